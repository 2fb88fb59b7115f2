"""Poisoned rows among claims, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import cast
import misuse_story
from cast import AFTER_ANSWERS, CLAIM_DAY
from poison import Poisoned, lose, of_duty, spoil
from vinte.claims import actions
from vinte.claims.models import AwardAfterRefund, Decision, Hearing, HomeownerQuestion


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
