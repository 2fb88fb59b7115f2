"""The figures of returns by market and day, from the dated files in `returns/`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput
from vinte.leads.models import ContactPurchase

FOLDER = Path(__file__).with_name("figures")

Reason = ContactPurchase.ReturnReason

# What a professional can give as a reason, in the order of the page; `other` is the staff's own.
REASONS = tuple(reason for reason in Reason if reason != Reason.OTHER)


@dataclass(frozen=True)
class ScoreFigures:
    """How much each sign of misuse weighs; from `threshold` points on a person looks at each return."""

    threshold: int
    look_back_days: int
    share_contacts_from: int
    share_percent_from: int
    points_a_percent: int
    points_a_refusal: int
    same_reason_from: int
    points_a_same_reason: int
    points_a_conversation: int
    points_a_contradiction: int


@dataclass(frozen=True)
class ReturnFigures:
    """What held for returns on a day: `windows` by reason, counted from the purchase in elapsed time."""

    answer_business_days: int
    partial_credit_percent: int
    duplicate_days: int
    windows: dict[str, timedelta]
    score: ScoreFigures


def return_figures(*, market: str, on: date) -> ReturnFigures:
    """The figures of a market for contacts bought on a day.

    Raises LookupError for a market without a file, InvalidInput for a figure that is none or is missing.
    """
    read = read_dated(FOLDER, market, on)
    hours, score = read.get("window_hours", {}), read.get("score", {})
    if set(hours) != set(REASONS):
        raise InvalidInput(field=f"{market}: window_hours", expected=f"exactly {', '.join(REASONS)}")
    if set(score) != {field.name for field in fields(ScoreFigures)}:
        raise InvalidInput(field=f"{market}: score", expected="exactly the weights of ScoreFigures")
    percent = _whole(market, "partial_credit_percent", read)
    if percent >= 100:
        raise InvalidInput(field=f"{market}: partial_credit_percent", expected="below 100")
    return ReturnFigures(
        answer_business_days=_whole(market, "answer_business_days", read),
        partial_credit_percent=percent,
        duplicate_days=_whole(market, "duplicate_days", read),
        windows={reason: timedelta(hours=_whole(market, reason, hours)) for reason in REASONS},
        score=ScoreFigures(**{name: _whole(market, name, score) for name in score}),
    )


def _whole(market: str, name: str, figures: dict[str, Any]) -> int:
    figure = figures.get(name)
    if type(figure) is not int or figure < 1:
        raise InvalidInput(field=f"{market}: {name}", expected="a whole number from 1")
    return figure
