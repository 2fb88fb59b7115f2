"""The homeowner's private answer pages, behind a link sent by e-mail: three questions about one contact, and what an
agent asks besides.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.claims import actions as claims
from vinte.claims import queries as claims_queries
from vinte.kernel.errors import Refused
from vinte.kernel.periods import local_day
from vinte.web.homeowner.forms import AnswerForm, FurtherForm
from vinte.web.page.devices import seen_from
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# The secret in the path is the only authority here: there is nothing that another site could make a browser do, and a
# browser that keeps no cookies can answer too. From where the answer comes is compared and not kept.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the questions; on POST keep the answers. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        question = claims_queries.question_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        earliest=question.bought_on,
        today=local_day(at, zone=question.zone),
    )
    if request.method == "POST" and form.is_valid():
        try:
            claims.answer_question(
                secret=secret,
                was_contacted=form.cleaned_data["contacted"] == "yes",
                contacted_on=form.cleaned_data["contacted_on"],
                hired=form.cleaned_data["hired"],
                comment=form.cleaned_data["comment"],
                seen_from=seen_from(request),
                at=at,
            )
        except Refused as refusal:
            return link_gone(request, refusal)
        return redirect("homeowner:thanks")
    return render(
        request,
        "web/homeowner/answer.html",
        {"question": question, "form": form, "is_late": at >= question.due_at},
        status=422 if form.is_bound else 200,
    )


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_further(request: SiteRequest, secret: str) -> HttpResponse:
    """Show what an agent asks besides; on POST keep what was chosen. Opening the page changes nothing."""
    at = request.clock.now()
    try:
        question = claims_queries.further_question_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = FurtherForm(request.POST if request.method == "POST" else None, choices=question.choices)
    if request.method == "POST" and form.is_valid():
        try:
            claims.answer_follow_up(secret=secret, at=at, **form.cleaned_data)
        except Refused as refusal:
            return link_gone(request, refusal)
        return redirect("homeowner:thanks")
    context = {"question": question, "form": form}
    return render(request, "web/homeowner/further.html", context, status=422 if form.is_bound else 200)


@private_page
@require_safe
def thanks(request: SiteRequest) -> HttpResponse:
    """Say that the answer arrived; the address holds no secret, so it may stay open."""
    return render(request, "web/homeowner/thanks.html")
