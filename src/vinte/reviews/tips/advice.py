"""Which tip an account sees on a contact, and putting one away for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from pydantic import field_validator

from vinte.handling.queries import OffersInBrief
from vinte.kernel.dated_files import Figures, read_figures
from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.reviews.models import DismissedTip

Moment = Literal[
    "not_called", "called", "visit_ahead", "visited", "quote_sent", "quote_waits", "lost_price", "lost", "won"
]
# From then on a quote without an answer is worth a call; the reminder comes then too.
_QUOTE_WAITS = timedelta(days=2)


class _Entry(Figures):
    """One tip of the file."""

    name: str
    when: Moment
    text: dict[str, str]

    @field_validator("text")
    @classmethod
    def _in_every_language(cls, text: dict[str, str]) -> dict[str, str]:
        wanted = sorted(code for code, _name in settings.LANGUAGES)
        if sorted(text) != wanted or not all(text.values()):
            raise ValueError(f"a text in each of {', '.join(wanted)}")
        return text


class _File(Figures):
    """The file, in the order in which tips are shown."""

    tip: tuple[_Entry, ...]


_NO_OFFERS = OffersInBrief()


@dataclass(frozen=True)
class Tip:
    """One tip in the language of the reader."""

    name: str
    text: str


@cache
def _entries() -> tuple[_Entry, ...]:
    return read_figures(Path(__file__).with_name("tips.toml"), _File).tip


def tip_for(
    *,
    account_id: UUID,
    was_called: bool,
    was_won: bool,
    was_reviewed: bool,
    at: datetime,
    offers: OffersInBrief = _NO_OFFERS,
) -> Tip | None:
    """The first tip that fits a contact at this moment and that the account has not put away; None when there is none.

    What was put away makes place for another of the same moment and for none of an earlier one.
    """
    moment = _moment(was_called=was_called, was_won=was_won, offers=offers, at=at)
    fitting = [entry for entry in _entries() if entry.when == moment]
    if not fitting or (was_won and was_reviewed):
        return None
    away = set(DismissedTip.objects.filter(account_id=account_id).values_list("tip", flat=True))
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return next(
        (
            Tip(name=entry.name, text=entry.text.get(language, entry.text[settings.LANGUAGE_CODE]))
            for entry in fitting
            if entry.name not in away
        ),
        None,
    )


def _moment(*, was_called: bool, was_won: bool, offers: OffersInBrief, at: datetime) -> Moment:
    """Where a contact stands, the furthest it came; what is planned later than what was sent counts for more."""
    if was_won:
        return "won"
    if offers.lost:
        return "lost_price" if any(one.reason == "price" for one in offers.lost) else "lost"
    if any(visit.is_open and visit.starts_at > at for visit in offers.visits):
        return "visit_ahead"
    sent = [quote.sent_at for quote in offers.quotes if quote.is_sent and quote.sent_at is not None]
    if sent:
        return "quote_waits" if max(sent) + _QUOTE_WAITS <= at else "quote_sent"
    if any(visit.is_made or (visit.is_open and visit.starts_at <= at) for visit in offers.visits):
        return "visited" if not offers.quotes else "called"
    return "called" if was_called else "not_called"


def dismiss_tip(*, account_id: UUID, name: str, at: datetime) -> None:
    """Put a tip away for good; done twice it changes nothing. Raises NotAllowed for one that there is not."""
    if name not in {entry.name for entry in _entries()}:
        raise NotAllowed(f"no tip {name!r}")
    DismissedTip.objects.get_or_create(
        account_id=account_id, tip=name, defaults={"id": new_id(at=at), "dismissed_at": at}
    )
