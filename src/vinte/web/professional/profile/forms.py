"""What a professional types about the business: the profile, works, hours, absences, badges, former clients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.kernel import formats
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.reviews.actions import LONGEST_REPLY
from vinte.web.page.fields import RADII_KM, DayField, municipality_field
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField


class ProfileForm(ActForm):
    """What clients see; `people` says what of it will do."""

    beside = {
        "name_missing": "trade_name",
        "name_looked_at": "trade_name",
        "phone_invalid": "phone",
        **{
            f"profile_{name}": name
            for name in ("trades", "municipality", "description", "website", "opening_hours")
        },
    }

    trade_name = LineField(
        label=_("Nome comercial"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    trades = forms.MultipleChoiceField(
        label=_("Ofícios"), required=False, widget=forms.CheckboxSelectMultiple
    )
    municipality = LineField(label=_("Concelho"), required=False, max_length=80)
    radius_km = forms.TypedChoiceField(label=_("Trabalho até"), required=False, coerce=int, empty_value=None)
    description = WordsField(
        label=_("Apresentação"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    phone = LineField(
        label=_("Telefone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        max_length=40,
    )
    website = LineField(
        label=_("Página na Internet"),
        required=False,
        # Not of the type url: a browser refuses www.exemplo.pt there.
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "url", "placeholder": "www.exemplo.pt"}
        ),
        max_length=200,
    )
    opening_hours = LineField(
        label=_("Horário, em poucas palavras"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("seg. a sex., 8h às 18h")}),
    )

    def __init__(self, data: Any = None, *, professional: Professional) -> None:
        super().__init__(data, initial={name: getattr(professional, name) for name in self.base_fields})
        self.fields["trades"].choices = [  # type: ignore[attr-defined]
            (trade.slug, trade.label) for trade in people.trades()
        ]
        self.fields["radius_km"].choices = [  # type: ignore[attr-defined]
            ("", _("Escolha")),
            *((radius, formats.kilometres(radius)) for radius in RADII_KM),
        ]
        self.fields["municipality"] = municipality_field(
            professional.market, required=False, error=_("Este concelho não está na lista.")
        )


class WorkForm(ActForm):
    """A finished work; its photographs come beside it."""

    title = LineField(label=_("O que foi"), max_length=120)
    description = WordsField(
        label=_("Em poucas palavras"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class FormerClientForm(ActForm):
    """Whom to ask for a review."""

    beside = {
        "email_invalid": "email",
        "one_of_both": "email",
        "phone_invalid": "phone",
        "own_phone": "phone",
    }

    name = LineField(
        label=_("Nome do cliente"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = LineField(
        label=_("E-mail do cliente"),
        required=False,
        max_length=1000,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = LineField(
        label=_("Ou o telemóvel dele"),
        help_text=_("Recebe um SMS, e confirma com um código que o telemóvel é dele."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel", "inputmode": "tel"}),
    )


class ReplyForm(ActForm):
    """The answer to a review."""

    beside = {"reply_missing": "text", "text_too_long": "text"}

    text = WordsField(
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Falta a resposta.")},
    )


class ObjectionForm(ActForm):
    """Why an answer that was hidden should be shown."""

    beside = {"objection_missing": "words", "text_too_long": "words"}

    words = WordsField(
        label=_("Porque deve a resposta ficar?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Faltam as suas palavras.")},
    )


class HoursForm(ActForm):
    """The hours of each weekday, as they are written; a day without any is closed."""

    def __init__(self, data: Any = None, *, professional: Professional) -> None:
        super().__init__(data)
        for day, (name, text) in enumerate(people.week_lines(professional.weekly_hours)):
            self.fields[f"day_{day}"] = LineField(label=name, required=False, max_length=100, initial=text)

    def lines(self) -> list[str]:
        """A line for each weekday, from Monday on."""
        return [self.cleaned_data[f"day_{day}"] for day in range(people.WEEKDAYS)]


class AbsenceForm(ActForm):
    """The days away; without a last one, the first alone."""

    first_on = DayField(label=_("Primeiro dia"))
    last_on = DayField(label=_("Último dia"), required=False)


class CodeForm(ActForm):
    """The code that was sent."""

    beside = {"code_wrong": "code", "code_expired": "code"}

    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class CallForm(ActForm):
    """When an agent had better call."""

    best_time = LineField(
        label=_("Quando lhe podemos ligar?"),
        help_text=_("Se quiser: «de manhã», «depois das 18»."),
        max_length=120,
        required=False,
    )


class PapersForm(ActForm):
    """What the papers of a badge say of themselves; a badge without a number has none of these fields."""

    beside = {
        "badge_number_missing": "number",
        "badge_issuer_missing": "issuer",
        "badge_dates": "ends_on",
    }

    number = LineField(required=False, max_length=60)
    issuer = LineField(required=False, max_length=120)
    starts_on = DayField(label=_("Válido desde"), required=False)
    ends_on = DayField(label=_("Válido até"), required=False)

    def __init__(self, data: Any = None, *, kind: str) -> None:
        super().__init__(data)
        policy = kind == "liability_insurance"
        self.fields["number"].label = _("Número da apólice") if policy else _("Número da licença")
        self.fields["issuer"].label = _("Seguradora") if policy else _("Entidade que a emitiu")
        if not people.badge_kind(kind).has_number:
            for name in list(self.fields):
                self.fields[name].widget = forms.HiddenInput()


class MemberForm(ActForm):
    """Whom to ask to act for the business."""

    beside = {"email_invalid": "email", "member_already": "email"}

    email = LineField(
        label=_("E-mail da pessoa a convidar"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
