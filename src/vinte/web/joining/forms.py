"""The questions of a sign-up, one form each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.kernel import formats
from vinte.people import queries as people
from vinte.web.page.fields import RADII_KM, DayField, municipality_field
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField

_CHOOSE_MUNICIPALITY = _("Escolha o concelho de onde parte.")
_CHOOSE_RADIUS = _("Escolha até onde vai.")
_CHOOSE_TRADE = _("Escolha pelo menos um ofício da lista.")


class QuestionForm(ActForm):
    """A question; `market` says what can be answered."""

    def __init__(self, data: Any = None, *, initial: Any = None, market: str) -> None:
        super().__init__(data, initial=initial)
        self.market = market
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the market."""


class TradesForm(QuestionForm):
    """Which trades."""

    trades = forms.MultipleChoiceField(
        label=_("Ofícios"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _CHOOSE_TRADE, "invalid_choice": _CHOOSE_TRADE},
    )

    def prepare(self) -> None:
        """The trades."""
        choices = [(trade.slug, trade.label) for trade in people.trades()]
        self.fields["trades"].choices = choices  # type: ignore[attr-defined]


class AreaForm(QuestionForm):
    """From where, and how far."""

    municipality = LineField(label=_("Concelho"), max_length=80)
    radius_km = forms.TypedChoiceField(
        label=_("Trabalho até"),
        coerce=int,
        widget=forms.RadioSelect,
        initial=20,
        error_messages={"required": _CHOOSE_RADIUS, "invalid_choice": _CHOOSE_RADIUS},
    )

    def prepare(self) -> None:
        """The municipalities by district; a market without a list takes any name."""
        self.fields["municipality"] = municipality_field(self.market, error=_CHOOSE_MUNICIPALITY)
        choices = [(radius, formats.kilometres(radius)) for radius in RADII_KM]
        self.fields["radius_km"].choices = choices  # type: ignore[attr-defined]


class BusinessForm(QuestionForm):
    """What the business is called, and who speaks for it."""

    beside = {"name_missing": "trade_name", "name_too_long": "trade_name"}

    trade_name = LineField(
        label=_("Nome comercial"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Escreva o nome da empresa.")},
    )
    name = LineField(
        label=_("O seu nome"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escreva o seu nome.")},
    )


class IdentityForm(QuestionForm):
    """The tax number."""

    beside = {"tax_identity_invalid": "identity", "tax_identity_taken": "identity"}

    identity = LineField(
        label=_("Número fiscal"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Escreva o número fiscal da empresa.")},
    )

    def prepare(self) -> None:
        """A number of figures alone opens the keyboard of figures."""
        if self.market == "pt":
            self.fields["identity"].widget.attrs["inputmode"] = "numeric"


class EmailForm(QuestionForm):
    """The e-mail address."""

    beside = {"email_invalid": "email"}

    email = LineField(
        label=_("O seu e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escreva o seu e-mail.")},
    )


class PhoneForm(QuestionForm):
    """The mobile."""

    beside = {"phone_invalid": "phone"}

    phone = LineField(
        label=_("O seu telemóvel"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Escreva o telemóvel de onde liga aos clientes.")},
    )


class CodeForm(QuestionForm):
    """The code that was sent."""

    beside = {"code_wrong": "code", "code_expired": "code", "too_many_attempts": "code"}

    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Escreva os seis algarismos que recebeu.")},
    )


class TermsForm(QuestionForm):
    """The terms of use, as they were shown."""

    terms_day = DayField(widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        error_messages={"required": _("Para abrir a conta, aceite as condições.")},
    )


class MemberForm(TermsForm):
    """A member's name, and the terms of use; whoever has an account has a name."""

    beside = {"name_missing": "name"}

    name = LineField(
        label=_("O seu nome"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escreva o seu nome.")},
    )

    def __init__(self, data: Any = None, *, market: str, is_known: bool) -> None:
        self.is_known = is_known
        super().__init__(data, market=market)

    def prepare(self) -> None:
        """No name is asked twice."""
        self.fields["name"].required = not self.is_known
