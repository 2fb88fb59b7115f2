"""Reviews that the operator brings from elsewhere: whole or not at all, apart, and counted nowhere."""

from __future__ import annotations

from datetime import date

import pytest

import cast
from cast import Business, later
from vinte.claims import queries as claims
from vinte.kernel.errors import InvalidInput
from vinte.reviews import actions, queries

pytestmark = pytest.mark.django_db
HEADER = "professional,source,author,rating,text,written_on\n"


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


def bring(text: str) -> int:
    return actions.import_reviews(text=text, file="outras.csv", at=later(days=1))


def test_they_are_shown_apart_and_count_nowhere(ana: Business) -> None:
    text = f'\ufeff{HEADER}{ana.id},Mapa,Rita Maria,5,"Duas linhas\nde texto",2025-03-01\n{ana.id},Mapa,Rui,,,2025-04-01\n'
    assert (bring(text), bring(text)) == (2, 0)
    first, second = queries.reviews_from_elsewhere(ana.id)
    assert (second.author, second.source, second.rating, second.written_on) == (
        "Rita", "Mapa", 5, date(2025, 3, 1),
    )  # fmt: skip
    assert first.rating is None and second.text == "Duas linhas\nde texto"
    assert queries.ratings_of([ana.id], at=later(days=2))[ana.id] == []
    assert queries.shown_reviews(ana.id) == []
    clauses = claims.assess(professional_id=ana.id, at=later(days=2)).clauses
    assert clauses["former_client_reviews"].have == 0


@pytest.mark.parametrize(
    ("line", "where", "field"),
    [
        ("{id},Mapa,Rita,6,Bom,2025-03-01", 3, "rating"),
        ("{id},Mapa,Rita,0,Bom,2025-03-01", 3, "rating"),
        ("{id},Mapa,Rita,bom,Bom,2025-03-01", 3, "rating"),
        ("{id},,Rita,5,Bom,2025-03-01", 3, "source"),
        ("{id},Mapa, ,5,Bom,2025-03-01", 3, "author"),
        ("{id},Mapa,Rita,5,Bom,2026-02-30", 3, "written_on"),
        ("{id},Mapa,Rita,5,Bom,2026-01-14", 3, "written_on"),
        ("{id},Mapa,Rita,5,Bom", 3, "line"),
        ("ana,Mapa,Rita,5,Bom,2025-03-01", 3, "professional"),
        ("00000000-0000-0000-0000-000000000001,Mapa,Rita,5,Bom,2025-03-01", 3, "professional"),
        ('{id},Mapa,Rita,5,"Bom,2025-03-01', 3, "CSV"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(ana: Business, line: str, where: int, field: str) -> None:
    good = f"{ana.id},Mapa,Rui,4,Bem,2025-01-01\n"
    with pytest.raises(InvalidInput) as refused:
        bring(HEADER + good + line.format(id=ana.id) + "\n")
    assert (refused.value.file, refused.value.line, refused.value.field) == ("outras.csv", where, field)
    assert queries.reviews_from_elsewhere(ana.id) == []


def test_another_header_is_refused(ana: Business) -> None:
    for text in ("", "a,b\n", HEADER.replace("rating", "stars")):
        with pytest.raises(InvalidInput, match=r"line 1: header"):
            bring(text)
