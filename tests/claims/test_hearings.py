"""Duarte is heard before he is suspended, appeals, and is paid in the end; Filipe's refusal is decided anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from misuse_story import LIE, REASON, notified, opened, suspended
from vinte.claims import actions, checks, queries
from vinte.claims.dossier.tables import read_dossier
from vinte.claims.due import DUTIES
from vinte.claims.hearing_periods import HearingFigures
from vinte.claims.leaving import remove
from vinte.claims.models import Decision, GuaranteePayment
from vinte.claims.replay import bundle, chain_differences, replay
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices.models import Message
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(microseconds=1)
# A fortnight after 28 April, in Lisbon, where it is summer.
DUE = datetime(2026, 5, 12, 23, 0, tzinfo=UTC)


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("written_at"))


def is_suspended(of: Any, at: datetime) -> bool:
    return professional_standing.standing(professional_id=of.id, at=at).is_suspended


def test_nobody_confirms_before_the_answer_or_the_end_of_the_period() -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    claim = opened(duarte, sofia)
    lie = duarte.purchases[LIE]

    def confirm(at: datetime) -> str:
        return code_of(
            lambda: actions.confirm_misuse(claim_id=claim.id, reason="Contratou.", by=sofia.pk, at=at)
        )

    assert confirm(AFTER_ANSWERS) == "not_heard"
    by = {"claim_id": claim.id, "by": sofia.pk}
    # A question is no notice.
    actions.ask_professional(purchase_id=lie.id, question="O que tem a dizer?", at=AFTER_ANSWERS, **by)
    assert confirm(AFTER_ANSWERS) == "not_heard"
    notice = actions.notify_misuse(reason=REASON, at=AFTER_ANSWERS, **by)
    assert notice.answer_due_at == DUE
    (letter,) = mails("misuse_notice")
    assert "até ao fim de 12 de maio de 2026 (hora de Lisboa)" in letter.text
    assert REASON in letter.text and "Licença da obra" in letter.text
    again = {"reason": REASON, "at": AFTER_ANSWERS, **by}
    assert code_of(lambda: actions.notify_misuse(**again)) == "nothing_to_put"
    assert confirm(DUE - A_MOMENT) == "period_runs"
    # Reminded once, three days before the end.
    DUTIES.run(at=DUE - timedelta(days=3) - A_MOMENT)
    assert mails("misuse_reminder") == []
    DUTIES.run(at=DUE - timedelta(days=3))
    DUTIES.run(at=DUE - timedelta(days=2))
    assert len(mails("misuse_reminder")) == 1
    # What comes up later is put to him too, with a week of its own, however silent he was.
    late = DUE - timedelta(days=1)
    actions.add_evidence(purchase_id=lie.id, source="call", text="Confirmou por telefone.", at=late, **by)
    assert confirm(DUE) == "piece_not_put"
    second = actions.notify_misuse(reason="Falámos com o particular.", at=late, **by)
    assert [one.text for contact in second.contacts for one in contact.pieces] == ["Confirmou por telefone."]
    assert confirm(DUE) == "period_runs"
    # Withdrawn, it asks nothing any more, and he reads why.
    (piece,) = (piece for contact in second.contacts for piece in contact.pieces)
    withdraw = {"evidence_id": piece.evidence_id, "reason": "Era outra obra.", "at": late, **by}
    actions.withdraw_evidence(**withdraw)
    assert code_of(lambda: actions.withdraw_evidence(**withdraw)) == "already_withdrawn"
    shown = queries.hearing(professional_id=duarte.id, hearing_id=second.id, at=late)
    assert shown.contacts[0].pieces[0].withdrawn_why == "Era outra obra."
    decision = actions.confirm_misuse(reason="Contratou.", at=DUE, **by)
    assert (decision.outcome, decision.refund_cents) == ("misuse", 0)
    assert is_suspended(duarte, DUE)
    assert "não respondeu até ao fim de 12 de maio" in queries.statement_of(decision.id)
    assert list(checks.misuse_rests_on_two_pieces()) == []
    assert not GuaranteePayment.objects.exists()


def test_the_professional_answers_twice_and_late_and_every_word_is_kept() -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    claim, notice = notified(duarte, sofia)

    def answer(text: str, at: datetime, *files: bytes) -> Any:
        return actions.answer_hearing(
            professional_id=duarte.id,
            hearing_id=notice.id,
            text=text,
            by=duarte.account.pk,
            at=at,
            files=files,
        )

    assert code_of(lambda: answer("…", AFTER_ANSWERS)) == "answer_missing"
    assert code_of(lambda: answer("Aqui vai.", AFTER_ANSWERS, b"isto nao abre")) == "document_unreadable"
    assert code_of(lambda: answer("Aqui vão.", AFTER_ANSWERS, *[cast.pdf()] * 6)) == "too_many_files"
    last_minute = DUE - A_MOMENT
    found = answer("Não fiz essa obra.", last_minute, cast.pdf())
    assert (found.waits, [one.is_late for one in found.answers]) == (False, [False])
    assert len(answer("Não fiz essa obra.", last_minute).answers) == 1
    late = answer("Junto: estive doente.", DUE)
    assert [(one.text, one.is_late) for one in late.answers][1:] == [("Junto: estive doente.", True)]
    assert len(mails("hearing_answered")) == 2
    (file,) = late.answers[0].files
    assert queries.hearing_file(account=sofia, file_id=file.id).content == cast.pdf()
    with pytest.raises(NotAllowed):
        queries.hearing_file(account=cast.professional("Ana").account, file_id=file.id)
    actions.drop_misuse(claim_id=claim.id, reason="A obra era de outro.", by=sofia.pk, at=DUE)
    assert "A obra era de outro." in mails("misuse_dropped")[0].text
    assert code_of(lambda: answer("Ainda isto.", DUE)) == "case_over"
    # Of a business that is gone for good the papers go; that they were sent stays.
    remove(professional_id=duarte.id, at=DUE)
    assert queries.hearing_file(account=sofia, file_id=file.id).content == b""


def test_a_case_keeps_what_was_known_before_it(bruno: Any, sofia: Any) -> None:
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    by = {"claim_id": claim.id, "by": sofia.pk}
    row = {"purchase_id": bruno.purchases[0].id, **by}
    hours = [AFTER_ANSWERS + timedelta(hours=number) for number in range(5)]
    actions.conclude_verification(at=hours[0], **by)
    cast.hired(bruno.purchases[0], at=hours[0] + A_MOMENT)
    actions.open_misuse(reason="Foi contratado.", at=hours[1], **row)
    actions.drop_misuse(reason="Era outra empresa.", at=hours[2], **by)
    actions.record_finding(finding="contradicted", reason="Afinal não.", at=hours[3], **row)
    actions.record_finding(finding="contradicted", reason="Afinal não, e há mais.", at=hours[4], **row)

    def truthful(at: datetime) -> str:
        return dict(queries.assess(professional_id=bruno.id, at=at).statuses)["claim_truthful"]

    told = {
        at: truthful(at) for at in (hours[0], hours[1] - A_MOMENT, hours[1], hours[2], hours[3], hours[4])
    }
    assert list(told.values()) == ["met", "met", "open", "open", "open", "open"]
    seen = [
        bool((read_dossier(bruno.id, at)["claim"] or {}).get("contradicted"))
        for at in (hours[0], hours[1], hours[2], hours[3], hours[4] - A_MOMENT, hours[4])
    ]
    assert seen == [False, True, False, True, True, True]


def test_duarte_appeals_and_is_paid_at_once_by_a_new_decision() -> None:
    duarte, sofia, rui = cast.claimable("Duarte"), cast.staff("Sofia"), cast.staff("Rui")
    decision = suspended(duarte, sofia)
    decided_at = decision.decided_at
    (letter,) = mails("claim_misuse")
    statement = queries.statement_of(decision.id)
    for words in ("Licença da obra", "Não fiz obra nenhuma", "O que a suspensão para", "recorrer", REASON):
        assert words in statement and words in letter.text
    later = decided_at + timedelta(days=1)
    appeal = actions.file_appeal(
        professional_id=duarte.id, decision_id=decision.id, text="A licença é de outra obra.", at=later
    )
    # Five business days after Wednesday 29 April: the first of May is a holiday.
    assert appeal.due_at == datetime(2026, 5, 7, 23, 0, tzinfo=UTC)
    assert [line.appeal.id for line in queries.appeal_queue(account=rui, at=later)] == [appeal.id]
    words = {"appeal_id": appeal.id, "accepted": True, "answer": "Tem razão: a obra é outra.", "at": later}
    assert code_of(lambda: actions.answer_appeal(by=sofia.pk, **words)) == "same_person"
    with pytest.raises(NotAllowed):
        actions.answer_appeal(by=duarte.account.pk, **words)
    lift = {"decision_id": decision.id, "reason": "Soube-se mais.", "at": later}
    assert code_of(lambda: actions.lift_suspension(by=sofia.pk, **lift)) == "appeal_open"
    answered_at = later + timedelta(hours=1)
    actions.answer_appeal(by=rui.pk, **{**words, "at": answered_at})
    assert not is_suspended(duarte, answered_at)
    anew, before = queries.decisions_of(duarte.id)
    assert (anew.outcome, anew.overturns_id, before.outcome) == ("approved", decision.id, "misuse")
    assert anew.refund_cents == COHORT_CENTS == GuaranteePayment.objects.get().amount_cents
    assert [replay(bundle(one)).same for one in (anew, before)] == [True, True]
    assert chain_differences(bundle(one) for one in queries.decisions_in_order()) == []
    # The link to what it overturns is part of the hash, and one without it keeps the old form.
    assert "overturns" not in bundle(before)
    assert not replay({**bundle(anew), "overturns": str(anew.id)}).same
    broken = [line for check in checks.CHECKS for line in check()]
    assert broken == []
    # Yesterday's answers stay: suspended then, and untrue.
    assert is_suspended(duarte, answered_at - A_MOMENT)
    failed = queries.assess(professional_id=duarte.id, at=decided_at)
    assert dict(failed.statuses)["claim_truthful"] == "failed"
    (answer,) = mails("appeal_answered")
    assert "já está no saldo" in answer.text and "A suspensão terminou" in answer.text
    assert code_of(lambda: actions.lift_suspension(by=sofia.pk, **lift)) == "nothing_to_lift"


def test_an_agent_lifts_a_suspension_because_of_new_evidence() -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    decision = suspended(duarte, sofia)
    at = decision.decided_at + timedelta(days=2)
    lift = {"decision_id": decision.id, "reason": "A câmara corrigiu: a licença é de outro.", "at": at}
    with pytest.raises(NotAllowed):
        actions.lift_suspension(by=duarte.account.pk, **lift)
    actions.lift_suspension(by=sofia.pk, **lift)
    assert not is_suspended(duarte, at)
    assert queries.decisions_of(duarte.id)[0].outcome == "approved"
    (letter,) = mails("suspension_lifted")
    assert "a licença é de outro" in letter.text
    assert code_of(lambda: actions.lift_suspension(by=sofia.pk, **lift)) == "nothing_to_lift"
    appeal = {"professional_id": duarte.id, "decision_id": decision.id, "text": "Não concordo.", "at": at}
    assert code_of(lambda: actions.file_appeal(**appeal)) == "nothing_to_appeal"


@pytest.mark.parametrize(
    ("fate", "outcome"), [("dismissed", "approved"), ("upheld", "refused"), ("open", "")]
)
def test_filipes_appeal_is_decided_anew_by_the_facts_of_now(fate: str, outcome: str) -> None:
    filipe, sofia, rui = cast.claimable("Filipe"), cast.staff("Sofia"), cast.staff("Rui")
    trouble = cast.incident(filipe, occurred_at=filipe.purchases[7].bought_at, state="open")
    claim = actions.file_claim(professional_id=filipe.id, descriptions=filipe.described(), at=CLAIM_DAY)
    by = {"claim_id": claim.id, "by": sofia.pk}
    actions.conclude_verification(at=AFTER_ANSWERS, **by)
    cast.settle_incident(filipe, trouble, state="upheld", at=AFTER_ANSWERS)
    refused_at = AFTER_ANSWERS + timedelta(hours=1)
    decision = actions.refuse(reason="Houve um estorno.", at=refused_at, **by)
    if fate != "upheld":
        cast.settle_incident(filipe, trouble, state="dismissed", at=refused_at + timedelta(hours=1))
    if fate == "open":
        # Another payment is contested: nothing is paid until that is settled, and the claim waits for it.
        cast.incident(filipe, occurred_at=refused_at + timedelta(hours=2))
    at = refused_at + timedelta(days=1)
    appeal = actions.file_appeal(
        professional_id=filipe.id, decision_id=decision.id, text="O banco enganou-se.", at=at
    )
    actions.answer_appeal(appeal_id=appeal.id, accepted=True, answer="Tem razão.", by=rui.pk, at=at)
    made = Decision.objects.filter(overturns_id=decision.id).values_list("outcome", flat=True)
    assert list(made) == ([outcome] if outcome else [])
    assert queries.assess(professional_id=filipe.id, at=refused_at).verdict == "excluded"
    assert (queries.open_claim(filipe.id) is not None) == (fate == "open")
    if fate == "upheld":
        # What was decided anew is a refusal of its own, with its own appeal.
        assert queries.decisions_of(filipe.id)[0].overturns_id == decision.id
        assert len(mails("claim_refused")) == 2
    assert [line for check in checks.CHECKS for line in check()] == []


def test_the_periods_are_in_order() -> None:
    figures = HearingFigures.in_force(market="pt", on=CLAIM_DAY.date())
    assert (figures.answer_days, figures.added_days, figures.reminder_days) == (14, 7, 3)
    with pytest.raises(ValueError, match="reminder_days"):
        HearingFigures.model_validate({**figures.model_dump(by_alias=True), "reminder_days": 7})
