"""The private review page: stars first, words second, behind a link sent by e-mail."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.kernel.errors import Refused
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.views.homeowner import link_gone
from vinte.web.views.private_pages import private_page

STARS = (
    (5, _("Muito bom")),
    (4, _("Bom")),
    (3, _("Razoável")),
    (2, _("Mau")),
    (1, _("Muito mau")),
)


class StarsForm(forms.Form):
    """The first question: how many stars."""

    rating = forms.TypedChoiceField(
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Escolha de uma a cinco estrelas."),
            "invalid_choice": _("Escolha de uma a cinco estrelas."),
        },
    )


class ReviewForm(StarsForm):
    """Both answers as they are sent; the words may stay away."""

    text = forms.CharField(
        required=False,
        max_length=reviews_actions.LONGEST_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("Encurte o texto para 2000 letras, no máximo.")},
    )


# As for the homeowner's answer page: the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for stars, then for words; on POST publish. Opening either page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        invitation = reviews.invitation_behind(secret, at)
    except Refused as refusal:
        return link_gone(request, refusal)
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                reviews_actions.publish(
                    secret=secret, rating=form.cleaned_data["rating"], text=form.cleaned_data["text"], at=at
                )
            except Refused as refusal:
                return link_gone(request, refusal)
            return redirect("homeowner:reviewed")
        return (
            _words(request, invitation, form)
            if "rating" in form.cleaned_data
            else _stars(request, invitation, form)
        )
    chosen = StarsForm(request.GET if "rating" in request.GET or "next" in request.GET else None)
    if chosen.is_valid() and "change" not in request.GET:
        return _words(request, invitation, ReviewForm(initial={"rating": chosen.cleaned_data["rating"]}))
    return _stars(request, invitation, chosen)


@private_page
@require_safe
def reviewed(request: HttpRequest) -> HttpResponse:
    """Say that the review is published; the address holds no secret, so it may stay open."""
    return render(request, "web/reviews/reviewed.html")


def _stars(request: HttpRequest, invitation: reviews.InvitationView, form: forms.Form) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "stars": STARS}
    return render(request, "web/reviews/stars.html", context, status=422 if form.errors else 200)


def _words(request: HttpRequest, invitation: reviews.InvitationView, form: ReviewForm) -> HttpResponse:
    rating = form.cleaned_data["rating"] if form.is_bound else form.initial["rating"]
    context = {
        "invitation": invitation,
        "form": form,
        "rating": rating,
        "rating_says": dict(STARS)[rating],
        "longest": reviews_actions.LONGEST_TEXT,
    }
    return render(request, "web/reviews/words.html", context, status=422 if form.errors else 200)
