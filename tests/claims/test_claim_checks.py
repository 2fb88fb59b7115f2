"""Each check of the room sees the row that breaks its invariant, and the database refuses to write that row
as long as nobody switches its triggers off.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, checks
from vinte.claims.models import Claim, Decision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def machine_clock(settings) -> None:
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def broken() -> dict[str, list[str]]:
    found = {check.__name__: list(check()) for check in checks.CHECKS}
    return {name: lines for name, lines in found.items() if lines}


@pytest.fixture
def paid_and_suspended(bruno: cast.Business) -> None:
    """Bruno was paid, and Duarte suspended with an appeal that Rui rejected."""
    duarte = cast.claimable("Duarte")
    sofia, rui = cast.staff("Sofia"), cast.staff("Rui")
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, **by)
    actions.approve(claim_id=claim.id, reason="Tudo confirmado.", **by)
    claim = actions.file_claim(professional_id=duarte.id, descriptions=duarte.described(), at=CLAIM_DAY)
    contact = {"claim_id": claim.id, "purchase_id": duarte.purchases[0].id}
    cast.hired(duarte.purchases[0], at=CLAIM_DAY + timedelta(days=1))
    actions.open_misuse(**contact, reason="Foi contratado.", **by)
    actions.add_evidence(**contact, source="professional", text="Admite.", **by)
    notice = actions.notify_misuse(claim_id=claim.id, reason="Foi contratado.", **by)
    actions.answer_hearing(
        professional_id=duarte.id,
        hearing_id=notice.id,
        text="Foi um engano.",
        by=duarte.account.pk,
        at=AFTER_ANSWERS,
    )
    decision = actions.confirm_misuse(claim_id=claim.id, reason="Foi contratado.", **by)
    appeal = actions.file_appeal(
        professional_id=duarte.id, decision_id=decision.id, text="Não concordo.", at=AFTER_ANSWERS
    )
    actions.answer_appeal(
        appeal_id=appeal.id, accepted=False, answer="Mantém-se.", by=rui.pk, at=AFTER_ANSWERS
    )


APPROVED = "(SELECT id FROM claims_decision WHERE outcome = 'approved')"

BREAKS = {
    "cohort_is_the_first_purchases_not_returned": (
        "UPDATE claims_decision SET assessment = jsonb_set(assessment::jsonb, '{cohort,0}', '\"x\"')::text"
        " WHERE outcome = 'approved'"
    ),
    "claimed_contacts_were_bought_first": (
        "UPDATE leads_contactpurchase SET bought_at = bought_at + interval '90 days' WHERE ordinal = 1"
    ),
    "refund_is_the_sum_of_the_prices": ("UPDATE claims_guaranteepayment SET amount_cents = amount_cents + 1"),
    "guarantee_is_posted_for_a_decision_only": (
        f"UPDATE wallet_ledgertransaction SET reference = professional_id WHERE reference = {APPROVED}"
    ),
    "paid_to_the_professionals_own_identity": "UPDATE claims_guaranteepayment SET tax_identity = 'PT999999990'",
    "paid_means_payable": (
        'UPDATE claims_decision SET assessment = replace(assessment, \'"no_award":"met"\', \'"no_award":"failed"\')'
    ),
    "decisions_replay_to_the_same_verdict": (
        "UPDATE claims_decision SET evidence = replace(evidence, '\"profile_percent\":90', '\"profile_percent\":79')"
    ),
    "last_replays_found_no_difference": (
        "INSERT INTO claims_decisionreplay (decision_id, replayed_at, verdict, differences) "
        "SELECT id, decided_at, 'excluded', ARRAY['refund_cents: written 1, computed 0'] FROM claims_decision"
    ),
    "decisions_are_chained": "UPDATE claims_decision SET previous_hash = repeat('f', 64) WHERE sequence = 2",
    "decisions_are_guarded": "ALTER TABLE claims_decision DISABLE TRIGGER USER",
    "decided_claims_have_their_decision": "UPDATE claims_claim SET state = 'refused' WHERE state = 'approved'",
    "misuse_rests_on_two_pieces": "DELETE FROM claims_evidence WHERE source = 'professional'",
    "suspensions_have_their_statement": "DELETE FROM claims_statement",
    "decisions_overturn_their_own_claims": (
        "UPDATE claims_decision SET overturns_id = (SELECT id FROM claims_decision WHERE sequence = 1)"
        " WHERE sequence = 2"
    ),
    "nobody_decides_on_their_own_claim": (
        "UPDATE claims_appeal SET answered_by_id = (SELECT decided_by_id FROM claims_decision LIMIT 1)"
    ),
    "one_open_claim_for_each_professional": (
        "DROP INDEX one_open_claim; "
        "INSERT INTO claims_claim (professional_id, id, terms, filed_at, filed_on, state, answers_due_at,"
        " decision_due_at, waiting_for) "
        "SELECT professional_id, gen_random_uuid(), terms, filed_at, filed_on, 'verifying', answers_due_at, "
        "answers_due_at, '{}'::varchar[] "
        "FROM claims_claim UNION ALL "
        "SELECT professional_id, gen_random_uuid(), terms, filed_at, filed_on, 'verifying', answers_due_at, "
        "answers_due_at, '{}'::varchar[] "
        "FROM claims_claim"
    ),
}


def test_every_check_has_a_break_that_it_sees():
    # Evidence that reads otherwise than the database answers can't be made by changing a row.
    assert set(BREAKS) == {check.__name__ for check in checks.CHECKS} - {
        "evidence_reads_as_the_database_answers"
    }


class Undo(Exception):
    """Ends a block whose changes are to be taken back."""


@pytest.mark.usefixtures("paid_and_suspended")
def test_a_sound_room_breaks_nothing_and_a_broken_row_is_seen_by_its_check():
    assert broken() == {}
    for check, statement in BREAKS.items():
        with pytest.raises(Undo), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")
            assert check in broken()
            raise Undo
    assert broken() == {}


@pytest.mark.parametrize("written", ["7", "{}", '{"clauses": 7, "cohort": 7}', "not JSON"])
@pytest.mark.usefixtures("paid_and_suspended")
def test_a_decision_that_can_not_be_read_is_named_and_hides_no_other(written):
    first, second = Decision.objects.order_by("sequence").values_list("id", flat=True)[:2]
    with pytest.raises(Undo), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE claims_decision SET outcome = 'approved', refund_cents = 1")
        cursor.execute("UPDATE claims_decision SET assessment = %s WHERE id = %s", [written, first])
        cursor.execute(
            """UPDATE claims_decision SET assessment = replace(assessment, '"met"', '"failed"') WHERE id = %s""",
            [second],
        )
        paid = list(checks.paid_means_payable())
        assert [line.split(":")[0] for line in paid] == [f"decision {first}", f"decision {second}"]
        assert f"decision {first}" in "".join(checks.cohort_is_the_first_purchases_not_returned())
        raise Undo


def test_evidence_that_reads_otherwise_is_seen(monkeypatch, bruno):
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    assert "evidence_reads_as_the_database_answers" not in broken()
    read = checks.dossier.read_dossier

    def without_attempts(professional_id, at):
        return {**read(professional_id, at), "contact_attempts": []}

    monkeypatch.setattr(checks.dossier, "read_dossier", without_attempts)
    assert "evidence_reads_as_the_database_answers" in broken()


REFUSED_BY_THE_DATABASE = (
    "UPDATE claims_decision SET reason = 'outro'",
    "DELETE FROM claims_decision",
    "TRUNCATE claims_decision CASCADE",
    "UPDATE claims_guaranteepayment SET amount_cents = 1",
    "DELETE FROM claims_guaranteepayment",
    "TRUNCATE claims_guaranteepayment",
    "UPDATE claims_evidence SET text = 'outro'",
    "DELETE FROM claims_evidence",
    "TRUNCATE claims_evidence",
    "DELETE FROM claims_claim",
    "UPDATE claims_claim SET state = 'verifying' WHERE state = 'approved'",
    "UPDATE claims_claim SET state = 'approved' WHERE state = 'upheld_misuse'",
    "UPDATE claims_appeal SET state = 'accepted'",
    "INSERT INTO claims_claim (professional_id, id, terms, filed_at, filed_on, state, answers_due_at,"
    " decision_due_at, waiting_for)"
    " SELECT professional_id, gen_random_uuid(), terms, filed_at, filed_on, 'verified', answers_due_at,"
    " answers_due_at, '{}'::varchar[]"
    " FROM claims_claim LIMIT 1",
)


@pytest.mark.usefixtures("paid_and_suspended")
def test_the_database_refuses_what_no_line_is_drawn_for():
    def rows():
        return list(Decision.objects.order_by("sequence").values()), list(
            Claim.objects.order_by("id").values()
        )

    before = rows()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in REFUSED_BY_THE_DATABASE:
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
    assert rows() == before
