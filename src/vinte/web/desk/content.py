"""Notices of content at the desk: the queue by due day, one notice on one screen, and what is decided."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.people import access
from vinte.web.desk.complaints import JudgeForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


def _outcomes() -> tuple[tuple[str, str], ...]:
    return (("removed", _("Retirar o conteúdo")), ("kept", _("Deixar o conteúdo")))


@require_safe
def notices(request: SiteRequest) -> HttpResponse:
    """The notices that wait, what is due first; or those that were decided."""
    access.require(request.user, right="desk.use")
    at, here = request.clock.now(), reverse("desk:content_notices")
    waiting = request.GET.get("estado", "") != "decididos"
    counts = help_centre.notice_counts(market=settings.VINTE_MARKET, at=at)
    context = {
        "page": page_of(request, help_centre.notice_queue(at=at, waiting=waiting)),
        "waiting": waiting,
        "counts": counts,
        "tabs": [
            (_("Por decidir"), here, waiting, counts.waiting),
            (_("Decididos"), f"{here}?estado=decididos", not waiting),
        ],
    }
    return render(request, "web/desk/content_notices.html", context)


@require_safe
def notice(request: SiteRequest, notice_id: UUID) -> HttpResponse:
    """One notice on one screen."""
    return _page(request, notice_id)


@require_POST
def decide(request: SiteRequest, notice_id: UUID) -> HttpResponse:
    """Take the content down or leave it, or answer the appeal against that."""
    form = JudgeForm(request.POST, outcomes=_outcomes())
    by, at = _agent(request), request.clock.now()
    case = help_centre.notice_case(notice_id=notice_id, by=by, at=at)
    act = (
        help_centre_actions.answer_notice_appeal
        if case.notice.appealed_at
        else help_centre_actions.decide_notice
    )
    if not form.carry_out(partial(act, notice_id=notice_id, by=by, at=at)):
        return _page(request, notice_id, form=form)
    messages.success(request, _("Decidido. Quem avisou e quem escreveu recebem os motivos."))
    return redirect("desk:content_notice", notice_id)


def _page(request: SiteRequest, notice_id: UUID, *, form: JudgeForm | None = None) -> HttpResponse:
    at = request.clock.now()
    context = {
        "case": help_centre.notice_case(notice_id=notice_id, by=_agent(request), at=at),
        "form": form or JudgeForm(outcomes=_outcomes()),
        "refusal": form.refusal if form else None,
    }
    return render(request, "web/desk/content_notice.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
