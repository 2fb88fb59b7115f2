"""The desk's queue of badges: the papers of each, looked at by somebody, accepted with an end or refused."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.fields import DayField
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField

SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg"}


class AcceptForm(forms.Form):
    """To which day the papers are good."""

    ends_on = DayField(label=_("Válido até ao fim do dia"))


class RefuseForm(forms.Form):
    """Why the papers do not do."""

    reason = WordsField(
        label=_("Motivo"),
        help_text=_("O profissional vai ler isto: diga o que falta ou o que não está certo."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
def badges(request: SiteRequest) -> HttpResponse:
    """The applications that wait, the oldest first."""
    access.require(request.user, right="desk.use")
    page = page_of(request, people.badge_queue())
    return render(request, "web/desk/badges.html", {"page": page, "now": request.clock.now()})


@require_safe
def badge(request: SiteRequest, application_id: UUID) -> HttpResponse:
    """One application with its papers and the two ways to decide."""
    return _page(request, application_id)


@require_safe
def document(request: SiteRequest, application_id: UUID, document_id: UUID) -> HttpResponse:
    """A paper, always as a download: a PDF of a stranger is never opened inside the site."""
    found = people_actions.read_badge_document(
        document_id=document_id, by=_agent(request), at=request.clock.now()
    )
    response = HttpResponse(found.content, content_type=found.media_type)
    suffix = SUFFIXES.get(found.media_type, "bin")
    response["Content-Disposition"] = f'attachment; filename="documento-{document_id.hex[-8:]}.{suffix}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def accept(request: SiteRequest, application_id: UUID) -> HttpResponse:
    """Accept the papers to a day."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, application_id, accept_form=form)
    try:
        people_actions.accept_badge(
            application_id=application_id,
            ends_on=form.cleaned_data["ends_on"],
            by=_agent(request),
            at=request.clock.now(),
        )
    except Refused as refusal:
        return _page(request, application_id, accept_form=form, refusal=refusal)
    messages.success(request, _("Selo aceite. O profissional recebeu um e-mail."))
    return redirect("desk:badges")


@require_POST
def refuse(request: SiteRequest, application_id: UUID) -> HttpResponse:
    """Refuse the papers, saying why."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, application_id, refuse_form=form)
    try:
        people_actions.refuse_badge(
            application_id=application_id,
            reason=form.cleaned_data["reason"],
            by=_agent(request),
            at=request.clock.now(),
        )
    except Refused as refusal:
        return _page(request, application_id, refuse_form=form, refusal=refusal)
    messages.success(request, _("Pedido recusado. O profissional recebeu o motivo."))
    return redirect("desk:badges")


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))


def _page(
    request: SiteRequest,
    application_id: UUID,
    *,
    accept_form: AcceptForm | None = None,
    refuse_form: RefuseForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    _agent(request)
    view = people.badge_application(application_id=application_id, at=request.clock.now())
    access.require(request.user, right="professional.judge", professional_id=view.application.professional_id)
    suggested: date = view.application.ends_on or view.latest_end_on
    context: dict[str, Any] = {
        "view": view,
        "application": view.application,
        "refusal": refusal,
        "accept_form": accept_form or AcceptForm(initial={"ends_on": min(suggested, view.latest_end_on)}),
        "refuse_form": refuse_form or RefuseForm(),
        "history": [
            period
            for period in people.badge_history(professional_id=view.application.professional_id)
            if period.kind == view.application.kind
        ],
    }
    wrong = refusal or (accept_form and accept_form.errors) or (refuse_form and refuse_form.errors)
    return render(request, "web/desk/badge.html", context, status=422 if wrong else 200)
