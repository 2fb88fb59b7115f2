"""What a phone tells by itself of calls: that a number was tapped, that it was none after all, and what was said into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import queries as claims
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.page.files import sound
from vinte.web.professional.contacts.forms import TapForm
from vinte.web.professional.page import PageRequest, for_professional, not_done

_BECAME = {
    "clock_ahead": gettext_lazy(
        "A hora do telemóvel ainda não tinha chegado: fica a hora a que o recebemos."
    ),
    "late": gettext_lazy("Chegou tarde demais para contar nas primeiras horas."),
    "before_purchase": gettext_lazy(
        "Pela hora do telemóvel foi antes da compra: ficou como nota, e não conta."
    ),
    "contact_returned": gettext_lazy("O contacto já foi devolvido: ficou como nota, e não conta."),
}


@require_POST
@for_professional
def tap(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Write down that the number was tapped: a call that began, until somebody tells how it went.

    Answers as `queued_attempt` does.
    """
    form = TapForm(sent_by_phone(request))
    if not form.is_valid():
        return incomplete(form)
    at, given = request.clock.now(), form.cleaned_data
    waited: datetime | None = given["happened_at"]
    try:
        received = handling_actions.record_tap(
            professional_id=professional.id,
            purchase_id=purchase_id,
            channel=given["channel"],
            tapped_at=waited or at - timedelta(seconds=given["seconds_ago"] or 0),
            clock_said=waited,
            tap_key=str(given["key"]),
            at=at,
        )
    except IdempotencyConflict:
        return sent_before()
    return taken(received)


def not_called(
    professional: Professional, purchase_id: UUID, *, tap_key: str, channel: str, at: datetime
) -> str:
    """Take back what a tap began, for it was no call; says what that does to the guarantee.

    Nothing, where nothing is known of the tap. Raises Refused (`already_told`), and (`effect_unknown`) where the
    contact would be left without a call in time for good: that is asked on the entry's own page.
    """
    told = handling.attempts_on(professional_id=professional.id, purchase_ids=[purchase_id])
    begun = next((one for one in told if tap_key and one.tap_key == tap_key), None)
    begun = begun or handling.begun_of(told, channel="" if tap_key else channel)
    if begun is None:
        return _("Não ficou nada registado.")
    if not begun.is_begun:
        raise Refused(
            code="already_told",
            message=_("Já está dito como correu esta chamada: %(outcome)s.")
            % {"outcome": begun.outcome_label},
            what_to_do=_("Se não foi assim, corrija o registo na página do contacto."),
        )
    about: dict[str, Any] = {"professional_id": professional.id, "attempt_id": begun.id, "at": at}
    effect = claims.attempt_effect(**about, purchase_id=purchase_id)
    says = [claims.in_words(sentence) for sentence in effect.says]
    if effect.loses:
        raise Refused(
            code="effect_unknown",
            message=" ".join(says),
            what_to_do=_("Para o retirar mesmo assim, abra o registo na página do contacto."),
        )
    handling_actions.take_back_attempt(**about)
    return " ".join([_("Ficou sem efeito. O registo continua guardado, como retirado."), *says])


def recording_of(request: PageRequest, *, seconds: int | None) -> handling.Recording | None:
    """The voice note that came with a form, if one did; raises Refused as `read_recording` does."""
    sent = request.FILES.get("voice")
    if sent is None or not sent.size:
        return None
    return handling.read_recording(sent.read(handling.most_bytes() + 1), seconds=seconds or 0)


@require_GET
@for_professional
def voice_note(
    request: PageRequest, professional: Professional, purchase_id: UUID, voice_id: UUID
) -> HttpResponse:
    """A voice note of one's own, to be heard; none once the contact was given back."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    if purchase.returned_at is not None:
        raise NotAllowed(f"contact {purchase_id} was given back")
    found = handling.voice_content(
        professional_id=professional.id, purchase_id=purchase_id, voice_id=voice_id
    )
    return sound(found.content, media_type=found.media_type, asked=request.headers.get("Range", ""))


def sent_by_phone(request: PageRequest) -> Mapping[str, Any]:
    """The fields as a form's: of JSON, or of a form; nothing where it is neither."""
    if request.content_type != "application/json":
        return request.POST
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):  # no JSON, or brackets without end
        return {}
    if not isinstance(sent, dict):
        return {}
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def taken(received: handling_actions.Received) -> HttpResponse:
    """What became of it, in JSON; no act of anybody's where it had come before."""
    kept = received.attempt or received.note
    assert kept is not None
    answer = JsonResponse(
        {
            "became": "attempt" if received.attempt else "note",
            "id": str(kept.id),
            "at": (received.attempt.attempted_at if received.attempt else kept.recorded_at).isoformat(),
            "marks": list(received.marks),
            "says": " ".join([_("Ficou registado."), *(str(_BECAME[mark]) for mark in received.marks)]),
        }
    )
    return answer if received.is_new else not_done(answer)


def incomplete(form: Any) -> JsonResponse:
    """What is wrong with what came, by its fields."""
    return not_taken(
        Refused(
            code="form_incomplete",
            message=_("O registo chegou incompleto."),
            what_to_do=_("Corrija-o e envie de novo."),
        ),
        fields={name: [str(error) for error in errors] for name, errors in form.errors.items()},
    )


def sent_before() -> JsonResponse:
    """The key came before with something else."""
    return not_taken(
        Refused(code="sent_before", message=_("Este registo já tinha sido enviado, com outros dados.")),
        status=HTTPStatus.CONFLICT,
    )


def not_taken(
    refusal: Refused,
    *,
    fields: Mapping[str, list[str]] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> JsonResponse:
    """Why it can't be taken as it is."""
    return JsonResponse(
        {
            "code": refusal.code,
            "message": refusal.message,
            "what_to_do": refusal.what_to_do,
            "fields": fields or {},
        },
        status=status,
    )
