"""What rooms offer to the project: duties and checks by a module of a fixed name (`due.DUTIES`, `checks.CHECKS`), and
their kinds of dated figures, which are listed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec

from vinte.kernel import dated_kinds, due

# The order in which what is due happens: a message that a later room writes is sent a minute later.
ROOMS = (
    "figures", "people", "wallet", "notices", "leads", "handling", "reviews", "help_centre", "claims", "lab",
)  # fmt: skip

# Every kind of dated figures beside the guarantee's terms: the module and its model. A test finds one that is not here.
FIGURES = (
    ("claims.hearing_periods", "HearingFigures"),
    ("claims.open_figures.rules", "OpenRules"),
    ("claims.rules", "ClaimRules"),
    ("handling.quotes.amounts", "QuoteTaxes"),
    ("handling.reminders.rules", "ReminderRules"),
    ("help_centre.matter_rules", "MatterRules"),
    ("help_centre.reach.opening", "OpeningHours"),
    ("help_centre.rules", "TicketRules"),
    ("leads.pricing.prices", "ContactPrices"),
    ("leads.requests.closing_figures", "ClosingFigures"),
    ("leads.requests.rules", "QuietFigures"),
    ("leads.requests.rules", "RequestRules"),
    ("leads.returns.figures", "ReturnFigures"),
    ("people.badges.rules", "BadgeRules"),
    ("reviews.moderation.rules", "ReviewRules"),
    ("wallet.books.expiry_terms", "ExpiryFigures"),
    ("wallet.goodwill.limits", "GoodwillLimits"),
    ("wallet.invoicing.tax_rates", "TaxRates"),
    ("wallet.packs.prices", "PackFigures"),
    ("wallet.packs.renewal_terms", "PackRenewal"),
    ("wallet.packs.renewal_terms", "RenewalNotice"),
    ("wallet.payments.giving_back", "GivingBackDays"),
    ("wallet.transfers.asking", "TransferDays"),
    ("web.page.legal", "MarketLaw"),
)


@dataclass(frozen=True)
class RoomCheck:
    """One invariant as a room looks after it: `rows` yields a line for each broken row."""

    room: str
    name: str
    rows: Callable[[], Iterable[str]]


def _having(module: str) -> Iterator[str]:
    """The rooms that have a module of that name, in order."""
    for room in ROOMS:
        if find_spec(f"vinte.{room}") is not None and find_spec(f"vinte.{room}.{module}") is not None:
            yield room


def register_due() -> None:
    """Tell the kernel where each room's `due.DUTIES` are, in the order of ROOMS; imported when first asked."""
    for room in _having("due"):
        due.register(room, partial(_duties, room))


@cache
def kinds_of_figures() -> tuple[dated_kinds.Kind, ...]:
    """Every kind of dated figures; needs Django set up, for some are beside tables."""
    models = [getattr(import_module(f"vinte.{module}"), name) for module, name in FIGURES]
    terms: dated_kinds.Kind = import_module("vinte.guarantee.files").KIND
    return (terms, *map(dated_kinds.kind_of, models))


def duties() -> list[due.Duty]:
    """Every room's duties, in the order in which the time machine runs them."""
    return [duty for room in _having("due") for duty in _duties(room)]


def _duties(room: str) -> due.Duties:
    duties: due.Duties = import_module(f"vinte.{room}.due").DUTIES
    return duties


def checks() -> list[RoomCheck]:
    """Every room's `checks.CHECKS`: functions without arguments that yield a line for each broken row."""
    return [
        RoomCheck(room=room, name=check.__name__, rows=check)
        for room in _having("checks")
        for check in import_module(f"vinte.{room}.checks").CHECKS
    ]
