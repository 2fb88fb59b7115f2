"""The professional's one answer to a review: a draft until it is published, and kept from then on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.people import actions as people_actions
from vinte.reviews.models import ReviewReply
from vinte.reviews.published import review_of

LONGEST_REPLY = 1000


@dataclass(frozen=True)
class Reply:
    """An answer; without `published_at` only its professional sees it."""

    invitation_id: UUID
    text: str
    written_at: datetime
    published_at: datetime | None


@transaction.atomic
def write_reply(
    *, professional_id: UUID, invitation_id: UUID, text: str, publishes: bool, at: datetime
) -> Reply:
    """Keep the answer to a review that everybody sees as a draft, or publish it: then it stays.

    Raises NotAllowed when no such review is shown, Refused (`reply_published`, `reply_missing`, `text_too_long`).
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
    if row is not None and row.published_at is not None:
        raise Refused(
            code="reply_published",
            message=_("A sua resposta já está publicada."),
            what_to_do=_("Há uma resposta por opinião, e fica como saiu."),
        )
    row = row or ReviewReply(professional_id=professional_id, id=new_id(at=at), invitation_id=invitation_id)
    row.text, row.written_at, row.published_at = said, at, at if publishes else None
    row.save()
    return copied(Reply, row)


def replies_of(*, professional_id: UUID, invitation_ids: Collection[UUID]) -> dict[UUID, Reply]:
    """The professional's answers to the reviews of these invitations, drafts too, by invitation."""
    rows = ReviewReply.objects.filter(professional_id=professional_id, invitation_id__in=invitation_ids)
    return {row.invitation_id: copied(Reply, row) for row in rows}
