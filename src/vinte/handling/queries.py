"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from vinte.handling.contacts import Attempt, WonJob, attempts, awards, contact_records
from vinte.handling.hiring import OpenStatement, Statement, statements, unsettled_statements

__all__ = [
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
