"""The tables in which every engine reads dossiers: the one place for their names, columns and types.

A reader of files fills them (`dossiers`), and on the live site views of the same shape stand for them.
`professional_id` is in every table, in its key and in every join. In a batch of dossiers it is the
number of the dossier, so that one professional may be asked about twice.

Types: `text` is compared and ordered by code point; `instant` is UTC with microseconds (timestamptz);
`day` is a calendar day in the market's time zone, written down by whoever fills the table and never
computed by an engine; `whole` is a 64-bit integer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "instant", "day", "whole"]

# How a column of an answer begins that is a list with one value for each contact of the cohort, in order.
EACH = "each_"


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, what it holds, and whether it may be NULL."""

    name: str
    kind: Kind
    holds: str
    nullable: bool = False


_PROFESSIONAL = Column("professional_id", "text", "whose dossier, or the number of the dossier in a batch")


def _table(*columns: Column) -> tuple[Column, ...]:
    return (_PROFESSIONAL, *columns)


TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "questions": _table(
            Column("as_of", "instant", "the instant asked about: later facts do not exist yet"),
            Column("today", "day", "the day of as_of"),
        ),
        "purchases": _table(
            Column("purchase_id", "text", "the contact bought; unique for a professional"),
            Column("bought_at", "instant", "when it was bought"),
            Column("bought_on", "day", "the day of bought_at"),
            Column("price_cents", "whole", "the price paid, 0 or more"),
            Column("service", "text", "priority or standard"),
            Column("profile_percent", "whole", "how complete the profile was then, 0 to 100"),
            Column("returned_at", "instant", "when it was credited back as invalid", nullable=True),
            Column("returned_on", "day", "the day of returned_at", nullable=True),
        ),
        "purchase_badges": _table(
            Column("purchase_id", "text", "the contact bought"),
            Column("badge", "text", "a badge that was active at its purchase"),
        ),
        "contact_attempts": _table(
            Column("purchase_id", "text", "the contact that was tried"),
            Column("attempted_at", "instant", "when"),
            Column("channel", "text", "phone, email, message or visit"),
            Column("recorded_at", "instant", "when it was entered; attempted_at when at once"),
            Column("withdrawn_at", "instant", "when it was taken back as a mistake", nullable=True),
        ),
        "awards": _table(
            Column("purchase_id", "text", "the contact that became a job"),
            Column("awarded_at", "instant", "when it was told that the homeowner hired"),
            Column("withdrawn_at", "instant", "when the job fell through before work began", nullable=True),
        ),
        "reviews": _table(
            Column("about", "text", "contact or former_work"),
            Column("purchase_id", "text", "the contact reviewed; NULL for former work", nullable=True),
            Column("rating", "whole", "1 to 5"),
            Column("published_at", "instant", "when it was published"),
            Column("withdrawn_at", "instant", "when it was withdrawn", nullable=True),
        ),
        "payment_incidents": _table(
            Column("incident_id", "text", "unique for a professional"),
            Column("occurred_at", "instant", "when it happened"),
            Column("payment_at", "instant", "when the payment was made that it is about", nullable=True),
            Column("state", "text", "open, upheld or dismissed"),
        ),
        "incident_purchases": _table(
            Column("incident_id", "text", "the incident"),
            Column("purchase_id", "text", "a contact bought with the money of the payment that it is about"),
        ),
        "packs": _table(
            Column("starts_on", "day", "its first day"),
            Column("ends_on", "day", "its last day"),
            Column("cancelled_on", "day", "the first day on which it no longer counts", nullable=True),
        ),
        "standing": _table(
            Column("since", "instant", "from when"),
            Column("state", "text", "good or suspended"),
        ),
        "earlier_guarantees": _table(
            Column("paid_at", "instant", "when a guarantee was paid to the same tax identity"),
        ),
        "claims": _table(
            Column("filed_at", "instant", "when the claim was filed; at most one claim for a professional"),
            Column("filed_on", "day", "the day of filed_at"),
            Column("verified_at", "instant", "when its verification ended", nullable=True),
        ),
        "claim_contacts": _table(
            Column("purchase_id", "text", "a contact that the claim names, perhaps an unknown one"),
            Column("part", "text", "described (by the professional) or contradicted (by verification)"),
        ),
    }
)
