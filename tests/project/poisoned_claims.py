"""Poisoned rows among claims, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY
from poison import Poisoned, lose, of_duty, spoil
from vinte.claims import actions
from vinte.claims.models import AwardAfterRefund, Claim, ClaimDraft, Decision, HomeownerQuestion


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
