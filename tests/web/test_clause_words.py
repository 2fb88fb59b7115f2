"""What pages, refusals and letters say of the clauses: whole sentences in every language, for every worked case."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from vinte.claims.desk.clause_report import clauses_told
from vinte.claims.desk.reasons import reasons_of
from vinte.guarantee import dossiers
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.web.clauses.on_page import clause_rows

CASES = Path(__file__).parent.parent / "guarantee/cases/guarantee.jsonl"


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    return duckdb.assess(dossiers.read(CASES.read_bytes()), with_contacts=True)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_fact_and_every_reason_is_a_whole_sentence(
    assessments: list[Assessment], language: str
) -> None:
    for one in assessments:
        with translation.override(language):
            said = [fact for row in clause_rows(one) for fact in row.words.facts]
            said += [reason.text for reason in reasons_of(one)]
        for clause in clauses_told(language, one):
            assert clause.title and clause.state and clause.section
            said += [text for text in (clause.found, clause.what_to_do, clause.article) if text]
        for sentence in said:
            assert sentence.endswith("."), sentence
            assert "%(" not in sentence, sentence


def test_a_reason_names_the_contact_and_a_deadline_the_clock(assessments: list[Assessment]) -> None:
    by_name = {one.name: one for one in assessments}
    with translation.override("pt"):
        (late,) = reasons_of(by_name["never-contacted"])
    assert "24 horas com o cliente do contacto 9." in late.text and late.what_to_do == ""
    with translation.override("es"):
        first = reasons_of(by_name["credited-after-the-window"])[0]
    assert first.text == "Falta 1 contacto para que la garantía cuente."
    assert first.what_to_do == "Cómprelo antes de que termine el 29 de abril de 2026 (hora de Lisboa)."


@pytest.mark.parametrize(
    ("name", "clause", "have", "asked", "date"),
    [
        # Contacts count towards all that are asked; what is asked of each counts among those bought.
        ("credited-after-the-window", "first_contacts", "19", "20", ""),
        ("credited-after-the-window", "prompt_contact", "19", "19", ""),
        ("credited-after-the-window", "purchase_window", "", "", "até 29 de abril de 2026 (hora de Lisboa)"),
        ("call-not-entered-yet", "prompt_contact", "4", "5", "a registar até hoje, 22:38, hora de Lisboa"),
        ("never-contacted", "prompt_contact", "19", "20", ""),
    ],
)
def test_a_row_tells_how_far_and_until_when(
    assessments: list[Assessment], name: str, clause: str, have: str, asked: str, date: str
) -> None:
    (one,) = [found for found in assessments if found.name == name]
    (row,) = [row for row in clause_rows(one) if row.name == clause]
    assert (row.words.have, row.words.asked, row.words.date_says) == (have, asked, date)
