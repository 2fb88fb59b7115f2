"""Balance that agents give: what waits for a second person, what was given, and the two ways to decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.desk.person_forms import GoodwillDecisionForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


@require_safe
def goodwills(request: SiteRequest) -> HttpResponse:
    """What waits for a second person, the longest first, and what was decided, newest first."""
    access.require(request.user, right="desk.use")
    page = page_of(request, wallet.goodwill_waiting())
    decided = page_of(request, wallet.goodwill_decided(), param="decididas", anchor="decididas")
    names = people.trade_names({row.professional_id for each in (page, decided) for row in each})
    context = {
        "page": page,
        "decided": decided,
        "lines": [(names.get(row.professional_id, ""), row) for row in page],
        "decided_lines": [(names.get(row.professional_id, ""), row) for row in decided],
        "now": request.clock.now(),
    }
    return render(request, "web/desk/goodwills.html", context)


@require_safe
def goodwill(request: SiteRequest, goodwill_id: UUID) -> HttpResponse:
    """One proposal: who proposed it and why, and what the business got this month."""
    return _page(request, goodwill_id)


@require_POST
def decide(request: SiteRequest, goodwill_id: UUID) -> HttpResponse:
    """Agree to it, or refuse it with a reason."""
    form = GoodwillDecisionForm(request.POST)
    given: dict[str, Any] = {"goodwill_id": goodwill_id, "by": _agent(request), "at": request.clock.now()}
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "approve": (
            lambda reason: wallet_actions.approve_goodwill(**given),
            _("O saldo foi dado. O profissional recebeu um e-mail."),
        ),
        "refuse": (
            partial(wallet_actions.refuse_goodwill, **given),
            _("Recusado. Não se moveu nada."),
        ),
    }
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _page(request, goodwill_id, form=form)
    messages.success(request, done)
    return redirect("desk:goodwills")


def _page(
    request: SiteRequest, goodwill_id: UUID, *, form: GoodwillDecisionForm | None = None
) -> HttpResponse:
    by = _agent(request)
    case = wallet.goodwill_case(goodwill_id=goodwill_id, by=by)
    context = {
        "case": case,
        "name": people.trade_names({case.professional_id}).get(case.professional_id, ""),
        "room": wallet.goodwill_room(case.professional_id, at=request.clock.now()),
        "is_own": case.proposed_by_id == by,
        "form": form or GoodwillDecisionForm(),
    }
    return render(request, "web/desk/goodwill.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
