"""What can still be done about each clause: a stable code, and a short sentence in two languages.

The facts are those of the assessment; nothing is decided here. The codes are for programs and do not
change; the sentences are `steps/<language>.toml`, one for each code, with what is known in braces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from vinte.guarantee import articles
from vinte.guarantee.assessment import Assessment, ClauseResult, Contact, written

FOLDER = Path(__file__).with_name("steps")


@dataclass(frozen=True)
class NextStep:
    """What to do next about a clause: `code` is stable, `text` is for the person."""

    code: str
    text: str


@cache
def sentences(language: str) -> Mapping[str, str]:
    """The sentence of each code. Raises LookupError for a language without sentences."""
    if language not in articles.LANGUAGES:
        raise LookupError(f"expected one of {', '.join(articles.LANGUAGES)}; found {language!r}")
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def write_instant(at: datetime, zone: str, language: str) -> str:
    """An instant on the market's clock: `14:05 de 12 de março de 2026 (hora de Lisboa)`."""
    there = at.astimezone(ZoneInfo(zone))
    return (
        f"{there:%H:%M} {'de' if language == 'pt' else 'on'} {write_deadline(there.date(), zone, language)}"
    )


def write_deadline(day: date, zone: str, language: str) -> str:
    """A last day, and whose midnight ends it: `12 March 2026 (Lisbon time)`."""
    return f"{articles.write_day(day, language)} ({articles.write_clock(zone, language)})"


def _due_first(assessment: Assessment) -> Contact | None:
    """The contact whose running hours end first; of two at once, the one bought first."""
    waiting = [one for one in assessment.contacts if one.waits_until is not None]
    return min(waiting, key=lambda one: (one.waits_until, one.ordinal), default=None)


def _code(assessment: Assessment, result: ClauseResult) -> str:
    """The code of the next step for a clause. One for each way in which a clause can stand."""
    clause, status = result.clause, result.status
    if status == "met":
        return "lasts" if clause in ("active_pack", "good_standing") else "done"
    if status == "failed":
        return f"{clause}_failed"
    none_yet = assessment.clauses["first_contacts"].have == 0
    if clause == "first_contacts":
        window = assessment.clauses.get("purchase_window")
        if window is not None and window.status == "failed":
            return "first_contacts_over"
        if none_yet:
            return "first_contacts_begin"
        return "first_contacts_open" if result.until is not None else "first_contacts_undated"
    if clause == "purchase_window":
        return "purchase_window_begin" if none_yet else "purchase_window_open"
    if clause == "prompt_contact":
        due = _due_first(assessment)
        if due is None:
            return "prompt_contact_open"
        return "prompt_contact_enter" if due.entry_only else "prompt_contact_now"
    if clause == "wait_elapsed":
        return "wait_elapsed_open" if result.until else "wait_elapsed_begin"
    if clause == "claim_in_time":
        return "claim_in_time_open" if result.until else "claim_in_time_begin"
    if clause == "claim_described":
        return "claim_described_more" if result.facts["filed_count"] else "claim_described_open"
    if clause == "claim_truthful":
        filed = assessment.clauses["claim_described"].facts["filed_count"]
        return "claim_truthful_checked" if filed else "claim_truthful_open"
    return f"{clause}_open"


def _known(assessment: Assessment, result: ClauseResult, language: str) -> dict[str, str]:
    """What a sentence may say, written for a person."""
    terms = assessment.terms
    ordinals = {one.purchase_id: str(one.ordinal) for one in assessment.contacts}
    names = [ordinals[purchase] for purchase in result.contacts]
    due = _due_first(assessment)
    known = {
        "missing": str(max(0, (result.asked or 0) - (result.have or 0))),
        "have": str(result.have),
        "which": articles.write_list(names, language),
        "next": str(due.ordinal) if due else "",
        "contacts": str(terms.contacts),
    }
    for name in terms.figures():
        known[name] = articles.write_figure(name, terms, language)
    if isinstance(result.until, datetime):
        known["until"] = write_instant(result.until, terms.time_zone, language)
    elif isinstance(result.until, date):
        known["until"] = write_deadline(result.until, terms.time_zone, language)
        known["day_after"] = articles.write_day(result.until + timedelta(days=1), language)
    return known


def next_step(assessment: Assessment, clause: str, language: str = "pt") -> NextStep:
    """What can still be done about a clause, for a reader of that language (others read English).

    Contacts are told by their place in the cohort. Needs an assessment with its contacts. Raises
    KeyError for a clause that the terms do not ask.
    """
    language = articles.known_language(language)
    result = assessment.clauses[clause]
    code = _code(assessment, result)
    if result.status == "failed" and result.contacts:
        # One contact and several need different words.
        code_of_sentence = f"{code}_one" if len(result.contacts) == 1 else f"{code}_many"
    else:
        missing = (result.asked or 0) - (result.have or 0)
        code_of_sentence = f"{code}_one" if missing == 1 and f"{code}_one" in sentences(language) else code
    text = sentences(language).get(code_of_sentence) or sentences(language)[code]
    return NextStep(code=code, text=text.format_map(_known(assessment, result, language)))


def to_json(assessment: Assessment, language: str = "pt") -> dict[str, Any]:
    """The assessment in plain JSON values, with each clause's facts, figures, date and next step."""
    told = assessment.to_json()
    told["terms_id"] = assessment.terms.id
    told["today"] = written(assessment.today)
    told["cohort"] = list(assessment.cohort)
    told["explained"] = {}
    for clause, result in assessment.clauses.items():
        step = next_step(assessment, clause, language)
        told["explained"][clause] = {
            "section": result.section,
            "status": result.status,
            "have": result.have,
            "asked": result.asked,
            "figures": {name: written(value) for name, value in result.figures.items()},
            "facts": {name: written(value) for name, value in result.facts.items()},
            "until": written(result.until),
            "contacts": list(result.contacts),
            "waiting": list(result.waiting),
            "sentence": articles.sentence(clause, assessment.terms, language),
            "next_step": {"code": step.code, "text": step.text},
        }
    return told
