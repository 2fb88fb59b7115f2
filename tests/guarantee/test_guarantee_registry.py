"""One entry for each clause, and not one of its words without a translation."""

from __future__ import annotations

from collections.abc import Iterator

import guarantee_builders as builders
import pytest

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.guarantee.registry.entries import ENTRIES, STATES, next_step, words
from vinte.guarantee.terms import CLAUSES, all_terms
from vinte.guarantee.wording import Message, deadline
from vinte.project import translations

NEVER_CLAIMED = "mexico-never-claimed"


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    """Of every worked case, and of a claim in Mexico that can still be filed, or not yet."""
    begun = builders.changed(lambda dossier: dossier.update(as_of="2026-01-20T12:00:00Z"), NEVER_CLAIMED)
    not_begun = builders.changed(lambda dossier: dossier.update(purchases=[]), NEVER_CLAIMED)
    for part in ("contact_attempts", "reviews"):
        not_begun["dossier"].pop(part, None)
    return duckdb.assess(builders.read(*builders.case_objects(), begun, not_begun))


def _inside(text: Message) -> Iterator[Message]:
    yield text
    for value in text.values.values():
        if isinstance(value, Message):
            yield from _inside(value)


def _said(assessment: Assessment) -> Iterator[Message]:
    for clause in assessment.clauses:
        said = words(assessment, clause)
        _code, sentences = next_step(assessment, clause)
        yield from (*said.facts, *sentences)
        yield from (one for one in (said.why, said.todo, said.act, said.date) if one is not None)


def test_every_clause_has_one_entry_in_the_order_in_which_clauses_are_told() -> None:
    assert list(ENTRIES) == list(CLAUSES)


def test_every_clause_rests_on_facts_that_there_are(assessments: list[Assessment]) -> None:
    known = {name for one in assessments for result in one.clauses.values() for name in result.facts}
    for clause, entry in ENTRIES.items():
        assert set(entry.rests_on) <= known, clause


def test_every_word_is_marked_and_so_must_be_translated(assessments: list[Assessment]) -> None:
    """`vinte translations check` fails for a marked text without translation; an unmarked one it cannot see."""
    marked = {(found.text, found.plural) for found in translations.extract()}
    texts = [text for one in assessments for text in _said(one)]
    texts += [entry.title for entry in ENTRIES.values()] + list(STATES.values())
    texts += [deadline(terms.in_force_from, zone=terms.time_zone) for terms in all_terms()]
    for entry in ENTRIES.values():
        if entry.glance is not None:
            value = entry.glance.value(all_terms()[0])
            texts += [entry.glance.label, *([value] if isinstance(value, Message) else [])]
    said = {(inner.id, inner.plural) for text in texts for inner in _inside(text)}
    assert said <= marked, said - marked
    assert len(said) > 90


def test_what_is_not_met_is_always_told_with_why_or_with_what_to_do(assessments: list[Assessment]) -> None:
    seen = set()
    for one in assessments:
        for clause, result in one.clauses.items():
            if result.status != "met":
                said = words(one, clause)
                assert said.why or said.todo, (one.name, clause)
                seen.add((clause, result.status))
    # Both ways of every clause that has both are among the cases, so the test above looked at each.
    never = {
        *((clause, "failed") for clause in ("first_contacts", "contact_reviews", "former_client_reviews")),
        *((clause, "failed") for clause in ("wait_elapsed", "active_pack", "claim_described")),
        *((clause, "open") for clause in ("once_only", "good_standing")),
    }
    assert seen == {(clause, status) for clause in CLAUSES for status in ("open", "failed")} - never
