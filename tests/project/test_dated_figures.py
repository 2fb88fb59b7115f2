"""Files of dated figures: what is in force on a day, and what is refused, with file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vinte.claims.hearing_periods import HearingFigures
from vinte.claims.periods import Periods
from vinte.claims.rules import ClaimRules
from vinte.help_centre.rules import TicketRules
from vinte.kernel.dated_files import Count, DatedFigures, Figures, read_figures
from vinte.kernel.errors import InvalidInput
from vinte.leads.pricing.prices import ContactPrices
from vinte.leads.requests.rules import RequestRules
from vinte.leads.returns.figures import ReturnFigures
from vinte.people.badges.rules import BadgeRules
from vinte.wallet.books.expiry_terms import ExpiryFigures
from vinte.wallet.invoicing.tax_rates import TaxRates
from vinte.wallet.packs.prices import PackFigures
from vinte.wallet.packs.renewal_terms import PackRenewal, RenewalNotice
from vinte.wallet.payments.giving_back import GivingBackDays
from vinte.wallet.transfers.asking import TransferDays

EVERY = (
    BadgeRules, ClaimRules, ContactPrices, ExpiryFigures, GivingBackDays, HearingFigures, PackFigures, PackRenewal,
    RenewalNotice, RequestRules, ReturnFigures, TaxRates, TicketRules, TransferDays,
)  # fmt: skip
LANDED = {kind: sorted(kind.folder.glob("*pt-*.toml"))[-1] for kind in EVERY}


@pytest.mark.parametrize("market", ["pt", "es", "fr", "mx"])
@pytest.mark.parametrize("kind", EVERY)
def test_every_market_has_figures_on_any_day(kind: type[DatedFigures], market: str) -> None:
    known = kind.of_market(market)
    assert all(kind.in_force(market=market, on=figures.first_day) is figures for figures in known)
    assert kind.in_force(market=market, on=date(2025, 6, 1)) is known[0]
    assert kind.in_force(market=market, on=date(2030, 1, 1)) is known[-1]


@pytest.mark.parametrize(
    ("kind", "was", "wrong", "field"),
    [
        (ContactPrices, "painter = 1500", "painter = 0", "trade_cents.painter"),
        (ContactPrices, "painter = 1500", "painter = 15.5", "trade_cents.painter"),
        (ContactPrices, "large = 140", "large = 1001", "size_percent.large"),
        (ContactPrices, "Lisboa = 125", "Lisboa = true", "place_percent.Lisboa"),
        (ContactPrices, '"Setúbal" = 110', '"Setúbal" = "110"', "place_percent.Setúbal"),
        (ContactPrices, "elsewhere = 100", "", "place_percent"),
        (ContactPrices, "ready = 130", "ready = -1", "intent_percent.ready"),
        (ContactPrices, "window_hours = 24", "window_hours = -1", "priority_window_hours"),
        (ContactPrices, "priority_window_hours = 24", "", "priority_window_hours"),
        (ContactPrices, "y_discount_percent = 20", "y_discount_percent = 100", "priority_discount_percent"),
        (ContactPrices, "unsold_after_hours = 48", "unsold_after_hours = 0", "unsold_after_hours"),
        (ContactPrices, "d_discount_percent = 30", "d_discount_percent = 100", "unsold_discount_percent"),
        (ContactPrices, "unsold_discount_percent = 30", "", "unsold_discount_percent"),
        (ContactPrices, "unsold_after_hours = 48", "", "unsold_discount_percent"),
        (ContactPrices, 'currency = "EUR"', 'currency = "USD"', "currency"),
        (ReturnFigures, "credit_percent = 50", "credit_percent = 100", "partial_credit_percent"),
        (ReturnFigures, "answer_business_days = 2", 'answer_business_days = "2"', "answer_business_days"),
        (ReturnFigures, "wrong_trade = 336", "wrong_colour = 336", "window_hours"),
        (ReturnFigures, "threshold = 60", "threshold = 0", "score.threshold"),
        (ReturnFigures, "threshold = 60", "threshold = 60\nunknown = 1", "score.unknown"),
        (RequestRules, "open_days = 60", "open_days = 0", "open_days"),
        (RequestRules, "open_days = 60", "opened_days = 60", "opened_days"),
        (BadgeRules, "[30, 14, 3]", "[30, 0, 3]", "reminder_days.1"),
        (BadgeRules, "[30, 14, 3]", "[]", "reminder_days"),
        (ExpiryFigures, "granted_months = 12", "granted_months = 0", "granted_months"),
        (ClaimRules, "decision_hour = 18", "decision_hour = 24", "decision_hour"),
        (ClaimRules, "rules_limit_cents = 50_000", "rules_limit_cents = 100_001", "the file"),
        (ClaimRules, 'currency = "EUR"', 'currency = "USD"', "currency"),
        (TaxRates, "permille = 230", "permille = 1000", "standard_permille"),
        (PackFigures, "price_cents = 29000", "price_cents = 0", "yearly.price_cents"),
        (PackRenewal, "[1, 3, 5, 7]", "[1, 3, 5, 8]", "retry_after_days"),
        (PackRenewal, "grace_days = 7", "grace_days = -1", "grace_days"),
        (PackRenewal, "grace_days = 7", "grace_days = ", "TOML"),
        (RenewalNotice, "monthly_days = 7", "monthly_days = 0", "monthly_days"),
        (RenewalNotice, "yearly_days = 30", "", "yearly_days"),
        (GivingBackDays, "offered_days = 30", "offered_days = 0", "offered_days"),
        (TransferDays, "waits_days = 30", "waits_days = 0", "waits_days"),
        (TransferDays, "letter_before_days = 7", "", "letter_before_days"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_file_line_and_field(
    tmp_path: Path, kind: type[DatedFigures], was: str, wrong: str, field: str
) -> None:
    text = LANDED[kind].read_text("utf-8")
    assert text.count(f"{was}\n") == 1
    (tmp_path / "pt.toml").write_text(text.replace(f"{was}\n", f"{wrong}\n"), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_figures(tmp_path / "pt.toml", kind)
    told = refused.value
    assert (told.file, told.field) == ("pt.toml", field)
    found = (tmp_path / "pt.toml").read_text("utf-8").splitlines()[told.line - 1] if told.line else ""
    last = field.split(".")[-1]
    missing = not wrong or last in ("window_hours", "1", "TOML", "the file")
    assert missing or last in found
    assert str(told).startswith(f"pt.toml: line {told.line}: {field}: ")


class Entry(Figures):
    """An entry of a list, with a table of its own."""

    size: Count
    names: dict[str, str]


class Listed(Figures):
    """A list of tables, as catalogues have it."""

    entries: tuple[Entry, ...]


def test_the_line_is_that_of_the_entry_in_a_list_of_tables(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    good = '[[entries]]\nsize = 1\n[entries.names]\npt = "um"\n\n'
    path.write_text(good * 2 + good.replace('"um"', "1"), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_figures(path, Listed)
    assert (refused.value.line, refused.value.field) == (14, "entries.2.names.pt")


def test_the_periods_of_a_verification_are_in_order(tmp_path: Path) -> None:
    path = tmp_path / "verification.toml"
    for days, fits in (((3, 7, 30), True), ((7, 7, 30), False), ((3, 31, 30), False), ((3, 30, 30), True)):
        path.write_text(
            "reminder_days = {}\nanswer_days = {}\nlink_days = {}\nfollow_up_days = 3\n".format(*days),
            "utf-8",
        )
        if fits:
            assert read_figures(path, Periods).answer_days == days[1]
        else:
            with pytest.raises(
                InvalidInput, match=r"verification.toml: line 1: .*reminder_days < answer_days"
            ):
                read_figures(path, Periods)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("fr-pt-2026-01-01",), "markets, from"),
        (("pt-2026-01-02",), "markets, from"),
        (("pt-2026-01-01", "mx-pt-2026-01-01"), "one file of 'pt' from 2026-01-01"),
        (("pt-2026-1-1",), "markets and first day"),
    ],
)
def test_a_name_says_what_the_file_says(tmp_path: Path, names: tuple[str, ...], told: str) -> None:
    for name in names:
        markets = '["mx", "pt"]' if name.startswith("mx") else '["pt"]'
        text = f"markets = {markets}\nfrom = 2026-01-01\nstandard_permille = 230\n"
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    kind = type("Elsewhere", (TaxRates,), {"folder": tmp_path, "__module__": __name__})
    with pytest.raises(InvalidInput, match=told):
        kind.of_market("pt")


def test_a_market_without_a_file_is_not_found() -> None:
    with pytest.raises(LookupError, match=r"no taxes for market 'xx'; known are es, fr, mx, pt"):
        TaxRates.of_market("xx")
