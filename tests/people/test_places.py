"""The municipalities of Portugal: 308, each once, each where it lies; looked for without accents."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue import places

PER_DISTRICT = {
    "Aveiro": 19, "Beja": 14, "Braga": 14, "Bragança": 12, "Castelo Branco": 11, "Coimbra": 17, "Évora": 14,
    "Faro": 16, "Guarda": 14, "Leiria": 16, "Lisboa": 16, "Portalegre": 15, "Porto": 18, "Santarém": 21,
    "Setúbal": 13, "Viana do Castelo": 10, "Vila Real": 14, "Viseu": 24, "Açores": 19, "Madeira": 11,
}  # fmt: skip
# South, north, west, east, in degrees.
MAINLAND = (36.95, 42.16, -9.51, -6.18)
AZORES = (36.9, 39.8, -31.3, -25.0)
MADEIRA = (32.6, 33.2, -17.3, -16.2)


def at(name: str) -> places.Municipality:
    return places.place(market="pt", municipality=name)


def test_there_are_308_municipalities_each_named_once() -> None:
    listed = places.places("pt")
    assert Counter(municipality.district for municipality in listed) == PER_DISTRICT
    assert (
        len({municipality.name for municipality in listed})
        == len(listed)
        == sum(PER_DISTRICT.values())
        == 308
    )


def test_the_islands_are_named() -> None:
    islands = {m.island for m in places.places("pt") if m.district in ("Açores", "Madeira")}
    assert len(islands) == 11 and all(islands)
    assert not any(m.island for m in places.places("pt") if m.district not in ("Açores", "Madeira"))


def test_every_seat_lies_in_portugal_and_near_the_others_of_its_district() -> None:
    boxes = {"Açores": AZORES, "Madeira": MADEIRA}
    for municipality in places.places("pt"):
        south, north, west, east = boxes.get(municipality.district, MAINLAND)
        assert south <= municipality.latitude <= north, municipality
        assert west <= municipality.longitude <= east, municipality
        nearest = min(
            places.distance_km(one=municipality, other=other)
            for other in places.places("pt")
            if other.district == municipality.district and other != municipality
        )
        # Santa Maria is the one island that lies alone.
        assert 1 < nearest < (90 if municipality.name == "Vila do Porto" else 60), municipality


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("Lisboa", "Porto", 274),
        ("Aveiro", "Ílhavo", 5),
        ("Aveiro", "Águeda", 19),
        ("Funchal", "Porto Santo", 70),
        ("Lisboa", "Ponta Delgada", 1445),
        ("Faro", "Faro", 0),
    ],
)
def test_distances_are_those_of_the_map(one: str, other: str, km: int) -> None:
    found = places.distance_km(one=at(one), other=at(other))
    assert found == pytest.approx(km, rel=0.02, abs=1)
    assert found == places.distance_km(one=at(other), other=at(one))


def test_two_names_that_stand_twice_are_told_apart() -> None:
    assert at("Lagoa").district == "Faro" and at("Lagoa (Açores)").island == "São Miguel"
    assert at("Calheta").district == "Madeira" and at("Calheta (Açores)").island == "São Jorge"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("agueda", ["Águeda"]),
        ("ÁGUEDA", ["Águeda"]),
        ("evo", ["Évora"]),
        ("vila nova de g", ["Vila Nova de Gaia"]),
        ("gaia", ["Vila Nova de Gaia"]),
        ("lagoa", ["Lagoa", "Lagoa (Açores)"]),
        ("albergaria a", ["Albergaria-a-Velha"]),
        ("porto", ["Porto", "Porto de Mós", "Porto Moniz", "Porto Santo", "Vila do Porto"]),
        ("sao miguel", ["Lagoa (Açores)", "Nordeste", "Ponta Delgada"]),
        ("atlantida", []),
    ],
)
def test_a_place_is_found_without_its_accents(text: str, first: list[str]) -> None:
    found = [municipality.name for municipality in places.search_places("pt", text)]
    assert found[: len(first)] == first
    assert bool(found) == bool(first)


def test_no_text_finds_all_and_another_market_nothing() -> None:
    assert len(places.search_places("pt", "")) == 308
    assert places.search_places("fr", "a") == ()


@pytest.mark.parametrize(
    ("municipality", "parish", "there"),
    [
        ("Aveiro", "Esgueira", True),
        ("Aveiro", "Escrita à mão", False),
        ("Ovar", "Escrita à mão", True),
        ("Ovar", "a" * 80, True),
        ("Ovar", "a" * 81, False),
        ("Ovar", " ", False),
        ("Ovar", None, True),
        ("Atlântida", "Esgueira", False),
        ("Atlântida", None, False),
    ],
)
def test_a_parish_is_typed_where_none_are_listed(municipality: str, parish: str | None, there: bool) -> None:
    assert places.is_place(market="pt", municipality=municipality, parish=parish) is there


def test_an_unknown_place_is_not_found() -> None:
    with pytest.raises(LookupError, match="Atlântida"):
        at("Atlântida")


@pytest.mark.parametrize(
    "lines",
    [
        "name,district\nOvar,Aveiro\n",
        "name,district,island,latitude,longitude\nOvar,Aveiro,,here,-8.6\n",
        "name,district,island,latitude,longitude\nOvar,Aveiro,,40.8,-8.6\nOvar,Faro,,40.8,-8.6\n",
        "name,district,island,latitude,longitude\nOvar,Aveiro,,40.8,-8.6\n",
    ],
)
def test_a_broken_table_does_not_load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str) -> None:
    (tmp_path / "pt").mkdir()
    shutil.copy(places.FOLDER / "pt" / places.PARISHES_FILE, tmp_path / "pt")
    (tmp_path / "pt" / "municipalities.csv").write_text(lines)
    monkeypatch.setattr(places, "FOLDER", tmp_path)
    with pytest.raises(InvalidInput):
        places.places.__wrapped__("pt")
