"""Attempts to reach a homeowner: told with one tap, taken back, corrected, or sent by a phone that was offline.

A tap on the number is written when it happens (`taps.py`); how it went completes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.claims import queries as claims
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.people.queries import Professional
from vinte.web.phone import may_record
from vinte.web.professional.contacts.bought import act_on_card, one_card
from vinte.web.professional.contacts.forms import NOT_CALLED, AttemptForm, CorrectionForm, QueuedAttemptForm
from vinte.web.professional.contacts.taps import (
    incomplete,
    not_called,
    not_taken,
    recording_of,
    sent_before,
    sent_by_phone,
    taken,
)
from vinte.web.professional.page import PageRequest, for_professional, new_key, not_done, show


@require_POST
@may_record
@for_professional
def record_attempt(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Record that the homeowner was called, written to or visited: now, or when the form says."""
    at = request.clock.now()
    form = AttemptForm(request.POST)
    if "channel" in form.errors or "outcome" in form.errors:
        raise NotAllowed("no such channel, or no such outcome")

    def tell(
        *,
        channel: str,
        outcome: str,
        call_back_at: datetime | None,
        attempted_at: datetime | None,
        seconds_ago: int | None,
        note: str,
        key: UUID | None,
        tap: UUID | None,
        voice_seconds: int | None,
        **_where: object,
    ) -> handling.Attempt | None:
        if outcome == NOT_CALLED:
            said.append(not_called(professional, purchase_id, tap_key=str(tap or ""), channel=channel, at=at))
            return None
        return handling_actions.record_attempt(
            professional_id=professional.id,
            purchase_id=purchase_id,
            channel=channel,
            outcome=outcome,
            call_back_at=call_back_at,
            attempted_at=attempted_at or at - timedelta(seconds=seconds_ago or 0),
            note=note,
            idempotency_key=str(key or ""),
            tap_key=str(tap or ""),
            recording=recording_of(request, seconds=voice_seconds),
            at=at,
        )

    said: list[str] = []
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=tell,
        done=lambda: " ".join(said) or _("Ficou registado."),
        name="attempt",
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
@for_professional
def attempt(
    request: PageRequest, professional: Professional, purchase_id: UUID, attempt_id: UUID
) -> HttpResponse:
    """One entry of a contact: what it says, taking it back, and correcting it with a note."""
    at = request.clock.now()
    told = handling.told_attempt(
        professional_id=professional.id, purchase_id=purchase_id, attempt_id=attempt_id
    )
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        initial={
            "channel": told.channel,
            "outcome": told.outcome,
            "attempted_at": f"{timezone.localtime(told.attempted_at):%Y-%m-%dT%H:%M}",
            "note": told.note,
            "idempotency_key": new_key(at),
        },
    )
    about: dict[str, Any] = {
        "professional_id": professional.id,
        "purchase_id": purchase_id,
        "attempt_id": attempt_id,
        "at": at,
    }
    corrected_says: list[str] = []

    def correct(*, knows: bool, attempted_at: datetime, channel: str, **given: Any) -> handling.Attempt:
        if told.withdrawn_at is None and not knows:
            effect = claims.attempt_effect(**about, attempted_at=attempted_at, channel=channel)
            corrected_says.extend(claims.in_words(sentence) for sentence in effect.says)
            if effect.changes_something:
                raise Refused(
                    code="effect_unknown",
                    message=_("A correção muda o que a garantia diz."),
                    what_to_do=_("Leia o que muda e confirme que sabe."),
                )
        return handling_actions.correct_attempt(
            professional_id=professional.id,
            attempt_id=attempt_id,
            attempted_at=attempted_at,
            channel=channel,
            at=at,
            **given,
        )

    if form.is_bound and form.carry_out(correct):
        messages.success(request, _("Ficou corrigido. O primeiro registo continua guardado."))
        return redirect("professional:contact", purchase_id=purchase_id)
    can_change = told.withdrawn_at is None and told.is_told
    context = {
        "told": told,
        "card": one_card(request, professional, purchase_id),
        "can_change": can_change,
        "can_take_back": can_change and (told.is_begun or at <= told.take_back_until),
        "effect_says": _says(about) if can_change else [],
        "corrected_says": corrected_says,
        "form": form,
    }
    return show(request, "web/professional/contacts/attempt.html", context, form=form)


def _says(about: Mapping[str, Any]) -> list[str]:
    """What taking the attempt back does to the guarantee, in sentences; none where nothing changes."""
    return [claims.in_words(sentence) for sentence in claims.attempt_effect(**about).says]


@require_POST
@for_professional
def take_back_attempt(
    request: PageRequest, professional: Professional, purchase_id: UUID, attempt_id: UUID
) -> HttpResponse:
    """Take back what was recorded a moment ago; one that changes what the guarantee says leads to its page first."""
    about = {
        "professional_id": professional.id,
        "purchase_id": purchase_id,
        "attempt_id": attempt_id,
    }
    at = request.clock.now()
    told = handling.told_attempt(**about)
    if told.withdrawn_at is None and not request.POST.get("knows") and _says({**about, "at": at}):
        return not_done(redirect("professional:attempt", purchase_id=purchase_id, attempt_id=attempt_id))
    try:
        handling_actions.take_back_attempt(professional_id=professional.id, attempt_id=attempt_id, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(redirect("professional:contact", purchase_id=purchase_id))
    messages.success(request, _("Ficou sem efeito. O registo continua guardado, como retirado."))
    if request.POST.get("back"):
        return redirect("professional:today")
    return redirect("professional:contact", purchase_id=purchase_id)


@require_POST
@for_professional
def queued_attempt(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Take what a phone kept while it was offline, and say in JSON what became of it.

    Sent again it answers the same. 200 with `became` (`attempt` or `note`), its `id`, the instant that stands,
    `marks` and `says`; 422 with `message`, `what_to_do` and `fields` where it can't be taken as it is; 409 where the key
    came before with something else.
    """
    form = QueuedAttemptForm(sent_by_phone(request))
    if not form.is_valid():
        return incomplete(form)
    given = form.cleaned_data
    tap_key, seconds = str(given.pop("tap") or ""), given.pop("voice_seconds")
    try:
        if given["outcome"] == NOT_CALLED:
            channel, at = given["channel"], request.clock.now()
            says = not_called(professional, purchase_id, tap_key=tap_key, channel=channel, at=at)
            return JsonResponse({"became": "nothing", "marks": [], "says": says})
        received = handling_actions.record_queued_attempt(
            professional_id=professional.id,
            purchase_id=purchase_id,
            idempotency_key=str(given.pop("key")),
            tap_key=tap_key,
            recording=recording_of(request, seconds=seconds),
            at=request.clock.now(),
            **given,
        )
    except Refused as refusal:
        return not_taken(refusal)
    except IdempotencyConflict:
        return sent_before()
    return taken(received)
