"""The invariants of this room as questions to the database (INVARIANTS, 13 to 19): each yields a line for
each row that breaks one. `vinte check` asks them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection

from vinte.claims import records
from vinte.claims.dossier import assessing, evaluating
from vinte.claims.dossier import tables as dossier
from vinte.claims.models import Claim
from vinte.claims.replay import AT_ONCE, bundle, chain_differences, replay_all
from vinte.kernel.clock import clock_named
from vinte.kernel.guards import missing_guards
from vinte.people import queries as people

# What a changed decision raises when it is read: it is what the checks look for, and must hide none of the others.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def _lines(line: str, sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield line.format_map(dict(zip(names, row, strict=True)))


def cohort_is_the_first_purchases_not_returned() -> Iterator[str]:
    """13: what a decision rests on is the first N purchases not returned, in order of instant and id."""
    for decision in records.decisions_in_order():
        try:
            evidence, cohort = json.loads(decision.evidence), json.loads(decision.assessment)["cohort"]
            kept = [p for p in evidence["purchases"] if "returned_at" not in p]
            ids = [
                p["id"] for p in sorted(kept, key=lambda p: (datetime.fromisoformat(p["bought_at"]), p["id"]))
            ]
            first = ids[: len(cohort)]
        except UNREADABLE as error:
            yield f"decision {decision.id}: its purchases can't be read: {error!r}"
            continue
        if cohort != first:
            yield f"decision {decision.id}: its cohort is not the first purchases of its evidence"


def claimed_contacts_were_bought_first() -> Iterator[str]:
    """13: a claim names the first purchases that were not returned when it was filed."""
    yield from _lines(
        "claim {claim_id}: contact {purchase_id} is named at {position}, but was bought as number {number}",
        """
        SELECT contact.claim_id, contact.purchase_id, contact.position, bought.number
        FROM claims_claimedcontact AS contact
        JOIN claims_claim AS claim
          ON claim.professional_id = contact.professional_id AND claim.id = contact.claim_id
        LEFT JOIN LATERAL (
            SELECT count(*) AS number
            FROM leads_contactpurchase AS mine
            JOIN leads_contactpurchase AS earlier ON earlier.professional_id = mine.professional_id
             AND (earlier.bought_at, earlier.id) <= (mine.bought_at, mine.id)
             AND (earlier.returned_at IS NULL OR earlier.returned_at > claim.filed_at)
            WHERE mine.professional_id = contact.professional_id AND mine.id = contact.purchase_id
        ) AS bought ON true
        WHERE bought.number <> contact.position
        ORDER BY contact.claim_id, contact.position
        """,
    )


def refund_is_the_sum_of_the_prices() -> Iterator[str]:
    """14: a refund is the sum of the prices of exactly the contacts of the cohort, each without the part that had
    been credited by then, and that was paid.
    """
    yield from _lines(
        "decision {id}: refund {refund_cents}, paid {paid_cents}, prices {price_cents}, posted {posted_cents} (cents)",
        """
        SELECT decision.id, decision.refund_cents, payment.amount_cents AS paid_cents,
               prices.price_cents, posted.posted_cents
        FROM claims_decision AS decision
        LEFT JOIN claims_guaranteepayment AS payment ON payment.decision_id = decision.id
        LEFT JOIN LATERAL (
            SELECT sum(purchase.price_cents - CASE WHEN purchase.reduced_at <= decision.decided_at
                       THEN purchase.returned_cents ELSE 0 END) AS price_cents
            FROM jsonb_array_elements_text(decision.assessment::jsonb -> 'cohort') AS cohort (purchase_id)
            JOIN leads_contactpurchase AS purchase
              ON purchase.professional_id = decision.professional_id AND purchase.id::text = cohort.purchase_id
        ) AS prices ON true
        LEFT JOIN LATERAL (
            SELECT sum(posting.amount_cents) AS posted_cents
            FROM wallet_ledgertransaction AS entry
            JOIN wallet_posting AS posting ON posting.transaction_id = entry.id
            JOIN wallet_ledgeraccount AS account
              ON account.id = posting.account_id AND account.professional_id = decision.professional_id
            WHERE entry.kind = 'guarantee' AND entry.reference = decision.id
        ) AS posted ON true
        WHERE CASE WHEN decision.outcome = 'approved'
              THEN decision.refund_cents IS DISTINCT FROM payment.amount_cents
                OR decision.refund_cents IS DISTINCT FROM prices.price_cents
                OR decision.refund_cents IS DISTINCT FROM posted.posted_cents
              ELSE decision.refund_cents <> 0 OR payment.amount_cents IS NOT NULL
                OR posted.posted_cents IS NOT NULL END
        ORDER BY decision.sequence
        """,
    )


def guarantee_is_posted_for_a_decision_only() -> Iterator[str]:
    """14: the books know no guarantee that no decision paid."""
    yield from _lines(
        "ledger transaction {id}: a guarantee that no approving decision paid",
        """
        SELECT entry.id FROM wallet_ledgertransaction AS entry
        LEFT JOIN claims_decision AS decision
          ON decision.id = entry.reference AND decision.outcome = 'approved'
         AND decision.professional_id = entry.professional_id
        WHERE entry.kind = 'guarantee' AND decision.id IS NULL
        ORDER BY entry.id
        """,
    )


def paid_to_the_professionals_own_identity() -> Iterator[str]:
    """14: the guarantee stands as paid to the tax identity of the professional who was paid."""
    yield from _lines(
        "payment to {tax_identity}: its professional {professional_id} has another tax identity",
        """
        SELECT payment.tax_identity, payment.professional_id
        FROM claims_guaranteepayment AS payment
        JOIN claims_decision AS decision ON decision.id = payment.decision_id
        JOIN people_professional AS professional ON professional.id = payment.professional_id
        WHERE professional.tax_identity <> payment.tax_identity AND NOT EXISTS (
                SELECT FROM people_taxidentitylink AS link
                WHERE link.tax_identity = professional.tax_identity AND link.other = payment.tax_identity)
           OR decision.professional_id <> payment.professional_id
        ORDER BY payment.tax_identity
        """,
    )


def paid_means_payable() -> Iterator[str]:
    """15: paid means that every clause was met in the frozen evidence."""
    for decision in records.decisions_in_order():
        if decision.outcome != "approved":
            continue
        try:
            assessment = json.loads(decision.assessment)
            unmet = sorted(clause for clause, status in assessment["clauses"].items() if status != "met")
            verdict = assessment["verdict"]
        except UNREADABLE as error:
            yield f"decision {decision.id}: approved, and its assessment can't be read: {error!r}"
            continue
        if verdict != "payable" or unmet:
            yield f"decision {decision.id}: approved on verdict {verdict}, not met: {unmet}"


def decisions_replay_to_the_same_verdict() -> Iterator[str]:
    """16: frozen evidence and terms, run again, give the same verdict."""
    for found in replay_all(bundle(decision) for decision in records.decisions_in_order()):
        for difference in found.differences:
            yield f"decision {found.decision}: {difference}"


def last_replays_found_no_difference() -> Iterator[str]:
    """16: what the nightly replay found last of each decision is that nothing differs."""
    for line in records.decisions(differing=True):
        assert line.replay is not None
        for difference in line.replay.differences:
            yield f"decision {line.id}: differed at {line.replay.replayed_at.isoformat()}: {difference}"


def decisions_are_chained() -> Iterator[str]:
    """16: decisions are chained by hash, without a gap, so a changed one shows."""
    links = (bundle(decision) for decision in records.decisions_in_order())
    yield from chain_differences(links)


def decisions_are_guarded() -> Iterator[str]:
    """16 and 18: the triggers that keep decisions append-only and draw the lines exist and are switched on.

    A decision taken off the end of the chain breaks no link, so nobody may be able to take it.
    """
    return missing_guards("claims")


def one_open_claim_for_each_professional() -> Iterator[str]:
    """18: one open claim for each professional."""
    yield from _lines(
        "professional {professional_id}: {count} open claims",
        """
        SELECT professional_id, count(*) AS count FROM claims_claim
        WHERE state IN ('verifying', 'misuse', 'verified')
        GROUP BY professional_id HAVING count(*) > 1 ORDER BY professional_id
        """,
    )


def decided_claims_have_their_decision() -> Iterator[str]:
    """18: a claim is in the state that its latest decision brought about.

    An open or withdrawn one has none, or one that an appeal or a lifting undid and that was not decided anew yet.
    """
    yield from _lines(
        "claim {id}: state {state}, decision {outcome}",
        """
        SELECT claim.id, claim.state, coalesce(decision.outcome, 'none') AS outcome
        FROM claims_claim AS claim
        LEFT JOIN claims_decision AS decision
          ON decision.professional_id = claim.professional_id AND decision.claim_id = claim.id
         AND NOT EXISTS (SELECT FROM claims_decision AS later WHERE later.overturns_id = decision.id)
        WHERE NOT (claim.state IN ('verifying', 'misuse', 'verified', 'withdrawn') AND decision.id IS NOT NULL AND (
                EXISTS (SELECT FROM claims_appeal AS appeal
                        WHERE appeal.decision_id = decision.id AND appeal.state = 'accepted')
                OR EXISTS (SELECT FROM claims_lifting AS lifting WHERE lifting.decision_id = decision.id)))
          AND coalesce(decision.outcome, 'none') <> CASE claim.state
              WHEN 'approved' THEN 'approved' WHEN 'refused' THEN 'refused'
              WHEN 'upheld_misuse' THEN 'misuse' ELSE 'none' END
        ORDER BY claim.id
        """,
    )


def misuse_rests_on_two_pieces() -> Iterator[str]:
    """19: misuse needs two pieces of evidence of different origin about contacts that stood contradicted, and each
    piece was put to the professional, who answered or had the time to.
    """
    yield from _lines(
        "decision {id}: misuse on {origins} independent pieces, {unheard} of them not put or not heard",
        """
        SELECT decision.id, count(DISTINCT piece.origin) AS origins,
               count(DISTINCT piece.id) FILTER (WHERE NOT piece.heard) AS unheard
        FROM claims_decision AS decision
        LEFT JOIN LATERAL (
            SELECT evidence.id, evidence.origin, EXISTS (
                SELECT FROM claims_hearingpoint AS point
                JOIN claims_hearing AS hearing
                  ON hearing.professional_id = point.professional_id AND hearing.id = point.hearing_id
                WHERE point.professional_id = evidence.professional_id AND point.evidence_id = evidence.id
                  AND (hearing.answer_due_at <= decision.decided_at OR EXISTS (
                      SELECT FROM claims_hearinganswer AS answer
                      WHERE answer.professional_id = hearing.professional_id AND answer.hearing_id = hearing.id
                        AND answer.answered_at <= decision.decided_at))) AS heard
            FROM claims_claimedcontact AS contact
            JOIN claims_evidence AS evidence
              ON evidence.professional_id = contact.professional_id AND evidence.claim_id = contact.claim_id
             AND evidence.purchase_id = contact.purchase_id
            WHERE contact.professional_id = decision.professional_id AND contact.claim_id = decision.claim_id
              AND evidence.added_at <= decision.decided_at
              AND NOT EXISTS (SELECT FROM claims_evidencewithdrawal AS withdrawal
                              WHERE withdrawal.professional_id = evidence.professional_id
                                AND withdrawal.evidence_id = evidence.id
                                AND withdrawal.withdrawn_at <= decision.decided_at)
              AND (contact.finding = 'contradicted' AND contact.found_at <= decision.decided_at OR EXISTS (
                  SELECT FROM claims_claimspell AS spell
                  WHERE spell.professional_id = contact.professional_id AND spell.claim_id = contact.claim_id
                    AND spell.purchase_id = contact.purchase_id AND spell.kind = 'contradicted'
                    AND spell.began_at <= decision.decided_at AND spell.over_at >= decision.decided_at))
        ) AS piece ON true
        WHERE decision.outcome = 'misuse'
        GROUP BY decision.id
        HAVING count(DISTINCT piece.origin) < 2 OR bool_or(NOT piece.heard)
        ORDER BY decision.id
        """,
    )


def suspensions_have_their_statement() -> Iterator[str]:
    """19: who was suspended for misuse got a statement of reasons, and it is kept."""
    yield from _lines(
        "decision {id}: misuse without a statement of reasons",
        """
        SELECT decision.id FROM claims_decision AS decision
        WHERE decision.outcome = 'misuse'
          AND NOT EXISTS (SELECT FROM claims_statement AS statement WHERE statement.decision_id = decision.id)
        ORDER BY decision.id
        """,
    )


def decisions_overturn_their_own_claims() -> Iterator[str]:
    """16: a decision anew overturns the one before it about the same claim, which paid nothing and was undone by a
    person: by an appeal that was upheld, or a suspension that was lifted.
    """
    yield from _lines(
        "decision {id}: overturns {overturns_id}, which is of another claim, later, paid, or was never undone",
        """
        SELECT anew.id, anew.overturns_id FROM claims_decision AS anew
        JOIN claims_decision AS before ON before.id = anew.overturns_id
        WHERE before.claim_id <> anew.claim_id OR before.professional_id <> anew.professional_id
           OR before.sequence >= anew.sequence OR before.outcome = 'approved'
           OR NOT EXISTS (SELECT FROM claims_appeal AS appeal
                          WHERE appeal.decision_id = before.id AND appeal.state = 'accepted'
                            AND appeal.answered_at <= anew.decided_at)
          AND NOT EXISTS (SELECT FROM claims_lifting AS lifting
                          WHERE lifting.decision_id = before.id AND lifting.lifted_at <= anew.decided_at)
        ORDER BY anew.sequence
        """,
    )


def nobody_decides_on_their_own_claim() -> Iterator[str]:
    """19: who decides, or answers an appeal, has no part in the claim; an appeal has another reader."""
    parties = people.party_accounts(
        case="""
        SELECT decision.id, decision.professional_id, request.homeowner_id
        FROM claims_decision AS decision
        JOIN claims_claimedcontact AS contact
          ON contact.professional_id = decision.professional_id AND contact.claim_id = decision.claim_id
        JOIN leads_contactpurchase AS purchase
          ON purchase.professional_id = contact.professional_id AND purchase.id = contact.purchase_id
        JOIN leads_jobrequest AS request ON request.id = purchase.job_request_id
        """
    )
    yield from _lines(
        "decision {id}: account {account_id} had a part in it",
        f"""
        SELECT party.id, party.account_id FROM ({parties}) AS party
        WHERE EXISTS (SELECT FROM claims_decision AS decision
                      WHERE decision.id = party.id AND decision.decided_by_id = party.account_id)
           OR EXISTS (SELECT FROM claims_appeal AS appeal
                      WHERE appeal.decision_id = party.id AND appeal.answered_by_id = party.account_id)
        ORDER BY party.id
        """,
    )
    yield from _lines(
        "decision {id}: the appeal was answered by who had decided",
        """
        SELECT appeal.subject_id AS id FROM claims_appeal AS appeal
        LEFT JOIN claims_decision AS decision ON decision.id = appeal.decision_id
        WHERE appeal.answered_by_id IN (appeal.decided_by_id, decision.decided_by_id)
        ORDER BY appeal.subject_id
        """,
    )


def evidence_reads_as_the_database_answers() -> Iterator[str]:
    """16: for every open claim the database's live answer equals the answer to its evidence now."""
    at = clock_named(settings.VINTE_CLOCK).now()
    claims = Claim.objects.filter(state__in=Claim.OPEN_STATES).order_by("professional_id").iterator(AT_ONCE)
    while several := [(claim, assessing.terms_named(claim.terms)) for claim in islice(claims, AT_ONCE)]:
        answers = evaluating.assessments_of(
            [(dossier.read_dossier(claim.professional_id, at), terms) for claim, terms in several]
        )
        for (claim, terms), frozen in zip(several, answers, strict=True):
            live = assessing.assess_with(terms=terms, professional_id=claim.professional_id, at=at)
            if assessing.as_json(live) != assessing.as_json(frozen):
                yield f"claim {claim.id}: live {assessing.as_json(live)}, from evidence {assessing.as_json(frozen)}"


CHECKS: tuple[Any, ...] = (
    cohort_is_the_first_purchases_not_returned,
    claimed_contacts_were_bought_first,
    refund_is_the_sum_of_the_prices,
    guarantee_is_posted_for_a_decision_only,
    paid_to_the_professionals_own_identity,
    paid_means_payable,
    decisions_replay_to_the_same_verdict,
    last_replays_found_no_difference,
    decisions_are_chained,
    decisions_are_guarded,
    one_open_claim_for_each_professional,
    decided_claims_have_their_decision,
    misuse_rests_on_two_pieces,
    suspensions_have_their_statement,
    decisions_overturn_their_own_claims,
    nobody_decides_on_their_own_claim,
    evidence_reads_as_the_database_answers,
)
