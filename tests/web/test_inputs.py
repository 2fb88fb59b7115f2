"""Fields say what Django's templates say, whatever is typed into them or stands in their names."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from vinte.web.page.inputs import QuickInputs

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


CHOICES = [("Braga", "Braga"), HOSTILE]
ONE_OF = [("", "Nenhum"), *CHOICES]


@pytest.mark.parametrize("value", ["", "Braga", "41.5", HOSTILE[0], None])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "place", "class": "two", "required": True, "disabled": False, "max": 9}]
)
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.EmailInput(attrs={"autocomplete": "email"}),
        forms.NumberInput(),
        forms.URLInput(),
        forms.TimeInput(),
        forms.DateInput(),
        forms.HiddenInput(),
        forms.CheckboxInput(),
        forms.Select(choices=PLACES),
        forms.Select(choices=ONE_OF),
        forms.RadioSelect(choices=ONE_OF),
        forms.RadioSelect(choices=PLACES),
        forms.CheckboxSelectMultiple(choices=CHOICES),
        forms.CheckboxSelectMultiple(choices=PLACES),
        forms.Textarea(),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_field_is_django_s(widget: forms.Widget, value: str | None, attrs: dict[str, Any]) -> None:
    written = widget.render("place", value, attrs, renderer=QuickInputs())
    expected = widget.render("place", value, attrs, renderer=DjangoTemplates())
    assert Elements(written).found == Elements(expected).found
    assert "<script>" not in written


def test_the_site_writes_its_fields_so() -> None:
    assert isinstance(forms.renderers.get_default_renderer(), QuickInputs)
