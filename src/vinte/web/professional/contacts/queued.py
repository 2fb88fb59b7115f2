"""What waited on a phone without network: one attempt for each key, with the phone's instant."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.web.professional.page import PageRequest, for_professional


@require_POST
@for_professional
def queued_attempt(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Take one, and say what became of it."""
    sent, at = json.loads(request.body), request.clock.now()
    happened_at = datetime.fromisoformat(sent["happened_at"])
    known = handling.attempts_on(professional_id=professional.id, purchase_ids=[purchase_id])
    if any(attempt.attempted_at == happened_at for attempt in known):
        return JsonResponse({})
    try:
        handling_actions.record_attempt(
            professional_id=professional.id, purchase_id=purchase_id, channel=sent["channel"],
            attempted_at=min(happened_at, at), note=sent["note"], at=at,
        )  # fmt: skip
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return JsonResponse({"marks": ["clock_ahead"], "says": "Ficou registado."} if happened_at > at else {})
