"""The pack: its prices, whether one is in force, buying one and cancelling it at its end."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.periods import local_day
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.paging import page_of
from vinte.web.professional.money.balance import payments_open
from vinte.web.professional.money.forms import PERIODS, PackForm, RenewalForm
from vinte.web.professional.money.pack_example import worked_example
from vinte.web.professional.money.payment import leads_to_provider
from vinte.web.professional.onward import onward
from vinte.web.professional.page import PageRequest, for_professional, new_key, show, zone_of


def _pack_context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    at = request.clock.now()
    today = local_day(at, zone=zone_of(professional, at=at))
    active = wallet.active_pack(professional_id=professional.id, on=today)
    balance = wallet.balance(professional_id=professional.id)
    packs = wallet.packs(professional_id=professional.id)
    return {
        "active": active,
        "may_pay": active is None or wallet.may_pay_next(active, on=today),
        "ahead": wallet.renewal_ahead(professional_id=professional.id, at=at),
        "under_way": wallet.payments_under_way(professional_id=professional.id, at=at),
        "page": page_of(request, packs, anchor="packs"),
        "prices": [
            (price, dict(PERIODS)[price.period])
            for price in wallet.pack_prices(market=professional.market, on=today)
        ],
        **payments_open(balance.currency),
        "saved_card": wallet.saved_card(professional_id=professional.id),
        "balance": balance,
        "idempotency_key": new_key(at),
        "today": today,
        "onward": onward(professional, at=at, balance=balance),
        "example": worked_example(professional, on=today),
    }


@require_GET
@for_professional
@leads_to_provider
def pack(request: PageRequest, professional: Professional) -> HttpResponse:
    """What the pack gives, what it costs, and the one in force."""
    return show(request, "web/professional/money/pack.html", _pack_context(request, professional))


@require_POST
@for_professional
@leads_to_provider
def buy_pack(request: PageRequest, professional: Professional) -> HttpResponse:
    """Pay a pack: from the balance, or on the provider's page by card, or ahead by MB WAY or Multibanco."""
    form = PackForm(request.POST)
    if "period" in form.errors:
        raise NotAllowed("no such pack")
    if not form.carry_out(partial(_pay, request, professional)):
        context = _pack_context(request, professional)
        return show(request, "web/professional/money/pack.html", context, form=form)
    if form.cleaned_data["method"] != "balance":
        return redirect(form.outcome.pay_url)
    messages.success(request, _("O pack está ativo. Os pedidos chegam-lhe primeiro, e mais baratos."))
    return redirect("professional:pack")


def _pay(
    request: PageRequest, professional: Professional, *, method: str, despite_waiting: bool, **given: Any
) -> Any:
    given |= {"professional_id": professional.id, "market": professional.market, "at": request.clock.now()}
    if method == "balance":
        return wallet_actions.buy_pack(**given)
    wallet_actions.refuse_beside_waiting(
        professional_id=professional.id,
        idempotency_key=given["idempotency_key"],
        despite_waiting=despite_waiting,
        at=given["at"],
    )
    return_url = request.build_absolute_uri(reverse("professional:payment_done"))
    return wallet_actions.order_pack(method=method, return_url=return_url, **given)


@require_POST
@for_professional
def cancel_pack(request: PageRequest, professional: Professional, pack_id: UUID) -> HttpResponse:
    """Stop renewals: the pack runs to its last day and ends there; one in grace is tried no more."""
    at = request.clock.now()
    ahead = wallet.renewal_ahead(professional_id=professional.id, at=at)
    try:
        wallet_actions.cancel_pack(professional_id=professional.id, pack_id=pack_id, at=at)
    except Refused as refusal:
        return show(
            request, "web/professional/money/pack.html", _pack_context(request, professional), refusal=refusal
        )
    messages.success(request, _("O pack não se renova. Nada mais é cobrado por ele."))
    if ahead is not None and ahead.charging:
        messages.info(
            request,
            _(
                "Uma cobrança já pedida ao cartão ainda pode chegar: não compra pack nenhum, fica no seu saldo, e dizemos-lhe por e-mail."
            ),
        )
    return redirect("professional:pack")


@require_POST
@for_professional
def agree_to_price(request: PageRequest, professional: Professional, pack_id: UUID) -> HttpResponse:
    """Say yes to a renewal that costs more than before."""
    act = partial(
        wallet_actions.agree_to_pack_price,
        professional_id=professional.id,
        pack_id=pack_id,
        at=request.clock.now(),
    )
    form = RenewalForm(request.POST)
    if not form.carry_out(act):
        context = _pack_context(request, professional)
        return show(request, "web/professional/money/pack.html", context, form=form)
    messages.success(request, _("Disse sim ao preço novo. Pode parar a renovação até ao dia dela."))
    return redirect("professional:pack")


@require_POST
@for_professional
def renew_now(request: PageRequest, professional: Professional, pack_id: UUID) -> HttpResponse:
    """Renew from the balance a pack whose renewal failed."""
    act = partial(
        wallet_actions.renew_pack_now,
        professional_id=professional.id,
        pack_id=pack_id,
        at=request.clock.now(),
    )
    form = RenewalForm(request.POST)
    if not form.carry_out(act):
        context = _pack_context(request, professional)
        return show(request, "web/professional/money/pack.html", context, form=form)
    messages.success(request, _("O pack está renovado, e não se perdeu nenhum dia."))
    return redirect("professional:pack")
