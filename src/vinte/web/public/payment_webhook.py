"""Where a payment provider tells what became of payments."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vinte.kernel.errors import Refused
from vinte.wallet import actions as wallet_actions
from vinte.wallet.queries import ForgedEvent, UnreadableEvent
from vinte.web.page.http import SiteRequest

# An event holds one object; the largest that is known stays far below.
MOST_BYTES = 256 * 1024

log = structlog.get_logger("vinte.payments")


@csrf_exempt
@require_POST
def webhook(request: SiteRequest) -> HttpResponse:
    """Take in one event: 200 also for one that came before, 400 for one that is not the provider's or is broken.

    Anything that fails by itself answers 500 and keeps nothing, so that the provider sends it again.
    """
    if _length(request) > MOST_BYTES:
        return HttpResponse("too large", status=413, content_type="text/plain")
    payload = request.read(MOST_BYTES + 1)
    if len(payload) > MOST_BYTES:
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        became = wallet_actions.take_event(
            payload=payload, signature=request.headers.get("Stripe-Signature", ""), at=request.clock.now()
        )
    except UnreadableEvent:
        log.error(
            "a payment event with the provider's signature that can't be read; it is looked at in the list"
        )
        return HttpResponse("unreadable", status=400, content_type="text/plain")
    except ForgedEvent:
        log.warning("a payment event with a wrong signature")
        return HttpResponse("signature", status=400, content_type="text/plain")
    except Refused as refusal:
        return HttpResponse(refusal.code, status=503, content_type="text/plain")
    return HttpResponse(became, content_type="text/plain")


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0
