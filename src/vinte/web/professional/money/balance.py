"""The balance: what there is, where it came from, and how to top it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.paging import page_of
from vinte.web.professional.back_to_request import PARAM, remember, wanted_contact
from vinte.web.professional.money.forms import PaymentForm
from vinte.web.professional.money.payment import leads_to_provider
from vinte.web.professional.onward import onward
from vinte.web.professional.page import PageRequest, for_professional, new_key, show

# The balance page shows the latest movements; the statement has all.
LATEST_LINES = 10
INCIDENTS_A_PAGE = 5
TRANSFER = "transfer"
TOP_UP_CHOICES_CENTS = (50_00, 100_00, 200_00, 400_00)


def payment_methods(currency: str) -> list[tuple[str, str, str]]:
    """The means of payment: key, name, and what to know of it."""
    words = {
        "card": (_("Cartão"), _("entra logo")),
        "mb_way": ("MB WAY", _("confirma no telemóvel; entra logo")),
        "multibanco": ("Multibanco", _("recebe uma referência; entra quando a pagar")),
    }
    return [(method, *words[method]) for method in wallet.payment_methods(currency)]


def payments_open(currency: str) -> dict[str, Any]:
    """The means of payment that a page offers; none where this site takes no payments, and then what to say."""
    if not wallet.has_payment_provider():
        return {"methods": [], "payments_closed": wallet.payments_not_open()}
    return {"methods": payment_methods(currency), "payments_closed": None}


def ways_to_top_up(currency: str) -> dict[str, Any]:
    """The means by which a balance is topped up: those of the provider, and a transfer where there is an account."""
    ways = payments_open(currency)
    if wallet.takes_transfers(currency):
        words = _("damos-lhe o IBAN e uma referência; entra quando chegar ao banco")
        ways["methods"] = [*ways["methods"], (TRANSFER, _("Transferência bancária"), words)]
        ways["payments_closed"] = None
    return {**ways, "saves_cards": wallet.has_payment_provider()}


def _balance_context(
    request: PageRequest, professional: Professional, sent: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    sent = sent or {}
    at = request.clock.now()
    balance = wallet.balance(professional_id=professional.id)
    of_guarantee_cents = wallet.guarantee_cents_left(professional.id) if balance.granted_cents else 0
    return {
        "balance": balance,
        "of_guarantee_cents": of_guarantee_cents,
        "given_cents": balance.granted_cents - of_guarantee_cents,
        "latest_lines": wallet.latest_lines(professional.id, count=LATEST_LINES),
        "incidents": page_of(
            request,
            wallet.incident_histories(professional.id),
            rows_a_page=INCIDENTS_A_PAGE,
            param="incidencia",
            anchor="incidencias",
        ),
        "promised": leads.promised_kinds(professional.id) if balance.granted_cents else [],
        "lots": page_of(request, wallet.lots_left(professional_id=professional.id), anchor="validade"),
        "top_up_choices_cents": TOP_UP_CHOICES_CENTS,
        "chosen_cents": sent.get("amount_cents", TOP_UP_CHOICES_CENTS[1]),
        **(ways := ways_to_top_up(balance.currency)),
        "under_way": wallet.payments_under_way(professional_id=professional.id, at=at),
        "offered_back": wallet.offered_back(professional_id=professional.id, at=at),
        "chosen_method": sent.get("method") or next((key for key, *_words in ways["methods"]), ""),
        "saved_card": wallet.saved_card(professional_id=professional.id),
        "vouchers": wallet.payments_waiting(professional_id=professional.id),
        "bank_account": wallet.bank_account() if wallet.has_bank_account() else None,
        "idempotency_key": new_key(at),
        "onward": onward(professional, at=at, balance=balance),
        **_for_request(request, professional, sent),
    }


def _for_request(request: PageRequest, professional: Professional, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says to whoever comes from a request that the balance does not pay, and the amount that does."""
    at = request.clock.now()
    wanted = wanted_contact(professional, (request.POST or request.GET).get(PARAM, ""), at=at)
    if wanted is None:
        return {}
    missing_cents = wanted.price_cents - wallet.balance(professional_id=professional.id).total_cents
    enough = [cents for cents in TOP_UP_CHOICES_CENTS if cents >= missing_cents]
    chosen_cents = sent.get("amount_cents", enough[0] if enough else TOP_UP_CHOICES_CENTS[-1])
    return {"wanted": wanted, "wanted_param": PARAM, "chosen_cents": chosen_cents}


@require_GET
@for_professional
@leads_to_provider
def balance(request: PageRequest, professional: Professional) -> HttpResponse:
    """The balance, the ways to top it up, payment incidents, and the statement."""
    return show(request, "web/professional/money/balance.html", _balance_context(request, professional))


@require_POST
@for_professional
@leads_to_provider
def top_up(request: PageRequest, professional: Professional) -> HttpResponse:
    """Begin a top-up and go to the provider's page, or to where it says how to transfer."""
    form = PaymentForm(request.POST)
    if not form.carry_out(partial(_begin, request, professional)):
        context = _balance_context(request, professional, form.cleaned_data)
        return show(request, "web/professional/money/balance.html", context, form=form)
    wanted = wanted_contact(professional, request.POST.get(PARAM, ""), at=request.clock.now())
    if wanted is not None:
        remember(request, top_up_id=form.outcome.top_up_id, wanted=wanted)
    return redirect(form.outcome.pay_url)


def _begin(request: PageRequest, professional: Professional, *, despite_waiting: bool, **given: Any) -> Any:
    """Begin a payment, unless another has no answer yet and nobody was asked about it."""
    is_transfer = given["method"] == TRANSFER
    given |= {"professional_id": professional.id, "at": request.clock.now()}
    wallet_actions.refuse_beside_waiting(
        professional_id=professional.id,
        idempotency_key=given["idempotency_key"],
        despite_waiting=despite_waiting,
        at=given["at"],
    )
    if is_transfer:
        begun = wallet_actions.start_transfer(
            **{name: given[name] for name in ("professional_id", "amount_cents", "idempotency_key", "at")}
        )
        return replace(begun, pay_url=reverse("professional:payment", args=[begun.top_up_id]))
    return_url = request.build_absolute_uri(reverse("professional:payment_done"))
    return wallet_actions.start_top_up(return_url=return_url, **given)
