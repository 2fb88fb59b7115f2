"""The private pages of a review: it is written behind a link sent by e-mail, and changed behind its author's own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.kernel.errors import NotAllowed, Refused
from vinte.reviews import actions as reviews
from vinte.reviews import queries as reviews_queries
from vinte.web.homeowner.forms import ObjectionForm, ReviewForm
from vinte.web.page import devices, sending_limits
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# As on the answer page, the secret in the path is the only authority: what cookies say opens nothing here, and only
# tells a moderator from where a review came.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the invitation; on POST take the review. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        invitation = reviews_queries.invitation_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    sent = request.POST if request.method == "POST" else None
    asks_code = sent is not None and sent.get("act") == "code"
    # What was written so far is in the form again when a code was asked for.
    form = ReviewForm(sent, about=invitation.about)
    refused: Refused | None = None
    if asks_code:
        try:
            sending_limits.count_code(request, address=secret)
            reviews.send_review_code(secret=secret, at=at)
        except Refused as refusal:
            refused = refusal
    elif sent is not None and form.is_valid():
        try:
            reviews.confirm_review_phone(secret=secret, code=sent.get("code", ""), at=at)
        except Refused as refusal:
            refused = refusal
    if sent is not None and not asks_code and refused is None and form.is_valid():
        seen = devices.seen_from(request)
        try:
            given = reviews.publish(
                secret=secret, marks=form.marks, text=form.cleaned_data["text"], seen_from=seen, at=at
            )
        except Refused as refusal:
            return link_gone(request, refusal)
        response = redirect("homeowner:review_thanks" if given.review else "homeowner:review_waits")
        devices.remember(request, response, seen)
        return response
    return render(
        request,
        "web/homeowner/review.html",
        {
            "invitation": invitation,
            "form": form,
            "shows_errors": form.is_bound and not asks_code,
            "refusal": refused,
            "code": sent.get("code", "") if sent is not None else "",
            "code_sent": asks_code and refused is None,
        },
        status=200 if sent is None or (asks_code and refused is None) else 422,
    )


@private_page
@require_safe
def thanks(request: SiteRequest, *, waits: bool = False) -> HttpResponse:
    """Say that the review is published, or waits to be read; the address holds no secret, so it may stay open."""
    return render(request, "web/homeowner/review_thanks.html", {"waits": waits})


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def own_review(request: SiteRequest, secret: str) -> HttpResponse:
    """A review as its author sees it; on POST change it, withdraw it, or object to its being hidden."""
    at = request.clock.now()
    try:
        own = reviews_queries.own_review(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    sent = request.POST if request.method == "POST" else None
    act = sent.get("act", "") if sent is not None else ""
    initial = {
        "handling": own.handling,
        "professionalism": own.professionalism,
        "quality": own.quality or 0,
        "text": own.text,
    }
    form = ReviewForm(sent if act == "change" else None, about=own.about, initial=initial)
    objection = ObjectionForm(sent if act == "object" else None)
    refused: Refused | None = None
    if act == "object":
        if objection.carry_out(partial(reviews.object_to_hiding, secret=secret, at=at)):
            return redirect("homeowner:own_review", secret=secret)
    elif sent is not None:
        try:
            response = _change_or_withdraw(request, secret, act, form)
        except Refused as found:
            refused = found
        else:
            if response is not None:
                return response
    context: dict[str, Any] = {
        "own": own,
        "form": form,
        "objection": objection,
        "refusal": refused or objection.refusal,
    }
    return render(request, "web/homeowner/own_review.html", context, status=200 if sent is None else 422)


def _change_or_withdraw(request: SiteRequest, secret: str, act: str, form: ReviewForm) -> HttpResponse | None:
    """Where it goes on, or None for a form that does not fit; raises NotAllowed for another act."""
    if act == "withdraw":
        return _withdraw(request, secret)
    if act != "change":
        raise NotAllowed(f"no act {act!r}")
    if not form.is_valid():
        return None
    seen = devices.seen_from(request)
    reviews.change_review(
        secret=secret,
        marks=form.marks,
        text=form.cleaned_data["text"],
        seen_from=seen,
        at=request.clock.now(),
    )
    response = redirect("homeowner:own_review", secret=secret)
    devices.remember(request, response, seen)
    return response


def _withdraw(request: SiteRequest, secret: str) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        raise Refused(
            code="not_sure",
            message=_("Falta confirmar que a quer retirar."),
            what_to_do=_("Marque a caixa ao lado do botão."),
        )
    reviews.withdraw_review(secret=secret, at=request.clock.now())
    return redirect("homeowner:own_review", secret=secret)
