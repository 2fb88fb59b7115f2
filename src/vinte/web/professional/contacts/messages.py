"""What the professional and the homeowner of a contact write to each other, and the summary after a call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.help_centre import queries as help_centre
from vinte.kernel.uploads import MOST_BYTES
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people.queries import Professional
from vinte.web.page.files import file_name, private_file, sent_files
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import (
    PageRequest,
    for_professional,
    new_key,
    show,
)

SIDE = "professional"


class MessageForm(ActForm):
    """A message to the homeowner; photographs come beside it."""

    beside = {"words_missing": "text", "text_too_long": "text"}

    text = WordsField(
        label=gettext_lazy("Mensagem"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )
    idempotency_key = KeyField()


class SummaryForm(ActForm):
    """The letter after a call, drafted and finished by the professional."""

    beside = {"words_missing": "text", "text_too_long": "text", "subject_missing": "subject"}

    subject = LineField(label=gettext_lazy("Assunto"), required=False, max_length=120)
    text = WordsField(
        label=gettext_lazy("O que combinaram e o que se segue"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "maxlength": 4000}),
    )
    idempotency_key = KeyField()


@require_GET
@for_professional
def conversation(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """The thread with the homeowner and everything that happened with the contact: a page of its own, which the
    contact's page takes in."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    form = MessageForm(initial={"idempotency_key": new_key(request.clock.now())})
    return _conversation_page(request, purchase, form)


def _conversation_page(request: PageRequest, purchase: BoughtContact, form: MessageForm) -> HttpResponse:
    at = request.clock.now()
    told = handling.timeline(professional_id=purchase.professional_id, purchase_ids=[purchase.id], at=at)
    context = {
        "purchase": purchase,
        "conversation": handling.conversation(purchase=purchase, side=SIDE, at=at),
        "events": told[purchase.id],
        "voice_at": f"{reverse('professional:contact', args=[purchase.id])}voz/",
        "message_form": form,
        "most_photos": handling.MOST_MESSAGE_PHOTOS,
        "hidden": help_centre.hidden_messages(
            professional_id=purchase.professional_id, job_request_id=purchase.job_request_id
        ),
        "files_at": f"{reverse('professional:contact', args=[purchase.id])}mensagens/",
    }
    page = "_messages" if request.htmx else "conversation"
    return show(request, f"web/professional/contacts/{page}.html", context, form=form)


@require_POST
@for_professional
def write_message(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Write to the homeowner."""
    form = MessageForm(request.POST)

    def write(text: str, idempotency_key: str) -> None:
        photos = sent_files(request, "photos", most=handling.MOST_MESSAGE_PHOTOS)
        handling_actions.write_message(
            professional_id=professional.id,
            purchase_id=purchase_id,
            by=SIDE,
            text=text,
            photos=[photo.read(MOST_BYTES + 1) for photo in photos],
            key=f"page:{professional.id}:{idempotency_key}"[:80],
            at=request.clock.now(),
        )

    if not form.carry_out(write):
        purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
        return _conversation_page(request, purchase, form)
    messages.success(request, _("A mensagem seguiu."))
    return redirect(f"{reverse('professional:contact', args=[purchase_id])}#mensagens")


@require_POST
@for_professional
def mark_read(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say that what the homeowner wrote was read."""
    handling_actions.mark_read(
        professional_id=professional.id, purchase_id=purchase_id, by=SIDE, at=request.clock.now()
    )
    return redirect(f"{reverse('professional:contact', args=[purchase_id])}#mensagens")


@require_GET
@for_professional
def message_file(
    request: PageRequest, professional: Professional, purchase_id: UUID, file_id: UUID
) -> HttpResponse:
    """A photograph or a PDF of the thread; none once the contact was given back."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    if not leads.has_bought(professional_id=purchase.professional_id, job_request_id=purchase.job_request_id):
        return redirect("professional:contact", purchase_id=purchase_id)
    found = handling.file_of(purchase_id=purchase_id, file_id=file_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem="mensagem", media_type=found.media_type),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def summary(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """The drafted summary, to finish and send."""
    at = request.clock.now()
    of: dict[str, Any] = {"professional_id": professional.id, "purchase_id": purchase_id}
    purchase = leads.purchase(**of)
    if request.method != "POST":
        closed = handling.conversation(purchase=purchase, side=SIDE, at=at).closed
        if closed is not None:
            messages.error(request, str(closed))
            return redirect("professional:contact", purchase_id=purchase_id)
        draft = handling.draft_summary(**of, at=at)
        initial = {"subject": draft.subject, "text": draft.text, "idempotency_key": new_key(at)}
        return _summary_page(request, purchase, SummaryForm(initial=initial))
    form = SummaryForm(request.POST)

    def send(idempotency_key: str, **given: Any) -> None:
        key = f"summary:{professional.id}:{idempotency_key}"[:80]
        handling_actions.write_summary(**of, **given, key=key, at=at)

    if not form.carry_out(send):
        return _summary_page(request, purchase, form)
    messages.success(request, _("O resumo seguiu por e-mail e ficou registado."))
    return redirect(f"{reverse('professional:contact', args=[purchase_id])}#mensagens")


def _summary_page(request: PageRequest, purchase: BoughtContact, form: SummaryForm) -> HttpResponse:
    return show(
        request, "web/professional/contacts/summary.html", {"purchase": purchase, "form": form}, form=form
    )
