"""What changes about the handling of contacts."""

from __future__ import annotations

from vinte.handling.attempts.mistakes import correct_attempt, take_back_attempt, withdraw_attempt
from vinte.handling.attempts.recording import Received, record_attempt, record_queued_attempt, record_tap
from vinte.handling.jobs.called_off import answer_called_off, say_called_off, settle_called_off
from vinte.handling.jobs.hiring import answer_statement, settle_statement, state_hired
from vinte.handling.messages.writing import mark_read, write_message, write_summary
from vinte.handling.quotes.amounts import Line
from vinte.handling.quotes.deciding import accept_quote, answer_about_quote, ask_about_quote, decline_quote
from vinte.handling.quotes.differing import answer_as_homeowner, answer_as_professional
from vinte.handling.quotes.letters import link_of_homeowner as link_to_quote
from vinte.handling.quotes.lost import say_lost, say_not_hired
from vinte.handling.quotes.writing import new_version, save_quote, send_quote, withdraw_quote
from vinte.handling.records import record_award, withdraw_award
from vinte.handling.visits.happening import nobody_came, nobody_home, visit_made
from vinte.handling.visits.letters import link_of_homeowner as link_to_visit
from vinte.handling.visits.planning import answer_visit, call_off_visit, move_visit, plan_visit

__all__ = [
    "Line",
    "Received",
    "accept_quote",
    "answer_about_quote",
    "answer_as_homeowner",
    "answer_as_professional",
    "answer_called_off",
    "answer_statement",
    "answer_visit",
    "ask_about_quote",
    "call_off_visit",
    "correct_attempt",
    "decline_quote",
    "link_to_quote",
    "link_to_visit",
    "mark_read",
    "move_visit",
    "new_version",
    "nobody_came",
    "nobody_home",
    "plan_visit",
    "record_attempt",
    "record_award",
    "record_queued_attempt",
    "record_tap",
    "save_quote",
    "say_called_off",
    "say_lost",
    "say_not_hired",
    "send_quote",
    "settle_called_off",
    "settle_statement",
    "state_hired",
    "take_back_attempt",
    "visit_made",
    "withdraw_attempt",
    "withdraw_award",
    "withdraw_quote",
    "write_message",
    "write_summary",
]
