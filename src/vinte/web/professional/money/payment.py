"""Back from the provider's page: the payment, waited for until its event has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.professional.page import PageRequest, for_professional, not_done, show

# htmx stops asking when it gets this.
STOP_ASKING = 286


def leads_to_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose forms may lead on to the provider's pay page and to no other site."""

    @wraps(view)
    def page(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if wallet.has_payment_provider():
            response.form_origin = wallet.payment_provider().pay_origin  # type: ignore[attr-defined]
        return response

    return page


def _context(request: PageRequest, professional: Professional, top_up_id: UUID) -> dict[str, Any]:
    payment = wallet.payment(professional_id=professional.id, top_up_id=top_up_id)
    return {
        "payment": payment,
        "order_state": wallet.pack_order_state(professional_id=professional.id, top_up_id=top_up_id),
        "saved_card": wallet.saved_card(professional_id=professional.id),
        "waits": payment.state == "pending" and not payment.voucher_number,
    }


@require_GET
@for_professional
def payment_done(request: PageRequest, professional: Professional) -> HttpResponse:
    """Where the provider sends back to: with the session that was paid, or without one when it was left."""
    session = request.GET.get("session", "")
    if not session:
        messages.info(request, _("Não pagou nada. Pode tentar de novo quando quiser."))
        return redirect("professional:balance")
    found = wallet.payment_of_session(professional_id=professional.id, provider_reference=session)
    return redirect("professional:payment", top_up_id=found.id)


@require_GET
@for_professional
def payment(request: PageRequest, professional: Professional, top_up_id: UUID) -> HttpResponse:
    """What became of a payment, or that its confirmation is on the way."""
    return show(request, "web/professional/money/payment.html", _context(request, professional, top_up_id))


@require_GET
@for_professional
def payment_state(request: PageRequest, professional: Professional, top_up_id: UUID) -> HttpResponse:
    """The same for a page that waits, asked every two seconds until there is something to say."""
    context = _context(request, professional, top_up_id)
    response = show(request, "web/professional/money/_payment.html", context)
    if not context["waits"]:
        response.status_code = STOP_ASKING
    return response


@require_POST
@for_professional
def forget_card(request: PageRequest, professional: Professional) -> HttpResponse:
    """Remove the saved card."""
    try:
        wallet_actions.forget_saved_card(professional_id=professional.id, at=request.clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(redirect("professional:balance"))
    messages.success(request, _("O cartão foi esquecido. Já não se cobra nada nele."))
    return redirect("professional:balance")
