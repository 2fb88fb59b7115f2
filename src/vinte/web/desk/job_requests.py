"""The desk's queue of requests for quotes: doubtful ones, nuisances, and whose word about a job won."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.people import access
from vinte.web.page.files import picture
from vinte.web.page.http import SiteRequest


@require_safe
def queue(request: SiteRequest) -> HttpResponse:
    """Everything that waits, the longest first."""
    return _page(request)


@require_POST
def act_on_job_request(request: SiteRequest, review_id: UUID) -> HttpResponse:
    """Publish a doubtful request, ask for what is missing, or refuse it."""
    by, at = _agent(request), request.clock.now()
    act, words = request.POST.get("act", ""), request.POST.get("words", "")
    if act == "publish":
        return _do(
            request,
            lambda: leads.publish_reviewed(review_id=review_id, by=by, at=at),
            done=_("Pedido publicado. O particular já sabe."),
            about=review_id,
        )
    if act == "ask":
        return _do(
            request,
            lambda: leads.ask_for_more(review_id=review_id, what=words, by=by, at=at),
            done=_("O particular recebeu o que lhe pede, com a ligação para o rascunho."),
            about=review_id,
        )
    if act == "refuse":
        return _do(
            request,
            lambda: leads.refuse_reviewed(review_id=review_id, reason=words, by=by, at=at),
            done=_("Pedido recusado. O particular recebeu o motivo."),
            about=review_id,
        )
    raise NotAllowed(f"no act {act!r}")


@require_POST
def close_nuisance(request: SiteRequest, report_id: UUID) -> HttpResponse:
    """Close the case of a professional who is a nuisance, with words for the homeowner."""
    by, at = _agent(request), request.clock.now()
    return _do(
        request,
        lambda: leads.close_nuisance(
            report_id=report_id, outcome=request.POST.get("words", ""), by=by, at=at
        ),
        done=_("Caso fechado. O particular recebeu o texto que o apoio escreveu."),
        about=report_id,
    )


@require_POST
def settle_statement(request: SiteRequest, professional_id: UUID, purchase_id: UUID) -> HttpResponse:
    """Say what is true of a job that the homeowner says to have given and the professional does not confirm."""
    by, at = _agent(request), request.clock.now()
    act = request.POST.get("act", "")
    if act not in ("won", "dismiss"):
        raise NotAllowed(f"no act {act!r}")
    return _do(
        request,
        lambda: handling_actions.settle_statement(
            professional_id=professional_id,
            purchase_id=purchase_id,
            hired=act == "won",
            outcome=request.POST.get("words", ""),
            by=by,
            at=at,
        ),
        done=_("Trabalho registado como ganho.")
        if act == "won"
        else _("Caso fechado sem registar trabalho."),
        about=purchase_id,
    )


@require_safe
def photo(request: SiteRequest, review_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photograph of a doubtful request."""
    found = leads_queries.review_photo(account=request.user, review_id=review_id, photo_id=photo_id)
    return picture(found, small=request.GET.get("tamanho") == "pequeno")


def _do(request: SiteRequest, act: Callable[[], object], *, done: str, about: UUID) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return _page(request, refusal=refusal, about=about, status=422)
    messages.success(request, done)
    return redirect("desk:job_requests")


def _page(
    request: SiteRequest, *, refusal: Refused | None = None, about: UUID | None = None, status: int = 200
) -> HttpResponse:
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    context = {
        "reviews": leads_queries.review_queue(account=request.user),
        "reports": leads_queries.nuisance_reports(account=request.user),
        "statements": handling.unsettled_statements(account=request.user, at=at),
        "now": at,
        "refusal": refusal,
        "about": about,
        "typed": request.POST.get("words", "") if refusal else "",
    }
    return render(request, "web/desk/job_requests.html", context, status=status)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
