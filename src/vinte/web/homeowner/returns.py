"""The one question to a homeowner whether a request is theirs, behind a link sent by e-mail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.web.homeowner.forms import ReturnAnswerForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# The secret in the path is the only authority here, as on the other private pages.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_return(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the question; on POST keep the answer. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        question = leads.return_question_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = ReturnAnswerForm(
        request.POST if request.method == "POST" else None, about_number=bool(question.number_ends)
    )
    if request.method == "POST" and form.is_valid():
        try:
            leads_actions.answer_return_question(
                secret=secret,
                asked=form.cleaned_data["asked"] == "yes",
                words=form.cleaned_data["words"],
                phone=form.cleaned_data["phone"],
                at=at,
            )
        except Refused as refusal:
            if refusal.code not in ("phone_invalid", "same_phone"):
                return link_gone(request, refusal)
            form.add_error("phone", str(refusal))
        else:
            return redirect("homeowner:thanks")
    return render(
        request,
        "web/homeowner/answer_return.html",
        {"question": question, "form": form},
        status=422 if form.is_bound else 200,
    )
