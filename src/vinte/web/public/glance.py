"""The figures of the terms in force in a few words each, for the public page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinte.guarantee.articles import known_language, write_figure
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
    "claim_months": _("Para pedir a garantia, desde a primeira compra"),
}


def glance(terms: Terms, *, language: str) -> list[Glance]:
    """The figures that these terms ask, in the order above; one that they do not ask is left out."""
    spoken = known_language(language)
    asked = terms.figures()
    found = []
    for name, label in _LABELS.items():
        if name not in asked:
            continue
        value = write_figure(name, terms, spoken)
        if name == "claim_months":
            value = gettext("%(months)s e %(days)s") % {
                "months": value,
                "days": write_figure("claim_days", terms, spoken),
            }
        found.append(Glance(label, value))
    return found
