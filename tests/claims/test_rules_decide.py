"""What the rules decide by themselves, what they leave to a person, and what waits: the edges of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from vinte.claims import actions, queries
from vinte.claims.models import Claim, ClaimSignal, Decision, GuaranteePayment
from vinte.claims.replay import bundle, replay
from vinte.claims.rules import ClaimRules, decision_due
from vinte.claims.steps import by_rules, late_desk
from vinte.guarantee.terms import all_terms
from vinte.handling import actions as handling
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.people.models import Homeowner
from vinte.reviews import actions as reviews
from vinte.reviews.models import WrittenReview
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries

pytestmark = pytest.mark.django_db

A_MOMENT = timedelta(microseconds=1)
DUE = CLAIM_DAY + timedelta(days=7)
LISBON = ZoneInfo("Europe/Lisbon")
TERMS = next(terms for terms in all_terms() if terms.market == "pt")


def filed(of: cast.Business, *, at: datetime = CLAIM_DAY) -> Claim:
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=at)
    return Claim.objects.get(id=claim.id)


def answer(purchase, *, at: datetime, hired: str = "nobody", **more) -> None:
    actions.answer_question(
        secret=cast.question_about(purchase),
        was_contacted=True,
        contacted_on=None,
        hired=hired,
        comment="",
        at=at,
        **more,
    )


def standing(of: cast.Business) -> Claim:
    return Claim.objects.filter(professional_id=of.id).latest("filed_at")


def kinds(of: cast.Business) -> list[str]:
    return cast.letter_kinds(of.account.email)


def test_bruno_is_paid_in_the_moment_in_which_the_answers_end_and_nobody_touched_it(bruno):
    """Filed at 9:05; some answer, some stay silent for seven days of the town's clock."""
    filed_at = CLAIM_DAY.replace(hour=9, minute=5)
    filed(bruno, at=filed_at)
    for purchase in bruno.purchases[:6]:
        answer(purchase, at=filed_at + timedelta(days=2))
    due_at = filed_at + timedelta(days=7)
    assert by_rules.DUTY.run(at=due_at - A_MOMENT) == 0
    assert by_rules.DUTY.run(at=due_at) == 1
    assert by_rules.DUTY.run(at=due_at) == 0
    (decision,) = queries.decisions_of(bruno.id)
    assert (decision.outcome, decision.refund_cents, decision.decided_at) == (
        "approved",
        COHORT_CENTS,
        due_at,
    )
    assert decision.decided_by == "as regras, sem uma pessoa"
    assert replay(bundle(decision)).same
    assert [row.id for row in queries.decisions(by_rules=True)[:5]] == [decision.id]
    assert wallet_queries.balance(professional_id=bruno.id).granted_cents == COHORT_CENTS
    (letter,) = cast.letters(bruno.account.email, kind="claim_approved")
    terms = next(terms for terms in all_terms() if terms.id == standing(bruno).terms)
    for section in terms.sections.values():
        assert f"\n{section} " in letter.text and f"{section} " in letter.html
    assert "Decidido pelas regras" in letter.text
    assert "claim_handed_over" not in kinds(bruno)


def test_a_claim_is_decided_as_soon_as_the_last_homeowner_has_answered(bruno):
    filed(bruno)
    last = CLAIM_DAY + timedelta(days=1)
    for minutes, purchase in enumerate(bruno.purchases):
        assert by_rules.DUTY.run(at=last) == 0
        answer(purchase, at=CLAIM_DAY + timedelta(minutes=1 + minutes))
    assert by_rules.DUTY.run(at=last) == 1
    claim = standing(bruno)
    assert claim.state == "approved" and claim.answers_ended_at == CLAIM_DAY + timedelta(minutes=20)


def test_the_rules_account_is_nobody(bruno):
    filed(bruno)
    by_rules.DUTY.run(at=DUE)
    account = people_queries.account(people_queries.RULES_ACCOUNT)
    assert not account.is_active and account.email.endswith(".invalid")
    assert people.rules_account(at=DUE) == account.pk
    assert cast.letters(account.email) == []


def test_what_is_not_clear_goes_to_a_person_with_a_published_time(bruno, sofia, settings, monkeypatch):
    """Each row by itself sends the claim to a person; without it, the rules would have paid."""

    def conflict():
        answer(bruno.purchases[0], at=CLAIM_DAY + timedelta(hours=1), hired="them")

    def asked():
        actions.ask_professional(
            claim_id=standing(bruno).id,
            purchase_id=bruno.purchases[0].id,
            question="O que aconteceu?",
            by=sofia.pk,
            at=CLAIM_DAY,
        )

    def found():
        actions.record_finding(
            claim_id=standing(bruno).id,
            purchase_id=bruno.purchases[0].id,
            finding="contradicted",
            reason="O registo diz outra coisa.",
            by=sofia.pk,
            at=CLAIM_DAY,
        )

    def disputed():
        cast.incident(bruno, occurred_at=CLAIM_DAY)

    def won():
        cast.award(bruno.purchases[3], at=CLAIM_DAY + timedelta(hours=2))

    def too_much():
        limit = ClaimRules.in_force(market="pt", on=CLAIM_DAY.date())
        low = limit.model_copy(update={"rules_limit_cents": COHORT_CENTS - 1})
        monkeypatch.setattr(ClaimRules, "under", classmethod(lambda _kind, _terms, *, at: low))

    def switched_off():
        settings.VINTE_RULES_DECIDE = False

    def quick():
        answer(bruno.purchases[0], at=CLAIM_DAY + timedelta(seconds=29))

    for make in (conflict, asked, found, disputed, won, too_much, switched_off, quick):
        try:
            with transaction.atomic():
                filed(bruno)
                make()
                assert by_rules.DUTY.run(at=DUE) == 1, make.__name__
                claim = standing(bruno)
                assert claim.is_open and claim.handed_over_at == DUE, make.__name__
                assert not GuaranteePayment.objects.exists()
                assert "claim_handed_over" in kinds(bruno)
                raise LookupError("undo")
        except LookupError:
            settings.VINTE_RULES_DECIDE = True
            monkeypatch.undo()
    filed(bruno)
    answer(bruno.purchases[0], at=CLAIM_DAY + timedelta(seconds=30))
    by_rules.DUTY.run(at=DUE)
    assert standing(bruno).state == "approved"


@pytest.mark.parametrize(
    ("ended_at", "due"),
    [
        # A Tuesday: Wednesday and Thursday.
        (datetime(2026, 4, 14, 10, tzinfo=UTC), date(2026, 4, 16)),
        # A Friday: the weekend is between.
        (datetime(2026, 4, 17, 10, tzinfo=UTC), date(2026, 4, 21)),
        # A Saturday counts from the Monday.
        (datetime(2026, 4, 18, 10, tzinfo=UTC), date(2026, 4, 21)),
        # 25 April is a Saturday; 1 May a Friday and a holiday.
        (datetime(2026, 4, 30, 10, tzinfo=UTC), date(2026, 5, 5)),
        # 23:30 in UTC is the next day in Lisbon's summer.
        (datetime(2026, 4, 14, 23, 30, tzinfo=UTC), date(2026, 4, 17)),
    ],
)
def test_the_published_time_is_two_business_days_of_the_market(ended_at, due):
    assert decision_due(TERMS, answers_ended_at=ended_at) == datetime(
        due.year, due.month, due.day, 18, tzinfo=LISBON
    )


# Signals.


def test_each_signal_says_what_was_seen_and_refuses_nothing(bruno):
    seen = reviews.SeenFrom(device="o navegador do Bruno", address="193.136.1.9", agent="Firefox Linux")
    elsewhere = reviews.SeenFrom(device="outro", address="193.136.1.77", agent="Chrome Windows")
    reviews.note_business(professional_id=bruno.id, seen=seen, at=CLAIM_DAY)
    other = cast.professional("Carla")
    reviews.note_business(professional_id=other.id, seen=seen, at=CLAIM_DAY)
    same = cast.professional("Outro", tax_identity=bruno.professional.tax_identity)
    people.update_profile(professional_id=same.id, at=CLAIM_DAY, phone=bruno.professional.phone)
    cast.homeowner("Hugo", phone=cast.owner_of(bruno.purchases[4]).phone, at=CLAIM_DAY)
    Homeowner.objects.filter(pk=cast.owner_of(bruno.purchases[5]).pk).update(email=bruno.account.email)
    filed(bruno)
    answer(bruno.purchases[0], at=CLAIM_DAY + timedelta(hours=1), seen_from=seen)
    answer(bruno.purchases[1], at=CLAIM_DAY + timedelta(hours=1), seen_from=elsewhere)
    answer(bruno.purchases[2], at=CLAIM_DAY + timedelta(seconds=3))
    handling.state_hired(
        job_request_id=bruno.purchases[3].job_request_id, professional_id=bruno.id, at=CLAIM_DAY
    )
    by_rules.DUTY.run(at=DUE)
    claim = standing(bruno)
    assert claim.state == "verifying" and claim.handed_over_at is not None
    found = queries.desk_claim(claim_id=claim.id, at=DUE).signals
    of = {purchase.id: number for number, purchase in enumerate(bruno.purchases)}
    assert {(signal.kind, of.get(signal.purchase_id)) for signal in found} == {
        ("same_browser", 0),
        ("same_network", 1),
        ("quick_answer", 2),
        ("hidden_award", 3),
        ("phone_elsewhere", 4),
        ("own_address", 5),
        ("same_tax_identity", None),
        ("same_phone", None),
        ("same_business_browser", None),
    }
    words = {signal.kind: signal.words for signal in found}
    assert "20 de abril de 2026" in words["same_browser"] and "3 s " in words["quick_answer"]
    assert all("%" not in text for text in words.values())
    # Seen again, nothing is noted twice, and none stands in the dossier.
    count = ClaimSignal.objects.count()
    actions.record_finding(
        claim_id=claim.id,
        purchase_id=bruno.purchases[0].id,
        finding="consistent",
        reason="É o filho, que tem a mesma casa.",
        by=cast.staff("Sofia").pk,
        at=DUE,
    )
    assert ClaimSignal.objects.count() == count


# What can still come.


def review_withdrawn(of: cast.Business, *, at: datetime) -> None:
    """An agent hides one of the two reviews of contacts."""
    first = WrittenReview.objects.filter(professional_id=of.id, about="contact").earliest("written_at")
    reviews.hide_review(written_id=first.id, reason="insult", words="", by=cast.staff("Rui").pk, at=at)


def test_a_claim_whose_open_clause_can_still_be_met_waits_and_is_decided_when_it_is(bruno, sofia):
    filed(bruno)
    review_withdrawn(bruno, at=CLAIM_DAY + timedelta(days=1))
    assert by_rules.DUTY.run(at=DUE) == 1
    claim = standing(bruno)
    assert (claim.state, claim.waiting_for) == ("verified", ["contact_reviews"])
    (letter,) = cast.letters(bruno.account.email, kind="claim_waits")
    assert "Falta 1 opinião" in letter.text and "Não recusamos" in letter.text
    assert not queries.desk_queue(DUE)[0].ready
    with pytest.raises(Refused) as still:
        actions.refuse(claim_id=claim.id, reason="Falta uma opinião.", by=sofia.pk, at=DUE)
    assert still.value.code == "still_open" and "opinião" in still.value.what_to_do
    # Nothing more is said until a month is over, however often it is looked at.
    assert by_rules.WAITING_DUTY.run(at=DUE + timedelta(days=30) - A_MOMENT) == 0
    assert by_rules.WAITING_DUTY.run(at=DUE + timedelta(days=30)) == 1
    assert len(cast.letters(bruno.account.email, kind="claim_waits")) == 2
    met_at = DUE + timedelta(days=40)
    cast.review(bruno, purchase=bruno.purchases[9], at=met_at)
    assert by_rules.WAITING_DUTY.run(at=met_at) == 1
    assert standing(bruno).state == "approved"
    assert queries.decisions_of(bruno.id)[0].decided_at == met_at
    assert late_desk.DUTY.run(at=met_at) == 0


def test_what_changed_while_it_waited_is_for_a_person_with_a_time_of_its_own(bruno):
    """A homeowner's late word, and a job told, are no reason to pay by themselves."""
    filed(bruno)
    review_withdrawn(bruno, at=CLAIM_DAY + timedelta(days=1))
    by_rules.DUTY.run(at=DUE)
    late = DUE + timedelta(days=3)
    answer(bruno.purchases[7], at=late, hired="them")
    cast.review(bruno, purchase=bruno.purchases[9], at=late)
    by_rules.WAITING_DUTY.run(at=late)
    claim = standing(bruno)
    assert (claim.state, claim.waiting_since, claim.handed_over_at) == ("verified", None, late)
    assert claim.decision_due_at == decision_due(TERMS, answers_ended_at=late)
    row = queries.desk_claim(claim_id=claim.id, at=late).rows[7]
    assert row.is_late_word and row.conflicts == ("hired",)


def test_the_packs_end_on_the_day_of_the_decision_is_waited_for(sofia):
    """The pack ends before the answers do: the claim waits for one, and is paid on the day it is bought."""
    bruno = cast.claimable("Bruno")
    (pack,) = wallet_queries.packs(professional_id=bruno.id)
    filed(bruno)
    wallet.end_pack(professional_id=bruno.id, pack_id=pack.id, at=CLAIM_DAY + timedelta(days=2))
    by_rules.DUTY.run(at=DUE)
    assert standing(bruno).waiting_for == ["active_pack"]
    assert late_desk.DUTY.run(at=DUE + timedelta(days=20)) == 0
    bought_at = DUE + timedelta(days=21)
    cast.buy_pack(bruno.id, "monthly", at=bought_at)
    by_rules.WAITING_DUTY.run(at=bought_at)
    assert standing(bruno).state == "approved"


# A claim taken back.


def test_a_claim_is_taken_back_once_and_another_may_be_filed(bruno):
    claim = filed(bruno)
    other = cast.professional("Carla")
    with pytest.raises(NotAllowed):
        actions.withdraw_claim(professional_id=other.id, claim_id=claim.id, at=CLAIM_DAY)
    later = CLAIM_DAY + timedelta(days=1)
    mine = {"professional_id": bruno.id, "claim_id": claim.id}
    assert actions.withdraw_claim(**mine, at=later).state == "withdrawn"
    assert actions.withdraw_claim(**mine, at=later).state == "withdrawn"
    assert len(cast.letters(bruno.account.email, kind="claim_withdrawn")) == 1
    with pytest.raises(Refused) as gone:
        answer(bruno.purchases[0], at=later)
    assert gone.value.code == "already_withdrawn"
    assert queries.open_claim(bruno.id) is None
    assert by_rules.DUTY.run(at=DUE) == 0
    assert not Decision.objects.exists()
    assert queries.assess(professional_id=bruno.id, at=later).verdict == "claimable"
    assert filed(bruno, at=later + timedelta(hours=1)).id != claim.id


def test_a_claim_under_suspicion_or_decided_is_not_taken_back(bruno, sofia):
    claim = filed(bruno)
    mine = {"professional_id": bruno.id, "claim_id": claim.id}
    answer(bruno.purchases[0], at=CLAIM_DAY + timedelta(hours=1), hired="them")
    by = {"claim_id": claim.id, "reason": "Diz que contratou.", "by": sofia.pk}
    actions.open_misuse(**by, purchase_id=bruno.purchases[0].id, at=DUE)
    with pytest.raises(Refused) as accused:
        actions.withdraw_claim(**mine, at=DUE)
    assert accused.value.code == "in_misuse"
    actions.drop_misuse(**by, at=DUE)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    actions.approve(**by, at=AFTER_ANSWERS)
    with pytest.raises(Refused) as decided:
        actions.withdraw_claim(**mine, at=AFTER_ANSWERS)
    assert decided.value.code == "already_decided"


# Two people.


def test_above_the_limit_one_proposes_and_another_confirms(sofia, monkeypatch):
    limits = ClaimRules.in_force(market="pt", on=CLAIM_DAY.date())

    def limit(cents: int) -> None:
        low = limits.model_copy(update={"rules_limit_cents": 0, "one_person_limit_cents": cents})
        monkeypatch.setattr(ClaimRules, "under", classmethod(lambda _kind, _terms, *, at: low))

    bruno, rui = cast.claimable("Bruno"), cast.staff("Rui")
    claim = filed(bruno)
    limit(COHORT_CENTS - 1)
    whole = {"claim_id": claim.id, "at": AFTER_ANSWERS}
    actions.conclude_verification(**whole, by=sofia.pk)
    assert queries.desk_claim(**whole).needs_two_people

    def refused(act, **more):
        with pytest.raises(Refused) as refusal:
            act(**whole, **more)
        return refusal.value.code

    said = {"reason": "Nada contradiz o pedido."}
    assert refused(actions.approve, by=sofia.pk, **said) == "second_person_needed"
    assert refused(actions.confirm_approval, by=rui.pk) == "nothing_proposed"
    with pytest.raises(NotAllowed):
        actions.propose_approval(**whole, by=bruno.account.pk, **said)
    first = actions.propose_approval(**whole, by=sofia.pk, **said)
    assert refused(actions.propose_approval, by=rui.pk, **said) == "already_proposed"
    assert refused(actions.confirm_approval, by=sofia.pk) == "same_person"
    assert refused(actions.approve, by=rui.pk, **said) == "second_person_needed"
    assert not GuaranteePayment.objects.exists()
    against = actions.reject_approval(**whole, by=rui.pk, reason="Falta ver o contacto 3.")
    assert (against.outcome, against.ended_by) == ("rejected", "Rui")
    (told,) = cast.letters(sofia.email, kind="proposal_ended")
    assert "Rui não concordou" in told.text and "Falta ver o contacto 3." in told.text
    whole["at"] += timedelta(hours=1)
    actions.propose_approval(**whole, by=sofia.pk, **said)
    decision = actions.confirm_approval(**whole, by=rui.pk)
    assert (decision.refund_cents, decision.reason, decision.decided_by) == (
        COHORT_CENTS,
        said["reason"],
        "Rui",
    )
    trail = queries.desk_claim(**whole).proposals
    assert [(one.proposed_by, one.outcome, one.ended_by) for one in trail] == [
        ("Sofia", "confirmed", "Rui"),
        ("Sofia", "rejected", "Rui"),
    ]
    assert trail[1].id == first.id
    assert len(cast.letters(sofia.email, kind="proposal_ended")) == 1
    assert refused(actions.confirm_approval, by=rui.pk) == "already_decided"
    # Exactly the limit is one person's.
    ana = cast.claimable("Ana")
    limit(COHORT_CENTS)
    whole = {"claim_id": filed(ana).id, "at": AFTER_ANSWERS}
    actions.conclude_verification(**whole, by=sofia.pk)
    assert refused(actions.propose_approval, by=sofia.pk, **said) == "one_person_suffices"
    assert actions.approve(**whole, by=sofia.pk, **said).outcome == "approved"


def test_a_case_of_misuse_ends_a_proposal_that_waits(sofia, monkeypatch):
    limits = ClaimRules.in_force(market="pt", on=CLAIM_DAY.date())
    low = limits.model_copy(update={"rules_limit_cents": 0, "one_person_limit_cents": COHORT_CENTS - 1})
    monkeypatch.setattr(ClaimRules, "under", classmethod(lambda _kind, _terms, *, at: low))
    bruno, rui = cast.claimable("Bruno"), cast.staff("Rui")
    claim = filed(bruno)
    whole = {"claim_id": claim.id, "at": AFTER_ANSWERS}
    actions.conclude_verification(**whole, by=sofia.pk)
    actions.propose_approval(**whole, by=sofia.pk, reason="Nada contradiz o pedido.")
    of_row = {"purchase_id": bruno.purchases[4].id, "reason": "A licença da obra é dele."}
    whole["at"] += timedelta(hours=1)
    answer(bruno.purchases[4], at=whole["at"], hired="them")
    actions.open_misuse(**whole, **of_row, by=rui.pk)
    (ended,) = queries.desk_claim(**whole).proposals
    assert (ended.outcome, ended.ended_by, ended.ended_reason) == ("rejected", "Rui", of_row["reason"])
    (told,) = cast.letters(sofia.email, kind="proposal_ended")
    assert "Rui abriu entretanto um caso de uso indevido" in told.text and of_row["reason"] in told.text
    assert f"/mesa/pedidos/{claim.id}/" in told.text
    whole["at"] += timedelta(hours=1)
    actions.drop_misuse(**whole, reason="A licença era de outra pessoa.", by=rui.pk)
    actions.conclude_verification(**whole, by=sofia.pk)
    with pytest.raises(Refused) as refusal:
        actions.confirm_approval(**whole, by=rui.pk)
    assert refusal.value.code == "nothing_proposed"
