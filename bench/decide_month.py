"""A month of claims at a desk of three: two holidays, a week of silence, and nobody is worse off for our time.

    .venv/bin/python bench/decide_month.py [CLAIMS]

Claims (400) are filed from 11 May to 8 June 2026, one copy of a story each, with 4 and 10 June holidays in Portugal.
Of ten, one is contradicted by a homeowner by mistake, one answered within seconds, one lacks a review for some weeks,
one won a job, and six are clear. Half have a pack that ends within twelve days of their answers. Three agents decide on business days, each
a few a day, what is due first; from 25 to 29 May nobody comes. Writes results/decide-month.md; exit 1 when somebody
was paid late without a pack kept for them, refused though nothing had failed, or worse off than if decided in time.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import claims_of_many

RESULTS = Path(__file__).parent / "results" / "decide-month.md"
FIRST_DAY = date(2026, 5, 11)
DAYS_OF_FILING = 29
LAST_DAY = date(2026, 7, 10)
SILENCE = (date(2026, 5, 25), date(2026, 5, 29))
AGENTS = ("Sofia", "Rui", "Simao")
A_DAY_EACH = 4
KINDS = ("clear",) * 6 + ("mistaken", "quick", "review", "won")


@dataclass
class Month:
    """What the programme keeps of the month while it goes on."""

    kinds: dict[Any, str] = field(default_factory=dict)
    could_be_paid_at_end: dict[Any, bool] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    decided_by: Counter[str] = field(default_factory=Counter)
    late: int = 0


def plant(month: Month) -> None:
    """Give each claim what is particular to it: rows that homeowners, providers and agents would have written."""
    from planting import guards_off
    from vinte.claims.models import Claim, HomeownerQuestion
    from vinte.handling.models import Award
    from vinte.kernel.ids import new_id
    from vinte.reviews.models import Review
    from vinte.wallet.models import Pack

    filed = Claim.objects.exclude(state=Claim.State.WITHDRAWN).order_by("filed_at", "id")
    for number, claim in enumerate(filed):
        kind = month.kinds[claim.id] = KINDS[number % len(KINDS)]
        mine = {"professional_id": claim.professional_id}
        first = HomeownerQuestion.objects.filter(**mine).order_by("purchase_id")[0]
        asked = HomeownerQuestion.objects.filter(**mine, purchase_id=first.purchase_id)
        if kind in ("mistaken", "quick"):
            after = timedelta(hours=5) if kind == "mistaken" else timedelta(seconds=9)
            asked.update(
                answered_at=claim.filed_at + after,
                was_contacted=True,
                hired="them" if kind == "mistaken" else "nobody",
            )
        if kind == "review":
            one = Review.objects.filter(**mine, about="contact").order_by("id")[0]
            Review.objects.filter(**mine, id=one.id).update(withdrawn_at=claim.filed_at + timedelta(days=2))
        if kind == "won":
            told_at = claim.filed_at + timedelta(days=1)
            Award.objects.create(
                **mine,
                id=new_id(at=told_at),
                purchase_id=first.purchase_id,
                awarded_at=told_at,
                recorded_at=told_at,
                told_by="professional",
            )
        if number % 2 == 1:
            ends_on = claim.answers_due_at.date() + timedelta(days=number % 12)
            # Packs that end within the month: the database would have them bought months ago.
            with guards_off():
                Pack.objects.filter(**mine).update(ends_on=ends_on, renews=number % 4 == 1)


def at_the_desk(day: date) -> bool:
    """Whether the agents come on that day."""
    from vinte.kernel.business_days import is_business_day

    return is_business_day(day, country="pt") and not SILENCE[0] <= day <= SILENCE[1]


def decide_some(agents: list[Any], month: Month, *, at: datetime) -> None:
    """Each agent takes what is due first, looks at what conflicts, and decides."""
    from vinte.claims import actions, queries
    from vinte.claims.models import Claim
    from vinte.kernel.errors import Refused

    waiting = Claim.objects.filter(
        state__in=Claim.OPEN_STATES, handed_over_at__isnull=False, waiting_since__isnull=True
    ).order_by("decision_due_at", "id")[: A_DAY_EACH * len(agents)]
    for place, claim in enumerate(waiting):
        agent = agents[place % len(agents)]
        act = {"claim_id": claim.id, "by": agent.pk, "at": at}
        desk = queries.desk_claim(claim_id=claim.id, at=at)
        for row in desk.rows:
            if row.conflict and row.finding == "none":
                actions.record_finding(
                    **act,
                    purchase_id=row.purchase_id,
                    finding="consistent",
                    reason="Falou-se com o particular.",
                )
        failed = [result for result in desk.assessment.clauses.values() if result.status == "failed"]
        try:
            if failed:
                actions.refuse(**act, reason="Uma condição falhou.")
            else:
                if claim.state == "verifying":
                    actions.conclude_verification(**act)
                actions.approve(**act, reason="Visto com o particular: nada contradiz o pedido.")
        except Refused as refusal:
            month.decided_by[f"not decided: {refusal.code}"] += 1


def write_missing_reviews(month: Month, *, at: datetime) -> None:
    """Who waits for a review gets it after three weeks."""
    from vinte.claims.models import Claim
    from vinte.kernel.ids import new_id
    from vinte.reviews.models import Review

    for claim in Claim.objects.filter(waiting_since__lte=at - timedelta(days=21)):
        if "contact_reviews" in claim.waiting_for:
            every = Review.objects.filter(professional_id=claim.professional_id, about="contact")
            standing = [each.invitation_id for each in every if each.withdrawn_at is None]
            for review in every.exclude(invitation_id__in=standing):
                # Another is a new row: what was withdrawn stays so.
                review.id, review.published_at, review.withdrawn_at = new_id(at=at), at, None
                review.save(force_insert=True)


def buy_missing_packs(month: Month, *, at: datetime) -> None:
    """Who waits for a pack buys one three days after the letter."""
    import cast
    from vinte.claims.models import Claim

    for claim in Claim.objects.filter(waiting_since__lte=at - timedelta(days=3)):
        if "active_pack" in claim.waiting_for:
            cast.buy_pack(claim.professional_id, "monthly", at=at)


def go_through(month: Month) -> None:
    """Day by day, every six hours what is due, and in the morning the desk."""
    import cast
    from vinte.claims import queries
    from vinte.claims.models import Claim
    from vinte.claims.steps import by_rules, late_desk
    from vinte.wallet.automatic import renewals

    agents = [cast.staff(name) for name in AGENTS]
    day = FIRST_DAY
    while day <= LAST_DAY:
        for hour in (0, 6, 12, 18):
            at = datetime(day.year, day.month, day.day, hour, 5, tzinfo=UTC)
            write_missing_reviews(month, at=at)
            buy_missing_packs(month, at=at)
            late_desk.DUTY.run(at=at)
            renewals.DUTY.run(at=at)
            by_rules.DUTY.run(at=at)
            by_rules.WAITING_DUTY.run(at=at)
            for claim in Claim.objects.filter(answers_ended_at__lte=at):
                if claim.id not in month.could_be_paid_at_end:
                    found = queries.assess(professional_id=claim.professional_id, at=claim.answers_ended_at)
                    others = {
                        name: one.status for name, one in found.clauses.items() if name != "claim_truthful"
                    }
                    month.could_be_paid_at_end[claim.id] = set(others.values()) == {"met"}
            if hour == 12 and at_the_desk(day):
                decide_some(agents, month, at=at)
        day += timedelta(days=1)


def look(month: Month) -> None:
    """What became of each claim, and whatever is not as it should be."""
    import json

    from vinte.claims.models import Claim, Decision
    from vinte.people import queries as people
    from vinte.project import rooms
    from vinte.wallet import queries as wallet

    decisions = {decision.claim_id: decision for decision in Decision.objects.all()}
    for claim in Claim.objects.exclude(state=Claim.State.WITHDRAWN):
        decision = decisions.get(claim.id)
        kind = month.kinds[claim.id]
        if decision is None:
            month.faults.append(
                f"{kind} claim {claim.id}: not decided, {claim.state}, waits for {claim.waiting_for}"
            )
            continue
        by = "the rules" if decision.decided_by_id == people.RULES_ACCOUNT else "a person"
        month.decided_by[f"{decision.outcome} by {by}"] += 1
        clauses = json.loads(decision.assessment)["clauses"]
        if decision.outcome == "refused" and "failed" not in clauses.values():
            month.faults.append(f"{kind} claim {claim.id}: refused, and nothing had failed")
        if month.could_be_paid_at_end[claim.id] and decision.outcome != "approved":
            month.faults.append(f"{kind} claim {claim.id}: could be paid when the answers ended, and was not")
        if decision.decided_at > claim.decision_due_at:
            month.late += 1
            days = [
                claim.decision_due_at.date() + timedelta(days=number)
                for number in range((decision.decided_at.date() - claim.decision_due_at.date()).days + 1)
            ]
            without = [
                on for on in days if wallet.active_pack(professional_id=claim.professional_id, on=on) is None
            ]
            if without and month.could_be_paid_at_end[claim.id]:
                month.faults.append(f"{kind} claim {claim.id}: late, and without a pack on {without[0]}")
    month.faults += [line for check in rooms.checks() for line in check.rows()]


def main(count: int) -> int:
    """Play the month; how many faults."""
    month = Month()
    with claims_of_many.database():
        began = time.perf_counter()
        claims_of_many.play_first()
        from cast import CLAIM_DAY

        to_first = (FIRST_DAY - CLAIM_DAY.date()).days
        claims_of_many.copy(count, days=lambda number: to_first + number % DAYS_OF_FILING)
        from vinte.claims import actions
        from vinte.claims.models import Claim

        first = Claim.objects.earliest("filed_at")
        actions.withdraw_claim(professional_id=first.professional_id, claim_id=first.id, at=first.filed_at)
        plant(month)
        go_through(month)
        from vinte.wallet.models import PackProlongation

        prolonged = PackProlongation.objects.values("professional_id").distinct().count()
        look(month)
        seconds = time.perf_counter() - began
    lines = "".join(f"| {what} | {number} |\n" for what, number in sorted(month.decided_by.items()))
    said = (
        f"# A month of {count} claims, three agents, two holidays and a week of silence\n\n"
        f"`bench/decide_month.py {count}`\n\n| what | how many |\n| --- | --- |\n{lines}"
        f"| decided after the published time | {month.late} |\n"
        f"| businesses whose pack was prolonged | {prolonged} |\n"
        f"| faults, with every check of `vinte check` | {len(month.faults)} |\n"
        + "".join(f"\n- {line}" for line in month.faults[:20])
    )
    RESULTS.write_text(said, "utf-8")
    print(said, f"\n({seconds:.0f} s)")
    return len(month.faults)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(1 if main(*(numbers or [400])) else 0)
