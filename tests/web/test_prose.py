"""Our Markdown on a page: prose survives, nothing else does."""

from __future__ import annotations

from datetime import date

import pytest

from vinte.guarantee.terms import load
from vinte.web.page import prose
from vinte.web.public.glance import glance


def test_prose_keeps_headings_lists_and_tables_and_loses_its_title() -> None:
    drawn = prose.html(
        "# Garantia\n\n## 1. Contactos\n\n- um\n- dois\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    )
    assert "Garantia" not in drawn
    for part in ("<h2>1. Contactos</h2>", "<li>um</li>", "<td>2</td>"):
        assert part in drawn


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="x()">',
        "[x](javascript:alert(1))",
        '<p style="color:red">x</p>',
    ],
)
def test_nothing_that_acts_survives(evil: str) -> None:
    drawn = prose.html(f"Texto.\n\n{evil}\n")
    assert "<p>Texto.</p>" in drawn
    for trace in ("<script", "onerror", 'href="javascript', "style="):
        assert trace not in drawn


@pytest.mark.parametrize(
    ("market", "values"),
    [
        ("pt", ["20", "80%", "3 meses", "24 horas", "2", "2", "1 mês"]),
        ("mx", ["15", "100%", "3 meses e 15 dias"]),
    ],
)
def test_a_glance_tells_the_figures_of_the_terms_and_no_other(market: str, values: list[str]) -> None:
    assert [figure.value for figure in glance(load(market, on=date(2026, 3, 1)))] == values


def test_a_section_of_the_article_can_be_linked_to() -> None:
    drawn = prose.html(
        "## 1. Promessa\n\n1.1 Vinte contactos.\n\n1.10 Outros. 2.1 não começa.\n", numbered=True
    )
    assert (
        '<p class="section" id="s1.1"><span class="section-number">1.1</span> Vinte contactos.</p>' in drawn
    )
    assert drawn.count("id=") == 2
