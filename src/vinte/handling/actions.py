"""What changes about the handling of contacts."""

from __future__ import annotations

from vinte.handling.attempts.mistakes import correct_attempt, take_back_attempt, withdraw_attempt
from vinte.handling.attempts.recording import Received, record_attempt, record_queued_attempt
from vinte.handling.jobs.called_off import answer_called_off, say_called_off, settle_called_off
from vinte.handling.jobs.hiring import answer_statement, settle_statement, state_hired
from vinte.handling.messages.writing import mark_read, write_message, write_summary
from vinte.handling.records import record_award, withdraw_award

__all__ = [
    "Received",
    "answer_called_off",
    "answer_statement",
    "correct_attempt",
    "mark_read",
    "record_attempt",
    "record_award",
    "record_queued_attempt",
    "say_called_off",
    "settle_called_off",
    "settle_statement",
    "state_hired",
    "take_back_attempt",
    "withdraw_attempt",
    "withdraw_award",
    "write_message",
    "write_summary",
]
