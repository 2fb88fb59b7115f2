"""Long lists of choices say what Django's widgets say, whatever stands in their names."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms

from vinte.web.page.long_choices import LongSelect, LongTicks

HOSTILE = ('a"><script>', "Ílhavo & Gafanha <1>")
PLACES = [("", "Escolha"), ("Aveiro", [("Aveiro", "Aveiro"), HOSTILE]), ("Braga", [("Braga", "Braga")])]


class Elements(HTMLParser):
    """The elements of a text with their attributes, and the words between them, without white space."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize("value", ["", "Braga", HOSTILE[0], None])
def test_a_long_select_is_django_s(value: str | None) -> None:
    attrs = {"id": "place", "required": True, "disabled": False}
    long, short = LongSelect(choices=PLACES), forms.Select(choices=PLACES)
    written = long.render("place", value, attrs)
    assert Elements(written).found == Elements(short.render("place", value, attrs)).found
    assert "<script>" not in written


@pytest.mark.parametrize("value", [[], ["Braga"], ["Braga", HOSTILE[0]]])
@pytest.mark.parametrize("attrs", [{}, {"id": "place", "class": "two"}])
def test_long_ticks_are_django_s(value: list[str], attrs: dict[str, str]) -> None:
    choices = [("Braga", "Braga"), HOSTILE]
    long, short = LongTicks(choices=choices), forms.CheckboxSelectMultiple(choices=choices)
    written = long.render("places", value, attrs)
    assert Elements(written).found == Elements(short.render("places", value, attrs)).found
    assert "<script>" not in written
