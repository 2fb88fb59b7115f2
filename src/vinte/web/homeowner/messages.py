"""What the homeowner and a professional who has the contact write to each other, behind the request's private link."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.help_centre import queries as help_centre
from vinte.help_centre.queries import Notifier
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.uploads import MOST_BYTES
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page import sending_limits
from vinte.web.page.content_reports import report_page
from vinte.web.page.files import file_name, private_file
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.http import SiteRequest
from vinte.web.page.message_reports import message_target
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import WordsField

PURPOSE = "homeowner_request"
SIDE = "homeowner"


class AnswerForm(ActForm):
    """A message to the professional, or that what they wrote was read; photographs come beside it."""

    beside = {"words_missing": "text", "text_too_long": "text"}

    act = forms.ChoiceField(choices=[("write", "write"), ("read", "read")])
    text = WordsField(
        label=_("A sua mensagem"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000})
    )
    idempotency_key = KeyField()


# As on the page of the request, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: SiteRequest, secret: str, professional_id: UUID) -> HttpResponse:
    """Show the thread with one professional; on POST write or mark as read. Opening the page changes nothing
    (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
        else:
            subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    except Refused as refused:
        return link_gone(request, refused)
    purchase = _purchase(subject, professional_id)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"idempotency_key": new_id(at=at).hex}
    )
    if form.is_bound:
        if "act" in form.errors:
            raise NotAllowed("the page does not offer this")
        if form.carry_out(lambda **given: _act(request, purchase, at=at, **given)):
            page = reverse("homeowner:messages", args=[secret, professional_id])
            return redirect(f"{page}#mensagens")
    context = {
        "secret": secret,
        "title": purchase.job_request.title,
        "trade_name": people.business_cards([professional_id])[professional_id].trade_name,
        "conversation": handling.conversation(purchase=purchase, side=SIDE, at=at),
        "files_at": reverse("homeowner:messages", args=[secret, professional_id]),
        "hidden": help_centre.hidden_messages(professional_id=professional_id, job_request_id=subject),
        "most_photos": handling.MOST_MESSAGE_PHOTOS,
        "form": form,
        "refusal": form.refusal,
    }
    return render(request, "web/homeowner/messages.html", context, status=422 if form.is_refused else 200)


@private_page
@require_safe
def message_file(request: SiteRequest, secret: str, professional_id: UUID, file_id: UUID) -> HttpResponse:
    """A photograph or a PDF of the thread."""
    try:
        subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=request.clock.now())
    except Refused as refused:
        return link_gone(request, refused)
    found = handling.file_of(purchase_id=_purchase(subject, professional_id).id, file_id=file_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem="mensagem", media_type=found.media_type),
    )


def _purchase(job_request_id: UUID, professional_id: UUID) -> BoughtContact:
    """The contact that this professional bought of the request; raises NotAllowed when there is none."""
    for purchase in leads.buyers(job_request_id):
        if purchase.professional_id == professional_id:
            return purchase
    raise NotAllowed(f"professional {professional_id} has no contact of request {job_request_id}")


def _act(
    request: SiteRequest, purchase: BoughtContact, *, at: datetime, act: str, text: str, idempotency_key: str
) -> None:
    of: dict[str, Any] = {
        "professional_id": purchase.professional_id,
        "purchase_id": purchase.id,
        "by": SIDE,
        "at": at,
    }
    if act == "read":
        handling_actions.mark_read(**of)
        return
    # One more than is taken is enough to refuse them, and no more is read.
    photos = request.FILES.getlist("photos")[: handling.MOST_MESSAGE_PHOTOS + 1]
    for _photo in photos:
        sending_limits.count_picture(request, about=purchase.job_request.id)
    handling_actions.write_message(
        **of,
        text=text,
        photos=[photo.read(MOST_BYTES + 1) for photo in photos],
        key=f"link:{purchase.id}:{idempotency_key}"[:80],
    )


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def report_message(
    request: SiteRequest, secret: str, professional_id: UUID, message_id: UUID
) -> HttpResponse:
    """Report a message of the professional."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
        else:
            subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    except Refused as refused:
        return link_gone(request, refused)
    purchase = _purchase(subject, professional_id)
    writer = people.homeowner(purchase.job_request.homeowner_id)
    return report_page(
        request,
        targets=message_target(purchase, message_id, reader=SIDE),
        title=gettext("Denunciar uma mensagem"),
        back=reverse("homeowner:messages", args=[secret, professional_id]),
        known=Notifier(writer.name, writer.email, get_language() or writer.language),
        is_private=True,
    )
