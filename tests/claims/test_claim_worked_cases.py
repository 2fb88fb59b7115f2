"""The worked cases, written into the rooms' own tables, have their expected answer on the live site's views
and from the evidence that is read from them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from vinte.claims.dossier import assessing, evaluating
from vinte.claims.dossier import tables as dossier
from vinte.claims.models import Claim, ClaimedContact, GuaranteePayment
from vinte.guarantee.terms import Terms, promised
from vinte.handling.models import AttemptWithdrawal, Award, AwardWithdrawal, ContactAttempt
from vinte.kernel.periods import local_day
from vinte.leads.models import ContactPurchase
from vinte.people.models import Professional, Standing
from vinte.reviews.models import Review
from vinte.wallet.models import IncidentPurchase, Pack, PaymentIncident

pytestmark = pytest.mark.django_db

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "guarantee/cases/guarantee.jsonl")
    .read_text("utf-8")
    .splitlines()
]
WHO, SOMEBODY, SOMETHING = UUID(int=1), UUID(int=2), UUID(int=3)


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def written(case: dict[str, Any]) -> tuple[Terms, datetime]:
    """The case's facts in the rooms' tables, whatever the rooms would say of them; its terms and its instant."""
    facts = case["dossier"]
    as_of = datetime.fromisoformat(facts["as_of"])
    purchases, claim = facts.get("purchases", []), facts.get("claim")
    first = min((datetime.fromisoformat(row["bought_at"]) for row in purchases), default=None)
    terms = promised(
        case["terms"],
        first_bought_at=first,
        as_of=as_of,
        filed_at=instant(claim["filed_at"]) if claim else None,
    )
    named = {row["id"] for row in purchases} | {
        *(row["purchase"] for row in facts.get("reviews", []) if row["purchase"]),
        *(claim["described"] + claim["contradicted"] if claim else []),
    }
    # Identifiers sort as their texts do.
    key = {name: UUID(int=10 + n) for n, name in enumerate(sorted(named))}

    def day(at: datetime | None) -> date | None:
        return None if at is None else local_day(at, zone=terms.time_zone)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Professional.objects.create(
        id=WHO, account_id=SOMEBODY, market=terms.market, tax_identity="1", trade_name="Ana", joined_at=as_of
    )
    for n, row in enumerate(purchases, start=1):
        bought_at, returned_at = datetime.fromisoformat(row["bought_at"]), instant(row.get("returned_at"))
        ContactPurchase.objects.create(
            professional_id=WHO,
            id=key[row["id"]],
            job_request_id=UUID(int=1000 + n),
            idempotency_key=row["id"],
            bought_at=bought_at,
            bought_on=day(bought_at),
            price_cents=row["price_cents"],
            service=row["service"],
            profile_percent=row["profile_percent"],
            badges=row["badges"],
            terms=terms.id,
            ordinal=n,
            returned_at=returned_at,
            returned_on=day(returned_at),
            returned_cents=row["price_cents"] if returned_at else 0,
        )
    for n, row in enumerate(facts.get("contact_attempts", [])):
        told = {"professional_id": WHO, "id": UUID(int=n)}
        ContactAttempt.objects.create(
            **told,
            purchase_id=key[row["purchase"]],
            attempted_at=row["at"],
            recorded_at=row.get("recorded_at") or row["at"],
            channel=row["channel"],
        )
        if row.get("withdrawn_at"):
            AttemptWithdrawal.objects.create(
                professional_id=WHO, attempt_id=UUID(int=n), withdrawn_at=row["withdrawn_at"], reason="…"
            )
    for n, row in enumerate(facts.get("awards", [])):
        Award.objects.create(
            professional_id=WHO,
            id=UUID(int=n),
            purchase_id=key[row["purchase"]],
            awarded_at=row["at"],
            recorded_at=row["at"],
            told_by="professional",
            ordinal=n,
        )
        if row.get("withdrawn_at"):
            AwardWithdrawal.objects.create(
                professional_id=WHO,
                award_id=UUID(int=n),
                withdrawn_at=row["withdrawn_at"],
                withdrawn_by_id=SOMEBODY,
                reason="…",
            )
    for n, row in enumerate(facts.get("reviews", [])):
        Review.objects.create(
            professional_id=WHO,
            id=UUID(int=n),
            about=row["about"],
            purchase_id=key[row["purchase"]] if row["purchase"] else None,
            invitation_id=UUID(int=n),
            rating=row["rating"],
            author="Helena",
            published_at=row["published_at"],
            withdrawn_at=row.get("withdrawn_at"),
        )
    for n, row in enumerate(facts.get("payment_incidents", [])):
        PaymentIncident.objects.create(
            professional_id=WHO,
            id=UUID(int=n),
            kind="chargeback",
            occurred_at=row["occurred_at"],
            payment_at=row["payment_at"],
            state=row["state"],
        )
        for purchase in row.get("paid_for", []):
            IncidentPurchase.objects.create(
                professional_id=WHO, incident_id=UUID(int=n), purchase_id=key[purchase]
            )
    for n, row in enumerate(facts.get("packs", [])):
        Pack.objects.create(
            professional_id=WHO,
            id=UUID(int=n),
            market=terms.market,
            period="yearly",
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            cancelled_on=row.get("cancelled_on"),
            price_cents=0,
            bought_at=datetime(2000, 1, 1, tzinfo=UTC),
            idempotency_key=str(n),
        )
    for n, row in enumerate(facts.get("standing", [])):
        Standing.objects.create(
            professional_id=WHO,
            id=UUID(int=n),
            since=row["from"],
            state=row["state"],
            reason="…",
            decided_by_id=SOMEBODY,
        )
    if paid := [datetime.fromisoformat(row["paid_at"]) for row in facts.get("earlier_guarantees", [])]:
        GuaranteePayment.objects.create(
            tax_identity="1",
            professional_id=WHO,
            decision_id=SOMETHING,
            amount_cents=1,
            paid_at=min(paid),
        )
    if claim:
        filed_at = datetime.fromisoformat(claim["filed_at"])
        Claim.objects.create(
            professional_id=WHO,
            id=SOMETHING,
            terms=terms.id,
            filed_at=filed_at,
            filed_on=day(filed_at),
            verified_at=claim["verified_at"],
            answers_due_at=filed_at + timedelta(days=7),
        )
        for n, name in enumerate(sorted({*claim["described"], *claim["contradicted"]}), start=1):
            lies = name in claim["contradicted"]
            ClaimedContact.objects.create(
                professional_id=WHO,
                claim_id=SOMETHING,
                purchase_id=key[name],
                position=n,
                description="…" if name in claim["described"] else "",
                **(
                    {
                        "finding": "contradicted",
                        "finding_reason": "…",
                        "found_by_id": SOMEBODY,
                        "found_at": filed_at,
                    }
                    if lies
                    else {}
                ),
            )
    return terms, as_of


def test_there_are_78_worked_cases() -> None:
    assert len(CASES) == 78


def test_the_worked_cases_on_the_live_site_and_from_the_evidence_that_is_read() -> None:
    live, asked = [], []
    for case in CASES:
        with transaction.atomic():
            terms, as_of = written(case)
            live.append(assessing.assess_with(terms=terms, professional_id=WHO, at=as_of))
            asked.append((dossier.read_dossier(WHO, as_of), terms))
            # Cases are written whatever the rooms would say of them, and none is left behind.
            transaction.set_rollback(True)
    from_evidence = evaluating.assessments_of(asked)
    for case, *found in zip(CASES, live, from_evidence, strict=True):
        for one in found:
            told = {
                "verdict": one.verdict,
                "at_stake_cents": one.at_stake_cents,
                "refund_cents": one.refund_cents,
                "clauses": assessing.statuses(one),
            }
            assert told == {key: case["expected"][key] for key in told}, case["name"]
