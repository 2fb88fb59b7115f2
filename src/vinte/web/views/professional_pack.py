"""The pack: its prices, whether one is in force, buying one and cancelling it at its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.periods import local_day
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.views.professional import (
    PageRequest,
    for_professional,
    new_key,
    sent_key,
    show,
    told_to_the_person,
    zone_of,
)

PERIODS = {"monthly": gettext_lazy("Mensal"), "yearly": gettext_lazy("Anual")}


def _pack_context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    at = request.clock.now()
    today = local_day(at, zone=zone_of(professional, at=at))
    return {
        "active": wallet.active_pack(professional_id=professional.id, on=today),
        "packs": wallet.packs(professional_id=professional.id),
        "prices": [
            (price, PERIODS[price.period])
            for price in wallet.pack_prices(market=professional.market, on=today)
        ],
        "balance": wallet.balance(professional_id=professional.id),
        "idempotency_key": new_key(at),
        "today": today,
    }


@require_GET
@for_professional
def pack(request: PageRequest, professional: Professional) -> HttpResponse:
    """What the pack gives, what it costs, and the one in force."""
    return show(request, "web/professional/pack.html", _pack_context(request, professional))


@require_POST
@for_professional
def buy_pack(request: PageRequest, professional: Professional) -> HttpResponse:
    """Buy a pack from the balance."""
    period = request.POST.get("period", "")
    if period not in PERIODS:
        raise NotAllowed(f"no pack {period!r}")
    try:
        with told_to_the_person():
            wallet_actions.buy_pack(
                professional_id=professional.id,
                market=professional.market,
                period=period,
                idempotency_key=sent_key(request),
                at=request.clock.now(),
            )
    except Refused as refusal:
        return show(
            request, "web/professional/pack.html", _pack_context(request, professional), refusal=refusal
        )
    messages.success(request, _("O pack está ativo. Os pedidos chegam-lhe primeiro, e mais baratos."))
    return redirect("professional:pack")


@require_POST
@for_professional
def cancel_pack(request: PageRequest, professional: Professional, pack_id: UUID) -> HttpResponse:
    """Let the pack run to its last day and end there."""
    try:
        wallet_actions.cancel_pack(professional_id=professional.id, pack_id=pack_id, at=request.clock.now())
    except Refused as refusal:
        return show(
            request, "web/professional/pack.html", _pack_context(request, professional), refusal=refusal
        )
    messages.success(request, _("O pack não se renova."))
    return redirect("professional:pack")
