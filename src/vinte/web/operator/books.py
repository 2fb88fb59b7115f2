"""The operator's pages about money: books, figures by date, reconciliation, incidents, invoices, corrections."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.http import SiteRequest


@require_safe
def ledger(request: SiteRequest) -> HttpResponse:
    """The books by kind of account, who owes, the disputes, and the form of a correction."""
    access.require(request.user, right="operator.use")
    return _ledger(request)


@require_POST
def correct(request: SiteRequest) -> HttpResponse:
    """Correct an error by a new transaction; the form is shown once more before anything is posted."""
    access.require(request.user, right="operator.use")
    try:
        asked = _asked(request)
        if request.POST.get("confirmed") != "yes":
            return _ledger(request, asked=asked)
        memo = wallet_actions.correct_balance(
            **{name: asked[name] for name in ("professional_id", "account", "amount_cents", "reason")},
            by=cast(UUID, request.user.pk),
            idempotency_key=request.POST.get("idempotency_key", "")[:64],
            at=request.clock.now(),
        )
    except Refused as refusal:
        return _ledger(request, refusal=refusal)
    except IdempotencyConflict:
        return _ledger(
            request,
            refusal=Refused(
                code="sent_before",
                message=_("Este formulário já tinha sido enviado, com outros dados."),
                what_to_do=_("Confira o que ficou feito e, se for preciso, repita."),
            ),
        )
    messages.success(request, _("Correção lançada: %(reason)s") % {"reason": memo})
    return redirect("operator:ledger")


def _asked(request: SiteRequest) -> dict[str, Any]:
    """What the correction's form asks for; raises Refused for what cannot be read."""
    wrong = Refused(
        code="form_incomplete",
        message=_("Não se percebe a correção."),
        what_to_do=_("Escolha o profissional e a conta, e escreva um valor como 12,50 ou -12,50."),
    )
    text = request.POST.get("amount", "").strip().replace(" ", "").replace(",", ".").replace("−", "-")
    whole, _dot, cents = text.lstrip("+-").partition(".")
    account = request.POST.get("account", "")
    if not (
        text.isascii() and whole.isdigit() and len(whole) < 8 and (cents or "0").isdigit() and len(cents) < 3
    ):
        raise wrong
    amount_cents = (int(whole) * 100 + int(cents.ljust(2, "0"))) * (-1 if text.startswith("-") else 1)
    if amount_cents == 0 or account not in ("purchased", "granted", "debt"):
        raise wrong
    try:
        professional = people.professional(UUID(request.POST.get("professional", "")))
    except ValueError:
        raise wrong from None
    reason = " ".join(request.POST.get("reason", "").split())
    if not reason:
        raise Refused(
            code="reason_missing",
            message=_("Uma correção precisa de um motivo."),
            what_to_do=_("Escreva o que estava errado."),
        )
    return {
        "professional_id": professional.pk,
        "professional": professional,
        "account": account,
        "amount_cents": amount_cents,
        "amount": request.POST["amount"].strip(),
        "reason": reason,
    }


def _ledger(
    request: SiteRequest, *, refusal: Refused | None = None, asked: dict[str, Any] | None = None
) -> HttpResponse:
    professionals = people.professionals(market=settings.VINTE_MARKET)
    names = {row.pk: row.trade_name for row in professionals}
    at = request.clock.now()
    context = {
        "totals": wallet.account_totals(),
        "debts": [(names.get(line.professional_id, ""), line) for line in wallet.debts()],
        "disputes": [
            (names.get(row.professional_id, "") if row.professional_id else "", row)
            for row in wallet.disputes()
        ],
        "professionals": [(row.pk, row.trade_name) for row in professionals],
        "accounts": [
            ("purchased", _("saldo carregado")),
            ("granted", _("saldo da garantia")),
            ("debt", _("dívida")),
        ],
        "asked": asked,
        "refusal": refusal,
        "sent": request.POST,
        "idempotency_key": request.POST.get("idempotency_key") or new_id(at=at).hex,
    }
    return render(request, "web/operator/ledger.html", context, status=422 if refusal else 200)


@require_safe
def incidents(request: SiteRequest) -> HttpResponse:
    """The payment incidents of everybody, open ones first."""
    access.require(request.user, right="operator.use")
    return _incidents(request)


@require_POST
def settle_incident(request: SiteRequest, professional_id: UUID, incident_id: UUID) -> HttpResponse:
    """Uphold or dismiss one incident."""
    access.require(request.user, right="operator.use")
    state = request.POST.get("state", "")
    if state not in ("upheld", "dismissed"):
        raise Http404(f"an incident is not settled as {state!r}")
    try:
        wallet_actions.settle_incident(
            professional_id=professional_id,
            incident_id=incident_id,
            state=state,
            reason=request.POST.get("reason", ""),
            by=cast(UUID, request.user.pk),
            at=request.clock.now(),
        )
    except Refused as refusal:
        return _incidents(request, refusal=refusal)
    messages.success(request, _("Incidência decidida."))
    return redirect("operator:incidents")


def _incidents(request: SiteRequest, *, refusal: Refused | None = None) -> HttpResponse:
    names = {row.pk: row.trade_name for row in people.professionals()}
    lines = [
        (names.get(line.incident.professional_id, ""), line) for line in wallet.latest_incident_histories()
    ]
    contested = {row.incident_id for row in wallet.disputes() if row.state == "open"}
    return render(
        request,
        "web/operator/incidents.html",
        {"lines": lines, "refusal": refusal, "contested": contested},
        status=422 if refusal else 200,
    )
