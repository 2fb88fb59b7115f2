"""From tables to plain facts, in relational algebra: one row for each contact of the cohort, one row for
each professional. A small aggregate for each clause, joined by professional at the end.

Everything is an Ibis expression over unbound tables (`tables.TABLES`), compiled by each engine to its
own SQL. Two traps are kept in mind: a day plus months is an instant on some engines, so it is cast
there and back; and `professional_id` stands in every join, so that one professional is one shard's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import ibis

from vinte.guarantee import clauses
from vinte.guarantee.tables import EACH, TABLES
from vinte.guarantee.terms import Terms

TYPES = {"text": "string", "instant": "timestamp('UTC', 6)", "day": "date", "whole": "int64"}

CONTACT = ["professional_id", "purchase_id"]

# What is told of each contact of the cohort.
TOLD = (
    *("ordinal", "purchase_id", "bought_at", "price_cents", "due_at", "prompt_until", "prompt_contact_waits"),
    *clauses.OF_EACH_CONTACT,
)


@cache
def unbound() -> Mapping[str, Any]:
    """The tables of a dossier as Ibis tables that belong to no engine."""
    return {
        name: ibis.table({c.name: f"{'' if c.nullable else '!'}{TYPES[c.kind]}" for c in columns}, name=name)
        for name, columns in TABLES.items()
    }


def _later(day: Any, *, months: int = 0, days: int = 0) -> Any:
    """The day some calendar months (the last day of a month that has no such day) and days later."""
    later = day.cast("timestamp")
    if months:
        later = later + ibis.interval(months=months)
    if days:
        later = later + ibis.interval(days=days)
    return later.cast("date")


def _known(table: Any, tables: Mapping[str, Any], instant: str) -> Any:
    """The rows of a table that exist by the instant asked about, with that instant beside them."""
    asked = table.join(tables["questions"], "professional_id")
    return asked.filter(asked[instant] <= asked.as_of)


def _in_effect(table: Any, tables: Mapping[str, Any], since: str) -> Any:
    """The rows of a table that exist by the instant asked about and are not withdrawn by then."""
    known = _known(table, tables, since)
    standing = known.filter(known.withdrawn_at.isnull() | (known.withdrawn_at > known.as_of))
    return standing.select(*table.columns)


def cohort(tables: Mapping[str, Any], terms: Terms) -> Any:
    """The first N purchases by instant and id, without those returned by then; `ordinal` counts from 1."""
    bought = _known(tables["purchases"], tables, "bought_at")
    bought = bought.filter(bought.returned_at.isnull() | (bought.returned_at > bought.as_of))
    by_instant = ibis.window(group_by="professional_id", order_by=["bought_at", "purchase_id"])
    numbered = bought.mutate(ordinal=ibis.row_number().over(by_instant) + 1)
    return numbered.filter(numbered.ordinal <= terms.contacts)


def _beside(row: Any, aggregates: list[Any], key: list[str]) -> Any:
    """A row with its aggregates beside it, in one flat join; what an aggregate does not know is NULL."""
    columns = list(row.columns)
    for place, aggregate in enumerate(aggregates):
        columns += [name for name in aggregate.columns if name not in key]
        row = row.left_join(aggregate, key, rname=f"{{name}}_{place}")
    return row.select(columns)


def _per_contact(rows: Any, name: str) -> Any:
    return rows.group_by(CONTACT).agg(**{name: rows.count()})


def _prompt_hours(purchases: Any, terms: Terms) -> Any:
    """Purchases with the ends of the hours to call, and of those to enter a call made in time."""
    purchases = purchases.mutate(prompt_until=purchases.bought_at + ibis.interval(hours=terms.prompt_hours))
    return purchases.mutate(entry_until=purchases.prompt_until + ibis.interval(hours=terms.late_entry_hours))


def contacts(tables: Mapping[str, Any], terms: Terms) -> Any:
    """One row of facts for each contact of the cohort, with whether it keeps each clause asked of it.

    Beside the facts, `<clause>` says whether the contact keeps that clause, and `prompt_contact_waits`
    whether its hours still run: those to call, and then those to enter a call made in time. `due_at` is
    the end of the ones that run.
    """
    row = cohort(tables, terms)
    beside = [_per_contact(_in_effect(tables["awards"], tables, "awarded_at"), "award_count")]
    if "badges_active" in terms.sections:
        badges = tables["purchase_badges"]
        asked = badges.filter(badges.badge.isin(list(terms.badges)))
        beside.append(asked.group_by(CONTACT).agg(badge_count=asked.badge.nunique()))
    if "prompt_contact" in terms.sections:
        row = _prompt_hours(row, terms)
        row = row.mutate(due_at=ibis.ifelse(row.as_of <= row.prompt_until, row.prompt_until, row.entry_until))
        entered = _in_effect(tables["contact_attempts"], tables, "recorded_at")
        attempts = entered.join(_prompt_hours(tables["purchases"], terms), CONTACT)
        prompt = attempts.filter(
            attempts.attempted_at.between(attempts.bought_at, attempts.prompt_until),
            attempts.recorded_at <= attempts.entry_until,
        )
        beside.append(_per_contact(prompt, "prompt_attempt_count"))
    if "contact_reviews" in terms.sections:
        shown = _in_effect(tables["reviews"], tables, "published_at")
        positive = shown.filter(shown.about == "contact", shown.rating >= terms.positive_rating)
        beside.append(_per_contact(positive, "positive_review_count"))
    filed = _known(tables["claims"], tables, "filed_at")
    named = tables["claim_contacts"].join(filed.select("professional_id"), "professional_id")
    beside.append(_per_contact(named.filter(named.part == "described"), "described_count"))
    beside.append(_per_contact(named.filter(named.part == "contradicted"), "contradicted_count"))
    row = _beside(row, beside, CONTACT)
    counts = [name for name in row.columns if name.endswith("_count")]
    row = row.mutate(**{name: row[name].coalesce(0) for name in counts})
    kept = {
        clause: keeps(row, terms)
        for clause, keeps in clauses.OF_EACH_CONTACT.items()
        if clause in terms.sections
    }
    if "prompt_contact" in terms.sections:
        kept["prompt_contact_waits"] = clauses.prompt_contact_waits(row, terms)
    return row.mutate(**kept)


def _whole(total: Any) -> Any:
    """A sum as a whole: engines widen its type, and Ibis drops a cast to the type that it believes to have."""
    return total.cast("decimal(38, 0)").cast("int64")


def _of_cohort(rows: Any, terms: Terms, *, with_contacts: bool) -> Any:
    """Counts, days and cents of the cohort, for each professional with at least one contact; and, when they
    are wanted, its contacts: a list of each of their columns that is told, in order.
    """
    asked = [clause for clause in clauses.OF_EACH_CONTACT if clause in terms.sections]
    numbers = {
        "contact_count": rows.count(),
        "at_stake_cents": _whole(rows.price_cents.sum()),
        "first_at": rows.bought_at.min(),
        "last_at": rows.bought_at.max(),
        "first_on": rows.bought_on.min(),
        "last_on": rows.bought_on.max(),
    }
    if "profile_complete" in asked:
        numbers["lowest_profile_percent"] = rows.profile_percent.min()
    if "contact_reviews" in terms.sections:
        numbers["contact_review_count"] = _whole(rows.positive_review_count.sum())
    for clause in asked:
        breaks = ~rows[clause]
        if clause == "prompt_contact":
            numbers["prompt_contact_waiting"] = rows.count(where=breaks & rows.prompt_contact_waits)
            numbers["prompt_contact_next"] = ibis.ifelse(
                breaks & rows.prompt_contact_waits, rows.due_at, ibis.null()
            ).min()
            breaks = breaks & ~rows.prompt_contact_waits
        numbers[f"{clause}_broken"] = rows.count(where=breaks)
    if with_contacts:
        for name in (one for one in TOLD if one in rows.columns):
            numbers[f"{EACH}{name}"] = rows[name].collect(order_by=rows.ordinal, include_null=True)
    return rows.group_by("professional_id").agg(**numbers)


def _with_dates(row: Any, terms: Terms) -> Any:
    """The figures of the terms, laid onto the calendar."""
    dates = {}
    if terms.window_months is not None:
        window = _later(row.first_on, months=terms.window_months)
        replaced = _later(row.credited_on, days=terms.replacement_days or 0)
        honest = row.bought_in_window_count >= terms.contacts
        dates["window_until"] = window
        dates["buy_until"] = ibis.ifelse(honest & (replaced > window), replaced, window)
    if terms.wait_months is not None:
        full = ibis.ifelse(row.contact_count >= terms.contacts, row.last_on, ibis.null())
        dates["wait_until"] = _later(full, months=terms.wait_months)
    if terms.claim_months is not None and terms.claim_days is not None:
        dates["claim_until"] = _later(row.first_on, months=terms.claim_months, days=terms.claim_days)
    return row.mutate(**dates)


def _since_the_first(tables: Mapping[str, Any], terms: Terms) -> Any:
    """What was bought at or after the instant of the cohort's first, credited back or not: how many by
    the end of the window, and the day of the latest credit.
    """
    row = cohort(tables, terms)
    begin = row.group_by("professional_id").agg(from_at=row.bought_at.min(), from_on=row.bought_on.min())
    bought = _known(tables["purchases"], tables, "bought_at").join(begin, "professional_id")
    since = bought.filter(bought.bought_at >= bought.from_at)
    window = _later(since.from_on, months=terms.window_months or 0)
    credited = ibis.ifelse(since.returned_at <= since.as_of, since.returned_on, ibis.null())
    return since.group_by("professional_id").agg(
        bought_in_window_count=since.count(where=since.bought_on <= window), credited_on=credited.max()
    )


def _incidents(tables: Mapping[str, Any], terms: Terms) -> Any:
    """Upheld incidents that happened, or whose payment was made, from the first to the Nth purchase, or
    whose payment paid for a contact of the cohort.
    """
    incident = ["professional_id", "incident_id"]
    row = cohort(tables, terms)
    paid = tables["incident_purchases"].join(row.select(CONTACT), CONTACT)
    known = _known(tables["payment_incidents"], tables, "occurred_at")
    known = _beside(known, [paid.group_by(incident).agg(paid_for_count=paid.count())], incident)
    bounds = row.group_by("professional_id").agg(
        bought_count=row.count(), first_at=row.bought_at.min(), last_at=row.bought_at.max()
    )
    beside = known.join(bounds, "professional_id")
    until = ibis.ifelse(beside.bought_count >= terms.contacts, beside.last_at, beside.as_of)
    inside = beside.filter(
        beside.state == "upheld",
        beside.occurred_at.between(beside.first_at, until)
        | beside.payment_at.between(beside.first_at, until)
        | (beside.paid_for_count > 0),
    )
    return inside.group_by("professional_id").agg(incident_count=inside.count())


def _former_clients(tables: Mapping[str, Any]) -> Any:
    shown = _in_effect(tables["reviews"], tables, "published_at")
    former = shown.filter(shown.about == "former_work")
    return former.group_by("professional_id").agg(former_client_review_count=former.count())


def _packs(tables: Mapping[str, Any]) -> Any:
    asked = tables["packs"].join(tables["questions"], "professional_id")
    active = asked.filter(
        asked.today.between(asked.starts_on, asked.ends_on),
        asked.cancelled_on.isnull() | (asked.today < asked.cancelled_on),
    )
    return active.group_by("professional_id").agg(
        active_pack_count=active.count(), pack_until=active.ends_on.max()
    )


def _suspended(tables: Mapping[str, Any]) -> Any:
    """Whether the latest standing is a suspension; of two at the same instant, the good one counts."""
    known = _known(tables["standing"], tables, "since")
    latest_first = ibis.window(group_by="professional_id", order_by=[known.since.desc(), known.state])
    ranked = known.mutate(rank=ibis.row_number().over(latest_first))
    latest = ranked.filter(ranked["rank"] == 0)
    return latest.group_by("professional_id").agg(
        suspended_count=latest.count(where=latest.state == "suspended")
    )


def _claims(tables: Mapping[str, Any]) -> Any:
    filed = _known(tables["claims"], tables, "filed_at")
    return filed.group_by("professional_id").agg(
        filed_count=filed.count(),
        filed_on=filed.filed_on.min(),
        verified_count=filed.count(where=filed.verified_at <= filed.as_of),
    )


def professionals(
    tables: Mapping[str, Any], of_each: Any, terms: Terms, *, with_contacts: bool = False
) -> Any:
    """One row of facts for each question. `of_each` is what `contacts` returned.

    With contacts, what is told of each contact of the cohort stands beside them, in lists.

    Counts are 0 and days NULL where nothing is known.
    """
    beside = [_of_cohort(of_each, terms, with_contacts=with_contacts), _claims(tables)]
    if "former_client_reviews" in terms.sections:
        beside.append(_former_clients(tables))
    if "purchase_window" in terms.sections:
        beside.append(_since_the_first(tables, terms))
    if "no_payment_incident" in terms.sections:
        beside.append(_incidents(tables, terms))
    if "active_pack" in terms.sections:
        beside.append(_packs(tables))
    if "once_only" in terms.sections:
        paid = _known(tables["earlier_guarantees"], tables, "paid_at")
        beside.append(
            paid.group_by("professional_id").agg(paid_count=paid.count(), paid_at=paid.paid_at.min())
        )
    if "good_standing" in terms.sections:
        beside.append(_suspended(tables))
    row = _beside(tables["questions"], beside, ["professional_id"])
    counts = [
        name
        for name in row.columns
        if name.endswith(("_count", "_broken", "_waiting")) or name == "at_stake_cents"
    ]
    return _with_dates(row.mutate(**{name: row[name].coalesce(0) for name in counts}), terms)
