"""The figures of the terms in force in a few words each, for the public page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vinte.guarantee.terms import Terms


@dataclass(frozen=True)
class Glance:
    """One figure: what it counts, and how much."""

    label: Promise
    value: str


_LABELS: dict[str, Promise] = {
    "contacts": _("Contactos"),
    "profile_percent": _("Perfil, no mínimo"),
    "window_months": _("Para os comprar"),
    "prompt_hours": _("Para o primeiro contacto"),
    "contact_reviews": _("Opiniões positivas de contactos"),
    "former_client_reviews": _("Opiniões de antigos clientes"),
    "wait_months": _("Espera depois do último"),
    "claim_months": _("Para reclamar, desde a primeira compra"),
}
_UNITS = {
    "percent": "%(n)d %%",
    "months": ngettext_lazy("%(n)d mês", "%(n)d meses", "n"),
    "hours": ngettext_lazy("%(n)d hora", "%(n)d horas", "n"),
    "days": ngettext_lazy("%(n)d dia", "%(n)d dias", "n"),
}


def glance(terms: Terms) -> list[Glance]:
    """The figures that these terms ask, in the order above; one that they do not ask is left out."""
    found = []
    for name, label in _LABELS.items():
        figure = getattr(terms, name)
        if figure is None:
            continue
        value = _written(name, figure)
        if name == "claim_months" and terms.claim_days:
            value = _("%(months)s e %(days)s") % {"months": value, "days": _written("claim_days", terms.claim_days)}
        found.append(Glance(label, str(value)))
    return found


def _written(name: str, figure: int) -> str:
    unit = _UNITS.get(name.rpartition("_")[2])
    return str(unit % {"n": figure}) if unit is not None else str(figure)
