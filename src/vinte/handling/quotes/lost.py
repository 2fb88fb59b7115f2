"""A job that went elsewhere: to whom, why and at what price, by the word of either side.

Both words stand beside each other and beside a job won; where they contradict, both are asked, and nobody decides
by them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.models import Award, HiringStatement, LostJob
from vinte.handling.quotes import letters
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, refuse_longer
from vinte.leads import queries as leads
from vinte.people import actions as people_actions

Side, Reason = LostJob.Side, LostJob.Reason


@dataclass(frozen=True)
class SaidLost:
    """What a side told of a job that went elsewhere."""

    purchase_id: UUID
    said_by: str
    said_at: datetime
    went_to: str
    reason: str
    reason_label: str
    price_cents: int | None
    words: str


def lost_reasons() -> list[tuple[str, str]]:
    """Why a job goes elsewhere, each with its words; empty for who does not tell."""
    return [(str(value), str(label)) for value, label in Reason.choices]


@transaction.atomic
def say_lost(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    went_to: str,
    reason: str,
    price_cents: int | None,
    words: str,
    at: datetime,
) -> SaidLost:
    """The professional says that the job went elsewhere; what was said last is shown, and all is kept.

    Raises NotAllowed for a contact of somebody else, LookupError for an unknown reason, Refused (`already_awarded`,
    `contact_returned`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    _refuse_returned(professional_id, purchase_id, at=at)
    if _is_won(professional_id, purchase_id):
        raise Refused(
            code="already_awarded",
            message=_("Este trabalho está registado como ganho."),
            what_to_do=_("Se não se fez, diga que ficou sem efeito."),
        )
    return keep(
        professional_id=professional_id,
        purchase_id=purchase_id,
        said_by=Side.PROFESSIONAL,
        went_to=went_to,
        reason=reason,
        price_cents=price_cents,
        words=words,
        at=at,
    )


@transaction.atomic
def say_not_hired(
    *, professional_id: UUID, purchase_id: UUID, reason: str, words: str, at: datetime
) -> SaidLost:
    """The homeowner says on the request's page that this professional does not get the job, and why, if they like.

    The professional gets a letter, once for each thing said; a quote that stands may still be accepted. Raises
    NotAllowed for a contact of somebody else, LookupError for an unknown reason, Refused (`already_awarded`,
    `said_hired`, `contact_returned`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    _refuse_returned(professional_id, purchase_id, at=at)
    if _is_won(professional_id, purchase_id):
        raise Refused(
            code="already_awarded",
            message=_("Este trabalho está registado como dado a este profissional."),
            what_to_do=_("Se não se vai fazer, diga nesta página que ficou sem efeito."),
        )
    stated = HiringStatement.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    if stated.filter(settled_at__isnull=True).exists():
        raise Refused(
            code="said_hired",
            message=_("Já disse que contratou este profissional."),
            what_to_do=_("Se se enganou, responda ao e-mail que recebeu."),
        )
    before = LostJob.objects.filter(professional_id=professional_id, purchase_id=purchase_id).count()
    said = keep(
        professional_id=professional_id,
        purchase_id=purchase_id,
        said_by=Side.HOMEOWNER,
        went_to="",
        reason=reason,
        price_cents=None,
        words=words,
        at=at,
    )
    rows = LostJob.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    if rows.count() > before:
        letters.tell_lost(rows.get(said_by=Side.HOMEOWNER, said_at=said.said_at), at=at)
    return said


def _refuse_returned(professional_id: UUID, purchase_id: UUID, *, at: datetime) -> None:
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    if purchase.returned_at is not None and purchase.returned_at <= at:
        raise Refused(
            code="contact_returned",
            message=_("Este contacto foi devolvido e já não conta."),
            what_to_do=_("Não há nada a registar."),
        )


def _is_won(professional_id: UUID, purchase_id: UUID) -> bool:
    won = Award.objects.filter(professional_id=professional_id, purchase_id=purchase_id, withdrawals=None)
    return won.exists()


def keep(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    said_by: LostJob.Side,
    went_to: str,
    reason: str,
    price_cents: int | None,
    words: str,
    at: datetime,
) -> SaidLost:
    """Write down what a side told; what it said the same way last is not written twice."""
    if reason not in Reason.values:
        raise LookupError(f"no reason {reason!r}; known are {', '.join(filter(None, Reason.values))}")
    refuse_longer(words)
    told = {
        "went_to": one_line(went_to)[:120],
        "reason": reason,
        "price_cents": price_cents,
        "words": words.strip(),
    }
    mine = LostJob.objects.filter(professional_id=professional_id, purchase_id=purchase_id, said_by=said_by)
    latest = mine.order_by("-said_at", "-id").first()
    if latest is not None and all(getattr(latest, name) == value for name, value in told.items()):
        return copied(SaidLost, latest)
    row = LostJob.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        said_by=said_by,
        said_at=at,
        **told,
    )
    return copied(SaidLost, row)


def lost_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[SaidLost]:
    """What was told of these contacts' jobs that went elsewhere, the latest first."""
    rows = LostJob.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [copied(SaidLost, row) for row in rows.order_by("-said_at", "-id")]
