"""Visits of a contact: planning one, moving it, calling it off, and saying how it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.queries import PlannedVisit
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.page.fields import InstantField
from vinte.web.page.files import as_download
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import PageRequest, for_professional, new_key, show, zone_of

CALENDAR_TYPE = "text/calendar; charset=utf-8"
LENGTHS = (30, 60, 90, 120, 180, 240, 480)
FIRST_HOUR, LAST_HOUR = 8, 19
ACTS = ("move", "call_off", "made", "nobody_home")


class PlanVisitForm(ActForm):
    """When, how long and where; proposed, or agreed on already."""

    beside = {"in_the_past": "starts_at", "too_far_ahead": "starts_at", "minutes_out_of_range": "minutes"}

    starts_at = InstantField(label=gettext_lazy("Dia e hora"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Quanto tempo leva?"), coerce=int, choices=[(m, m) for m in LENGTHS], initial=60
    )
    place = LineField(
        label=gettext_lazy("Onde"),
        help_text=gettext_lazy("Vazio quer dizer na morada do pedido."),
        required=False,
        max_length=200,
    )
    words = WordsField(
        label=gettext_lazy("Recado"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_agreed = forms.BooleanField(required=False, label=gettext_lazy("Já combinámos esta hora"))
    idempotency_key = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(m, _length(m)) for m in LENGTHS]  # type: ignore[attr-defined]


class VisitForm(ActForm):
    """One button of a visit's page; `sequence` is that of the visit which was shown."""

    beside = {"in_the_past": "starts_at", "too_far_ahead": "starts_at"}

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    sequence = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    starts_at = InstantField(label=gettext_lazy("Dia e hora"), required=False)
    words = WordsField(
        label=gettext_lazy("Recado"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_agreed = forms.BooleanField(required=False)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h" + (f" {rest} min" if rest else "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def plan_visit(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Propose a visit to the homeowner, or note one that was agreed on."""
    at = request.clock.now()
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    form = PlanVisitForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_at": _next_full_hour(at), "idempotency_key": new_key(at)},
    )
    if form.is_bound and form.carry_out(
        lambda **given: handling_actions.plan_visit(
            professional_id=professional.id, purchase_id=purchase_id, at=at, **given
        )
    ):
        messages.success(
            request,
            _("Visita anotada. O particular recebe-a por e-mail, com o ficheiro para o calendário.")
            if form.outcome.state == "agreed"
            else _("Visita proposta. O particular responde por um link, e recebe um e-mail."),
        )
        return redirect("professional:contact", purchase_id=purchase_id)
    return show(
        request,
        "web/professional/contacts/plan_visit.html",
        {"purchase": purchase, "form": form},
        form=form,
    )


def _next_full_hour(at: datetime) -> datetime:
    """Tomorrow at this hour, or at ten where that is no hour for a visit, as the field shows it in the market's time."""
    local = timezone.localtime(at) + timedelta(days=1)
    hour = local.hour if FIRST_HOUR <= local.hour <= LAST_HOUR else 10
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def visit(
    request: PageRequest, professional: Professional, purchase_id: UUID, visit_id: UUID
) -> HttpResponse:
    """One visit: when and where, what both said, and what can be done about it."""
    at = request.clock.now()
    shown = _visit(professional, purchase_id, visit_id)
    form = VisitForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if {"act", "sequence"} & set(form.errors):
            raise NotAllowed("the page does not offer this")
        if form.carry_out(lambda **given: _act(professional, shown, at=at, **given)):
            messages.success(request, _DONE[form.cleaned_data["act"]])
            return redirect("professional:visit", purchase_id=purchase_id, visit_id=visit_id)
        shown = _visit(professional, purchase_id, visit_id)
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    return show(
        request,
        "web/professional/contacts/visit.html",
        {
            "visit": shown,
            "purchase": purchase,
            "has_begun": shown.has_begun(at),
            "form": form,
            "starts_field": timezone.localtime(shown.wished_at or shown.starts_at).strftime("%Y-%m-%dT%H:%M"),
        },
        form=form,
    )


_DONE = {
    "move": gettext_lazy("A visita mudou de hora, e o particular recebe um e-mail."),
    "call_off": gettext_lazy("Visita desmarcada. O particular recebe um e-mail."),
    "made": gettext_lazy("Ficou registado: a visita conta como contacto com o cliente."),
    "nobody_home": gettext_lazy("Ficou anotado que não estava ninguém."),
}


def _act(
    professional: Professional,
    shown: PlannedVisit,
    *,
    act: str,
    sequence: int,
    starts_at: datetime | None,
    words: str,
    is_agreed: bool,
    at: datetime,
) -> PlannedVisit:
    about: dict[str, Any] = {
        "professional_id": professional.id,
        "visit_id": shown.id,
        "words": words,
        "at": at,
    }
    if act == "move":
        return handling_actions.move_visit(
            **about, starts_at=starts_at or shown.starts_at, is_agreed=is_agreed, sequence=sequence
        )
    if act == "call_off":
        return handling_actions.call_off_visit(**about, sequence=sequence)
    return (handling_actions.visit_made if act == "made" else handling_actions.nobody_home)(**about)


@require_GET
@for_professional
def visit_file(
    request: PageRequest, professional: Professional, purchase_id: UUID, visit_id: UUID
) -> HttpResponse:
    """The visit for the professional's calendar, with the address while the contact is theirs."""
    at = request.clock.now()
    shown = _visit(professional, purchase_id, visit_id)
    held = leads.held_contacts(
        account=request.actor, professional_id=professional.id, purchase_ids=[purchase_id]
    )[purchase_id]
    asked = held.purchase.job_request
    address = (
        ", ".join(filter(None, [held.details.address, asked.parish, asked.municipality]))
        if held.details
        else ""
    )
    text = handling.professionals_visit_file(
        shown,
        zone=zone_of(professional, at=at),
        title=asked.title,
        name=professional.account.name,
        email=professional.account.email,
        address=address,
    )
    return as_download(text.encode(), name="visita.ics", media_type=CALENDAR_TYPE)


def _visit(professional: Professional, purchase_id: UUID, visit_id: UUID) -> PlannedVisit:
    found = handling.visit(professional_id=professional.id, visit_id=visit_id)
    if found.purchase_id != purchase_id:
        raise NotAllowed(f"visit {visit_id} is of another contact")
    return found
