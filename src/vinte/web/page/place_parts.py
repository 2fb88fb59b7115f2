"""What a request names inside a municipality: a parish in Portugal, elsewhere a locality or a neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vinte.people import queries as people

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class PartWords:
    """Its name, how it is asked for where it is missing, and who is shown it."""

    name: StrPromise
    asked_for: StrPromise
    shown_to: StrPromise


_WORDS: Mapping[str, PartWords] = {
    "parish": PartWords(
        _("Freguesia"),
        _("Escreva a freguesia."),
        _("A freguesia é mostrada a todos; a rua e o número, só a quem ficar com o pedido."),
    ),
    "locality": PartWords(
        _("Localidade ou bairro"),
        _("Escreva a localidade ou o bairro."),
        _("A localidade ou o bairro é mostrado a todos; a rua e o número, só a quem ficar com o pedido."),
    ),
}


def part_of(market: str) -> PartWords:
    """The words of a market."""
    return _WORDS[people.market(market).places.part]


def parishes_of(market: str, municipality: str) -> tuple[str, ...]:
    """The parishes of a municipality, where they are listed."""
    try:
        return people.place(market=market, municipality=municipality).parishes
    except LookupError:
        return ()
