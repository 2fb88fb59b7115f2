"""The filters of the feed as a form of GET parameters, and what a saved alert's name and frequency are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vinte.kernel import formats
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.fields import MOST_PLACES_OFFERED, CentsField

SORT_LABELS = {
    "newest": _("os mais recentes"),
    "cheapest": _("os mais baratos"),
    "dearest": _("os mais caros"),
    "places": _("com mais lugares"),
}
# Each field of the form, and the filter that it fills.
NAMES = {
    "oficio": "trades",
    "concelho": "municipalities",
    "ate_km": "within_km",
    "intencao": "intents",
    "orcamento": "budgets",
    "quando": "timings",
    "preco_max": "max_price_cents",
    "por_vender": "only_unsold",
    "com_fotos": "with_photos",
    "ordem": "sort",
}


class FilterForm(forms.Form):
    """What the professional wants to see; every field may stay empty."""

    oficio = forms.MultipleChoiceField(label=_("Ofício"), required=False, widget=forms.CheckboxSelectMultiple)
    concelho = forms.MultipleChoiceField(
        label=_("Concelho"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ate_km = forms.IntegerField(
        label=_("Até quantos quilómetros"),
        required=False,
        min_value=0,
        max_value=500,
        error_messages={"invalid": _("Escreva um número inteiro de quilómetros.")},
    )
    intencao = forms.MultipleChoiceField(
        label=_("Intenção"), required=False, widget=forms.CheckboxSelectMultiple
    )
    orcamento = forms.MultipleChoiceField(
        label=_("Orçamento"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quando = forms.MultipleChoiceField(
        label=_("Para quando"), required=False, widget=forms.CheckboxSelectMultiple
    )
    preco_max = CentsField(label=_("Preço máximo do contacto"), required=False)
    por_vender = forms.BooleanField(label=_("Só os que ninguém comprou"), required=False)
    com_fotos = forms.BooleanField(label=_("Só com fotografias"), required=False)
    ordem = forms.ChoiceField(
        label=_("Ordem"), required=False, choices=[("", _("os mais recentes")), *SORT_LABELS.items()]
    )

    def __init__(self, data: Mapping[str, Any] | None, *, professional: Professional) -> None:
        super().__init__(data, auto_id="filtro-%s")
        trades = [(trade.slug, str(trade.label)) for trade in people.trades()]
        self.choose("oficio", [pair for pair in trades if pair[0] in professional.trades])
        self.choose("concelho", _places(professional, self.data))
        self.choose("intencao", leads.intents())
        self.choose("orcamento", leads.budgets())
        self.choose("quando", leads.timings())
        self.choose("ordem", [(sort, SORT_LABELS[sort]) for sort in leads.SORTS])

    def choose(self, name: str, choices: Any) -> None:
        """Offer these choices in that field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def filters(self) -> leads.FeedFilters:
        """What was chosen; the fields that are wrong are left out."""
        found: dict[str, Any] = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value in (None, "", [], False):
                continue
            found[NAMES[name]] = tuple(value) if isinstance(value, list) else value
        return leads.FeedFilters(**found)


def _places(professional: Professional, data: Any) -> list[tuple[str, str]]:
    """The municipalities of the area, the nearest ones of many, and those that were chosen before."""
    offered = {*people.nearest_covered(professional, most=MOST_PLACES_OFFERED)}
    chosen = data.getlist("concelho") if hasattr(data, "getlist") else data.get("concelho", [])
    return [(name, name) for name in sorted(offered | ({*chosen} & leads.area_of(professional)))]


def as_query(filters: leads.FeedFilters) -> str:
    """The filters as the feed's address has them, without the question mark."""
    kept = filters.as_json()
    pairs: list[tuple[str, str]] = []
    for name, filter_name in NAMES.items():
        value = kept.get(filter_name)
        if value is None:
            continue
        if name == "preco_max":
            value = f"{value // 100}.{value % 100:02d}"
        values = value if isinstance(value, list) else ["on" if value is True else str(value)]
        pairs.extend((name, each) for each in values)
    return urlencode(pairs)


def in_words(filters: leads.FeedFilters) -> list[str]:
    """What the filters let pass, a phrase each."""
    labels = [
        *(str(people.trade(slug).label) for slug in filters.trades),
        *filters.municipalities,
    ]
    if filters.within_km is not None:
        labels.append(_("até %(distance)s") % {"distance": formats.kilometres(filters.within_km)})
    for values, known in (
        (filters.intents, leads.intents()),
        (filters.budgets, leads.budgets()),
        (filters.timings, leads.timings()),
    ):
        labels.extend(label for value, label in known if value in values)
    if filters.max_price_cents is not None:
        price = formats.money(filters.max_price_cents, currency=formats.market_currency())
        labels.append(_("até %(price)s por contacto") % {"price": price})
    if filters.only_unsold:
        labels.append(str(_("ninguém comprou")))
    if filters.with_photos:
        labels.append(str(_("com fotografias")))
    return [str(label) for label in labels]


def query_of(data: QueryDict) -> QueryDict:
    """The parameters of the filters alone, for hidden fields and for the address."""
    kept = QueryDict(mutable=True)
    for name in NAMES:
        values = data.getlist(name)
        if values:
            kept.setlist(name, values)
    return kept
