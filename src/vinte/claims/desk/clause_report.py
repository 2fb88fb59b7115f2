"""Each clause of a decision as its letter tells it: what was found, the article's sentence, what can still be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from vinte.claims.desk.clause_words import in_words
from vinte.guarantee import articles
from vinte.guarantee.assessment import Assessment, ClauseResult
from vinte.guarantee.registry.entries import ENTRIES, STATES, words


@dataclass(frozen=True)
class ClauseTold:
    """One clause in a reader's language; `found` and `what_to_do` may be empty, `article` is the terms' own sentence.

    The article is in Portuguese and English; who reads another language reads it in English.
    """

    clause: str
    status: str
    section: str
    title: str
    state: str
    found: str
    article: str
    what_to_do: str


def clauses_told(language: str, assessment: Assessment) -> tuple[ClauseTold, ...]:
    """Every clause that the terms ask, in the article's order, in a language."""
    with translation.override(language):
        return tuple(_told(language, assessment, result) for result in assessment.clauses.values())


def _told(language: str, assessment: Assessment, result: ClauseResult) -> ClauseTold:
    said = words(assessment, result.clause)
    count = f"{result.have}/{result.asked}" if result.have is not None and result.asked else ""
    found = said.facts if result.status == "met" else (said.why or said.todo,)
    todo = in_words(said.todo) if result.status != "met" and said.why is not None else ""
    texts = [in_words(text) for text in found if text is not None]
    return ClauseTold(
        clause=result.clause,
        status=result.status,
        section=result.section,
        title=in_words(ENTRIES[result.clause].title),
        state=f"{in_words(STATES[result.status])} ({count})" if count else in_words(STATES[result.status]),
        found=" ".join(texts),
        article=articles.sentence(result.clause, assessment.terms, language),
        what_to_do=todo,
    )
