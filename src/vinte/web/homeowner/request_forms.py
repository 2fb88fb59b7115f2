"""The questions of a request for quotes, one form each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinte.leads.actions import HIGHEST_PLACE_COUNT
from vinte.leads.queries import budgets, intents, priced_trades, reach_hours, timings
from vinte.people import queries as people
from vinte.web.page.fields import place_examples
from vinte.web.page.place_parts import parishes_of, part_of
from vinte.web.page.text_fields import LineField, WordsField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


# So many names that begin alike are offered to choose from, from so many letters on.
MOST_FOUND = 8
FEWEST_LETTERS = 2
# What is refused of one photograph and holds for those after it too.
ENDS_THE_PHOTOS = frozenset({"too_many_photos", "already_sent", "too_many_pictures_here", "pictures_busy"})


def _choose(words: StrPromise) -> dict[str, StrPromise]:
    return {"required": words, "invalid_choice": words}


class StepForm(forms.Form):
    """A question; `market`, its day and what is known so far say what can be answered."""

    def __init__(
        self, *args: Any, market: str, on: date, municipality: str = "", trade: str = "", **kwargs: Any
    ) -> None:
        self.market = market
        self.on = on
        self.chosen_municipality = municipality
        self.chosen_trade = trade
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the market."""


class TradeForm(StepForm):
    """Which professional; `search` leaves those that somebody who typed that may mean, and what fits none."""

    # Whether the words that were searched for lead to any trade.
    is_found = True

    trade = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages=_choose(_("Escolha um ofício da lista."))
    )

    def prepare(self) -> None:
        """The trades that have a price on the day."""
        priced = priced_trades(market=self.market, on=self.on)
        self._offer([trade for trade in people.trades() if trade.slug in priced])

    def search(self, words: str) -> None:
        """Offer what the words lead to, and all where they lead nowhere; what fits none of them stands in both."""
        known = dict(self.fields["trade"].choices)  # type: ignore[attr-defined]
        meant = [trade for trade in people.trades_meant(words) if trade.slug in known]
        self.is_found = bool(meant)
        other = [trade for trade in people.trades() if trade.slug == people.OTHER and trade.slug in known]
        if meant:
            self._offer([*meant, *(trade for trade in other if trade not in meant)])

    def _offer(self, trades: list[people.Trade]) -> None:
        self.fields["trade"].choices = [  # type: ignore[attr-defined]
            (trade.slug, trade.label) for trade in trades
        ]


class WorkForm(StepForm):
    """What is to be done."""

    title = LineField(
        label=_("Numa frase, o que é preciso fazer?"),
        min_length=5,
        max_length=120,
        error_messages={
            "required": _("Diga numa frase o que é preciso fazer."),
            "min_length": _("Diga um pouco mais: pelo menos 5 carateres."),
        },
    )
    description = WordsField(
        label=_("O que convém saber antes de dar um preço?"),
        help_text=_(
            "Medidas, materiais, andar, o que já existe. Não escreva aqui o seu nome, telefone ou morada."
        ),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Descreva o trabalho em poucas linhas."),
            "min_length": _("Descreva um pouco mais: pelo menos 20 carateres."),
        },
    )

    def prepare(self) -> None:
        """An example of the trade that was chosen, for a painter's says nothing to who needs a plumber."""
        known = {trade.slug: trade for trade in people.trades()}
        if self.chosen_trade in known:
            example = known[self.chosen_trade].example
            self.fields["title"].help_text = gettext("Por exemplo: %(example)s.") % {"example": example}


def places_offered(*, market: str, typed: str) -> list[str]:
    """The names that somebody may mean who has typed so much of one, or of a postcode."""
    text = typed.strip()
    if len(text) < FEWEST_LETTERS:
        return []
    if people.looks_like_postcode(text):
        text = people.listed_part(market=market, text=text)
    return [place.name for place in people.places_meant(market=market, text=text)[:MOST_FOUND]]


class MunicipalityForm(StepForm):
    """In which municipality, typed by name or postcode: accents and case are as one likes."""

    municipality = LineField(  # type: ignore[assignment]
        label=_("Concelho ou código postal"),
        max_length=80,
        # With script the names appear while one types; without, once the answer is sent.
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "enterkeyhint": "search",
                "data-hx-get": reverse_lazy("homeowner:step", args=["concelho"]),
                "data-hx-trigger": "input changed delay:200ms",
                "data-hx-target": "#concelhos",
                "data-hx-sync": "this:replace",
            }
        ),
        error_messages={"required": _("Escreva o concelho da obra.")},
    )

    def prepare(self) -> None:
        """An example of the market."""
        about = people.market(self.market)
        self.fields["municipality"].help_text = place_examples(about.places.example, about.postcode.example)

    # What was typed may mean one of these; the page offers them as buttons.
    found: tuple[str, ...] = ()

    def clean_municipality(self) -> str:
        """The municipality's name as it is written; a market without a list takes any name.

        Several that it may mean are kept in `found`: in the order of the language, or of a postcode's addresses.
        """
        typed: str = self.cleaned_data["municipality"]
        if not people.places(self.market):
            return typed
        found = [place.name for place in people.places_meant(market=self.market, text=typed)]
        if len(found) == 1:
            return found[0]
        is_postcode = people.looks_like_postcode(typed)
        if not found and is_postcode:
            raise ValidationError(_("Não conhecemos esse código postal. Escreva antes o nome do concelho."))
        if not found:
            raise ValidationError(
                _("Escolha um concelho que exista: não encontramos esse. Pode escrever só o começo do nome.")
            )
        self.found = tuple(found[:MOST_FOUND])
        if is_postcode:
            raise ValidationError(_("Esse código postal é de mais de um concelho. Escolha o da obra."))
        raise ValidationError(_("Há mais de um concelho assim. Escolha um, ou escreva mais letras."))


class PlaceForm(StepForm):
    """Where exactly."""

    parish = LineField(label=_("Freguesia"), max_length=80)
    address = LineField(
        label=_("Morada"),
        help_text=_("Só a vê quem ficar com o seu pedido."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Escreva a rua e o número.")},
    )

    def prepare(self) -> None:
        """The parishes of the municipality that was chosen, where they are listed; else what the market names there."""
        words = part_of(self.market)
        self.fields["parish"].label = words.name
        self.fields["parish"].error_messages["required"] = words.asked_for
        parishes = parishes_of(self.market, self.chosen_municipality)
        if parishes:
            self.fields["parish"] = forms.ChoiceField(
                label=_("Freguesia"),
                choices=[("", _("Escolha…")), *((parish, parish) for parish in parishes)],
                error_messages=_choose(_("Escolha uma freguesia da lista.")),
            )


class TimingForm(StepForm):
    """When."""

    timing = forms.ChoiceField(
        widget=forms.RadioSelect, choices=timings, error_messages=_choose(_("Escolha uma das respostas."))
    )


class BudgetForm(StepForm):
    """About how much."""

    budget = forms.ChoiceField(
        widget=forms.RadioSelect, choices=budgets, error_messages=_choose(_("Escolha uma das respostas."))
    )


class IntentForm(StepForm):
    """How sure."""

    intent = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=intents,
        error_messages=_choose(_("Escolha uma das três respostas.")),
    )


class ContactsForm(StepForm):
    """Who asks, and how to reach them."""

    name = LineField(
        label=_("O seu nome"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escreva o seu nome.")},
    )
    phone = LineField(
        label=_("O seu telefone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Escreva um telefone para onde possam ligar.")},
    )
    # Looked at by `people.clean_email`, which says what is wrong with it.
    email = LineField(
        label=_("O seu e-mail"),
        max_length=1000,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Escreva o seu e-mail: é para lá que vai o link para gerir o pedido."),
        },
    )


class HoursForm(StepForm):
    """When to call, and whether at all before being chosen."""

    reach_hours = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=reach_hours,
        initial="any",
        error_messages=_choose(_("Escolha uma das respostas.")),
    )
    phone_hidden = forms.BooleanField(required=False)


class CountForm(StepForm):
    """How many professionals."""

    place_count = forms.TypedChoiceField(
        choices=tuple((number, str(number)) for number in range(1, HIGHEST_PLACE_COUNT + 1)),
        coerce=int,
        initial=3,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha um número de 1 a 4.")),
    )


class CodeForm(forms.Form):
    """The code that was sent."""

    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Escreva os seis algarismos que recebeu.")},
    )
