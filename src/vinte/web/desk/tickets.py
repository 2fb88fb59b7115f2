"""What people wrote to support: the queue by due day, one ticket with its thread, answering and closing."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.kernel.ids import new_id
from vinte.people import access
from vinte.web.page.files import private_file
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField

STATES = {"": "open", "respondidos": "answered", "fechados": "closed"}


class AnswerForm(ActForm):
    """What is answered; sent twice it goes once."""

    beside: ClassVar[dict[str, str]] = {"words_missing": "text", "text_too_long": "text"}
    text = WordsField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    key = KeyField()


@require_safe
def tickets(request: SiteRequest) -> HttpResponse:
    """The tickets that wait for an answer, what is due first; or those that wait for their sender, or are closed."""
    access.require(request.user, right="desk.use")
    at, here = request.clock.now(), reverse("desk:tickets")
    asked = request.GET.get("estado", "")
    state = STATES.get(asked, "open")
    counts = help_centre.ticket_counts(market=settings.VINTE_MARKET, at=at)
    context = {
        "page": page_of(request, help_centre.ticket_queue(at=at, state=state)),
        "state": state,
        "counts": counts,
        "tabs": [
            (_("Por responder"), here, state == "open", counts.waiting),
            (_("À espera da pessoa"), f"{here}?estado=respondidos", state == "answered", counts.answered),
            (_("Fechados"), f"{here}?estado=fechados", state == "closed"),
        ],
    }
    return render(request, "web/desk/tickets.html", context)


@require_safe
def ticket(request: SiteRequest, ticket_id: UUID) -> HttpResponse:
    """One ticket on one screen."""
    return _page(request, ticket_id)


@require_safe
def file(request: SiteRequest, ticket_id: UUID, file_id: UUID) -> HttpResponse:
    """What hung on a letter."""
    found = help_centre.ticket_file(ticket_id=ticket_id, file_id=file_id, by=_agent(request))
    return private_file(content=found.content, media_type=found.media_type, name=found.name)


@require_POST
def answer(request: SiteRequest, ticket_id: UUID) -> HttpResponse:
    """Answer by e-mail."""
    form = AnswerForm(request.POST)
    act = partial(
        help_centre_actions.answer_ticket, ticket_id=ticket_id, by=_agent(request), at=request.clock.now()
    )
    if not form.carry_out(act):
        return _page(request, ticket_id, form=form)
    messages.success(request, _("A resposta seguiu por e-mail."))
    return redirect("desk:ticket", ticket_id)


@require_POST
def close(request: SiteRequest, ticket_id: UUID) -> HttpResponse:
    """Close a ticket in which nothing is left to do."""
    form = ActForm(request.POST)
    act = partial(
        help_centre_actions.close_ticket, ticket_id=ticket_id, by=_agent(request), at=request.clock.now()
    )
    if not form.carry_out(act):
        return _page(request, ticket_id, form=form)
    messages.success(request, _("Fechado. Abre de novo se a pessoa escrever."))
    return redirect("desk:tickets")


def _page(request: SiteRequest, ticket_id: UUID, *, form: ActForm | None = None) -> HttpResponse:
    at = request.clock.now()
    case = help_centre.ticket_case(ticket_id=ticket_id, by=_agent(request), at=at)
    shown = form if isinstance(form, AnswerForm) else AnswerForm(initial={"key": str(new_id(at=at))})
    context = {"case": case, "form": shown, "refusal": form.refusal if form else None}
    return render(request, "web/desk/ticket.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
