"""Bruno writes his claim by mail, in forty-one ways: each description is laid at its contact, or said not to be placed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import claim_mails
import pytest
from claim_mails import FOLDER, REPORT, TWENTY, known

from vinte.claims.drafts.reading import older_part, read

EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_as_people_write_it(path: Path) -> None:
    mail, expected = claim_mails.read_mail(path), EXPECTED[path.stem]
    assert mail.found.claims == expected["claims"]
    assert {str(row.position): [row.by, row.words] for row in mail.found.rows} == expected.get("rows", {})
    loose = [{"words": each.words, "candidates": list(each.candidates)} for each in mail.found.loose]
    assert loose == expected.get("loose", [])


def test_the_table_that_people_read_is_of_these_mails() -> None:
    assert len(EXPECTED) == len(list(FOLDER.glob("*.eml"))) >= 40
    assert REPORT.read_text("utf-8") == claim_mails.as_markdown(), "run: python tests/claims/claim_mails.py"


# What was written, what is laid where, and what is placed nowhere with whom it may be about.
EDGES = [
    ("Contacto 20: engano", {20: "engano"}, []),
    ("Contacto 21: engano", {}, [()]),
    ("Contacto 0: engano", {}, [()]),
    ("contactos 2 e 3: não atenderam", {2: "não atenderam", 3: "não atenderam"}, []),
    ("contactos 2, 3 e 21: não atenderam", {}, [()]),
    ("João Silva: não atendeu", {2: "não atendeu"}, []),
    ("João: não atendeu", {}, [(2, 6)]),
    ("João Gomes: não atendeu", {}, [()]),
    ("Helena Marques: a\nJoão Gomes: b", {1: "a"}, [()]),
    ("João, Aradas: não atendeu", {2: "não atendeu"}, []),
    ("João, Esgueira: não atendeu", {}, [(2, 6)]),
    ("Esgueira: não atendeu", {}, [(1, 19)]),
    ("Cacia: não atendeu", {5: "não atendeu"}, []),
    ("Aveiro: não atendeu", {}, []),
    ("15/01: não atendeu", {2: "não atendeu"}, []),
    ("16/01: não atendeu", {}, [()]),
    ("2026-01-15: não atendeu", {2: "não atendeu"}, []),
    ("Helena Marques\n15/01 liguei\n18/01 voltei a ligar", {1: "15/01 liguei\n18/01 voltei a ligar"}, []),
    ("Helena Marques: liguei dia 15/01", {1: "liguei dia 15/01"}, []),
    ("Helena Marques: liguei\nHelena Marques: fui lá", {1: "liguei\nfui lá"}, []),
    ("Contacto 2 - Helena Marques: liguei", {}, [(1, 2)]),
    ("1. Helena Marques: a\n2. João Silva: b\n3. nada", {1: "a", 2: "b", 3: "nada"}, []),
    ("1. João Silva: a\n2. Helena Marques: b\n3. nada", {2: "a", 1: "b"}, [()]),
    ("1. a\n2. b\n3. c", {}, [(), (), ()]),
    ("2. a\n3. b\n5. c", {2: "a", 3: "b", 5: "c"}, []),
    ("2. a\n2. b\n5. c", {}, [(), (), ()]),
    ("Helena Marques e Rui Costa: não atenderam", {1: "não atenderam", 4: "não atenderam"}, []),
    ("A Teresa Lopes conhece a Inês Rocha.", {}, [(5, 9)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "loose"), EDGES)
def test_both_sides_of_each_edge(text: str, rows: dict[int, str], loose: list[tuple[int, ...]]) -> None:
    found = read(text, known=known())
    assert {row.position: row.words for row in found.rows} == rows
    assert [each.candidates for each in found.loose] == loose


@pytest.mark.parametrize("count", [19, 20, 21])
def test_the_order_counts_only_where_all_are_told(count: int) -> None:
    found = read("\n".join(f"- palavra {chr(97 + number)}" for number in range(count)), known=known())
    if count == len(TWENTY):
        assert [row.position for row in found.rows] == list(range(1, 21)) and not found.loose
    else:
        assert not found.rows and len(found.loose) == count


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Quero pedir a garantia.", "maybe"),
        ("Quanto dura a garantia?", "no"),
        ("Sobre a garantia:\nHelena Marques: nada", "maybe"),
        ("Helena Marques: a\nRui Costa: b", "no"),
        ("Helena Marques: a\nRui Costa: b\nVasco Pinto: c", "maybe"),
        ("Peço o reembolso.\nHelena Marques: a\nRui Costa: b\nVasco Pinto: c", "sure"),
        ("I want a refund.\nHelena Marques: a\nRui Costa: b\nVasco Pinto: c", "sure"),
    ],
)
def test_what_makes_a_mail_a_claim(text: str, claims: str) -> None:
    assert read(text, known=known()).claims == claims


@pytest.mark.parametrize(
    "text",
    [
        "1. " * 10_000,
        "a\n" * 20_000,
        "Obrigado\n1. a\n2. b\n" * 8_000,
        "João " * 10_000,
        "\t|;" * 50_000,
        "+351 " * 10_000,
        "> " * 80_000,
        "contacto 1, " * 15_000,
        "12/01 - " * 20_000,
        "De: a@b 1\nAssunto: João Silva\n" * 5_000,
    ],
)
def test_a_hostile_mail_is_read_to_its_end(text: str) -> None:
    found = read(text, known=known(), older=text[:50_000])
    assert len(found.rows) <= len(TWENTY) and all(len(row.words) < 50_000 for row in found.rows)


def test_the_older_part_is_what_the_new_one_is_not() -> None:
    whole = "Novo.  \r\n\r\nOn Monday X wrote:\r\n> antigo"
    assert older_part(whole, "Novo.") == "On Monday X wrote:\n> antigo"
    assert older_part(whole, whole) == "" and older_part("a", "b") == ""
