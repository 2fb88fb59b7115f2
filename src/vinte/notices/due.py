"""What time alone brings: messages that wait although no job will send them get a new job."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from vinte.kernel import due
from vinte.notices.inbound import quarantine
from vinte.notices.models import Message, Push
from vinte.notices.push import sending
from vinte.notices.tasks import TASK_NAME, send_message


def _without_a_job(*, at: datetime) -> due.Found:
    """Each message that was written by then, waits, and has no job to do it."""
    for kind, model, task_name, job in (
        ("message", Message, TASK_NAME, _give_a_job),
        ("push", Push, sending.TASK_NAME, _give_a_push_job),
    ):
        waiting = model._default_manager.filter(state=Message.State.WAITING, written_at__lte=at)
        keys = [str(pk) for pk in waiting.order_by("written_at").values_list("pk", flat=True)]
        alive = set(
            ProcrastinateJob.objects.filter(
                task_name=task_name, status__in=["todo", "doing"], **{f"args__{kind}_id__in": keys}
            ).values_list(f"args__{kind}_id", flat=True)
        )
        yield from due.items(kind, (key for key in keys if key not in alive), job)


def _give_a_job(message_id: str) -> int:
    send_message.defer(message_id=message_id)
    return 1


def _give_a_push_job(push_id: str) -> int:
    sending.send_push.defer(push_id=push_id)
    return 1


DUTIES = due.Duties(
    [
        due.Duty("notices.lost_jobs", _("Mensagens por enviar que ficaram sem tarefa"), _without_a_job),
        quarantine.DUTY,
    ]
)
