"""Whether a visit took place: each side says what it saw, once its hour has come.

A visit that the professional says was made is an attempt of the guarantee, at the hour at which it was to begin and
told when it is told. That nobody was there, or that nobody came, is noted and shown to both; two words that differ
stand side by side, and nobody decides by them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.attempts.recording import record_attempt
from vinte.handling.models import ContactAttempt, Visit, VisitStep
from vinte.handling.visits import letters, planning
from vinte.handling.visits.planning import Kind, Side, State
from vinte.handling.visits.queries import PlannedVisit, read_visit
from vinte.kernel.errors import Refused
from vinte.kernel.texts import refuse_longer


@transaction.atomic
def visit_made(*, professional_id: UUID, visit_id: UUID, words: str, at: datetime) -> PlannedVisit:
    """The professional says that the visit took place: it counts as an attempt from its hour on.

    Said again it changes nothing. Raises NotAllowed for somebody else's, Refused (`too_early`, `visit_over`,
    `text_too_long`) and as `record_attempt` does.
    """
    row = planning.lock_visit(professional_id=professional_id, visit_id=visit_id)
    if row.state == State.MADE:
        return read_visit(row)
    # Who heard first that nobody came says so here: both words are kept.
    if not (row.state == State.MISSED and _said(row, Kind.NOBODY_CAME)):
        planning.refuse_over(row)
    _refuse_early(row, at=at)
    refuse_longer(words)
    attempt = record_attempt(
        professional_id=professional_id,
        purchase_id=row.purchase_id,
        channel=ContactAttempt.Channel.VISIT,
        attempted_at=row.starts_at,
        note=words.strip()[:500],
        outcome=ContactAttempt.Outcome.TALKED,
        at=at,
    )
    row.state, row.attempt_id = State.MADE, attempt.id
    planning.take_step(row, Kind.MADE, side=Side.PROFESSIONAL, words=words, at=at)
    return read_visit(row)


@transaction.atomic
def nobody_home(*, professional_id: UUID, visit_id: UUID, words: str, at: datetime) -> PlannedVisit:
    """The professional says that nobody was there. It is no attempt: the homeowner was not met.

    Said again it changes nothing. Raises NotAllowed for somebody else's, Refused (`too_early`, `visit_over`,
    `text_too_long`).
    """
    row = planning.lock_visit(professional_id=professional_id, visit_id=visit_id)
    if row.state == State.MISSED and _said(row, Kind.NOBODY_HOME):
        return read_visit(row)
    if row.state != State.MISSED:
        planning.refuse_over(row)
    _refuse_early(row, at=at)
    refuse_longer(words)
    row.state = State.MISSED
    planning.take_step(row, Kind.NOBODY_HOME, side=Side.PROFESSIONAL, words=words, at=at)
    return read_visit(row)


@transaction.atomic
def nobody_came(*, secret: str, words: str, at: datetime) -> PlannedVisit:
    """The homeowner says, through the link, that nobody came; the professional gets a letter.

    Where the professional said that the visit was made, both words stand. Said again it changes nothing. Raises
    Refused as `use_private_link` does, and (`too_early`, `visit_over`, `text_too_long`).
    """
    row = planning.visit_of_link(secret=secret, at=at)
    if _said(row, Kind.NOBODY_CAME):
        return read_visit(row)
    if row.state not in (State.MADE, State.MISSED):
        planning.refuse_over(row)
    _refuse_early(row, at=at)
    refuse_longer(words)
    if row.state != State.MADE:
        row.state = State.MISSED
    step = planning.take_step(row, Kind.NOBODY_CAME, side=Side.HOMEOWNER, words=words, at=at)
    letters.tell_professional(row, step, at=at)
    return read_visit(row)


def _said(row: Visit, kind: VisitStep.Kind) -> bool:
    """Whether that was said of the time that the visit has now."""
    return VisitStep.objects.filter(
        professional_id=row.professional_id, visit_id=row.id, kind=kind, starts_at=row.starts_at
    ).exists()


def _refuse_early(row: Visit, *, at: datetime) -> None:
    if at < row.starts_at:
        raise Refused(
            code="too_early",
            message=_("A hora desta visita ainda não chegou."),
            what_to_do=_("Diga como correu depois dela."),
        )
