"""The desk's queue of requests for quotes: doubtful ones, nuisances, and whose word about a job won."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.people import access
from vinte.web.desk.forms import WordsForm
from vinte.web.desk.people import trade_choices
from vinte.web.page.files import picture
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of, same_page
from vinte.web.page.text_fields import LineField

# What each button does with what was given, and what is said when it is done.
Acts = dict[str, tuple[Callable[..., object], str]]


class ReviewForm(WordsForm):
    """Words for the homeowner, and under which trade to publish; empty is the homeowner's own."""

    beside: ClassVar[Mapping[str, str]] = {"trade_unknown": "trade"}
    trade = LineField(required=False, max_length=40)


@require_safe
def queue(request: SiteRequest) -> HttpResponse:
    """Everything that waits, the longest first."""
    return _page(request)


@require_POST
def act_on_job_request(request: SiteRequest, review_id: UUID) -> HttpResponse:
    """Publish a doubtful request, ask for what is missing, or refuse it."""
    by, at = _agent(request), request.clock.now()
    acts: Acts = {
        "publish": (
            lambda words, trade: leads.publish_reviewed(
                review_id=review_id, trade=trade, reason=words, by=by, at=at
            ),
            _("Pedido publicado. O particular já sabe."),
        ),
        "ask": (
            lambda words, trade: leads.ask_for_more(review_id=review_id, what=words, by=by, at=at),
            _("O particular recebeu o que lhe pede, com a ligação para o rascunho."),
        ),
        "refuse": (
            lambda words, trade: leads.refuse_reviewed(review_id=review_id, reason=words, by=by, at=at),
            _("Pedido recusado. O particular recebeu o motivo."),
        ),
    }
    return _do(request, acts, about=review_id, form=ReviewForm(request.POST))


@require_POST
def close_nuisance(request: SiteRequest, report_id: UUID) -> HttpResponse:
    """Close the case of a professional who is a nuisance, with words for the homeowner."""
    by, at = _agent(request), request.clock.now()
    acts: Acts = {
        "": (
            lambda words: leads.close_nuisance(report_id=report_id, outcome=words, by=by, at=at),
            _("Caso fechado. O particular recebeu o texto que o apoio escreveu."),
        )
    }
    return _do(request, acts, about=report_id)


@require_POST
def settle_statement(request: SiteRequest, professional_id: UUID, purchase_id: UUID) -> HttpResponse:
    """Say what is true of a job that the homeowner says to have given and the professional does not confirm."""
    by, at = _agent(request), request.clock.now()

    def settle(words: str, *, hired: bool) -> None:
        handling_actions.settle_statement(
            professional_id=professional_id,
            purchase_id=purchase_id,
            hired=hired,
            outcome=words,
            by=by,
            at=at,
        )

    acts: Acts = {
        "won": (partial(settle, hired=True), _("Trabalho registado como ganho.")),
        "dismiss": (partial(settle, hired=False), _("Caso fechado sem registar trabalho.")),
    }
    return _do(request, acts, about=purchase_id)


@require_POST
def settle_called_off(request: SiteRequest, professional_id: UUID, called_off_id: UUID) -> HttpResponse:
    """Withdraw a job won that fell through before work began, or let it stand."""
    by, at = _agent(request), request.clock.now()

    def settle(words: str, *, withdraw: bool) -> None:
        handling_actions.settle_called_off(
            professional_id=professional_id,
            called_off_id=called_off_id,
            withdraw=withdraw,
            outcome=words,
            by=by,
            at=at,
        )

    acts: Acts = {
        "withdraw": (
            partial(settle, withdraw=True),
            _("Trabalho retirado. Fica na história, e o profissional recebeu o motivo."),
        ),
        "keep": (
            partial(settle, withdraw=False),
            _("O trabalho continua ganho. O profissional recebeu o motivo."),
        ),
    }
    return _do(request, acts, about=called_off_id)


@require_safe
def photo(request: SiteRequest, review_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photograph of a doubtful request."""
    found = leads_queries.review_photo(account=request.user, review_id=review_id, photo_id=photo_id)
    return picture(found, small=request.GET.get("tamanho") == "pequeno")


def _do(request: SiteRequest, acts: Acts, *, about: UUID, form: WordsForm | None = None) -> HttpResponse:
    form = form or WordsForm(request.POST)
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _page(request, form=form, about=about)
    messages.success(request, done)
    return redirect("desk:job_requests")


def _page(request: SiteRequest, *, form: WordsForm | None = None, about: UUID | None = None) -> HttpResponse:
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    reviews = page_of(request, leads_queries.review_queue(account=request.user), anchor="pedidos")
    reports = page_of(
        request, leads_queries.nuisance_reports(account=request.user), param="queixas", anchor="queixas"
    )
    statements = page_of(
        request,
        handling.unsettled_statements(account=request.user, at=at),
        param="contratacoes",
        anchor="contratacoes",
    )
    called_off = page_of(
        request,
        handling.open_called_off(account=request.user),
        param="sem-efeito",
        anchor="sem-efeito",
    )
    waiting = {
        *(row.id for row in called_off),
        *(row.id for row in reviews),
        *(row.id for row in reports),
        *(row.purchase_id for row in statements),
    }
    context = {
        "reviews": reviews,
        "trades": trade_choices(settings.VINTE_MARKET, at=at),
        "reports": reports,
        "statements": statements,
        "called_off": called_off,
        # What somebody else decided meanwhile has no place of its own on the page any more.
        "is_gone": form is not None and about not in waiting,
        "here": same_page(request),
        "now": at,
        "form": form,
        "about": about,
    }
    return render(request, "web/desk/job_requests.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
