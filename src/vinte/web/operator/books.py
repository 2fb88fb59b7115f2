"""The operator's pages about money: books, figures by date, reconciliation, incidents, invoices, corrections."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.ids import new_id
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.operator.forms import ACCOUNTS, CorrectionForm, IncidentForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of, same_page


@require_safe
def ledger(request: SiteRequest) -> HttpResponse:
    """The books by kind of account, who owes, the disputes, and the form of a correction."""
    access.require(request.user, right="operator.use")
    return _ledger(request)


@require_POST
def correct(request: SiteRequest) -> HttpResponse:
    """Correct an error by a new transaction; the form is shown once more before anything is posted."""
    access.require(request.user, right="operator.use")
    form = _correction(request.POST)
    if form.is_valid() and not form.cleaned_data["confirmed"]:
        return _ledger(request, form=form, asked=form.cleaned_data)

    def post(
        *, professional: str, account: str, amount: int, reason: str, idempotency_key: str, **_confirmed: bool
    ) -> None:
        wallet_actions.correct_balance(
            professional_id=UUID(professional),
            account=account,
            amount_cents=amount,
            reason=reason,
            by=cast(UUID, request.user.pk),
            idempotency_key=idempotency_key,
            at=request.clock.now(),
        )

    if not form.carry_out(post):
        return _ledger(request, form=form)
    messages.success(request, _("Correção lançada: %(reason)s") % {"reason": form.cleaned_data["reason"]})
    return redirect("operator:ledger")


def _correction(data: QueryDict | None = None, *, key: str = "") -> CorrectionForm:
    professionals = people.professionals(market=settings.VINTE_MARKET)
    return CorrectionForm(
        data,
        professionals=[(str(row.pk), row.trade_name) for row in professionals],
        initial={"idempotency_key": key},
    )


def _ledger(
    request: SiteRequest, *, form: CorrectionForm | None = None, asked: dict[str, Any] | None = None
) -> HttpResponse:
    form = form or _correction(key=new_id(at=request.clock.now()).hex)
    debts = page_of(request, wallet.debts(), param="dividas", anchor="debts")
    disputes = page_of(request, wallet.disputes(), param="contestacoes", anchor="disputes")
    whose = {line.professional_id for line in debts} | {row.professional_id for row in disputes}
    names = people.trade_names({professional_id for professional_id in whose if professional_id})
    if asked:
        chosen = UUID(asked["professional"])
        label = dict(ACCOUNTS)[asked["account"]]
        asked = {**asked, "name": people.professional(chosen).trade_name, "label": label}
    context = {
        "totals": wallet.account_totals(),
        "debts": debts,
        "disputes": disputes,
        "debt_lines": [(names.get(line.professional_id, ""), line) for line in debts],
        "dispute_lines": [(row.professional_id and names.get(row.professional_id), row) for row in disputes],
        "form": form,
        "asked": asked,
        "refusal": form.refusal,
    }
    return render(request, "web/operator/ledger.html", context, status=422 if form.is_refused else 200)


@require_safe
def incidents(request: SiteRequest) -> HttpResponse:
    """The payment incidents of everybody, open ones first."""
    access.require(request.user, right="operator.use")
    return _incidents(request)


@require_POST
def settle_incident(request: SiteRequest, professional_id: UUID, incident_id: UUID) -> HttpResponse:
    """Uphold or dismiss one incident."""
    access.require(request.user, right="operator.use")
    form = IncidentForm(request.POST, auto_id=f"{incident_id}-%s")
    if not form.is_valid() and "state" in form.errors:
        raise Http404("an incident is upheld or dismissed")
    if not form.carry_out(
        partial(
            wallet_actions.settle_incident,
            professional_id=professional_id,
            incident_id=incident_id,
            by=cast(UUID, request.user.pk),
            at=request.clock.now(),
        )
    ):
        return _incidents(request, refused={incident_id: form})
    messages.success(request, _("Incidência decidida."))
    return redirect("operator:incidents")


def _incidents(request: SiteRequest, *, refused: dict[UUID, IncidentForm] | None = None) -> HttpResponse:
    """Every incident with its form; the refused one with what was typed in it."""
    page = page_of(request, wallet.all_incident_histories())
    found = [line.incident for line in page]
    names = people.trade_names({incident.professional_id for incident in found})
    lines = [
        (
            names.get(line.incident.professional_id, ""),
            line,
            (refused or {}).get(line.incident.id) or IncidentForm(auto_id=f"{line.incident.id}-%s"),
        )
        for line in page
    ]
    context = {
        "page": page,
        "lines": lines,
        "contested": wallet.incidents_before_a_bank([incident.id for incident in found]),
        "here": same_page(request),
    }
    return render(request, "web/operator/incidents.html", context, status=422 if refused else 200)
