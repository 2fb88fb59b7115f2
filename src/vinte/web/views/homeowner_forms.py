"""What a homeowner types: an answer about one contact, and a request for quotes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vinte.people import catalogue
from vinte.reviews.actions import LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

YES_NO = (("yes", _("Sim")), ("no", _("Não")))
HIRED = (
    ("them", _("Este profissional")),
    ("other", _("Outra pessoa ou empresa")),
    ("nobody", _("Ninguém, desisti da obra")),
    ("undecided", _("Ainda não decidi")),
)
STARS = (
    (5, _("Excelente")),
    (4, _("Bom")),
    (3, _("Razoável")),
    (2, _("Fraco")),
    (1, _("Mau")),
)
INTENTS = (
    ("ready", _("Quero contratar já")),
    ("comparing", _("Estou a comparar preços")),
    ("idea", _("É só uma ideia, por agora")),
)


def _choose(words: StrPromise) -> dict[str, StrPromise]:
    return {"required": words, "invalid_choice": words}


class AnswerForm(forms.Form):
    """The three questions set to a homeowner about one contact; the day and the comment may stay empty."""

    contacted = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha Sim ou Não.")),
    )
    contacted_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Escreva a data como dia, mês e ano, ou deixe em branco.")},
    )
    hired = forms.ChoiceField(
        choices=HIRED,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha uma das quatro respostas.")),
    )
    comment = forms.CharField(
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Encurte o comentário para 1000 carateres, no máximo.")},
    )

    def __init__(self, *args: Any, earliest: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.today = today
        self.fields["contacted_on"].widget.attrs.update(min=earliest.isoformat(), max=today.isoformat())

    def clean_contacted_on(self) -> date | None:
        """The day of the first contact: between the day of the request and today."""
        day: date | None = self.cleaned_data["contacted_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("Esse dia ainda não chegou. Escolha hoje ou um dia anterior."))
        if day is not None and day < self.earliest:
            raise ValidationError(
                _("O profissional só recebeu o seu contacto em %(day)s. Escolha esse dia ou um posterior."),
                params={"day": self.earliest.strftime("%d/%m/%Y")},
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Drop the day when there was no contact: the page hides it then, and may still send it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("contacted") == "no":
            cleaned["contacted_on"] = None
            self.errors.pop("contacted_on", None)
        return cleaned


class ReviewForm(forms.Form):
    """A review: one to five stars, and words that may stay away."""

    rating = forms.TypedChoiceField(
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha de uma a cinco estrelas.")),
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Encurte o texto para 2000 carateres, no máximo.")},
    )


class RequestForm(forms.Form):
    """A request for quotes: what, where, and how to reach the person who asks."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    trade = forms.ChoiceField(
        label=_("Que profissional procura?"), error_messages=_choose(_("Escolha um ofício da lista."))
    )
    title = forms.CharField(
        label=_("O que é preciso fazer, numa frase?"),
        help_text=_("Por exemplo: pintar um quarto de 12 m²."),
        min_length=5,
        max_length=120,
        error_messages={
            "required": _("Diga numa frase o que é preciso fazer."),
            "min_length": _("Diga um pouco mais: pelo menos 5 carateres."),
        },
    )
    description = forms.CharField(
        label=_("O que convém saber antes de dar um preço?"),
        help_text=_("Medidas, materiais, andar, prazo. Não escreva aqui o seu nome, telefone ou morada."),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Descreva o trabalho em poucas linhas."),
            "min_length": _("Descreva um pouco mais: pelo menos 20 carateres."),
        },
    )
    place = forms.ChoiceField(
        label=_("Em que freguesia?"), error_messages=_choose(_("Escolha uma freguesia da lista."))
    )
    address = forms.CharField(
        label=_("Morada"),
        help_text=_("Só a vê quem ficar com o seu pedido."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Escreva a rua e o número.")},
    )
    intent = forms.ChoiceField(
        label=_("Em que ponto está?"),
        choices=INTENTS,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha uma das três respostas.")),
    )
    place_count = forms.TypedChoiceField(
        label=_("Quantos profissionais lhe podem ligar, no máximo?"),
        choices=tuple((number, str(number)) for number in (1, 2, 3, 4)),
        coerce=int,
        initial=3,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha um número de 1 a 4.")),
    )
    name = forms.CharField(
        label=_("O seu nome"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escreva o seu nome.")},
    )
    email = forms.EmailField(
        label=_("O seu e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Escreva o seu e-mail: é para lá que vai o comprovativo."),
            "invalid": _("Este endereço não está completo. Um endereço tem a forma nome@exemplo.pt."),
        },
    )
    phone = forms.CharField(
        label=_("O seu telefone"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Escreva um telefone para onde possam ligar.")},
    )

    def __init__(self, *args: Any, market: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [  # type: ignore[attr-defined]
            ("", _("Escolha…")),
            *((trade.slug, trade.label) for trade in catalogue.trades()),
        ]
        self.fields["place"].choices = [("", _("Escolha…")), *place_choices(market)]  # type: ignore[attr-defined]

    def clean_place(self) -> tuple[str, str]:
        """The municipality and the parish."""
        municipality, _separator, parish = self.cleaned_data["place"].partition("|")
        return municipality, parish


def place_choices(market: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each municipality whose parishes are listed, as the groups of one list."""
    return [
        (place.name, [(f"{place.name}|{parish}", parish) for parish in place.parishes])
        for place in catalogue.places(market)
        if place.parishes
    ]
