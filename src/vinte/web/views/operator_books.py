"""The operator's pages about money: books, figures by date, reconciliation, incidents, invoices, corrections."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.guarantee import terms as guarantee_terms
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import local_day
from vinte.leads import contact_prices, return_figures
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet import actions as wallet
from vinte.wallet import expiry, invoicing, operating, pack_prices, reconciliation
from vinte.web.requests import SiteRequest

FIGURES: tuple[tuple[Promise, Path], ...] = (
    (gettext_lazy("Preços dos contactos, janela e descontos"), contact_prices.FOLDER),
    (gettext_lazy("Preços dos packs"), pack_prices.FOLDER),
    (gettext_lazy("Devoluções"), return_figures.FOLDER),
    (gettext_lazy("Validade do saldo"), expiry.FOLDER),
    (gettext_lazy("Condições da garantia"), guarantee_terms.FOLDER),
)
EXPORTS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def ledger(request: SiteRequest) -> HttpResponse:
    """The books by kind of account, who owes, the disputes, and the form of a correction."""
    access.require(request.user, "operator.use")
    return _ledger(request)


@require_POST
def correct(request: SiteRequest) -> HttpResponse:
    """Correct an error by a new transaction; the form is shown once more before anything is posted."""
    access.require(request.user, "operator.use")
    try:
        asked = _asked(request)
        if request.POST.get("confirmed") != "yes":
            return _ledger(request, asked=asked)
        wallet_row = operating.correct(
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
    messages.success(request, _("Correção lançada: %(reason)s") % {"reason": wallet_row.memo})
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
        whole.isascii() and whole.isdigit() and len(whole) < 8 and (cents or "0").isdigit() and len(cents) < 3
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
        "totals": operating.totals(),
        "debts": [(names.get(line.professional_id, ""), line) for line in operating.debts()],
        "disputes": [
            (names.get(row.professional_id, "") if row.professional_id else "", row)
            for row in operating.disputes()
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
def prices(request: SiteRequest) -> HttpResponse:
    """Every dated file of figures: in force, coming or past. They are files, so nothing is changed here."""
    access.require(request.user, "operator.use")
    market, at = settings.VINTE_MARKET, request.clock.now()
    today = local_day(at, zone=_zone(at))
    groups = [
        (
            title,
            _place(folder),
            operating.figures_files(folder, market=market, on=today),
        )
        for title, folder in FIGURES
    ]
    return render(request, "web/operator/prices.html", {"groups": groups, "market": market})


def _place(folder: Path) -> str:
    """Where a folder stands in the source, from the package on."""
    parts = folder.parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("vinte") :])


def _zone(at: datetime) -> str:
    return guarantee_terms.load(settings.VINTE_MARKET, on=at.date()).time_zone


@require_safe
def reconciliation_days(request: SiteRequest) -> HttpResponse:
    """Each day compared with the provider, newest first, with what differs by payment."""
    access.require(request.user, "operator.use")
    return render(request, "web/operator/reconciliation.html", {"days": reconciliation.days()})


@require_safe
def incidents(request: SiteRequest) -> HttpResponse:
    """The payment incidents of everybody, open ones first."""
    access.require(request.user, "operator.use")
    return _incidents(request)


@require_POST
def settle_incident(request: SiteRequest, professional_id: UUID, incident_id: UUID) -> HttpResponse:
    """Uphold or dismiss one incident."""
    access.require(request.user, "operator.use")
    state = request.POST.get("state", "")
    if state not in ("upheld", "dismissed"):
        raise Http404(f"an incident is not settled as {state!r}")
    try:
        wallet.settle_incident(
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
    lines = [(names.get(line.incident.professional_id, ""), line) for line in operating.incident_histories()]
    contested = {row.incident_id for row in operating.disputes() if row.state == "open"}
    return render(
        request,
        "web/operator/incidents.html",
        {"lines": lines, "refusal": refusal, "contested": contested},
        status=422 if refusal else 200,
    )


@require_safe
def invoices(request: SiteRequest) -> HttpResponse:
    """What was sold and has no invoice yet, and its export to certified software."""
    access.require(request.user, "operator.use")
    sales = invoicing.to_invoice()
    context = {
        "sales": sales[-200:][::-1],
        "count": len(sales),
        "total_cents": sum(sale.amount_cents for sale in sales),
        "software": invoicing.configured(),
    }
    return render(request, "web/operator/invoices.html", context)


@require_safe
def invoices_export(request: SiteRequest, form: str) -> HttpResponse:
    """The sales without an invoice, with who bought, as CSV or JSON."""
    access.require(request.user, "operator.use")
    if form not in EXPORTS:
        raise Http404(f"no export as {form!r}")
    customers = {
        row.pk: invoicing.Customer(name=row.trade_name, tax_identity=row.tax_identity, country=row.market)
        for row in people.professionals()
    }
    lines = [
        (sale, customers[sale.professional_id])
        for sale in invoicing.to_invoice()
        if sale.professional_id in customers
    ]
    answer = HttpResponse(invoicing.exported(lines, form=form), content_type=EXPORTS[form])
    answer["Content-Disposition"] = f'attachment; filename="vendas-{request.clock.now():%Y-%m-%d}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
