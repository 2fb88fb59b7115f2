"""The button "Conferir agora": one decision run again because somebody asks."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.utils.translation import gettext as _

from vinte.claims import actions as claims
from vinte.web.page.http import SiteRequest


def replay_and_tell(request: SiteRequest, decision_id: UUID) -> None:
    """Run the decision again for who asks, and say what that found on the next page.

    Raises NotAllowed as `replay_decision` does.
    """
    found = claims.replay_decision(
        decision_id=decision_id, by=cast(UUID, request.user.pk), at=request.clock.now()
    )
    if found.same:
        messages.success(request, _("A decisão dá o mesmo veredicto."))
    else:
        messages.error(request, _("A decisão não confere: %(what)s") % {"what": "; ".join(found.differences)})
