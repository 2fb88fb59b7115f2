"""Consents: what one would agree to is chosen, read in full, and only then agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.professional.money.forms import ConsentForm, PurchaseForm, TopUpForm
from vinte.web.professional.page import PageRequest, for_professional, show

CONSENT_PAGE = "web/professional/money/consent.html"


def _language() -> str:
    return (get_language() or "pt").split("-")[0]


def _purchase_page(request: PageRequest, professional: Professional, form: PurchaseForm) -> HttpResponse:
    context = {"form": form, "caps": leads.cap_in_force(professional.id)}
    return show(request, "web/professional/money/automatic_purchase.html", context, form=form)


def _top_up_page(request: PageRequest, professional: Professional, form: TopUpForm) -> HttpResponse:
    closed = None if wallet.has_payment_provider() else wallet.payments_not_open()
    context = {"form": form, "card": wallet.saved_card(professional.id), "payments_closed": closed}
    return show(request, "web/professional/money/automatic_top_up.html", context, form=form)


def _read(request: PageRequest, form: ConsentForm, act: str) -> HttpResponse:
    """The whole text, and the form's answers to be sent again with its digest."""
    return show(request, CONSENT_PAGE, {"text": form.outcome, "answers": form.answers(), "act": act})


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def automatic_purchase(request: PageRequest, professional: Professional) -> HttpResponse:
    """Choose what may be bought without being asked; a POST shows the consent in full, and keeps nothing."""
    form = PurchaseForm(request.POST if request.method == "POST" else None, professional=professional)
    if not form.is_bound or not form.carry_out(
        lambda **_given: leads.consent_text(
            professional_id=professional.id, wish=form.wish(), language=_language(), at=request.clock.now()
        )
    ):
        return _purchase_page(request, professional, form)
    return _read(request, form, "professional:agree_to_purchases")


@require_POST
@for_professional
def agree_to_purchases(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep the consent that was read."""
    form = PurchaseForm(request.POST, professional=professional)
    if not form.carry_out(
        lambda text_digest, **_given: leads_actions.give_automatic_purchase_consent(
            professional_id=professional.id,
            wish=form.wish(),
            language=_language(),
            text_digest=text_digest,
            at=request.clock.now(),
        )
    ):
        return _purchase_page(request, professional, form)
    messages.success(request, _("Autorizado. Pode parar a compra automática aqui, com um toque."))
    return redirect("professional:spending")


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def top_up(request: PageRequest, professional: Professional) -> HttpResponse:
    """Choose how the balance may be topped up; a POST shows the consent in full, and keeps nothing."""
    form = TopUpForm(request.POST if request.method == "POST" else None, professional=professional)
    if not form.is_bound or not form.carry_out(
        lambda **_given: wallet.top_up_consent_text(
            professional_id=professional.id, wish=form.wish(), language=_language()
        )
    ):
        return _top_up_page(request, professional, form)
    return _read(request, form, "professional:agree_to_top_ups")


@require_POST
@for_professional
def agree_to_top_ups(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep the consent that was read."""
    form = TopUpForm(request.POST, professional=professional)
    if not form.carry_out(
        lambda text_digest, **_given: wallet_actions.give_automatic_top_up_consent(
            professional_id=professional.id,
            market=professional.market,
            wish=form.wish(),
            language=_language(),
            text_digest=text_digest,
            at=request.clock.now(),
        )
    ):
        return _top_up_page(request, professional, form)
    messages.success(request, _("Autorizado. Pode parar o carregamento automático aqui, com um toque."))
    return redirect("professional:spending")
