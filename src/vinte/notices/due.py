"""What time alone brings: messages that wait although no job will send them get a new job."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from vinte.notices.models import Message
from vinte.notices.tasks import TASK_NAME, send_message


@transaction.atomic
def run_due(*, at: datetime) -> int:
    """Give each message that was written by then, waits, and has no job to do it, a new one; how many."""
    waiting = Message.objects.filter(state=Message.State.WAITING, written_at__lte=at)
    keys = [str(pk) for pk in waiting.order_by("written_at").values_list("pk", flat=True)]
    alive = set(
        ProcrastinateJob.objects.filter(
            task_name=TASK_NAME, status__in=["todo", "doing"], args__message_id__in=keys
        ).values_list("args__message_id", flat=True)
    )
    lost = [key for key in keys if key not in alive]
    for key in lost:
        send_message.defer(message_id=key)
    return len(lost)
