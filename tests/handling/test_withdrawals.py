"""Ana takes back a call recorded by mistake; Sofia withdraws a job that fell through; both stay on record."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

import cast
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.models import AttemptWithdrawal, Award, AwardWithdrawal, ContactAttempt
from vinte.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
BOUGHT, CALLED, TAKEN_BACK = cast.later(hours=5), cast.later(hours=6), cast.later(hours=7)


class Story:
    """Ana bought Helena's contact and called."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
        self.bruno, self.sofia = cast.professional("Bruno"), cast.staff()
        self.purchase = cast.buy(self.ana, cast.request(), at=BOUGHT)
        self.attempt = cast.attempt(self.purchase, at=CALLED)

    def win(self, *, at=CALLED) -> Award:
        return cast.award(self.purchase, at=at)

    def fall_through(
        self, *, reason: str = "A Helena confirma que desistiu.", by=None, at=TAKEN_BACK
    ) -> None:
        actions.withdraw_award(
            professional_id=self.ana.id,
            purchase_id=self.purchase.id,
            reason=reason,
            by=(by or self.sofia).pk,
            at=at,
        )

    def clause(self, name: str, at) -> tuple[str, int | None]:
        found = claims.assess(professional_id=self.ana.id, at=at).clauses[name]
        return found.status, found.have


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_call_taken_back_counts_no_more_and_was_known_until_then(story: Story) -> None:
    taken_back = {"professional_id": story.ana.id, "attempt_id": story.attempt.id, "at": TAKEN_BACK}
    actions.withdraw_attempt(**taken_back, reason="Era outro contacto.")
    assert queries.attempts(story.ana.id) == []
    assert story.clause("prompt_contact", CALLED)[1] == 1
    assert story.clause("prompt_contact", TAKEN_BACK)[1] == 0
    with pytest.raises(Refused) as refusal:
        actions.withdraw_attempt(**taken_back, reason="Outra vez.")
    assert refusal.value.code == "already_withdrawn"
    assert ContactAttempt.objects.count() == AttemptWithdrawal.objects.count() == 1


def test_taking_back_needs_a_reason_and_ones_own_call(story: Story) -> None:
    for who, attempt_id in ((story.bruno, story.attempt.id), (story.ana, uuid4())):
        with pytest.raises(NotAllowed):
            actions.withdraw_attempt(professional_id=who.id, attempt_id=attempt_id, reason="x", at=TAKEN_BACK)
    with pytest.raises(Refused) as refusal:
        actions.withdraw_attempt(
            professional_id=story.ana.id, attempt_id=story.attempt.id, reason=" ", at=TAKEN_BACK
        )
    assert refusal.value.code == "reason_missing"
    assert not AttemptWithdrawal.objects.exists()


def test_a_job_that_fell_through_is_none_from_then_on_and_can_be_won_again(story: Story) -> None:
    story.win()
    assert story.clause("no_award", CALLED)[0] == "failed"
    story.fall_through()
    assert queries.awards(story.ana.id) == []
    assert story.clause("no_award", CALLED)[0] == "failed"
    assert story.clause("no_award", TAKEN_BACK)[0] == "open"
    story.win(at=cast.later(hours=8))
    assert story.clause("no_award", cast.later(hours=8))[0] == "failed"
    assert [row.ordinal for row in Award.objects.order_by("ordinal")] == [1, 2]


def test_only_somebody_of_the_desk_withdraws_a_job_and_says_why(story: Story) -> None:
    story.win()
    for by in (story.ana.account, story.bruno.account):
        with pytest.raises(NotAllowed):
            story.fall_through(by=by)
    with pytest.raises(Refused):
        story.fall_through(reason=" ")
    assert not AwardWithdrawal.objects.exists()
    story.fall_through()
    with pytest.raises(NotAllowed):
        story.fall_through()


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET recorded_at = now()"])
@pytest.mark.parametrize("model", [ContactAttempt, Award])
def test_the_database_keeps_what_was_told(story: Story, change: str, model: type) -> None:
    from django.db import connection

    story.win()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))
