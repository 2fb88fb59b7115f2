"""A job that fell through before work began: either side says so, the homeowner is asked, an agent decides.

The award is withdrawn by the word of both sides or of the homeowner alone (INVARIANTS, rulings); it stays in the
history, and what was known until then can be read for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.handling.models import Award, CalledOff
from vinte.handling.records import clean_reason, withdraw_award
from vinte.kernel import locks
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import refuse_longer, require_text
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.access import Visitor

STATUS_LINK = "homeowner_request"
Side, Answer = CalledOff.Side, CalledOff.Answer


@dataclass(frozen=True)
class SaidCalledOff:
    """Somebody said that a job fell through before work began; `is_withdrawn` once an agent found it so."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID
    said_by: str
    said_by_label: str
    said_at: datetime
    words: str
    homeowner_answer: str
    homeowner_answer_label: str
    homeowner_answered_at: datetime | None
    settled_at: datetime | None
    is_withdrawn: bool
    outcome: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.settled_at is None


@dataclass(frozen=True)
class OpenCalledOff(SaidCalledOff):
    """One that an agent decides, with what it is about."""

    trade_name: str
    title: str
    awarded_at: datetime


@transaction.atomic
def say_called_off(
    *, professional_id: UUID, purchase_id: UUID, said_by: str, words: str, at: datetime
) -> SaidCalledOff:
    """Say that the job won with this contact fell through before work began; `said_by` is a side.

    The professional says in a few words what happened, and the homeowner is asked by a letter. Said again by the
    homeowner it is their answer; said again by the professional it changes nothing. Raises LookupError for another
    side, NotAllowed where no job won is on record, Refused (`words_missing`, `text_too_long`).
    """
    if said_by not in Side.values:
        raise LookupError(f"no side {said_by!r}; known are {', '.join(Side.values)}")
    people_actions.lock_professional(professional_id=professional_id)
    award = Award.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, withdrawals=None
    ).first()
    if award is None:
        raise NotAllowed(f"no job won is on record with contact {purchase_id} of {professional_id}")
    refuse_longer(words)
    by_homeowner = said_by == Side.HOMEOWNER
    if not by_homeowner:
        words = require_text(
            words,
            code="words_missing",
            message=_("Falta dizer o que aconteceu."),
            what_to_do=_("Uma frase chega: quem desistiu, e quando."),
        )
    known = CalledOff.objects.filter(
        professional_id=professional_id, award_id=award.id, settled_at__isnull=True
    ).first()
    if known is not None:
        return _answer(known, confirmed=True, at=at) if by_homeowner else _said(known)
    row = CalledOff.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        award_id=award.id,
        said_by=said_by,
        said_at=max(at, award.recorded_at),
        words=words.strip(),
        homeowner_answer=Answer.CONFIRMED if by_homeowner else Answer.NONE,
        homeowner_answered_at=at if by_homeowner else None,
    )
    if not by_homeowner:
        _ask_homeowner(row, at=at)
    return _said(row)


@transaction.atomic
def answer_called_off(
    *, professional_id: UUID, purchase_id: UUID, confirmed: bool, at: datetime
) -> SaidCalledOff:
    """The homeowner says whether the job fell through, as the professional told.

    Raises NotAllowed where nothing was told, Refused (`already_answered`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    found = CalledOff.objects.filter(
        professional_id=professional_id, award__purchase_id=purchase_id, settled_at__isnull=True
    ).first()
    if found is None:
        raise NotAllowed(f"nobody said that the job of contact {purchase_id} fell through")
    if found.homeowner_answer:
        raise Refused(code="already_answered", message=_("Já respondeu, e a resposta ficou registada."))
    return _answer(found, confirmed=confirmed, at=at)


def _answer(row: CalledOff, *, confirmed: bool, at: datetime) -> SaidCalledOff:
    row.homeowner_answer = Answer.CONFIRMED if confirmed else Answer.DENIED
    row.homeowner_answered_at = max(at, row.said_at)
    row.save(update_fields=["homeowner_answer", "homeowner_answered_at"])
    return _said(row)


@transaction.atomic
def settle_called_off(
    *, professional_id: UUID, called_off_id: UUID, withdraw: bool, outcome: str, by: UUID, at: datetime
) -> SaidCalledOff:
    """An agent withdraws the award, or lets it stand, saying what was found; the professional gets a letter.

    Where the homeowner has not confirmed it on their page, the agent says in `outcome` what they told. Raises
    NotAllowed unless `by` is of the desk and has no part in it, Refused (`already_decided`, `reason_missing`,
    `homeowner_denies`).
    """
    access.require(people.account(by), right="desk.use")
    access.require(people.account(by), right="professional.judge", professional_id=professional_id)
    people_actions.lock_professional(professional_id=professional_id)
    try:
        (row,) = locks.lock_in_key_order(CalledOff.objects.all(), [(professional_id, called_off_id)])
    except locks.RowsMissing:
        raise NotAllowed(f"nobody said {called_off_id} of professional {professional_id}") from None
    purchase = leads.purchase(professional_id=professional_id, purchase_id=row.award.purchase_id)
    homeowner_id = purchase.job_request.homeowner_id
    people.require_no_part(by=by, professional_id=professional_id, homeowner_ids=[homeowner_id])
    if row.settled_at is not None:
        raise Refused(code="already_decided", message=_("Este caso já foi fechado."))
    if withdraw and row.homeowner_answer == Answer.DENIED:
        raise Refused(
            code="homeowner_denies",
            message=_("O particular diz que o trabalho não ficou sem efeito."),
            what_to_do=_("Só a palavra dos dois, ou a do particular, retira um trabalho ganho."),
        )
    words = clean_reason(outcome)
    if withdraw:
        withdraw_award(professional_id=professional_id, purchase_id=purchase.id, reason=words, by=by, at=at)
    row.settled_at, row.settled_by_id = max(at, row.said_at), by
    row.is_withdrawn, row.outcome = withdraw, words
    row.save(update_fields=["settled_at", "settled_by", "is_withdrawn", "outcome"])
    _tell_outcome(row, title=purchase.job_request.title, purchase_id=purchase.id, at=at)
    return _said(row)


def called_off_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[SaidCalledOff]:
    """What was said of the jobs won with these contacts, the newest first."""
    rows = CalledOff.objects.filter(professional_id=professional_id, award__purchase_id__in=purchase_ids)
    return [_said(row) for row in rows.select_related("award").order_by("-said_at", "-id")]


def jobs_of_request(job_request_id: UUID) -> list[tuple[UUID, UUID, SaidCalledOff | None]]:
    """For the homeowner's page: each job won of a request, as its professional and contact, with what was said of it."""
    rows = Award.objects.filter(purchase__job_request_id=job_request_id, withdrawals=None)
    awards = list(rows.order_by("awarded_at", "id"))
    if not awards:
        return []
    told = CalledOff.objects.filter(
        professional_id__in=[award.professional_id for award in awards],
        award_id__in=[award.id for award in awards],
    )
    latest = {row.award_id: row for row in told.select_related("award").order_by("said_at", "id")}
    return [
        (award.professional_id, award.purchase_id, _said(latest[award.id]) if award.id in latest else None)
        for award in awards
    ]


def open_called_off(*, account: Visitor) -> LongList[OpenCalledOff]:
    """What an agent has to decide, what waits longest first. Raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = CalledOff.objects.filter(settled_at__isnull=True).select_related(
        "professional", "award__purchase__job_request"
    )
    return LongList(rows.order_by("said_at", "id"), read=lambda found: [_open(row) for row in found])


def _open(row: CalledOff) -> OpenCalledOff:
    return copied(
        OpenCalledOff,
        row,
        purchase_id=row.award.purchase_id,
        trade_name=row.professional.trade_name,
        title=row.award.purchase.job_request.title,
        awarded_at=row.award.awarded_at,
    )


def _said(row: CalledOff) -> SaidCalledOff:
    return copied(SaidCalledOff, row, purchase_id=row.award.purchase_id)


def _ask_homeowner(row: CalledOff, *, at: datetime) -> None:
    purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.award.purchase_id)
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    secret = people_actions.issue_private_link(purpose=STATUS_LINK, subject=purchase.job_request_id, at=at)
    notices.post(
        kind="called_off_question",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context={
            "title": purchase.job_request.title,
            "trade_name": people.professional(row.professional_id).trade_name,
            "link": people.private_link_address(purpose=STATUS_LINK, secret=secret),
        },
        idempotency_key=f"called_off_question:{row.id}",
        at=at,
        zone=terms.market_zone(market=purchase.job_request.market, at=at),
    )


def _tell_outcome(row: CalledOff, *, title: str, purchase_id: UUID, at: datetime) -> None:
    professional = people.professional(row.professional_id)
    notices.post(
        kind="called_off_decided",
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "title": title,
            "is_withdrawn": row.is_withdrawn,
            "outcome": row.outcome,
            "decided_at": row.settled_at,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/garantia/",
        },
        idempotency_key=f"called_off_decided:{row.id}",
        at=at,
        zone=terms.market_zone(market=professional.market, at=at),
    )
