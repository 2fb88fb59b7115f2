"""Hired, then called off before work began: either side says so, the homeowner is asked, Sofia decides."""

from __future__ import annotations

import pytest

import cast
from vinte.claims import actions as claim_actions
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.models import AwardWithdrawal
from vinte.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
BOUGHT, WON, SAID, DECIDED = (cast.later(hours=hours) for hours in (5, 6, 7, 8))


class Story:
    """Ana bought Helena's contact and won the job."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
        self.helena, self.sofia = cast.homeowner("Helena"), cast.staff()
        self.purchase = cast.buy(self.ana, cast.request(of=self.helena), at=BOUGHT)
        cast.award(self.purchase, at=WON)

    @property
    def about(self) -> dict:
        return {"professional_id": self.ana.id, "purchase_id": self.purchase.id}

    def say(self, by: str = "professional", *, words: str = "A Helena desistiu da obra.", at=SAID):
        return actions.say_called_off(**self.about, said_by=by, words=words, at=at)

    def settle(
        self, said, *, withdraw: bool = True, by=None, outcome: str = "A Helena confirmou ao telefone."
    ):
        return actions.settle_called_off(
            professional_id=self.ana.id,
            called_off_id=said.id,
            withdraw=withdraw,
            outcome=outcome,
            by=(by or self.sofia).pk,
            at=DECIDED,
        )

    def no_award(self, at) -> str:
        return claims.assess(professional_id=self.ana.id, at=at).clauses["no_award"].status


@pytest.fixture
def story() -> Story:
    return Story()


def test_the_word_alone_changes_nothing_and_the_homeowner_is_asked(story: Story) -> None:
    said = story.say()
    assert said.is_open and story.no_award(SAID) == "failed"
    assert cast.letter_kinds(story.helena.email)[-1] == "called_off_question"
    assert [row.title for row in queries.open_called_off(account=story.sofia)] == ["Pintar a sala"]
    # Said twice it is one case.
    assert story.say(words="Desistiu mesmo.").id == said.id


@pytest.mark.parametrize("by", ["professional", "homeowner"])
def test_by_both_words_or_the_homeowners_alone_the_award_is_withdrawn(story: Story, by: str) -> None:
    said = story.say(by, words="" if by == "homeowner" else "Desistiu.")
    if by == "professional":
        actions.answer_called_off(**story.about, confirmed=True, at=SAID)
    settled = story.settle(said)
    assert settled.is_withdrawn and settled.homeowner_answer == "confirmed"
    assert story.no_award(WON) == "failed" and story.no_award(DECIDED) == "open"
    assert queries.awards(story.ana.id) == [] and AwardWithdrawal.objects.count() == 1
    (letter,) = cast.letters(story.ana.account.email, kind="called_off_decided")
    assert "deixou de contar como ganho a 12 de janeiro de 2026, 17:30" in letter.text
    # It is history: told again, there is no job to call off, and the next job won is another.
    with pytest.raises(NotAllowed):
        story.say()
    cast.award(story.purchase, at=cast.later(hours=9))
    assert story.no_award(cast.later(hours=9)) == "failed"


def test_against_the_homeowners_word_nothing_is_withdrawn(story: Story) -> None:
    said = story.say()
    actions.answer_called_off(**story.about, confirmed=False, at=SAID)
    with pytest.raises(Refused) as refusal:
        story.settle(said)
    assert refusal.value.code == "homeowner_denies"
    with pytest.raises(Refused):
        actions.answer_called_off(**story.about, confirmed=True, at=SAID)
    kept = story.settle(said, withdraw=False, outcome="A obra está feita.")
    assert not kept.is_withdrawn and story.no_award(DECIDED) == "failed"
    (letter,) = cast.letters(story.ana.account.email, kind="called_off_decided")
    assert "continua a contar como ganho" in letter.text and "A obra está feita." in letter.text
    with pytest.raises(Refused) as refusal:
        story.settle(said)
    assert refusal.value.code == "already_decided"


def test_it_needs_words_a_job_and_somebody_of_the_desk_without_a_part(story: Story) -> None:
    with pytest.raises(Refused) as refusal:
        story.say(words=" ")
    assert refusal.value.code == "words_missing"
    with pytest.raises(LookupError):
        story.say("neighbour")
    bruno = cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        actions.say_called_off(
            professional_id=bruno.id, purchase_id=story.purchase.id, said_by="homeowner", words="", at=SAID
        )
    said = story.say()
    for by in (bruno.account, story.ana.account):
        with pytest.raises(NotAllowed):
            story.settle(said, by=by)
    with pytest.raises(NotAllowed):
        queries.open_called_off(account=story.ana.account)
    with pytest.raises(Refused):
        story.settle(said, outcome=" ")
    assert not AwardWithdrawal.objects.exists()


def test_a_claim_refused_for_the_job_can_be_made_again() -> None:
    """The job is told while Bruno's claim waits: refused for it; withdrawn afterwards, he asks again and is paid."""
    bruno, sofia = cast.claimable("Bruno"), cast.staff()
    claim = claim_actions.file_claim(
        professional_id=bruno.id, descriptions=bruno.described(), at=cast.CLAIM_DAY
    )
    job, told_at = bruno.purchases[3], cast.CLAIM_DAY + cast.timedelta(days=1)
    cast.award(job, at=told_at)
    after = cast.AFTER_ANSWERS
    claim_actions.refuse(claim_id=claim.id, reason="Ganhou um trabalho.", by=sofia.pk, at=after)
    assert claims.assess(professional_id=bruno.id, at=after).verdict == "fulfilled"
    said = actions.say_called_off(
        professional_id=bruno.id, purchase_id=job.id, said_by="homeowner", words="", at=after
    )
    actions.settle_called_off(
        professional_id=bruno.id,
        called_off_id=said.id,
        withdraw=True,
        outcome="O particular desistiu.",
        by=sofia.pk,
        at=after,
    )
    assert claims.assess(professional_id=bruno.id, at=after).verdict == "claimable"
    again = claim_actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=after)
    paid_at = after + cast.timedelta(days=8)
    claim_actions.conclude_verification(claim_id=again.id, by=sofia.pk, at=paid_at)
    decision = claim_actions.approve(
        claim_id=again.id, reason="Nenhum trabalho.", by=cast.staff("Rui").pk, at=paid_at
    )
    assert decision.refund_cents == cast.COHORT_CENTS
