"""How amounts, numbers, days and instants are written in each market and language, and read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import timezone, translation

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.leads.models import JobRequest
from vinte.web.page.fields import CentsField, DayField, amount_typed, typed_cents

# Five past two in Lisbon, where the clocks went forward a week and a half before.
AT = datetime(2026, 4, 9, 13, 5, tzinfo=UTC)
DAYS = {
    "pt": ("9 de abril de 2026", "9 de abril", "quinta-feira, 9 de abril", "09/04/2026", "abril de 2026"),
    "en": ("9 April 2026", "9 April", "Thursday, 9 April", "09/04/2026", "April 2026"),
    "es": ("9 de abril de 2026", "9 de abril", "jueves, 9 de abril", "9/4/2026", "abril de 2026"),
    "fr": ("9 avril 2026", "9 avril", "jeudi 9 avril", "09/04/2026", "avril 2026"),
    "it": ("9 aprile 2026", "9 aprile", "giovedì 9 aprile", "09/04/2026", "aprile 2026"),
}
# One hundred thousand and a half, taken away; whole amount; a tenth; a percent; what stands in a field.
FIGURES = {
    "pt": ("EUR", "-1\u00a0234,50\u00a0€", "5\u00a0000\u00a0€", "4,5", "80%", "16,5%", "1234,50"),
    "es": ("EUR", "-1.234,50\u00a0€", "5.000\u00a0€", "4,5", "80\u00a0%", "16,5\u00a0%", "1234,50"),
    "fr": ("EUR", "-1\u202f234,50\u00a0€", "5\u202f000\u00a0€", "4,5", "80\u00a0%", "16,5\u00a0%", "1234,50"),
    "mx": ("MXN", "-$1,234.50", "$50,000", "4.5", "80%", "16.5%", "1234.50"),
}


@pytest.mark.parametrize("market", FIGURES)
@pytest.mark.parametrize("language", DAYS)
def test_words_are_the_readers_in_every_market(language: str, market: str, settings) -> None:
    settings.VINTE_MARKET = market
    full, day, weekday, short, month = DAYS[language]
    with translation.override(language), timezone.override(ZoneInfo("Europe/Lisbon")):
        assert formats.full_day(AT) == formats.full_day(AT.date()) == full
        assert formats.day_month(AT) == day
        assert formats.weekday_day(AT) == weekday
        assert formats.short_day(AT) == short
        assert formats.month_year(AT) == month
        assert formats.moment(AT) == f"{day}, 14:05"
        assert formats.full_moment(AT) == f"{full}, 14:05"
        assert formats.short_moment(AT) == f"{short}, 14:05"


def test_midnight_ends_a_day() -> None:
    with timezone.override(ZoneInfo("Europe/Lisbon")):
        assert formats.last_day(datetime(2026, 4, 9, 23, tzinfo=UTC)) == "9 de abril de 2026"
        assert formats.last_day(datetime(2026, 4, 9, 22, 59, tzinfo=UTC)) == "9 de abril de 2026"
        assert formats.last_day(datetime(2026, 4, 9, 23, 0, 1, tzinfo=UTC)) == "10 de abril de 2026"


@pytest.mark.parametrize("market", FIGURES)
@pytest.mark.parametrize("language", DAYS)
def test_figures_are_the_markets_for_every_reader(language: str, market: str, settings) -> None:
    settings.VINTE_MARKET = market
    currency, money, whole, tenth, percent, half, typed = FIGURES[market]
    assert formats.market_currency() == currency == terms.load(market, on=AT.date()).currency
    with translation.override(language):
        assert formats.money(-123_450, currency=currency) == money
        assert whole in str(JobRequest.Budget.MAJOR.label)
        assert formats.number(Decimal("4.5"), decimals=1) == tenth
        assert (formats.percent(80), formats.percent(Decimal("16.5"))) == (percent, half)
        assert formats.kilometres(30).split() == ["30", "km"]
        assert amount_typed(123_450) == typed
        template = Template("{{ cents|cents }} {{ cents|money:currency }}{{ nothing|full_day }}")
        assert template.render(
            Context({"cents": -123_450, "currency": currency, "nothing": None}, autoescape=False)
        ) == (f"{money} {money}")


def test_a_currency_that_the_market_does_not_know_is_told_by_its_code() -> None:
    assert formats.money(100, currency="XYZ") == "1,00\u00a0XYZ"
    with pytest.raises(ValueError, match="unknown currency 'XYZ'; known are EUR, MXN"):
        formats.known_currency("XYZ")
    formats.known_currency("MXN")


class Asked(forms.Form):
    """A form with a day and an amount."""

    day = DayField()
    amount = CentsField(required=False)


@pytest.mark.parametrize("language", DAYS)
@pytest.mark.parametrize("typed", ["09/04/2026", "2026-04-09"])
def test_a_typed_day_is_read_day_first(language: str, typed: str) -> None:
    with translation.override(language):
        form = Asked({"day": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"day": date(2026, 4, 9), "amount": None}


@pytest.mark.parametrize(
    ("market", "typed", "cents"),
    [
        ("pt", "", None),
        ("pt", " 50 ", 5000),
        ("pt", "0", 0),
        ("pt", "50,5", 5050),
        ("pt", "50.00", 5000),
        ("pt", "50 €", 5000),
        ("pt", "1 234,50", 123_450),
        ("pt", "1.234,50", 123_450),
        ("pt", "1.234", 123_400),
        ("mx", "1,234.50", 123_450),
        ("mx", "$1,234", 123_400),
        ("mx", "12,5", 1250),
    ],
)
def test_amounts_as_people_type_them(market: str, typed: str, cents: int | None, settings) -> None:
    settings.VINTE_MARKET = market
    assert typed_cents(typed) == cents
    assert typed_cents(amount_typed(cents)) == cents


@pytest.mark.parametrize(
    ("market", "typed"),
    [
        *(("pt", text) for text in ("-5", "cinco", "5,005", "1e3", "12345678", "5,", "½", "٥", "5;5")),
        ("pt", "1,234.50"),
        ("mx", "1.234,50"),
    ],
)
def test_what_is_no_amount_is_told_beside_the_field_and_stays_typed(
    market: str, typed: str, settings
) -> None:
    settings.VINTE_MARKET = market
    with pytest.raises(ValidationError):
        typed_cents(typed)
    form = Asked({"day": "2026-04-09", "amount": typed})
    assert form.errors.as_data()["amount"][0].code == "amount_unreadable"
    assert amount_typed(1250) in str(form.errors["amount"])
    assert form["amount"].value() == typed


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (datetime(2026, 12, 7, 23, 59, tzinfo=UTC), "7 de dezembro de 2026, 23:59, hora de Lisboa"),
        (datetime(2026, 12, 8, 0, 0, tzinfo=UTC), "7 de dezembro de 2026 (hora de Lisboa)"),
        (datetime(2026, 12, 8, 0, 1, tzinfo=UTC), "8 de dezembro de 2026, 00:01, hora de Lisboa"),
    ],
)
def test_a_deadline_at_which_a_day_ends_is_told_as_that_day(by: datetime, told: str) -> None:
    with timezone.override(ZoneInfo("Europe/Lisbon")), translation.override("pt"):
        assert formats.deadline(by) == told
