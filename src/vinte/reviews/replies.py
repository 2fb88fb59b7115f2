"""The professional's one answer to a review: a draft until it is sent, then shown at once, unless its words ask for a reader.

What was seen in an answer decides nothing; a person reads it (`moderation.replies`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.models import ReviewReply, WrittenReview
from vinte.reviews.moderation.doubts import doubts_of, needs_person
from vinte.reviews.moderation.reasons import REASONS
from vinte.reviews.moderation.rules import ReviewRules
from vinte.reviews.moderation.trail import step
from vinte.reviews.published import review_of

LONGEST_REPLY = 1000
State = ReviewReply.State


@dataclass(frozen=True)
class Reply:
    """An answer; unless it is published only its professional sees it. `object_until` is None where there is no
    decision to object to."""

    invitation_id: UUID
    text: str
    written_at: datetime
    state: str
    published_at: datetime | None
    waits_until: datetime | None
    reason: str
    reason_words: str
    objected_at: datetime | None
    object_until: datetime | None


@transaction.atomic
def write_reply(
    *, professional_id: UUID, invitation_id: UUID, text: str, publishes: bool, at: datetime
) -> Reply:
    """Keep the answer to a review that everybody sees as a draft, or send it: it is shown and stays, or waits to be read.

    One that was hidden may be written anew, and is then read by a person whatever it says. Raises NotAllowed when no
    such review is shown, Refused (`reply_published`, `reply_waits`, `reply_missing`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    review_of(professional_id=professional_id, invitation_id=invitation_id)
    said = require_text(
        text,
        code="reply_missing",
        message=_("Falta a resposta."),
        what_to_do=_("Escreva o que quer que se leia por baixo da opinião."),
    )
    if len(said) > LONGEST_REPLY:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(most)s carateres.") % {"most": LONGEST_REPLY},
            what_to_do=_("Encurte-o um pouco."),
        )
    row = ReviewReply.objects.filter(professional_id=professional_id, invitation_id=invitation_id).first()
    _refuse_sent(row)
    row = row or ReviewReply(professional_id=professional_id, id=new_id(at=at), invitation_id=invitation_id)
    was_hidden = row.hidden_at is not None
    row.text, row.written_at, row.state = said, at, State.DRAFT
    row.doubts, row.needs_person, row.queued_at, row.waits_until = [], False, None, None
    if publishes:
        _send(row, was_hidden=was_hidden, at=at)
    row.save()
    return _as_told(row, at=at)


def _send(row: ReviewReply, *, was_hidden: bool, at: datetime) -> None:
    """Show it, or let it wait for a reader where its words ask for one."""
    found = doubts_of(
        row.text, professional_id=row.professional_id, invitation_id=row.invitation_id, was_hidden=was_hidden
    )
    if not found:
        row.state, row.published_at = State.PUBLISHED, at
        return
    rules = ReviewRules.at(market=people.professional(row.professional_id).market, at=at)
    row.state, row.doubts, row.queued_at = State.WAITING, found, at
    row.waits_until = at + timedelta(days=rules.decide_days)
    row.needs_person = needs_person(found)
    row.objection, row.objected_at = "", None
    step(standing_review(row), "reply_waits", at=at)


def _refuse_sent(row: ReviewReply | None) -> None:
    if row is None or row.state in (State.DRAFT, State.HIDDEN):
        return
    if row.state == State.WAITING:
        raise Refused(
            code="reply_waits",
            message=_("A sua resposta está à espera de ser lida."),
            what_to_do=_("Avisamo-lo por e-mail do que for decidido."),
        )
    raise Refused(
        code="reply_published",
        message=_("A sua resposta já está publicada."),
        what_to_do=_("Há uma resposta por opinião, e fica como saiu."),
    )


@transaction.atomic
def object_to_hidden_reply(*, professional_id: UUID, invitation_id: UUID, words: str, at: datetime) -> None:
    """Say why an answer should not be hidden: it goes back to the desk, once each time.

    Raises Refused (`objection_over`, `objection_missing`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    row = ReviewReply.objects.filter(professional_id=professional_id, invitation_id=invitation_id).first()
    if row is None or _objects_until(row, at=at) is None:
        raise Refused(code="objection_over", message=_("Já não se pode responder a esta decisão."))
    row.objection = require_text(
        words,
        code="objection_missing",
        message=_("Faltam as suas palavras."),
        what_to_do=_("Diga porque acha que a resposta deve ficar."),
    )
    row.objected_at = row.queued_at = at
    row.save(update_fields=["objection", "objected_at", "queued_at"])
    step(standing_review(row), "reply_objected", at=at, words=row.objection)


def replies_of(*, professional_id: UUID, invitation_ids: Collection[UUID], at: datetime) -> dict[UUID, Reply]:
    """The professional's answers to the reviews of these invitations, drafts too, by invitation."""
    rows = ReviewReply.objects.filter(professional_id=professional_id, invitation_id__in=invitation_ids)
    return {row.invitation_id: _as_told(row, at=at) for row in rows}


def shown_reply(*, professional_id: UUID, invitation_id: UUID) -> str:
    """The answer to the review of an invitation that everybody sees; empty where there is none."""
    row = ReviewReply.objects.filter(
        professional_id=professional_id, invitation_id=invitation_id, state=State.PUBLISHED
    ).first()
    return row.text if row is not None else ""


def standing_review(row: ReviewReply) -> WrittenReview:
    """What was written that this answers, the newest of it: its trail is the answer's too."""
    found = (
        WrittenReview.objects.filter(professional_id=row.professional_id, invitation_id=row.invitation_id)
        .order_by("-written_at", "-id")
        .first()
    )
    if found is None:
        raise NotAllowed(f"reply {row.id} answers nothing that was written")
    return found


def _objects_until(row: ReviewReply, *, at: datetime) -> datetime | None:
    if row.state != State.HIDDEN or row.hidden_at is None or row.objected_at is not None:
        return None
    market = people.professional(row.professional_id).market
    until = row.hidden_at + timedelta(days=ReviewRules.at(market=market, at=row.hidden_at).object_days)
    return until if at < until else None


def _as_told(row: ReviewReply, *, at: datetime) -> Reply:
    return copied(
        Reply,
        row,
        reason=str(REASONS[row.reason]) if row.reason else "",
        object_until=_objects_until(row, at=at),
    )
