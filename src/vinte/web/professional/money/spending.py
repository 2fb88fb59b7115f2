"""Spending: caps, what was spent, and what was done automatically, with the buttons that stop it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.guarantee import terms
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.paging import page_of
from vinte.web.professional.money.forms import CapsForm
from vinte.web.professional.page import PageRequest, for_professional, show


def _context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    at = request.clock.now()
    caps = leads.cap_in_force(professional.id)
    today = terms.market_day(market=professional.market, at=at)
    return {
        "spent": leads.spending(professional_id=professional.id, at=at),
        "form": CapsForm(
            initial={"week": caps.week_cents, "month": caps.month_cents} if caps is not None else None
        ),
        "caps": caps,
        "page": page_of(request, leads.cap_history(professional.id), anchor="limites"),
        "purchase_consent": leads.automatic_purchase_consent(professional.id),
        "purchase_stopped": leads.stopped_automatic_purchase(professional.id),
        "top_up_consent": wallet.automatic_top_up_consent(professional.id),
        "top_up_stopped": wallet.stopped_automatic_top_up(professional.id),
        "payments_closed": None if wallet.has_payment_provider() else wallet.payments_not_open(),
        "charged_cents": wallet.automatically_charged_cents(professional.id, on=today),
        "log": _log(professional),
    }


def _log(professional: Professional) -> list[dict[str, Any]]:
    """What was done automatically, the newest first: contacts with why not, and charges of the card."""
    acts = [
        {"at": act.at, "act": act, "reason": "" if act.purchase_id else leads.reason_words(act.reason)}
        for act in leads.automatic_acts(professional.id, limit=30)
    ]
    charges = [
        {"at": charge.started_at, "charge": charge}
        for charge in wallet.automatic_top_ups(professional.id, limit=10)
    ]
    return sorted([*acts, *charges], key=lambda entry: entry["at"], reverse=True)


@require_GET
@for_professional
def spending(request: PageRequest, professional: Professional) -> HttpResponse:
    """What this week and month cost, the caps, what is automatic, and its log."""
    return show(request, "web/professional/money/spending.html", _context(request, professional))


@require_POST
@for_professional
def set_caps(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep both caps; an empty field is no cap."""
    form = CapsForm(request.POST)
    if not form.carry_out(
        lambda week, month: leads_actions.set_spend_caps(
            professional_id=professional.id, week_cents=week, month_cents=month, at=request.clock.now()
        )
    ):
        context = {**_context(request, professional), "form": form}
        return show(request, "web/professional/money/spending.html", context, form=form)
    messages.success(request, _("Os limites valem a partir de agora."))
    return redirect("professional:spending")


@require_POST
@for_professional
def stop_purchases(request: PageRequest, professional: Professional) -> HttpResponse:
    """Stop automatic purchase with one tap; tapping again changes nothing."""
    leads_actions.revoke_automatic_purchase(professional_id=professional.id, at=request.clock.now())
    messages.success(request, _("A compra automática parou. Nada mais é comprado sem si."))
    return redirect("professional:spending")


@require_POST
@for_professional
def stop_top_ups(request: PageRequest, professional: Professional) -> HttpResponse:
    """Stop automatic top-up with one tap; tapping again changes nothing."""
    wallet_actions.revoke_automatic_top_up(professional_id=professional.id, at=request.clock.now())
    messages.success(request, _("O carregamento automático parou. O cartão não volta a ser cobrado sem si."))
    return redirect("professional:spending")
