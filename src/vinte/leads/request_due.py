"""What time alone brings to requests and drafts."""

from __future__ import annotations

from datetime import datetime

from vinte.leads import controls
from vinte.leads.models import RequestDraft


def run_due(*, at: datetime) -> int:
    """Tell of ends that come, close what ended, and remove drafts that nobody touched; how many in all."""
    ended = RequestDraft.objects.filter(expires_at__lte=at).exclude(state=RequestDraft.State.IN_REVIEW)
    removed = ended.count()
    ended.delete()
    return controls.tell_of_ends(at=at) + controls.close_ended(at=at) + removed
