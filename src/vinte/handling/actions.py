"""What changes about the handling of contacts."""

from __future__ import annotations

from vinte.handling.contacts import record_attempt, record_award, withdraw_attempt, withdraw_award
from vinte.handling.hiring import answer_statement, settle_statement, state_hired

__all__ = [
    "answer_statement",
    "record_attempt",
    "record_award",
    "settle_statement",
    "state_hired",
    "withdraw_attempt",
    "withdraw_award",
]
