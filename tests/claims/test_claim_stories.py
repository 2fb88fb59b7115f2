"""The stories of the room: Bruno is paid, Carla asks twice, and what lies between; Duarte's are in `test_hearings`."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from vinte.claims import actions, queries
from vinte.claims.desk.reasons import NotClaimable
from vinte.claims.models import Claim, GuaranteePayment
from vinte.claims.replay import bundle, replay
from vinte.kernel.errors import Refused
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db


def answer(purchase, *, hired="nobody", was_contacted=True, at=CLAIM_DAY + timedelta(days=1)):
    return actions.answer_question(
        secret=cast.question_about(purchase),
        was_contacted=was_contacted,
        contacted_on=None,
        hired=hired,
        comment="",
        at=at,
    )


def verified_claim(of, sofia):
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    return claim


def mails(kind):
    return list(Message.objects.filter(kind=kind).order_by("written_at"))


def test_bruno_is_paid_exactly_what_his_twenty_contacts_cost(bruno, sofia):
    assert queries.assess(professional_id=bruno.id, at=CLAIM_DAY).verdict == "claimable"
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    assert len(mails("homeowner_question")) == 20
    assert len(mails("claim_received")) == 1
    for purchase in bruno.purchases[:4]:
        answer(purchase)
    (line,) = queries.desk_queue(CLAIM_DAY + timedelta(days=2))
    assert (line.answered_count, line.asked_count, line.conflict_count, line.ready) == (4, 20, 0, False)
    with pytest.raises(Refused) as early:
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=CLAIM_DAY + timedelta(days=2))
    assert early.value.code == "answers_pending"
    assert queries.desk_queue(AFTER_ANSWERS)[0].ready
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    assert queries.assess(professional_id=bruno.id, at=AFTER_ANSWERS).verdict == "payable"
    decision = actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    assert decision.refund_cents == COHORT_CENTS == GuaranteePayment.objects.get().amount_cents
    assert replay(bundle(decision)).same
    (mail,) = mails("claim_approved")
    assert "324,50" in mail.text
    assert queries.open_claim(bruno.id) is None
    assert queries.desk_queue(AFTER_ANSWERS) == []
    with pytest.raises(NotClaimable) as again:
        actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=AFTER_ANSWERS)
    assert [reason.clause for reason in again.value.reasons] == ["once_only"]


def test_carla_is_paid_once_and_never_again_under_another_account_of_her_business():
    carla, sofia = cast.claimable("Carla"), cast.staff("Sofia")
    claim = verified_claim(carla, sofia)
    actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    again = cast.claimable("CarlaDois", tax_identity=carla.professional.tax_identity)
    assert again.professional.tax_identity == carla.professional.tax_identity
    with pytest.raises(NotClaimable) as refused:
        actions.file_claim(professional_id=again.id, descriptions=again.described(), at=AFTER_ANSWERS)
    assert [reason.clause for reason in refused.value.reasons] == ["once_only"]
    assert "uma só vez" in refused.value.message


def test_a_claim_whose_business_was_paid_meanwhile_is_refused_and_never_paid():
    first, sofia = cast.claimable("Carla"), cast.staff("Sofia")
    second = cast.claimable("CarlaDois", tax_identity=first.professional.tax_identity)
    mine, hers = verified_claim(first, sofia), verified_claim(second, sofia)
    actions.approve(claim_id=mine.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    with pytest.raises(Refused) as paid:
        actions.approve(claim_id=hers.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    assert paid.value.code == "already_paid"
    decision = actions.refuse(claim_id=hers.id, reason="Já foi paga.", by=sofia.pk, at=AFTER_ANSWERS)
    assert decision.outcome == "refused"
    assert GuaranteePayment.objects.count() == 1


def test_an_incident_upheld_meanwhile_refuses_the_claim_with_its_clause(bruno, sofia):
    trouble = cast.incident(bruno, occurred_at=bruno.purchases[7].bought_at, state="open")
    claim = verified_claim(bruno, sofia)
    cast.settle_incident(bruno, trouble, state="upheld", at=AFTER_ANSWERS + timedelta(hours=1))
    decided_at = AFTER_ANSWERS + timedelta(hours=2)
    with pytest.raises(Refused) as unpayable:
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=decided_at)
    assert unpayable.value.code == "not_payable"
    decision = actions.refuse(claim_id=claim.id, reason="Houve um estorno.", by=sofia.pk, at=decided_at)
    assert replay(bundle(decision)).same
    (mail,) = mails("claim_refused")
    assert "incidência de pagamento" in mail.text and "324,50" in mail.text
    # Before it was settled nobody knew, and the database still says so.
    assert queries.assess(professional_id=bruno.id, at=AFTER_ANSWERS).verdict == "payable"
    assert queries.assess(professional_id=bruno.id, at=decided_at).verdict == "excluded"


def test_a_job_won_after_filing_refuses_the_claim_and_the_promise_is_kept(bruno, sofia):
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    cast.award(bruno.purchases[2], at=CLAIM_DAY + timedelta(days=1))
    decision = actions.refuse(claim_id=claim.id, reason="Ganhou um trabalho.", by=sofia.pk, at=AFTER_ANSWERS)
    assert '"verdict":"fulfilled"' in decision.assessment
    assert Claim.objects.get(id=claim.id).state == "refused"


def test_a_job_told_after_the_refund_opens_a_case_and_takes_nothing_back(bruno, sofia):
    from vinte.claims.due import DUTIES

    claim = verified_claim(bruno, sofia)
    actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    later = AFTER_ANSWERS + timedelta(days=3)
    cast.award(bruno.purchases[1], at=later)
    # The case, the decision run again that night, and the night's open figures.
    assert (DUTIES.run(at=later), DUTIES.run(at=later)) == (3, 0)
    (line,) = queries.desk_queue(later)
    assert (line.kind, line.purchase_id) == ("award_after_refund", bruno.purchases[1].id)
    assert GuaranteePayment.objects.get().amount_cents == COHORT_CENTS
    case = {"claim_id": claim.id, "purchase_id": bruno.purchases[1].id, "outcome": "Falei com o Bruno."}
    actions.close_case(**case, by=sofia.pk, at=later)
    assert queries.desk_queue(later) == []


def test_homeowners_are_reminded_once_and_silence_contradicts_nobody(bruno, sofia):
    from vinte.claims.due import DUTIES

    (reminders,) = [duty for duty in DUTIES if duty.name == "claims.reminders"]
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    answer(bruno.purchases[0])
    assert reminders.run(at=CLAIM_DAY + timedelta(days=2, hours=23)) == 0
    assert reminders.run(at=CLAIM_DAY + timedelta(days=3)) == 19
    assert reminders.run(at=CLAIM_DAY + timedelta(days=4)) == 0
    # The reminder brings a link of its own; both lead to the same question, answered once.
    second = bruno.purchases[1]
    both = [cast.question_about(second, kind=kind) for kind in ("homeowner_question", "homeowner_reminder")]
    words = {"was_contacted": True, "contacted_on": None, "hired": "other", "comment": ""}
    actions.answer_question(secret=both[1], at=CLAIM_DAY + timedelta(days=4), **words)
    with pytest.raises(Refused) as twice:
        actions.answer_question(secret=both[0], at=CLAIM_DAY + timedelta(days=4), **words)
    assert twice.value.code == "already_answered"
    assert not any(row.conflict for row in queries.desk_claim(claim_id=claim.id, at=AFTER_ANSWERS).rows)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    assert queries.assess(professional_id=bruno.id, at=AFTER_ANSWERS).verdict == "payable"


def test_a_dropped_case_lets_the_verification_go_on(bruno, sofia):
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    answer(bruno.purchases[3], hired="them")
    at = {"claim_id": claim.id, "by": sofia.pk, "at": AFTER_ANSWERS}
    actions.open_misuse(purchase_id=bruno.purchases[3].id, reason="Diz que contratou.", **at)
    actions.drop_misuse(reason="Enganou-se na empresa: contratou outra com nome parecido.", **at)
    actions.conclude_verification(**at)
    decision = actions.approve(reason="Tudo confirmado.", **at)
    assert decision.refund_cents == COHORT_CENTS
