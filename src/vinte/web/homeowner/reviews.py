"""The private review page: a rating and some words about one professional, behind a link sent by e-mail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.kernel.errors import Refused
from vinte.reviews import actions as reviews
from vinte.reviews import queries as reviews_queries
from vinte.web.homeowner.forms import ReviewForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# As on the answer page: the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the invitation; on POST publish the review. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        invitation = reviews_queries.invitation_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.publish(
                secret=secret, rating=form.cleaned_data["rating"], text=form.cleaned_data["text"], at=at
            )
        except Refused as refusal:
            return link_gone(request, refusal)
        return redirect("homeowner:review_thanks")
    return render(
        request,
        "web/homeowner/review.html",
        {"invitation": invitation, "form": form},
        status=422 if form.is_bound else 200,
    )


@private_page
@require_safe
def thanks(request: SiteRequest) -> HttpResponse:
    """Say that the review is published; the address holds no secret, so it may stay open."""
    return render(request, "web/homeowner/review_thanks.html")
