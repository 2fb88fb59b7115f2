"""What is counted of one market by an instant: newcomers and their contacts, claims and how they ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, JSONField, Min, Q, Sum
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from vinte.claims.desk.reasons import in_the_way
from vinte.claims.dossier import market_wide
from vinte.claims.models import Claim, Decision, GuaranteePayment
from vinte.claims.open_figures.rules import OpenRules


@dataclass(frozen=True)
class Won:
    """Contacts that led to a job, of how many, and of how many professionals those were."""

    won: int = 0
    contacts: int = 0
    people: int = 0


@dataclass(frozen=True)
class Counts:
    """One night's counts, as they are kept. Spans are whole minutes from the filing to the first decision.

    `first` is of everybody's first N contacts; `first_of_those` and `later` are of the first N and the N after them of
    those professionals who bought more than N.
    """

    contacts: int
    newcomers: int = 0
    won_a_job: int = 0
    without_a_job: int = 0
    first: Won = Won()
    first_of_those: Won = Won()
    later: Won = Won()
    claims: int = 0
    waiting: int = 0
    withdrawn: int = 0
    approved: int = 0
    refused: int = 0
    misuse: int = 0
    median_minutes: int | None = None
    ninety_percent_minutes: int | None = None
    refused_by_clause: Mapping[str, int] = field(default_factory=dict)
    paid_count: int = 0
    paid_cents: int = 0

    def as_json(self) -> dict[str, Any]:
        """In plain values."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Counts:
        """Of what was kept; a figure that came later than the night is zero in it."""
        won = {name: Won(**kept[name]) for name in ("first", "first_of_those", "later")}
        return cls(**{**kept, **won})


def count(*, market: str, rules: OpenRules, at: datetime) -> Counts:
    """Everything that is told of a market, as it was known at an instant."""
    since = at - timedelta(days=rules.looked_back_days)
    return Counts(
        **_of_contacts(market, since=since, ripe=at - timedelta(days=rules.ripe_days), at=at),
        **_of_claims(market, since=since, at=at),
    )


def _of_contacts(market: str, *, since: datetime, ripe: datetime, at: datetime) -> dict[str, Any]:
    beginners = market_wide.beginners(market, since=since, at=at)
    found = [
        market_wide.contacts_of(beginners.ids[terms], terms=terms, ripe=ripe, at=at)
        for terms in beginners.ids
    ]
    total = sum(map(Counter, found), Counter())
    return {
        "contacts": beginners.now.contacts,
        "newcomers": sum(map(len, beginners.ids.values())),
        "won_a_job": total["won_a_job"],
        "without_a_job": total["without_a_job"],
        **{
            name: Won(
                won=total[f"{name}_won"], contacts=total[f"{name}_contacts"], people=total[f"{name}_people"]
            )
            for name in ("first", "first_of_those", "later")
        },
    }


def _of_claims(market: str, *, since: datetime, at: datetime) -> dict[str, Any]:
    claims = Claim.objects.filter(professional__market=market, filed_at__gt=since, filed_at__lte=at)
    made = Decision.objects.filter(claim_id__in=claims.values("id"), decided_at__lte=at)
    first = dict(made.values_list("claim_id").annotate(at=Min("decided_at")))
    # Of several decisions of a claim the latest counts; an appeal may have led to another.
    latest = dict(made.order_by("sequence").values_list("claim_id", "outcome"))
    filed = dict(claims.values_list("id", "filed_at"))
    minutes = sorted((decided_at - filed[of]) // timedelta(minutes=1) for of, decided_at in first.items())
    outcomes = Counter(latest.values())
    withdrawn = claims.filter(ended_at__lte=at).exclude(id__in=first).count()
    paid = GuaranteePayment.objects.filter(
        professional__market=market, paid_at__gt=since, paid_at__lte=at
    ).aggregate(count=Count("pk"), cents=Sum("amount_cents"))
    return {
        "claims": len(filed),
        "waiting": len(filed) - len(first) - withdrawn,
        "withdrawn": withdrawn,
        "approved": outcomes[Decision.Outcome.APPROVED],
        "refused": outcomes[Decision.Outcome.REFUSED],
        "misuse": outcomes[Decision.Outcome.MISUSE],
        "median_minutes": _share(minutes, 50),
        "ninety_percent_minutes": _share(minutes, 90),
        "refused_by_clause": _refused_by_clause(made, latest),
        "paid_count": paid["count"],
        "paid_cents": int(paid["cents"] or 0),
    }


def _share(ordered: Sequence[int], percent: int) -> int | None:
    """The least value that so many percent do not pass (nearest rank); None of nothing."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def _refused_by_clause(made: Any, latest: Mapping[Any, str]) -> dict[str, int]:
    """How many claims each clause stood in the way of, as it was frozen with their latest decision."""
    refused = made.filter(Q(outcome=Decision.Outcome.REFUSED)).order_by("sequence")
    clauses = KeyTransform("clauses", Cast("assessment", JSONField()))
    of_each = dict(refused.values_list("claim_id", clauses))
    return dict(
        Counter(
            clause
            for claim_id, statuses in of_each.items()
            if latest[claim_id] == Decision.Outcome.REFUSED
            for clause in in_the_way(statuses)
        )
    )
