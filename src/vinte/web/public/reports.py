"""Somebody says that a review on a public profile, or the answer to it, should not be there: whoever is logged in at once,
and anybody else behind a private link that goes to their address."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.reviews import actions as reviews
from vinte.reviews import queries as reviews_queries
from vinte.web.page import sending_limits
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.public.profile import shown_professional


class ReportForm(ActForm):
    """What, why, from the list, and words that may stay away."""

    of_reply = forms.ChoiceField(
        label=_("O que não devia estar aqui?"),
        choices=[("", _("A opinião")), ("reply", _("A resposta do profissional"))],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("O que se passa?"),
        choices=reviews_queries.review_reasons,
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha um motivo da lista.")},
    )
    words = WordsField(
        label=_("Quer explicar?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_of_reply(self) -> bool:
        """Whether the answer is meant and not the review."""
        return bool(self.cleaned_data["of_reply"])


class ReportAddressForm(ActForm):
    """Where the link goes."""

    beside = {"email_invalid": "email"}

    email = LineField(
        label=_("O seu e-mail"),
        help_text=_("Serve para lhe dizer o que for decidido. Depois esquecemo-lo."),
        max_length=1000,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_review(request: SiteRequest, professional_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Show the review; a POST reports it, or sends the link to whoever is not logged in."""
    professional = shown_professional(request, professional_id)
    about: dict[str, Any] = {"professional_id": professional_id, "invitation_id": invitation_id}
    review = reviews_queries.review_of(**about)
    is_known = request.user.is_authenticated
    sent = request.POST if request.method == "POST" else None
    form: ActForm = ReportForm(sent) if is_known else ReportAddressForm(sent)
    about["at"] = request.clock.now()

    def send_link(email: str) -> None:
        sending_limits.count_report_link(request)
        reviews.ask_report_link(email=email, language=get_language() or "pt", **about)

    act = partial(reviews.report_review, by=UUID(str(request.user.pk)), **about) if is_known else send_link
    context = {
        "professional": professional,
        "review": review,
        "reply": reviews_queries.shown_reply(professional_id=professional_id, invitation_id=invitation_id),
        "form": form,
        "is_known": is_known,
        "is_done": form.is_bound and form.carry_out(act),
    }
    return render(request, "web/public/report_review.html", context, status=422 if form.is_refused else 200)


# The secret in the path is the only authority here, and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def report_by_link(request: SiteRequest, secret: str) -> HttpResponse:
    """Show what the link lets its reader report; a POST reports it. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    form = ReportForm(request.POST if request.method == "POST" else None)
    try:
        review = reviews_queries.report_link_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    context = {
        "review": review,
        "reply": review.reply,
        "form": form,
        "is_done": form.is_bound and form.carry_out(partial(reviews.report_by_link, secret=secret, at=at)),
    }
    return render(request, "web/public/report_by_link.html", context, status=422 if form.is_refused else 200)
