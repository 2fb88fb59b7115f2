"""The figures of the terms in force in a few words each, for the public page."""

from __future__ import annotations

from dataclasses import dataclass

from vinte.claims.queries import in_words, value_in_words
from vinte.guarantee.registry.entries import ENTRIES
from vinte.guarantee.terms import Terms


@dataclass(frozen=True)
class Glance:
    """One figure: what it counts, and how much."""

    label: str
    value: str


def glance(terms: Terms) -> list[Glance]:
    """The figures that these terms ask, in the order of their clauses."""
    shown = [ENTRIES[clause].glance for clause in terms.clauses]
    return [Glance(in_words(one.label), value_in_words(one.value(terms))) for one in shown if one is not None]
