"""What changes about the handling of contacts."""

from __future__ import annotations

from vinte.handling.jobs.called_off import answer_called_off, say_called_off, settle_called_off
from vinte.handling.jobs.hiring import answer_statement, settle_statement, state_hired
from vinte.handling.messages.writing import mark_read, write_message, write_summary
from vinte.handling.records import record_attempt, record_award, withdraw_attempt, withdraw_award

__all__ = [
    "answer_called_off",
    "answer_statement",
    "mark_read",
    "record_attempt",
    "record_award",
    "say_called_off",
    "settle_called_off",
    "settle_statement",
    "state_hired",
    "withdraw_attempt",
    "withdraw_award",
    "write_message",
    "write_summary",
]
