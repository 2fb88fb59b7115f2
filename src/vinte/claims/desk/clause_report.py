"""Each clause of a decision as its letter tells it: what was found, the article's sentence, what can still be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from vinte.claims.desk.clause_words import in_words
from vinte.guarantee import articles
from vinte.guarantee.assessment import Assessment, ClauseResult
from vinte.guarantee.registry.entries import ENTRIES, STATES, words


@dataclass(frozen=True)
class ClauseTold:
    """One clause in a reader's language; `found` and `what_to_do` may be empty, `article` is the terms' own sentence.

    `told` is all of it in a few lines, as a letter has it.

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
    told: str

    @property
    def missing(self) -> str:
        """What is missing, and what to do, on one line."""
        return f"{self.title}: {self.found} {self.what_to_do}".strip()


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
    title, state = in_words(ENTRIES[result.clause].title), in_words(STATES[result.status])
    article = articles.sentence(result.clause, assessment.terms, language)
    lines = [
        f"{result.section} {title}: {state} ({count})" if count else f"{result.section} {title}: {state}",
        " ".join(texts),
        _("No artigo: «%(article)s»") % {"article": article},
        _("O que ainda pode fazer: %(what)s") % {"what": todo} if todo else "",
    ]
    return ClauseTold(
        clause=result.clause,
        status=result.status,
        section=result.section,
        title=title,
        state=state,
        found=" ".join(texts),
        article=article,
        what_to_do=todo,
        told="\n".join(line for line in lines if line),
    )
