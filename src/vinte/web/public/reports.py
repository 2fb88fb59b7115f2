"""Somebody who is logged in says that a review on a public profile should not be there."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vinte.reviews import actions as reviews
from vinte.reviews import queries as reviews_queries
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.public.profile import shown_professional


class ReportForm(ActForm):
    """Why, from the list, and words that may stay away."""

    reason = forms.ChoiceField(
        label=_("O que se passa com ela?"),
        choices=reviews_queries.review_reasons,
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha um motivo da lista.")},
    )
    words = forms.CharField(
        label=_("Quer explicar?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_review(request: SiteRequest, professional_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Show the review and the reasons; a POST reports it."""
    professional = shown_professional(request, professional_id)
    review = reviews_queries.review_of(professional_id=professional_id, invitation_id=invitation_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    is_done = form.is_bound and form.carry_out(
        partial(
            reviews.report_review,
            professional_id=professional_id,
            invitation_id=invitation_id,
            by=UUID(str(request.user.pk)),
            at=request.clock.now(),
        )
    )
    context = {"professional": professional, "review": review, "form": form, "is_done": is_done}
    return render(request, "web/public/report_review.html", context, status=422 if form.is_refused else 200)
