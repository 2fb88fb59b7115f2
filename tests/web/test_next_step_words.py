"""The next step says how far one is in a whole sentence, in the reader's language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from vinte.web.clauses.on_page import ClauseRow, ClauseWords
from vinte.web.professional.guarantee.standing import Standing, next_step


def standing(*rows: ClauseRow) -> Standing:
    """A professional who bought a contact, called it, and still lacks what these rows ask."""
    return Standing(
        verdict="open",
        rows=list(rows),
        cards=[SimpleNamespace(call_by=None, is_due=False)],
        asked_count=20,
        at_stake_cents=14_00,
        claim=None,
        decision=None,
        unanswered=[],
        broken_next=list,
        suspension=SimpleNamespace(is_suspended=False),
    )


BUYING = (
    ClauseRow("first_contacts", "open", "1.1", ClauseWords(have="1", asked="20")),
    ClauseRow("purchase_window", "open", "3.2", ClauseWords(date_says="até 9 de abril", until="9 de abril")),
)
REVIEWS = (ClauseRow("contact_reviews", "open", "5.1", ClauseWords(have="1", asked="2")),)


@pytest.mark.parametrize(
    ("language", "rows", "why"),
    [
        ("pt", BUYING, "Compre os que faltam até 9 de abril."),
        ("en", BUYING, "Buy the rest by 9 de abril."),
        ("pt", REVIEWS, "Tem 1 de 2."),
        ("en", REVIEWS, "You have 1 of 2."),
        ("fr", REVIEWS, "Vous en êtes à 1 sur 2."),
    ],
)
def test_the_step_tells_figures_and_days_in_one_sentence(language, rows, why):
    with translation.override(language):
        step = next_step(standing(*rows))
    assert step is not None and step.why == why
