"""Poisoned rows among claims, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import cast
import misuse_story
from cast import AFTER_ANSWERS, CLAIM_DAY
from poison import Poisoned, lose, of_duty, past_the_guards, spoil
from vinte.claims import actions
from vinte.claims.models import AwardAfterRefund, Claim, ClaimDraft, Decision, Hearing, HomeownerQuestion
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries
from vinte.wallet.models import PackProlongation


def _filed(of: cast.Business) -> Any:
    return actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)


@of_duty("claims.reminders")
def a_question_about_a_contact_that_nobody_bought() -> Iterator[Poisoned]:
    _filed(cast.claimable())
    first, *others = HomeownerQuestion.objects.order_by("asked_at", "id")

    def are_reminded(*questions: HomeownerQuestion) -> bool:
        mine = HomeownerQuestion.objects.filter(pk__in=[question.pk for question in questions])
        return mine.filter(reminded_at__isnull=False).count() == len(questions)

    yield Poisoned(
        at=CLAIM_DAY + timedelta(days=3),
        key=f"question {first.id}",
        why="contact",
        mend=spoil(first, purchase_id=UUID(int=1)),
        is_done=partial(are_reminded, first),
        others=partial(are_reminded, *others),
    )


@of_duty("claims.hearings")
def a_notice_to_a_business_that_nobody_has() -> Iterator[Poisoned]:
    sofia, notices = cast.staff("Sofia"), []
    for name in ("Duarte", "Sérgio"):
        _claim, notice = misuse_story.notified(cast.claimable(name), sofia)
        notices.append(notice)
    first, second = sorted(notices, key=lambda notice: notice.id)

    def is_reminded(notice: Any) -> bool:
        return Hearing.objects.get(id=notice.id).reminded_at is not None

    yield Poisoned(
        at=first.answer_due_at - timedelta(days=3),
        key=f"hearing {first.id}",
        why="claim",
        mend=spoil(Hearing.objects.get(id=first.id), claim_id=UUID(int=1)),
        is_done=partial(is_reminded, first),
        others=partial(is_reminded, second),
    )


@of_duty("claims.filed_on_the_day")
def a_draft_of_a_professional_that_there_is_not() -> Iterator[Poisoned]:
    drafts, early = [], CLAIM_DAY - timedelta(days=20)
    for number, name in enumerate(("Bruno", "Carla")):
        of, at = cast.claimable(name), early + timedelta(minutes=number)
        actions.keep_draft(professional_id=of.id, texts=of.described(), at=at)
        actions.agree_to_file(professional_id=of.id, by=of.account.pk, at=at)
        drafts.append(ClaimDraft.objects.get(professional_id=of.id))

    def is_filed(draft: ClaimDraft) -> bool:
        return Claim.objects.filter(professional_id=draft.professional_id).exists()

    first, second = drafts
    yield Poisoned(
        at=CLAIM_DAY,
        key=f"draft {first.id}",
        why="professional",
        mend=spoil(first, professional_id=UUID(int=1)),
        is_done=partial(is_filed, first),
        others=partial(is_filed, second),
    )


@of_duty("claims.jobs_told_late")
def a_refund_that_nobody_decided() -> Iterator[Poisoned]:
    sofia, claims = cast.staff("Sofia"), []
    for name in ("Bruno", "Carla"):
        of = cast.claimable(name)
        claim = _filed(of)
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
        decided_at = AFTER_ANSWERS + timedelta(minutes=len(claims))
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=decided_at)
        cast.award(of.purchases[1], at=AFTER_ANSWERS + timedelta(days=3))
        claims.append(claim)

    def has_case(claim: Any) -> bool:
        return AwardAfterRefund.objects.filter(claim_id=claim.id).exists()

    first, second = sorted(claims, key=lambda claim: claim.id)
    yield Poisoned(
        at=AFTER_ANSWERS + timedelta(days=3),
        key=f"claim {first.id}",
        why="Decision",
        mend=lose(Decision.objects.get(claim_id=first.id)),
        is_done=partial(has_case, first),
        others=partial(has_case, second),
    )


def _two_filed() -> tuple[list[cast.Business], Claim, Claim]:
    """Two claims, the first by the duties' order first."""
    both = [cast.claimable(name) for name in ("Bruno", "Carla")]
    for of in both:
        _filed(of)
    first, second = Claim.objects.order_by("filed_at", "id")
    return both, first, second


def _has(claim: Claim, field: str) -> bool:
    return Claim.objects.filter(id=claim.id).exclude(**{field: None}).exists()


def _write_terms(claim: Claim, terms: str) -> None:
    """Past the guards; `spoil` would read the row again, which a state that is protected refuses."""
    with past_the_guards():
        assert Claim.objects.filter(id=claim.id).update(terms=terms) == 1


def _under_no_terms(first: Claim, second: Claim, *, at: datetime, is_done: Any) -> Poisoned:
    _write_terms(first, "none")
    return Poisoned(
        at=at,
        key=f"claim {first.id}",
        why="no terms",
        mend=partial(_write_terms, first, first.terms),
        is_done=partial(is_done, first),
        others=partial(is_done, second),
    )


@of_duty("claims.by_rules")
def an_end_of_answers_under_no_terms() -> Iterator[Poisoned]:
    _both, first, second = _two_filed()
    ended = partial(_has, field="answers_ended_at")
    yield _under_no_terms(first, second, at=CLAIM_DAY + timedelta(days=7), is_done=ended)


@of_duty("claims.waiting")
def a_missing_pack_under_no_terms() -> Iterator[Poisoned]:
    both, first, second = _two_filed()
    sofia = cast.staff("Sofia")
    for of in both:
        (pack,) = wallet_queries.packs(of.id)
        wallet.end_pack(professional_id=of.id, pack_id=pack.id, at=CLAIM_DAY)
    for claim in (first, second):
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    waits = partial(_has, field="waiting_since")
    yield _under_no_terms(first, second, at=AFTER_ANSWERS, is_done=waits)


@of_duty("claims.late_desk")
def a_late_claim_under_no_terms() -> Iterator[Poisoned]:
    _both, first, second = _two_filed()

    def is_prolonged(claim: Claim) -> bool:
        return PackProlongation.objects.filter(professional_id=claim.professional_id).exists()

    # The last days of the year's pack.
    yield _under_no_terms(first, second, at=datetime(2026, 12, 31, 12, tzinfo=UTC), is_done=is_prolonged)
