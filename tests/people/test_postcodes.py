"""Postcodes lead to the municipalities in which their addresses lie, and only those that the source names."""

from __future__ import annotations

from pathlib import Path

import pytest

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue import places, postcodes


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("3800", ["Aveiro"]),
        ("3800-123", ["Aveiro"]),
        (" 3800 - 123 ", ["Aveiro"]),
        ("3800123", ["Aveiro"]),
        ("3800 123", ["Aveiro"]),
        ("3800-123 Aveiro", ["Aveiro"]),
        ("4500-100", ["Espinho", "Santa Maria da Feira"]),
        ("8400", ["Lagoa"]),
        ("9560", ["Lagoa (Açores)"]),
        ("9850", ["Calheta (Açores)"]),
        ("9370", ["Calheta"]),
        ("9760", ["Praia da Vitória"]),
        ("3280", ["Castanheira de Pera"]),
        ("380", []),
        ("38000", []),
        ("3800-12", []),
        ("3800-1234", []),
        ("0001-001", []),
        ("9999", []),
    ],
)
def test_a_postcode_leads_to_its_municipalities(typed: str, names: list[str]) -> None:
    found = postcodes.places_meant(market="pt", text=typed)
    assert [municipality.name for municipality in found] == names


def test_a_name_is_still_a_name() -> None:
    assert [found.name for found in postcodes.places_meant(market="pt", text="ÁGUEDA")] == ["Águeda"]
    assert not postcodes.looks_like_postcode("Águeda") and postcodes.looks_like_postcode(" 3800")


def test_every_municipality_has_a_postcode_and_a_market_without_a_list_none() -> None:
    listed = postcodes.listed("pt")
    assert {name for names in listed.values() for name in names} == {
        municipality.name for municipality in places.places("pt")
    }
    assert len(listed) == 750 and sum(len(names) > 1 for names in listed.values()) == 37
    assert postcodes.places_meant(market="fr", text="44000") == ()


def test_the_file_names_its_source_and_its_licence() -> None:
    head = (places.FOLDER / "pt" / "postcodes.csv").read_text(encoding="utf-8").split("postcode,")[0]
    assert "geonames" in head.lower() and "CC BY 4.0" in head and "2026" in head


@pytest.mark.parametrize("line", ["380,Aveiro", "3800", "3800,Atlântida", "3800,Aveiro\n3800,Aveiro"])
def test_a_broken_table_does_not_load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str) -> None:
    (tmp_path / "pt").mkdir()
    (tmp_path / "pt" / "postcodes.csv").write_text(f"postcode,municipality\n{line}\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        places.places("pt")
        patch.setattr(places, "FOLDER", tmp_path)
        with pytest.raises(InvalidInput):
            postcodes.listed.__wrapped__("pt")
