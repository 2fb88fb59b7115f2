"""The dossier of one professional: this module and its views alone know both the rooms' tables and the
guarantee's columns.

The live site asks the guarantee's expression of the views; evidence is read from the same views into the
dossier's JSON form, and must give the same answer before anything is decided on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from vinte.guarantee.tables import TABLES
from vinte.kernel.errors import NotAllowed

AS_OF_SETTING = "vinte.as_of"

# The views of migration 0003; the question itself is asked by parameters.
TABLE_NAMES = {table: f"dossier_{table}" for table in TABLES if table != "questions"}

# How PostgreSQL writes the setting in a view's definition.
_READS_SETTING = f"current_setting('{AS_OF_SETTING}'::text, true)"


def definitions(*, as_of: str) -> dict[str, str]:
    """What each view selects, in brackets, with this SQL for the instant where the view reads the setting.

    So one statement asks the views about an instant that it brings along, and no setting is set and put back
    around it. The definitions are the database's own; views among them are those of now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, pg_get_viewdef(name::regclass) FROM unnest(%s::text[]) AS name",
            [list(TABLE_NAMES.values())],
        )
        selects = {
            name: "(" + text.rstrip("; \n").replace(_READS_SETTING, as_of) + ")" for name, text in cursor
        }
    a_view = re.compile(r"\b(" + "|".join(selects) + r")\b")
    for name, text in selects.items():
        selects[name] = a_view.sub(lambda found: selects[found[0]], text)
        if AS_OF_SETTING in selects[name] or a_view.search(selects[name]):
            raise RuntimeError(f"the view {name} can't be asked about an instant: {selects[name]}")
    return {table: selects[name] for table, name in TABLE_NAMES.items()}


_NEXT_ID = f"'{UUID(int=2**128 - 1)}'::uuid"


def with_next_purchase(*, as_of: str) -> dict[str, str]:
    """As `definitions`, with one purchase more at the instant asked about.

    $4 is the service it is bought at, $5 the percentage of the profile, $6 the list of the active badges.
    """
    texts = definitions(as_of=as_of)
    purchase = (
        f"SELECT $1::uuid, {_NEXT_ID}, $2::timestamptz, $3::date, 0::bigint, $4::text, $5::bigint, "
        "NULL::timestamptz, NULL::date"
    )
    badges = f"SELECT $1::uuid, {_NEXT_ID}, unnest($6::text[])"
    return {
        **texts,
        "purchases": f"({texts['purchases']} UNION ALL {purchase})",
        "purchase_badges": f"({texts['purchase_badges']} UNION ALL {badges})",
    }


def with_return(*, as_of: str) -> dict[str, str]:
    """As `definitions`, with one contact credited back at the instant asked about; $4 is its id.

    One that was credited already stays as it is.
    """
    texts = definitions(as_of=as_of)
    columns = ", ".join(
        {
            "returned_at": "CASE WHEN purchase_id = $4::uuid AND returned_at IS NULL "
            "THEN $2::timestamptz ELSE returned_at END AS returned_at",
            "returned_on": "CASE WHEN purchase_id = $4::uuid AND returned_at IS NULL "
            "THEN $3::date ELSE returned_on END AS returned_on",
        }.get(column.name, column.name)
        for column in TABLES["purchases"]
    )
    return {**texts, "purchases": f"(SELECT {columns} FROM {texts['purchases']} AS bought)"}


def with_attempt_changed(*, as_of: str) -> dict[str, str]:
    """As `definitions`, without one attempt that stands; $4 is its id.

    In its place stands one at the instant $5 by the channel $6, entered at the instant asked about; none where $5 is
    null. Of two that the dossier can't tell apart, one is left.
    """
    texts = definitions(as_of=as_of)
    columns = ", ".join(column.name for column in TABLES["contact_attempts"])
    known = {
        "professional_id": "professional_id",
        "purchase_id": "purchase_id",
        "withdrawn_at": "NULL::timestamptz",
    }
    its_own = {"attempted_at": "attempted_at", "channel": "channel", "recorded_at": "recorded_at"}
    instead = {"attempted_at": "$5::timestamptz", "channel": "$6::text", "recorded_at": "$2::timestamptz"}

    def row(values: dict[str, str]) -> str:
        return ", ".join(values[column.name] for column in TABLES["contact_attempts"])

    one = "FROM handling_contactattempt WHERE professional_id = $1::uuid AND id = $4::uuid"
    return {
        **texts,
        "contact_attempts": f"(SELECT {columns} FROM {texts['contact_attempts']} AS told "
        f"EXCEPT ALL SELECT {row({**known, **its_own})} {one} "
        f"UNION ALL SELECT {row({**known, **instead})} {one} AND $5::timestamptz IS NOT NULL)",
    }


@dataclass(frozen=True)
class Begun:
    """What says by which terms a professional is measured.

    `claimed_under` names the terms of the open claim, if there is one.
    """

    market: str
    first_bought_at: datetime | None
    claimed_under: str | None


def begun(professional_id: UUID, at: datetime, *, open_states: Sequence[str]) -> Begun:
    """Where a professional is and when the first contact was bought, and the claim in one of these states
    that was filed by then. Raises NotAllowed when there is no such professional.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT professional.market,
                   (SELECT min(purchase.bought_at) FROM leads_contactpurchase AS purchase
                    WHERE purchase.professional_id = professional.id),
                   (SELECT claim.terms FROM claims_claim AS claim
                    WHERE claim.professional_id = professional.id AND claim.state = ANY(%s)
                      AND claim.filed_at <= %s)
            FROM people_professional AS professional
            WHERE professional.id = %s
            """,
            [list(open_states), at, professional_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    return Begun(*row)


@contextmanager
def as_of(at: datetime) -> Iterator[None]:
    """Let the views show what was known at an instant, for the queries inside.

    Raises ValueError for an instant without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"instant {at.isoformat()} has no time zone; give UTC")
    with transaction.atomic(), connection.cursor() as cursor:
        # Local to the transaction and put back after the block: a pooled session never keeps it.
        cursor.execute("SELECT current_setting(%s, true)", [AS_OF_SETTING])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, true)", [AS_OF_SETTING, at.isoformat()])
        yield
        cursor.execute("SELECT set_config(%s, %s, true)", [AS_OF_SETTING, before])


def read_dossier(professional_id: UUID, at: datetime) -> dict[str, Any]:
    """All that was known of one professional at an instant, in the dossier's JSON form.

    Instants are ISO 8601 in UTC with `Z`, days are ISO 8601, ids are text; rows stand in order of their
    instants. It names nobody: no name, address, telephone or word of anyone is in it.
    """
    with transaction.atomic(), as_of(at):
        badges: dict[UUID, list[str]] = {}
        for row in _of("purchase_badges", professional_id, "purchase_id, badge"):
            badges.setdefault(row["purchase_id"], []).append(row["badge"])
        purchases = [
            row
            for row in _of("purchases", professional_id, "bought_at, purchase_id")
            if row["bought_at"] <= at
        ]
        bought = {row["purchase_id"] for row in purchases}
        paid_for: dict[UUID, list[str]] = {}
        for row in _of("incident_purchases", professional_id, "incident_id, purchase_id"):
            if row["purchase_id"] in bought:
                paid_for.setdefault(row["incident_id"], []).append(str(row["purchase_id"]))
        return {
            "professional": str(professional_id),
            "as_of": _instant(at),
            "purchases": [
                {
                    "id": str(row["purchase_id"]),
                    "bought_at": _instant(row["bought_at"]),
                    "price_cents": row["price_cents"],
                    "service": row["service"],
                    "profile_percent": row["profile_percent"],
                    "badges": badges.get(row["purchase_id"], []),
                    **_if_by(at, returned_at=row["returned_at"]),
                }
                for row in purchases
            ],
            "contact_attempts": [
                {
                    "purchase": str(row["purchase_id"]),
                    "at": _instant(row["attempted_at"]),
                    "channel": row["channel"],
                    "recorded_at": _instant(row["recorded_at"]),
                    **_if_by(at, withdrawn_at=row["withdrawn_at"]),
                }
                for row in _of(
                    "contact_attempts", professional_id, "attempted_at, recorded_at, purchase_id, channel"
                )
                if row["recorded_at"] <= at
            ],
            "awards": [
                {
                    "purchase": str(row["purchase_id"]),
                    "at": _instant(row["awarded_at"]),
                    **_if_by(at, withdrawn_at=row["withdrawn_at"]),
                }
                for row in _of("awards", professional_id, "awarded_at, purchase_id")
                if row["awarded_at"] <= at
            ],
            "reviews": [
                {
                    "about": row["about"],
                    "purchase": str(row["purchase_id"]) if row["purchase_id"] else None,
                    "rating": row["rating"],
                    "published_at": _instant(row["published_at"]),
                    **_if_by(at, withdrawn_at=row["withdrawn_at"]),
                }
                for row in _of("reviews", professional_id, "published_at, about, purchase_id, rating")
                if row["published_at"] <= at
            ],
            "payment_incidents": [
                {
                    "occurred_at": _instant(row["occurred_at"]),
                    "payment_at": _instant(row["payment_at"]) if row["payment_at"] else None,
                    "paid_for": paid_for.get(row["incident_id"], []),
                    "state": row["state"],
                }
                for row in _of("payment_incidents", professional_id, "occurred_at, payment_at, incident_id")
                if row["occurred_at"] <= at
            ],
            "packs": [
                {
                    "starts_on": _day(row["starts_on"]),
                    "ends_on": _day(row["ends_on"]),
                    **({"cancelled_on": _day(row["cancelled_on"])} if row["cancelled_on"] else {}),
                }
                for row in _of("packs", professional_id, "starts_on, ends_on, cancelled_on")
            ],
            "standing": [
                {"from": _instant(row["since"]), "state": row["state"]}
                for row in _of("standing", professional_id, "since, state")
                if row["since"] <= at
            ],
            "earlier_guarantees": [
                {"paid_at": _instant(row["paid_at"])}
                for row in _of("earlier_guarantees", professional_id, "paid_at")
                if row["paid_at"] <= at
            ],
            "claim": _claim(professional_id, at),
        }


def _claim(professional_id: UUID, at: datetime) -> dict[str, Any] | None:
    for row in _of("claims", professional_id, "filed_at"):
        parts: dict[str, list[str]] = {"described": [], "contradicted": []}
        for contact in _of("claim_contacts", professional_id, "purchase_id, part"):
            parts[contact["part"]].append(str(contact["purchase_id"]))
        verified_at = row["verified_at"]
        return {
            "filed_at": _instant(row["filed_at"]),
            **parts,
            "verified_at": _instant(verified_at) if verified_at and verified_at <= at else None,
        }
    return None


def _of(table: str, professional_id: UUID, order: str) -> list[dict[str, Any]]:
    return _rows(
        f"SELECT * FROM {TABLE_NAMES[table]} WHERE professional_id = %s ORDER BY {order}", [professional_id]
    )


def _rows(sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(value: date) -> str:
    return value.isoformat()


def _if_by(at: datetime, **instants: datetime | None) -> dict[str, str]:
    """The optional instants that had come by then."""
    return {name: _instant(value) for name, value in instants.items() if value is not None and value <= at}
