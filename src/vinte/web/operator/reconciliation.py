"""Each market day of the payments account against the provider's list, and the button that compares again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.people import access
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.wallet.queries import Difference
from vinte.web.page.days import day_named
from vinte.web.page.http import SiteRequest

DAYS_A_PAGE = 31
PROBLEMS = {
    "missing_here": gettext_lazy("Falta nas nossas contas"),
    "missing_there": gettext_lazy("Falta no fornecedor"),
    "amount_differs": gettext_lazy("O valor é outro"),
    "currency_differs": gettext_lazy("A moeda é outra"),
}
KINDS = {
    "payment": gettext_lazy("pagamento"),
    "refund": gettext_lazy("devolução"),
    "dispute": gettext_lazy("contestação"),
}


@require_safe
def days(request: SiteRequest) -> HttpResponse:
    """The days compared, newest first, a month a page; what differs stands with its day."""
    access.require(request.user, right="operator.use")
    return render(request, "web/operator/reconciliation.html", _context(request))


@require_POST
def reconcile(request: SiteRequest, day: date) -> HttpResponse:
    """Compare a day again now."""
    access.require(request.user, right="operator.use")
    try:
        if not wallet.has_payment_provider():
            raise Refused(
                code="payments_not_configured",
                message=_("Este sítio ainda não recebe pagamentos."),
                what_to_do=_("Escolha um fornecedor em VINTE_PAYMENT_PROVIDER e dê as suas chaves."),
            )
        row = wallet_actions.reconcile_day(provider=wallet.payment_provider(), on=day, at=request.clock.now())
    except Refused as refusal:
        context = {**_context(request), "refusal": refusal}
        return render(request, "web/operator/reconciliation.html", context, status=422)
    except ValueError:
        raise Http404(f"{day} is not over") from None
    told = messages.success if row.state == "clean" else messages.warning
    told(request, _("Comparado: %(state)s.") % {"state": row.state_label})
    return redirect("operator:reconciliation")


def _day(text: str) -> date:
    try:
        return day_named(text)
    except ValueError:
        raise Http404(f"{text!r} is no day") from None


def _context(request: SiteRequest) -> dict[str, Any]:
    before = _day(request.GET["antes"]) if "antes" in request.GET else None
    rows = wallet.reconciled_days(before=before, limit=DAYS_A_PAGE + 1)
    more = len(rows) > DAYS_A_PAGE
    rows = rows[:DAYS_A_PAGE]
    return {
        "days": [(row, [_told(line) for line in row.differences]) for row in rows],
        "older": rows[-1].on.isoformat() if more else "",
        "is_first": before is None,
        "differing": sum(1 for row in rows if row.state == "differs"),
        "unanswered": sum(1 for row in rows if row.state == "unreachable"),
        "is_configured": wallet.has_payment_provider(),
    }


def _told(line: Difference) -> dict[str, Any]:
    return {
        "line": line,
        "problem_says": PROBLEMS[line.problem],
        "kind_says": KINDS.get(line.kind, line.kind),
    }
