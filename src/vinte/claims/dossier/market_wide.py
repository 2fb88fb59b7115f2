"""The guarantee's own expression asked of many professionals of a market at once, over the dossier's views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from vinte.claims.dossier import tables
from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.engines import postgres
from vinte.guarantee.terms import Terms
from vinte.kernel.periods import local_day


@dataclass(frozen=True)
class Beginners:
    """Who bought their first contact in a span of time, by the terms that they were promised; `now` are today's terms."""

    now: Terms
    ids: Mapping[Terms, Sequence[UUID]]


def beginners(market: str, *, since: datetime, at: datetime) -> Beginners:
    """The professionals of a market whose first contact was bought after `since` and by `at`, credited back or not."""
    with connection.cursor() as cursor:
        # Those of one day of the market were promised the same.
        cursor.execute(
            f"""
            WITH begun AS (
                SELECT DISTINCT ON (bought.professional_id) bought.professional_id, bought.bought_at, bought.bought_on
                FROM {tables.TABLE_NAMES["purchases"]} AS bought
                JOIN people_professional AS professional ON professional.id = bought.professional_id
                WHERE professional.market = %s AND bought.bought_at <= %s
                ORDER BY bought.professional_id, bought.bought_at, bought.purchase_id
            )
            SELECT min(bought_at), array_agg(professional_id) FROM begun
            WHERE bought_at > %s GROUP BY bought_on ORDER BY bought_on
            """,
            [market, at, since],
        )
        days = cursor.fetchall()
    by_terms: dict[Terms, list[UUID]] = {}
    for first_bought_at, ids in days:
        promised = guarantee_terms.promised(market, first_bought_at=first_bought_at, as_of=at)
        by_terms.setdefault(promised, []).extend(ids)
    now = guarantee_terms.promised(market, first_bought_at=None, as_of=at)
    return Beginners(now=now, ids=by_terms)


def contacts_of(ids: Sequence[UUID], *, terms: Terms, ripe: datetime, at: datetime) -> dict[str, int]:
    """How the first N contacts of these professionals went, and the N after them, as known at an instant.

    `won_a_job` and `without_a_job` count professionals: one with a job among the first N, and one whose N are full,
    the last bought by `ripe`, with none. Contacts are counted when they were bought by `ripe`, once for everybody
    (`first`) and once for those who have contacts past N (`first_of_those`, `later`): how many, how many were won,
    of how many people.
    """
    with tables.as_of(at), connection.wrap_database_errors:
        raw = psycopg.RawCursor(connection.connection, row_factory=dict_row)
        with raw:
            raw.execute(
                _statement(terms), (list(ids), at, local_day(at, zone=terms.time_zone), ripe, terms.contacts)
            )
            row = raw.fetchone()
    assert row is not None
    return {name: int(value or 0) for name, value in row.items()}


@cache
def _statement(terms: Terms) -> bytes:
    """The expression of as many contacts again, summed. $1 are the ids, $2 the instant, $3 its day, $4 `ripe`, $5 N."""
    twice = replace(terms, contacts=2 * terms.contacts)
    contacts = postgres.many_sql(twice, "contacts", tables.TABLE_NAMES)
    return f"""
        WITH of_each AS (
            SELECT "professional_id",
                   count(*) FILTER (WHERE is_first AND NOT "no_award") AS won,
                   count(*) FILTER (WHERE is_first) AS bought,
                   max("bought_at") FILTER (WHERE is_first) AS last_at,
                   count(*) FILTER (WHERE is_first AND is_ripe) AS first_contacts,
                   count(*) FILTER (WHERE is_first AND is_ripe AND NOT "no_award") AS first_won,
                   count(*) FILTER (WHERE NOT is_first AND is_ripe) AS later_contacts,
                   count(*) FILTER (WHERE NOT is_first AND is_ripe AND NOT "no_award") AS later_won
            FROM (
                SELECT *, "ordinal" <= $5::bigint AS is_first, "bought_at" <= $4::timestamptz AS is_ripe
                FROM ({contacts}) AS contact
            ) AS contact
            GROUP BY "professional_id"
        )
        SELECT count(*) FILTER (WHERE won > 0) AS won_a_job,
               count(*) FILTER (WHERE won = 0 AND bought = $5::bigint AND last_at <= $4::timestamptz)
                   AS without_a_job,
               sum(first_contacts) AS first_contacts, sum(first_won) AS first_won,
               count(*) FILTER (WHERE first_contacts > 0) AS first_people,
               sum(first_contacts) FILTER (WHERE later_contacts > 0) AS first_of_those_contacts,
               sum(first_won) FILTER (WHERE later_contacts > 0) AS first_of_those_won,
               count(*) FILTER (WHERE later_contacts > 0) AS first_of_those_people,
               sum(later_contacts) AS later_contacts, sum(later_won) AS later_won,
               count(*) FILTER (WHERE later_contacts > 0) AS later_people
        FROM of_each
    """.encode()
