"""The desk's queue of reviews: what was seen, what was reported, and the four things that can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField


class ReviewForm(ActForm):
    """The reason from the list, and words that its author reads."""

    reason = forms.ChoiceField(required=False, choices=reviews.review_reasons)
    words = WordsField(required=False, max_length=1000)


@require_safe
def queue(request: SiteRequest) -> HttpResponse:
    """What waits, the longest first, and below it what is hidden."""
    access.require(request.user, right="desk.use")
    context = {
        "page": page_of(request, reviews.review_queue(account=request.user)),
        "hidden": page_of(
            request, reviews.hidden_reviews(account=request.user), param="escondidas", anchor="escondidas"
        ),
        "replies": page_of(
            request, reviews.reply_queue(account=request.user), param="respostas", anchor="respostas"
        ),
        "now": request.clock.now(),
    }
    return render(request, "web/desk/reviews.html", context)


@require_safe
def review(request: SiteRequest, written_id: UUID) -> HttpResponse:
    """One review with everything that was seen and done."""
    return _page(request, written_id)


@require_POST
def decide(request: SiteRequest, written_id: UUID) -> HttpResponse:
    """Publish it or let it stay, hold it, hide it with the reason, or show it again."""
    access.require(request.user, right="desk.use")
    about: dict[str, Any] = {
        "written_id": written_id,
        "by": UUID(str(request.user.pk)),
        "at": request.clock.now(),
    }
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "approve": (
            lambda **_words: reviews_actions.approve_review(**about),
            _("Feito: a opinião está à vista."),
        ),
        "hold": (
            lambda words, **_reason: reviews_actions.hold_review(words=words, **about),
            _("Fica em espera mais uns dias."),
        ),
        "hide": (
            lambda reason, words: reviews_actions.hide_review(reason=reason, words=words, **about),
            _("Escondida. O autor recebeu o motivo e a maneira de responder."),
        ),
        "restore": (
            lambda words, **_reason: reviews_actions.restore_review(words=words, **about),
            _("Publicada de novo. O autor e o profissional foram avisados."),
        ),
    }
    form = ReviewForm(request.POST)
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _page(request, written_id, form=form)
    messages.success(request, done)
    return redirect("desk:reviews")


@require_POST
def decide_reply(request: SiteRequest, written_id: UUID, reply_id: UUID) -> HttpResponse:
    """Publish the answer to a review, or hide it with the reason."""
    access.require(request.user, right="desk.use")
    about: dict[str, Any] = {
        "reply_id": reply_id,
        "by": UUID(str(request.user.pk)),
        "at": request.clock.now(),
    }
    form = ReviewForm(request.POST)
    name = form.data.get("act", "")
    if name not in ("approve", "hide"):
        raise NotAllowed(f"no act {name!r}")
    if name == "hide":
        act = partial(reviews_actions.hide_reply, **about)
        done = _("Resposta escondida. O profissional recebeu o motivo e a maneira de responder.")
    else:
        act = partial(_approve_reply, **about)
        done = _("Resposta publicada. O profissional foi avisado.")
    if not form.carry_out(act):
        return _page(request, written_id, reply_form=form)
    messages.success(request, done)
    return redirect("desk:reviews")


def _approve_reply(*, reply_id: UUID, by: UUID, at: datetime, **_words: str) -> None:
    reviews_actions.approve_reply(reply_id=reply_id, by=by, at=at)


def _page(
    request: SiteRequest,
    written_id: UUID,
    *,
    form: ReviewForm | None = None,
    reply_form: ReviewForm | None = None,
) -> HttpResponse:
    case = reviews.review_case(written_id, account=request.user)
    context = {
        "case": case,
        "reply": reviews.reply_to(professional_id=case.professional_id, invitation_id=case.invitation_id),
        "now": request.clock.now(),
        "reasons": reviews.review_reasons(),
        "form": form,
        "reply_form": reply_form,
    }
    return render(request, "web/desk/review.html", context, status=422 if form or reply_form else 200)
