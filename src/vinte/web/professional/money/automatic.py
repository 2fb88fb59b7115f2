"""Consents: what one would agree to is chosen, read in full, and only then agreed to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.wallet.queries import TopUpConsentText, TopUpWish
from vinte.web.page.amounts import amount_typed, symbol_of, typed_cents
from vinte.web.professional.page import PageRequest, for_professional, show, whole_number

PURCHASE_PAGE = "web/professional/automatic_purchase.html"
TOP_UP_PAGE = "web/professional/automatic_top_up.html"
CONSENT_PAGE = "web/professional/consent.html"


def _purchase_form(professional: Professional, typed: QueryDict | None) -> dict[str, Any]:
    """The form of automatic purchase: what was typed, or the consent in force, or everything ticked."""
    kept = leads.automatic_purchase_consent(professional.id)
    intents, budgets = leads.intents(), leads.budgets()
    if typed is not None:
        chosen: dict[str, Any] = {
            name: typed.getlist(name) for name in ("trades", "intents", "budgets", "municipalities")
        }
        chosen |= {name: typed.get(name, "") for name in ("price", "only_unsold", "from_hour", "until_hour")}
    elif kept is not None:
        chosen = {
            "trades": kept.wish.trades,
            "intents": kept.wish.intents,
            "budgets": kept.wish.budgets,
            "municipalities": kept.wish.municipalities,
            "price": amount_typed(kept.wish.highest_price_cents),
            "only_unsold": kept.wish.only_unsold,
            "from_hour": str(kept.wish.from_hour),
            "until_hour": str(kept.wish.until_hour),
        }
    else:
        chosen = {
            "trades": professional.trades,
            "intents": [value for value, _label in intents],
            "budgets": [value for value, _label in budgets],
            "municipalities": [],
            "price": "",
            "only_unsold": False,
            "from_hour": "0",
            "until_hour": "24",
        }
    covered = sorted(people.municipalities_covered(professional))
    return {
        "chosen": chosen,
        "symbol": symbol_of(wallet.balance(professional.id).currency),
        "caps": leads.cap_in_force(professional.id),
        "trades": [(slug, people.trade(slug).label) for slug in professional.trades],
        "intents": intents,
        "budgets": budgets,
        "municipalities": covered if len(covered) > 1 else [],
        "from_hours": range(24),
        "until_hours": range(1, 25),
    }


def _wish(request: PageRequest) -> leads.Wish:
    """What the form asks for; raises Refused where it can't be read."""
    return leads.Wish(
        highest_price_cents=typed_cents(request.POST.get("price", "")) or 0,
        trades=tuple(request.POST.getlist("trades")),
        intents=tuple(request.POST.getlist("intents")),
        budgets=tuple(request.POST.getlist("budgets")),
        municipalities=tuple(request.POST.getlist("municipalities")),
        only_unsold=bool(request.POST.get("only_unsold")),
        from_hour=whole_number(request, "from_hour"),
        until_hour=whole_number(request, "until_hour"),
    )


def _consent_page(
    request: PageRequest, text: leads.ConsentText | TopUpConsentText, *, of: str
) -> HttpResponse:
    """The whole text, and the form's answers to be sent again with its digest."""
    answers = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "text_digest")
        for value in values
    ]
    return show(request, CONSENT_PAGE, {"text": text, "answers": answers, "of": of})


def _language() -> str:
    return (get_language() or "pt").split("-")[0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def automatic_purchase(request: PageRequest, professional: Professional) -> HttpResponse:
    """Choose what may be bought without being asked; a POST shows the consent in full, and keeps nothing."""
    if request.method != "POST":
        return show(request, PURCHASE_PAGE, _purchase_form(professional, None))
    try:
        text = leads.consent_text(professional_id=professional.id, wish=_wish(request), language=_language())
    except Refused as refusal:
        return show(request, PURCHASE_PAGE, _purchase_form(professional, request.POST), refusal=refusal)
    return _consent_page(request, text, of="purchase")


@require_POST
@for_professional
def agree_to_purchases(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep the consent that was read."""
    try:
        leads_actions.give_automatic_purchase_consent(
            professional_id=professional.id,
            wish=_wish(request),
            language=_language(),
            text_digest=request.POST.get("text_digest", ""),
            at=request.clock.now(),
        )
    except Refused as refusal:
        return show(request, PURCHASE_PAGE, _purchase_form(professional, request.POST), refusal=refusal)
    messages.success(request, _("Autorizado. Pode parar a compra automática aqui, com um toque."))
    return redirect("professional:spending")


def _top_up_form(professional: Professional, typed: QueryDict | None) -> dict[str, Any]:
    kept = wallet.automatic_top_up_consent(professional.id)
    if typed is not None:
        chosen = {name: typed.get(name, "") for name in ("amount", "threshold", "month")}
    else:
        chosen = {
            "amount": amount_typed(kept.wish.amount_cents if kept else None),
            "threshold": amount_typed(kept.wish.threshold_cents if kept else None),
            "month": amount_typed(kept.wish.month_cents if kept else None),
        }
    return {
        "chosen": chosen,
        "symbol": symbol_of(wallet.balance(professional.id).currency),
        "card": wallet.saved_card(professional.id),
    }


def _top_up_wish(request: PageRequest) -> TopUpWish:
    return TopUpWish(
        amount_cents=typed_cents(request.POST.get("amount", "")) or 0,
        threshold_cents=typed_cents(request.POST.get("threshold", "")) or 0,
        month_cents=typed_cents(request.POST.get("month", "")) or 0,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def top_up(request: PageRequest, professional: Professional) -> HttpResponse:
    """Choose how the balance may be topped up; a POST shows the consent in full, and keeps nothing."""
    if request.method != "POST":
        return show(request, TOP_UP_PAGE, _top_up_form(professional, None))
    try:
        text = wallet.top_up_consent_text(
            professional_id=professional.id, wish=_top_up_wish(request), language=_language()
        )
    except Refused as refusal:
        return show(request, TOP_UP_PAGE, _top_up_form(professional, request.POST), refusal=refusal)
    return _consent_page(request, text, of="top_up")


@require_POST
@for_professional
def agree_to_top_ups(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep the consent that was read."""
    try:
        wallet_actions.give_automatic_top_up_consent(
            professional_id=professional.id,
            market=professional.market,
            wish=_top_up_wish(request),
            language=_language(),
            text_digest=request.POST.get("text_digest", ""),
            at=request.clock.now(),
        )
    except Refused as refusal:
        return show(request, TOP_UP_PAGE, _top_up_form(professional, request.POST), refusal=refusal)
    messages.success(request, _("Autorizado. Pode parar o carregamento automático aqui, com um toque."))
    return redirect("professional:spending")
