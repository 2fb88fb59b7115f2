"""Planning a visit: the professional proposes or notes it, either side moves it or calls it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.models import Visit, VisitStep
from vinte.handling.visits import letters
from vinte.handling.visits.queries import LINK, OPEN, PlannedVisit, read_visit
from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, refuse_longer
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import actions as people_actions
from vinte.people import queries as people

State, Kind, Side = Visit.State, VisitStep.Kind, VisitStep.Side

SHORTEST_MINUTES, LONGEST_MINUTES = 15, 480
DAYS_AHEAD = 180
# A homeowner gets a letter of each; more than so many in one visit is no planning any more.
MOST_STEPS = 20


@transaction.atomic
def plan_visit(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
    words: str,
    is_agreed: bool,
    idempotency_key: str,
    at: datetime,
) -> PlannedVisit:
    """Propose a visit to the homeowner, or note one that was agreed on already; they get a letter either way.

    An empty `place` is the address of the request. The same key again gives the visit that is there. Raises
    NotAllowed for a contact of somebody else, IdempotencyConflict for the same key with another contact, Refused
    (`contact_returned`, `visit_open`, `in_the_past`, `too_far_ahead`, `minutes_out_of_range`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    known = Visit.objects.filter(professional_id=professional_id, key=idempotency_key).first()
    if known is not None:
        if known.purchase_id != purchase_id:
            raise IdempotencyConflict(key=idempotency_key)
        return read_visit(known)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    refuse_returned(purchase, at=at)
    _refuse_time(starts_at, at=at)
    _refuse_length(minutes)
    refuse_longer(words)
    if Visit.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, state__in=OPEN
    ).exists():
        raise Refused(
            code="visit_open",
            message=_("Já há uma visita marcada com este contacto."),
            what_to_do=_("Mude a hora dessa visita, ou desmarque-a primeiro."),
        )
    row = Visit.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        key=idempotency_key,
        starts_at=starts_at,
        minutes=minutes,
        place=one_line(place)[:200],
        state=State.AGREED if is_agreed else State.PROPOSED,
        planned_at=at,
        changed_at=at,
    )
    step = take_step(
        row, Kind.NOTED if is_agreed else Kind.PROPOSED, side=Side.PROFESSIONAL, words=words, at=at
    )
    letters.tell_homeowner(row, step, at=at)
    return read_visit(row)


@transaction.atomic
def move_visit(
    *,
    professional_id: UUID,
    visit_id: UUID,
    starts_at: datetime,
    words: str,
    is_agreed: bool,
    sequence: int,
    at: datetime,
) -> PlannedVisit:
    """Give a visit another time: agreed where that is what the homeowner asked for, or was said to be.

    `sequence` is that of the visit which the page showed. The time that it has already changes nothing, but
    an answer to who asked for another one. Raises NotAllowed for somebody else's, Refused (`visit_moved`,
    `visit_over`, `contact_returned`, `in_the_past`, `too_far_ahead`, `too_many_changes`, `text_too_long`).
    """
    row = lock_visit(professional_id=professional_id, visit_id=visit_id)
    refuse_over(row)
    refuse_stale(row, sequence=sequence)
    refuse_returned(leads.purchase(professional_id=professional_id, purchase_id=row.purchase_id), at=at)
    _refuse_time(starts_at, at=at)
    refuse_longer(words)
    if starts_at == row.starts_at and row.state != State.OTHER_TIME:
        return read_visit(row)
    is_wish = row.state == State.OTHER_TIME and read_visit(row).wished_at == starts_at
    row.starts_at = starts_at
    row.state = State.AGREED if is_agreed or is_wish else State.PROPOSED
    step = take_step(row, Kind.MOVED, side=Side.PROFESSIONAL, words=words, at=at, is_change=True)
    letters.tell_homeowner(row, step, at=at)
    return read_visit(row)


@transaction.atomic
def call_off_visit(
    *, professional_id: UUID, visit_id: UUID, words: str, sequence: int, at: datetime
) -> PlannedVisit:
    """The professional calls a visit off; the homeowner's calendar hears of it. Said again it changes nothing.

    Raises NotAllowed for somebody else's, Refused (`visit_moved`, `visit_over`, `text_too_long`).
    """
    row = lock_visit(professional_id=professional_id, visit_id=visit_id)
    if row.state == State.CALLED_OFF:
        return read_visit(row)
    refuse_over(row)
    refuse_stale(row, sequence=sequence)
    refuse_longer(words)
    row.state = State.CALLED_OFF
    step = take_step(row, Kind.CALLED_OFF, side=Side.PROFESSIONAL, words=words, at=at, is_change=True)
    letters.tell_homeowner(row, step, at=at)
    return read_visit(row)


@transaction.atomic
def answer_visit(
    *, secret: str, answer: str, wished_at: datetime | None, words: str, sequence: int, at: datetime
) -> PlannedVisit:
    """The homeowner, through the link: `confirmed`, `other_time` with a time or words, or `called_off`.

    `sequence` is that of the visit which the page showed. The same answer again changes nothing. Raises
    LookupError for another answer, Refused as `use_private_link` does, and (`visit_moved`, `visit_over`,
    `visit_begun`, `contact_gone`, `wish_missing`, `in_the_past`, `too_far_ahead`, `too_many_changes`,
    `text_too_long`).
    """
    if answer not in (Kind.CONFIRMED, Kind.OTHER_TIME, Kind.CALLED_OFF):
        raise LookupError(f"no answer {answer!r}")
    row = visit_of_link(secret=secret, at=at)
    if answer == Kind.CALLED_OFF and row.state == State.CALLED_OFF:
        return read_visit(row)
    refuse_over(row)
    refuse_stale(row, sequence=sequence)
    refuse_longer(words)
    if row.starts_at <= at:
        raise Refused(
            code="visit_begun",
            message=_("A hora desta visita já chegou."),
            what_to_do=_("Diga antes se alguém apareceu."),
        )
    if answer == Kind.CALLED_OFF:
        row.state = State.CALLED_OFF
        step = take_step(row, Kind.CALLED_OFF, side=Side.HOMEOWNER, words=words, at=at, is_change=True)
    elif answer == Kind.CONFIRMED:
        _refuse_gone(row, at=at)
        if row.state == State.AGREED:
            return read_visit(row)
        row.state = State.AGREED
        step = take_step(row, Kind.CONFIRMED, side=Side.HOMEOWNER, words=words, at=at, is_change=True)
    else:
        _refuse_gone(row, at=at)
        if wished_at is None and not words.strip():
            raise Refused(
                code="wish_missing",
                message=_("Falta dizer quando lhe dá jeito."),
                what_to_do=_("Escolha um dia e uma hora, ou escreva-o."),
            )
        if wished_at is not None:
            _refuse_time(wished_at, at=at)
        row.state = State.OTHER_TIME
        step = take_step(row, Kind.OTHER_TIME, side=Side.HOMEOWNER, words=words, at=at, starts_at=wished_at)
    letters.tell_professional(row, step, at=at)
    return read_visit(row)


def lock_visit(*, professional_id: UUID, visit_id: UUID) -> Visit:
    """The visit and its professional, locked, the professional first; raises NotAllowed when there is none."""
    people_actions.lock_professional(professional_id=professional_id)
    try:
        return locks.lock_in_key_order(Visit.objects.all(), [(professional_id, visit_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no visit {visit_id} of professional {professional_id}") from None


def visit_of_link(*, secret: str, at: datetime) -> Visit:
    """Use the homeowner's link, and lock what it is about; raises Refused as `use_private_link` does."""
    step_id = people_actions.use_private_link(secret=secret, purpose=LINK, at=at)
    professional_id, visit_id = VisitStep.objects.values_list("professional_id", "visit_id").get(id=step_id)
    return lock_visit(professional_id=professional_id, visit_id=visit_id)


def take_step(
    row: Visit,
    kind: VisitStep.Kind,
    *,
    side: VisitStep.Side,
    words: str,
    at: datetime,
    is_change: bool = False,
    starts_at: datetime | None = None,
) -> VisitStep:
    """Keep the visit as it is now, and the step that made it so; a change is one that calendars hear of.

    Raises Refused (`too_many_changes`).
    """
    count = VisitStep.objects.filter(professional_id=row.professional_id, visit_id=row.id).count()
    if count >= MOST_STEPS and row.state in OPEN:
        raise Refused(
            code="too_many_changes",
            message=_("Esta visita já mudou demasiadas vezes."),
            what_to_do=_("Telefone, combinem de novo, ou desmarque-a."),
        )
    row.changed_at = max(at, row.changed_at)
    row.sequence += is_change
    row.save()
    return VisitStep.objects.create(
        professional_id=row.professional_id,
        id=new_id(at=at),
        visit_id=row.id,
        happened_at=row.changed_at,
        kind=kind,
        side=side,
        starts_at=starts_at or row.starts_at,
        sequence=row.sequence,
        words=words.strip(),
    )


def refuse_over(row: Visit) -> None:
    """Raise Refused (`visit_over`) for a visit that is not open any more, with how it ended."""
    if row.state not in OPEN:
        raise Refused(
            code="visit_over",
            message=_("Esta visita já está fechada: %(state)s.") % {"state": row.get_state_display()},
            what_to_do=_("Para outra, combinem uma visita nova."),
        )


def refuse_stale(row: Visit, *, sequence: int) -> None:
    """Raise Refused (`visit_moved`) for a page of before the latest change."""
    if sequence != row.sequence:
        raise Refused(
            code="visit_moved",
            message=_("Esta visita mudou depois de abrir a página."),
            what_to_do=_("Veja a hora que tem agora, e responda outra vez."),
        )


def refuse_returned(purchase: BoughtContact, *, at: datetime) -> None:
    """Raise Refused (`contact_returned`) for a contact that went back."""
    if purchase.returned_at is not None and purchase.returned_at <= at:
        raise Refused(
            code="contact_returned",
            message=_("Este contacto foi devolvido e já não conta."),
            what_to_do=_("Não há nada a registar."),
        )


def _refuse_gone(row: Visit, *, at: datetime) -> None:
    purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id)
    is_returned = purchase.returned_at is not None and purchase.returned_at <= at
    if is_returned or people.has_left(row.professional_id):
        raise Refused(
            code="contact_gone",
            message=_("Este profissional já não tem o seu contacto: a visita não se faz."),
            what_to_do=_("Não precisa de fazer nada."),
        )


def _refuse_time(starts_at: datetime, *, at: datetime) -> None:
    if starts_at <= at:
        raise Refused(
            code="in_the_past",
            message=_("Essa hora já passou."),
            what_to_do=_("Escolha uma hora que ainda venha."),
        )
    if starts_at > at + timedelta(days=DAYS_AHEAD):
        raise Refused(
            code="too_far_ahead",
            message=_("Falta demasiado tempo para essa data."),
            what_to_do=_("Escolha um dia nos próximos seis meses."),
        )


def _refuse_length(minutes: int) -> None:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise Refused(
            code="minutes_out_of_range",
            message=_("Uma visita leva entre um quarto de hora e oito horas."),
            what_to_do=_("Escolha quanto tempo leva."),
        )
