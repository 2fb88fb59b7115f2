"""Form fields for what people type: amounts as whole cents, and days."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import formats
from vinte.people import queries as people
from vinte.web.page.days import FIRST_DAY_TOLD, LAST_DAY, bounded
from vinte.web.page.text_fields import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# How far a professional can say to go.
RADII_KM = (10, 20, 30, 50, 100)
# A list of more municipalities would be larger than the page around it: there they are typed.
MOST_IN_A_LIST = 400
_MOST_NAMED = 8
# Of a large area so many municipalities are offered to choose among, the nearest ones.
MOST_PLACES_OFFERED = 130


def municipality_field(market: str, *, error: Any = None, required: bool = True) -> forms.Field:
    """A municipality of the market, by district; typed where there are too many for a list, and any name where there is none."""
    messages = {"required": error, "invalid_choice": error} if error else None
    if len(people.places(market)) > MOST_IN_A_LIST:
        return MunicipalityByName(market, required=required, error=error)
    if not people.places(market):
        return LineField(
            label=gettext_lazy("Concelho"), max_length=80, required=required, error_messages=messages
        )
    return forms.ChoiceField(
        label=gettext_lazy("Concelho"),
        choices=partial(_municipalities, market),
        widget=MunicipalitySelect(market),
        required=required,
        error_messages=messages,
    )


class MunicipalityByName(LineField):
    """A municipality typed by name or postcode, whatever accents and case; its value is the name as the list has it."""

    def __init__(self, market: str, *, required: bool, error: Any) -> None:
        told = {"required": error, "unknown": error} if error else {}
        example = people.market(market)
        super().__init__(
            label=gettext_lazy("Concelho ou código postal"),
            help_text=place_examples(example.places.example, example.postcode.example),
            max_length=80,
            required=required,
            error_messages={"unknown": gettext_lazy("Este concelho não está na lista."), **told},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.market = market

    def clean(self, value: Any) -> str:
        """The name; raises ValidationError (`unknown`, `several` with the names that may be meant)."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        found = people.places_meant(market=self.market, text=typed)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            raise ValidationError(
                _("Há mais de um concelho assim. Escreva um destes, ou mais letras: %(names)s."),
                code="several",
                params={"names": "; ".join(place.name for place in found[:_MOST_NAMED])},
            )
        return found[0].name


def place_examples(place: str, postcode: str) -> StrPromise:
    """How a municipality or a postcode may be typed."""
    return format_lazy(gettext_lazy("Por exemplo: {place}, ou {postcode}."), place=place, postcode=postcode)


@cache
def _municipalities(market: str) -> list[tuple[str, list[tuple[str, str]]]]:
    by_district = groupby(people.places(market), key=lambda place: place.district)
    return [(name, [(place.name, place.name) for place in found]) for name, found in by_district]


@cache
def _options(market: str) -> str:
    """What a list of the market's municipalities holds, none of them chosen."""
    return "".join(
        f'<optgroup label="{escape(district)}">'
        + "".join(f'<option value="{escape(value)}">{escape(name)}</option>' for value, name in listed)
        + "</optgroup>"
        for district, listed in _municipalities(market)
    )


class MunicipalitySelect(forms.Select):
    """A list of a market's municipalities. There are hundreds and they stay: they are written once for all pages."""

    def __init__(self, market: str) -> None:
        super().__init__()
        self.market = market

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list with the chosen one marked, as Django writes it."""
        chosen = f'value="{escape(value or "")}"'
        return format_html(
            '<select name="{}"{}><option value="">{}</option>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            gettext_lazy("Escolha"),
            mark_safe(_options(self.market).replace(f"{chosen}>", f"{chosen} selected>", 1)),
        )


class DayField(forms.DateField):
    """A day: browsers send 2026-03-09; what is typed as 09/03/2026 is 9 March in every language."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")
    default_error_messages = {"invalid": gettext_lazy("Escreva a data como dia, mês e ano.")}

    def to_python(self, value: Any) -> date | None:
        """The day; raises ValidationError (`invalid`), also for one of a year that nobody means."""
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_DAY_TOLD <= day <= LAST_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class InstantField(forms.Field):
    """A day and hour, typed in the current zone; of an hour that comes twice, the first. UTC."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """The instant; raises ValidationError (`instant_unreadable`)."""
        if not (value or "").strip():
            return None
        try:
            local = datetime.fromisoformat(value.strip())
            if local.tzinfo is None:
                local = local.replace(tzinfo=timezone.get_current_timezone())
            return bounded(local)
        except ValueError:
            raise ValidationError(
                _("Não se percebe o dia e a hora. Escolha-os no campo."), code="instant_unreadable"
            ) from None


class CentsField(forms.Field):
    """An amount as people type it, made whole cents; None for an empty one. No float is made on the way."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "14"})

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.signed = signed
        if signed:
            self.widget.attrs["inputmode"] = "text"

    def to_python(self, value: Any) -> int | None:
        """Whole cents, below zero only where a sign may be typed; raises ValidationError (`amount_unreadable`)."""
        text = (value or "").strip()
        if self.signed and text[:1] in ("+", "-", "−"):
            amount_cents = typed_cents(text[1:])
            return -amount_cents if amount_cents is not None and text[0] != "+" else amount_cents
        return typed_cents(text)

    def prepare_value(self, value: Any) -> Any:
        """Whole cents as they are typed; what was typed stays as it is."""
        return amount_typed(value) if isinstance(value, int) else value


def typed_cents(text: str) -> int | None:
    """The whole cents of an amount: 50, 50,5, 50.00, and with the market's thousands 1 234,50 or 1.234,50.

    None for an empty one; raises ValidationError (`amount_unreadable`).
    """
    bare = text.strip().strip("€$").strip()
    if not bare:
        return None
    thousands = re.escape(" \u00a0\u202f" + (".," if formats.decimal_mark() == "," else ",.")[0])
    found = re.fullmatch(
        rf"(?P<units>\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d{{1,7}})(?:[.,](?P<rest>\d{{1,2}}))?",
        bare,
        re.ASCII,
    )
    if found is None:
        raise ValidationError(
            _("Não se percebe o valor «%(typed)s». Escreva-o assim: 50 ou %(example)s."),
            code="amount_unreadable",
            params={"typed": bare[:20], "example": amount_typed(1250)},
        )
    units = int(re.sub(r"\D", "", found["units"]))
    return units * 100 + int((found["rest"] or "").ljust(2, "0") or 0)


def amount_typed(amount_cents: int | None) -> str:
    """Whole cents as they stand in a form's field: 50,00, or 50.00 in Mexico; empty for None."""
    if amount_cents is None:
        return ""
    return f"{amount_cents // 100}{formats.decimal_mark()}{amount_cents % 100:02d}"
