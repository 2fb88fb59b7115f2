"""The forms of spending: caps, and what may be bought or topped up without being asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import TopUpWish
from vinte.web.page.fields import MOST_PLACES_OFFERED, CentsField
from vinte.web.page.forms import ActForm, KeyField, PriceForm
from vinte.web.page.text_fields import LineField

PERIODS = (("monthly", _("Mensal")), ("yearly", _("Anual")))


class PackForm(PriceForm):
    """A pack at the price that was shown, and how it is paid."""

    period = forms.ChoiceField(choices=PERIODS, widget=forms.HiddenInput)
    method = LineField(required=False, max_length=20)
    despite_waiting = forms.BooleanField(required=False)


class RenewalForm(ActForm):
    """A yes to a renewal at the price that was shown, in whole cents."""

    shown_price_cents = forms.IntegerField(min_value=0, max_value=10**11, widget=forms.HiddenInput)


class PaymentForm(ActForm):
    """How much comes to the balance, in whole cents, and how it is paid."""

    amount_cents = forms.IntegerField(min_value=0, max_value=10**11, widget=forms.HiddenInput)
    method = LineField(required=False, empty_value="card", max_length=20)
    save_card = forms.BooleanField(required=False)
    despite_waiting = forms.BooleanField(required=False)
    idempotency_key = KeyField()


class CapsForm(ActForm):
    """Both caps; an empty field is no cap."""

    week = CentsField(label=_("Por semana"), required=False)
    month = CentsField(label=_("Por mês"), required=False)


class ConsentForm(ActForm):
    """What both consents bring back from the page on which they were read."""

    text_digest = LineField(required=False, widget=forms.HiddenInput, max_length=64)

    def answers(self) -> list[tuple[str, str]]:
        """Every answer as it was sent, to be sent again with the digest of the text."""
        return [
            (name, value)
            for name in self.fields
            if name != "text_digest"
            for value in self.data.getlist(name)  # type: ignore[attr-defined]
        ]


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class PurchaseForm(ConsentForm):
    """Automatic purchase: the consent in force or that was stopped, or everything ticked."""

    price = CentsField(label=_("Preço máximo de um contacto"))
    trades = _Several(label=_("Ofícios"), required=False)
    intents = _Several(label=_("Quem pede"), required=False)
    budgets = _Several(label=_("Orçamento de quem pede"), required=False)
    municipalities = _Several(label=_("Concelhos; sem nenhum, toda a sua zona"), required=False)
    from_hour = forms.TypedChoiceField(
        label=_("Das"), coerce=int, choices=[(hour, f"{hour} h") for hour in range(24)]
    )
    until_hour = forms.TypedChoiceField(
        label=_("Às"), coerce=int, choices=[(hour, f"{hour} h") for hour in range(1, 25)]
    )
    only_unsold = forms.BooleanField(
        label=_("Só com o desconto dos que ainda não se venderam"), required=False
    )

    def __init__(self, data: Any = None, *, professional: Professional) -> None:
        stopped = leads.stopped_automatic_purchase(professional.id)
        kept = leads.automatic_purchase_consent(professional.id) or (stopped.consent if stopped else None)
        # The nearest of a large area, and those agreed to before that are still in it.
        nearest = people.nearest_covered(professional, most=MOST_PLACES_OFFERED)
        wished = {*(kept.wish.municipalities if kept else ())} & people.municipalities_covered(professional)
        offered = {
            "trades": [(slug, people.trade(slug).label) for slug in professional.trades],
            "intents": leads.intents(),
            "budgets": leads.budgets(),
            "municipalities": [(name, name) for name in sorted({*nearest, *wished})],
        }
        everything = {name: [value for value, _label in pairs] for name, pairs in offered.items()}
        initial = {**everything, "municipalities": [], "from_hour": 0, "until_hour": 24}
        if kept is not None:
            initial = {**asdict(kept.wish), "price": kept.wish.highest_price_cents}
        super().__init__(data, initial=initial)
        for name, pairs in offered.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]

    def wish(self) -> leads.Wish:
        """What the form asks for."""
        found = self.cleaned_data
        return leads.Wish(
            highest_price_cents=found["price"],
            trades=tuple(found["trades"]),
            intents=tuple(found["intents"]),
            budgets=tuple(found["budgets"]),
            municipalities=tuple(found["municipalities"]),
            only_unsold=found["only_unsold"],
            from_hour=found["from_hour"],
            until_hour=found["until_hour"],
        )


class TopUpForm(ConsentForm):
    """Automatic top-up: the consent in force, or nothing."""

    threshold = CentsField(label=_("Quando o saldo ficar abaixo de"))
    amount = CentsField(label=_("Carregar"))
    month = CentsField(label=_("No máximo, por mês"))

    def __init__(self, data: Any = None, *, professional: Professional) -> None:
        kept = wallet.automatic_top_up_consent(professional.id)
        names = ("threshold", "amount", "month")
        super().__init__(
            data, initial={name: getattr(kept.wish, f"{name}_cents") for name in names} if kept else None
        )

    def wish(self) -> TopUpWish:
        """What the form asks for."""
        found = self.cleaned_data
        return TopUpWish(
            amount_cents=found["amount"], threshold_cents=found["threshold"], month_cents=found["month"]
        )
