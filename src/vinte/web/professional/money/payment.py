"""Back from the provider's page: the payment, waited for until its event has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.professional.back_to_request import wanted_after
from vinte.web.professional.onward import onward
from vinte.web.professional.page import PageRequest, for_professional, identifier, not_done, show

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
    at = request.clock.now()
    offers = wallet.offered_back(professional_id=professional.id, at=at)
    payment = wallet.payment(professional_id=professional.id, top_up_id=top_up_id)
    wanted = wanted_after(request, professional, top_up_id, at=at)
    return {
        "payment": payment,
        "bank_account": wallet.bank_account() if wallet.has_bank_account() else None,
        "order_state": wallet.pack_order_state(professional_id=professional.id, top_up_id=top_up_id),
        "saved_card": wallet.saved_card(professional_id=professional.id),
        "offer": next((offer for offer in offers if offer.top_up_id == top_up_id), None),
        "waits": payment.state == "pending" and not payment.voucher_number,
        "way": None if wanted is not None or payment.state != "paid" else onward(professional, at=at),
        "wanted": wanted,
        "is_page_open": wallet.is_page_open(payment, at=at),
        "buys_no_pack": wallet.buys_no_pack(professional_id=professional.id, top_up_id=top_up_id, at=at),
    }


@require_GET
@for_professional
def payment_done(request: PageRequest, professional: Professional) -> HttpResponse:
    """Where the provider sends back to: with the session that was paid, or with the payment that was left.

    Leaving the provider's page does not mean that nothing was paid: MB WAY may be accepted on the phone
    meanwhile. So the provider is asked, and the page says what is known.
    """
    at = request.clock.now()
    session, left = request.GET.get("session", ""), request.GET.get("payment", "")
    if session:
        found = wallet.payment_of_session(professional_id=professional.id, provider_reference=session)
        return _after_payment(request, professional, found.id)
    under_way = wallet.payments_under_way(professional_id=professional.id, at=at)
    top_up_id = identifier(left) if left else under_way[0].id if under_way else None
    if top_up_id is None:
        messages.info(request, _("Não há nenhum pagamento à espera."))
        return redirect("professional:balance")
    wallet_actions.look_at_payment(professional_id=professional.id, top_up_id=top_up_id, at=at)
    return _after_payment(request, professional, top_up_id)


def _after_payment(request: PageRequest, professional: Professional, top_up_id: UUID) -> HttpResponse:
    """To the request that was to be paid, once it can be; else to what became of the payment."""
    at = request.clock.now()
    wanted = wanted_after(request, professional, top_up_id, at=at)
    is_paid = wallet.payment(professional_id=professional.id, top_up_id=top_up_id).state == "paid"
    if wanted is not None and wanted.can_be_bought and is_paid:
        return redirect(wanted.href)
    return redirect("professional:payment", top_up_id=top_up_id)


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
        wanted = context["wanted"]
        if wanted is not None and wanted.can_be_bought and context["payment"].state == "paid":
            response["HX-Redirect"] = wanted.href
    return response


@require_POST
@for_professional
def give_up(request: PageRequest, professional: Professional, top_up_id: UUID) -> HttpResponse:
    """Close the page of a payment that is not wanted any more; what was paid a moment ago is credited."""
    try:
        wallet_actions.give_up_payment(
            professional_id=professional.id, top_up_id=top_up_id, at=request.clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(redirect("professional:payment", top_up_id=top_up_id))
    return redirect("professional:payment", top_up_id=top_up_id)


@require_POST
@for_professional
def give_back(request: PageRequest, professional: Professional, top_up_id: UUID) -> HttpResponse:
    """Give a payment back that nobody meant, to the card or account that made it."""
    try:
        cents = wallet_actions.give_payment_back(
            professional_id=professional.id,
            top_up_id=top_up_id,
            by=cast(UUID, request.user.pk),
            at=request.clock.now(),
        )
    except Refused as refusal:
        if refusal.code == "provider_unreachable":
            words = _("O fornecedor de pagamentos não respondeu. Voltamos a pedir a devolução sozinhos.")
            messages.info(request, words)
            return redirect("professional:balance")
        messages.error(request, str(refusal))
        return not_done(redirect("professional:balance"))
    payment = wallet.payment(professional_id=professional.id, top_up_id=top_up_id)
    messages.success(
        request,
        _("Pedimos a devolução de %(amount)s. O banco costuma demorar de cinco a dez dias.")
        % {"amount": formats.money(cents, currency=payment.currency)},
    )
    return redirect("professional:payment", top_up_id=top_up_id)


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
