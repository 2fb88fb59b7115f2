"""Spain's 8,132 municipalities: by name, postcode and point where a source gives one, and by province where none does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cast import MONDAY
from vinte.kernel.errors import InvalidInput
from vinte.leads.pricing.prices import ContactPrices
from vinte.people import actions, queries
from vinte.people.catalogue import market as markets
from vinte.people.catalogue import places, postcodes
from vinte.people.models import Professional
from vinte.people.professionals import areas, coverage, directory

# South, north, west, east, in degrees.
MAINLAND_AND_BALEARS = (35.2, 43.9, -9.4, 4.4)
CANARIAS = (27.6, 29.3, -18.2, -13.3)


def test_every_municipality_of_ine_stands_once_with_its_province() -> None:
    listed = places.places("es")
    assert len(listed) == len({place.code for place in listed}) == len(places._by_address("es")) == 8132
    provinces = {place.code[:2]: place.district for place in listed}
    assert len(provinces) == len(set(provinces.values())) == 52
    assert all(place.district == provinces[place.code[:2]] for place in listed)
    counts = Counter(place.code[:2] for place in listed)
    assert (counts["09"], counts["28"], counts["41"], counts["51"], counts["52"]) == (371, 179, 106, 1, 1)
    assert sum(place.latitude is not None for place in listed) == 7736


def test_every_point_lies_in_spain_and_no_two_places_share_one() -> None:
    known = [place for place in places.places("es") if place.latitude is not None]
    for place in known:
        south, north, west, east = CANARIAS if place.code[:2] in ("35", "38") else MAINLAND_AND_BALEARS
        assert place.longitude is not None and place.latitude is not None
        assert south <= place.latitude <= north and west <= place.longitude <= east, place
    assert len({(place.latitude, place.longitude) for place in known}) == len(known)


def test_the_provinces_of_dated_prices_are_provinces() -> None:
    known = {place.district for place in places.places("es")}
    for prices in ContactPrices.of_market("es"):
        assert {*(prices.place_percent or {})} - {"elsewhere"} <= known


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("getafe", ["Getafe"]),
        ("GETAFE", ["Getafe"]),
        ("28901", ["Getafe"]),
        ("28901 Getafe", ["Getafe"]),
        ("2890", []),
        ("28001", ["Madrid"]),
        ("28001-123", []),
        ("99999", []),
        ("madrid", ["Madrid"]),
        ("donostia", ["Donostia/San Sebastián"]),
        ("san sebastian", ["Donostia/San Sebastián"]),
        ("Donostia/San Sebastián", ["Donostia/San Sebastián"]),
        ("alacant", ["Alacant/Alicante"]),
        ("Alicante", ["Alacant/Alicante"]),
        ("coruña", ["A Coruña"]),
        ("hospitalet de llobregat", ["L'Hospitalet de Llobregat"]),
        ("l’hospitalet de llobregat", ["L'Hospitalet de Llobregat"]),
        ("palma de mallorca", ["Palma"]),
        ("candin", ["Valle de Ancares"]),
        ("sada", ["Sada (A Coruña)", "Sada (Navarra)"]),
        ("sada navarra", ["Sada (Navarra)"]),
        ("atlantida", []),
    ],
)
def test_what_is_typed_leads_to_the_place(typed: str, names: list[str]) -> None:
    found = postcodes.places_meant(market="es", text=typed)
    assert [place.name for place in found] == names


def test_a_name_of_two_provinces_always_carries_its_own() -> None:
    bare = Counter(also for place in places.places("es") for also in place.also if f"{also} (" in place.name)
    assert len(bare) == 17 and set(bare.values()) == {2}
    # No other name stands twice, whatever its accents.
    letters = Counter(places._letters(place.name) for place in places.places("es"))
    assert set(letters.values()) == {1}


def test_every_postcode_leads_somewhere_and_nearly_always_into_its_province() -> None:
    listed = postcodes.listed("es")
    assert len(listed) == 10935 and {*map(len, listed)} == {5}
    codes = {place.name: place.code for place in places.places("es")}
    abroad = [code for code, names in listed.items() if any(codes[name][:2] != code[:2] for name in names)]
    # The first two figures are the province's, but for a few villages that the post serves from next door.
    assert {code[:2] for code in listed} == {code[:2] for code in codes.values()}
    assert len(abroad) < 100


@pytest.mark.parametrize(
    ("base", "radius_km", "place", "is_covered"),
    [
        ("Madrid", 20, "Getafe", True),
        ("Madrid", 20, "Torrejón de Ardoz", True),  # 19.5 km
        ("Madrid", 20, "Parla", False),  # 20.7 km
        ("Madrid", 21, "Parla", True),
        ("Madrid", 30, "Illescas", False),  # Toledo, 34.6 km
        ("Madrid", 50, "Illescas", True),
        # Without a point: the province decides, from the base's side and from the request's.
        ("Madrid", 10, "Orusco de Tajuña", True),
        ("Orusco de Tajuña", 10, "Getafe", True),
        ("Madrid", 0, "Orusco de Tajuña", False),
        ("Orusco de Tajuña", 0, "Orusco de Tajuña", True),
        ("Illescas", 100, "Orusco de Tajuña", False),
        ("Madrid", 100, "Garciotum", False),  # Toledo, without a point
        # On an archipelago the island, not the province.
        ("San Cristóbal de La Laguna", 10, "Vilaflor de Chasna", True),
        ("San Cristóbal de La Laguna", 100, "El Pinar de El Hierro", False),
        # The same name elsewhere is another place.
        ("Cambre", 20, "Sada (A Coruña)", True),
        ("Cambre", 20, "Sada (Navarra)", False),
    ],
)
def test_both_sides_of_an_area(base: str, radius_km: int, place: str, is_covered: bool) -> None:
    painter = Professional(market="es", municipality=base, radius_km=radius_km, further_municipalities=[])
    assert (place in areas.municipalities_covered(painter)) is is_covered
    assert areas.works_in(painter, municipality=place) is is_covered


@pytest.mark.parametrize(
    ("changes", "place", "is_covered"),
    [
        ({"radius_km": None}, "Getafe", False),
        ({"radius_km": None, "further_municipalities": ["Getafe"]}, "Getafe", True),
        ({"municipality": "", "further_municipalities": ["Getafe"]}, "Getafe", True),
        ({"municipality": ""}, "Getafe", False),
        # Kept from before the market had its list.
        ({"municipality": "Madriz", "radius_km": 20}, "Madriz", True),
        ({"municipality": "Madriz", "radius_km": 20}, "Getafe", False),
        ({"municipality": "Madrid", "radius_km": 20}, "Jetafe", False),
    ],
)
def test_what_is_ticked_counts_and_a_name_that_is_on_no_list_is_only_itself(
    changes: dict[str, object], place: str, is_covered: bool
) -> None:
    painter = Professional(
        **{"market": "es", "municipality": "Madrid", "further_municipalities": [], **changes}
    )
    assert (place in areas.municipalities_covered(painter)) is is_covered
    assert areas.works_in(painter, municipality=place) is is_covered


def test_of_a_large_area_the_nearest_are_offered() -> None:
    painter = Professional(market="es", municipality="Madrid", radius_km=100, further_municipalities=["Vigo"])
    offered = areas.nearest_covered(painter, most=30)
    assert len(offered) == 30 and offered == sorted(offered)
    assert {"Madrid", "Getafe", "Leganés"} <= {*offered} and "Vigo" not in offered
    everything = areas.nearest_covered(painter, most=5000)
    assert everything == sorted(areas.municipalities_covered(painter)) and "Vigo" in everything


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "km"),
    [("Getafe", 12), ("Orusco de Tajuña", None), ("Parla", "nobody"), ("Garciotum", "nobody")],
)
def test_the_public_list_of_a_place_asks_the_same_in_the_database(place: str, km: object) -> None:
    account = actions.open_account(email="ana@obras.example", name="Ana", at=MONDAY)
    ana = actions.register_professional(
        account_id=account.pk, market="es", tax_identity="B58378431", trade_name="Ana", at=MONDAY
    )
    actions.update_profile(
        professional_id=ana.pk, at=MONDAY, trades=["painter"], municipality="Madrid", radius_km=20
    )
    found = list(directory.directory(market="es", at=MONDAY, trade="painter", municipality=place)[:5])
    assert [card.km for card in found] == ([] if km == "nobody" else [km])
    here = coverage.coverage(market="es", trade="painter", municipality=place, at=MONDAY)
    assert here.count == len(found)


def test_a_market_without_a_file_is_refused_with_what_is_missing() -> None:
    with pytest.raises(InvalidInput, match=r"markets/de/market\.toml, which is missing.*es, fr, mx, pt"):
        queries.market("de")
    with pytest.raises(InvalidInput, match="which is missing"):
        queries.market("../pt")


@pytest.mark.parametrize(
    ("was", "wrong", "field"),
    [
        ('country = "pt"', 'country = "es"', "country"),
        ('district = "district"', 'district = "shire"', r"places\.district"),
        ("digits = 4", "digits = 0", r"postcode\.digits"),
        (r"(\d{4})", r"\d{4}", r"postcode\.pattern"),
        (r"(\d{4})", r"(\d{4}", r"postcode\.pattern"),
        ('"UAN"', '"UFO"', r"phones\.dear"),
        ('name = "NIF"', "", r"tax_number\.name"),
        ('language = "pt"', 'language = "pt"\nspeech = 1', "speech"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, was: str, wrong: str, field: str
) -> None:
    text = (markets.FOLDER / "pt" / markets.FILE).read_text(encoding="utf-8")
    assert was in text
    (tmp_path / "pt").mkdir()
    (tmp_path / "pt" / markets.FILE).write_text(text.replace(was, wrong), encoding="utf-8")
    monkeypatch.setattr(markets, "FOLDER", tmp_path)
    with pytest.raises(InvalidInput, match=field):
        markets.market.__wrapped__("pt")


@pytest.mark.parametrize("line", ["28901,99999", "28901,28065 28065", "28901,", "2890,28065"])
def test_a_broken_table_of_postcodes_does_not_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    places.by_code("es")
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / postcodes.FILE).write_text(f"postcode,municipality\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(places, "FOLDER", tmp_path)
    with pytest.raises(InvalidInput):
        postcodes.listed.__wrapped__("es")


@pytest.mark.parametrize("name", [places.FILE, postcodes.FILE])
def test_the_tables_name_their_sources_and_licences(name: str) -> None:
    head = (places.FOLDER / "es" / name).read_text(encoding="utf-8").partition("\n0")[0]
    assert "geonames" in head.lower() and "CC BY 4.0" in head and "people-places.md" in head
