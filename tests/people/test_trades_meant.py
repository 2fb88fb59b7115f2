"""A trade is found by what people type, in any language; and its address is its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vinte.kernel.errors import InvalidInput
from vinte.people import queries as people
from vinte.people.catalogue import trades
from vinte.people.catalogue.plain import address_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("canalizador", ["plumber"]),
        ("CANALIZAÇÃO", ["plumber"]),
        ("torneira a pingar", ["plumber"]),
        ("canalisador", ["plumber"]),  # a letter wrong
        ("telhdo", ["roofing"]),  # a letter missing
        ("tomadas", ["electrician"]),
        ("fontanero", ["plumber"]),
        ("serrurier", ["locksmith"]),
        ("imbianchino", ["painter"]),
        ("gardener", ["gardener"]),
        ("pintar a sala", ["painter"]),
        ("ar condicionado", ["air_conditioning"]),
        ("arranjar porta", ["carpenter", "locksmith"]),
        ("lavar vidros da porta da casa", ["carpenter", "locksmith", "cleaning"]),
        ("biscates", ["other"]),
        ("outro", ["other"]),
        ("astrologo", []),
        ("a de para", []),
        ("", []),
        ("%", []),
    ],
)
def test_words_lead_to_the_trade(typed: str, meant: list[str]) -> None:
    assert [trade.slug for trade in people.trades_meant(typed)] == meant


def test_each_trade_and_each_place_has_an_address_of_its_own() -> None:
    found = [trade.address for trade in people.trades()]
    assert len(found) == len(set(found))
    assert all(people.trade_at(trade.address) == trade for trade in people.trades())
    with pytest.raises(LookupError):
        people.trade_at("astrologos")
    addresses = [address_of(place.name) for place in people.places("pt")]
    assert len(addresses) == len(set(addresses))
    assert people.place_at(market="pt", address="vila-nova-de-gaia").name == "Vila Nova de Gaia"
    with pytest.raises(LookupError):
        people.place_at(market="pt", address="atlantida")


def test_every_trade_is_found_by_its_own_names_in_every_language() -> None:
    for trade in people.trades():
        if trade.slug == people.OTHER:
            continue
        for label in (trade.label, trade.people):
            for text in label.texts.values():
                assert trade in people.trades_meant(text), (trade.slug, text)


@pytest.mark.parametrize("broken", [{"address": "Canalizador"}, {"words": ["Água"]}, {"words": []}])
def test_a_trade_that_nobody_could_type_is_refused(broken: dict[str, object]) -> None:
    trade = people.trades()[0]
    entry = {
        "slug": trade.slug,
        "label": trade.label.texts,
        "people": trade.people.texts,
        "example": trade.example.texts,
        "address": trade.address,
        "words": list(trade.words),
        **broken,
    }
    with pytest.raises(InvalidInput):
        trades._read("trades.toml: trade[0]", entry)
    assert trades._read("x", {**entry, "address": "a", "words": ["b"]}) == replace(
        trade, address="a", words=("b",)
    )
