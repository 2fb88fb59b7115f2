"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from vinte.handling.contacts import Attempt, WonJob, attempts, awards, contact_records
from vinte.handling.hiring import ANSWER_DAYS, OpenStatement, Statement, statements, unsettled_statements

__all__ = [
    "ANSWER_DAYS",
    "Attempt",
    "OpenStatement",
    "Statement",
    "WonJob",
    "attempts",
    "awards",
    "contact_records",
    "statements",
    "unsettled_statements",
]
