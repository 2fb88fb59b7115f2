"""How days, instants and money are written in each language, and how a typed day is read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template.defaultfilters import date as date_filter
from django.utils import timezone, translation

from vinte.kernel.cents import format_cents
from vinte.notices.templatetags import notices
from vinte.web.page import days

# Five past two in Lisbon, where the clocks went forward a week and a half before.
AT = datetime(2026, 4, 9, 13, 5, tzinfo=UTC)
WRITTEN = {
    "pt": (
        "9 de abril de 2026",
        "9 de abril",
        "9 de abril, 14:05",
        "9 de abril de 2026 às 14:05",
        "146,96\u00a0€",
    ),
    "en": ("9 April 2026", "9 April", "9 April, 14:05", "9 April 2026, 14:05", "€146.96"),
    "es": ("9 de abril de 2026", "9 de abril", "9 de abril, 14:05", None, "146,96\u00a0€"),
    "fr": ("9 avril 2026", "9 avril", "9 avril, 14:05", "9 avril 2026 14:05", "146,96\u00a0€"),
    "it": ("9 aprile 2026", "9 aprile", "9 aprile, 14:05", "9 aprile 2026, 14:05", "146,96\u00a0€"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_days_instants_and_money_read_as_people_of_that_language_write_them(language: str) -> None:
    full, day, moment, letter, money = WRITTEN[language]
    with translation.override(language), timezone.override(ZoneInfo("Europe/Lisbon")):
        assert days.full_day(AT) == full == notices.day(AT)
        assert days.full_day(AT.date()) == full
        assert days.day(AT) == day
        assert days.moment(AT) == moment
        assert notices.moment(AT) == (letter or f"{full} a las 14:05")
        assert date_filter(timezone.localtime(AT), "SHORT_DATETIME_FORMAT") == "09/04/2026 14:05"
        assert format_cents(146_96, language=language) == money == notices.money(146_96)


class Asked(forms.Form):
    """A form with a day, as the homeowner's question has one."""

    day = forms.DateField()


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("typed", ["09/04/2026", "2026-04-09"])
def test_a_typed_day_is_read_day_first(language: str, typed: str) -> None:
    with translation.override(language):
        form = Asked({"day": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == date(2026, 4, 9)
