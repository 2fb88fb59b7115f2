"""What comes next in the town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from vinte.claims import queries as claims_queries
from vinte.demo.town.cast import CAST
from vinte.guarantee.assessment import ClauseResult
from vinte.kernel.periods import end_of_day
from vinte.people import queries as people


@dataclass(frozen=True)
class NextEvent:
    """An instant at which something about one of the cast changes by itself, and what."""

    at: datetime
    what: str


def next_event(*, after: datetime) -> NextEvent | None:
    """The first instant after `after` that matters to one of the cast, by their own assessments and claims.

    None when time alone changes nothing more.
    """
    found: list[NextEvent] = []
    for member in CAST:
        account = people.account_by_email(member.address)
        professional = people.professional_of(account.id) if account else None
        if professional is None:
            continue
        assessment = claims_queries.assess(professional_id=professional.id, at=after)
        for result in assessment.clauses.values():
            instant = _instant(result, zone=assessment.terms.time_zone)
            if result.status == "open" and instant is not None and instant > after:
                found.append(NextEvent(instant, _what(member.name, result.clause)))
        claim = claims_queries.open_claim(professional_id=professional.id)
        if claim is not None and claim.answers_due_at > after:
            what = _("%(name)s: acabou o prazo para os particulares responderem.") % {"name": member.name}
            found.append(NextEvent(claim.answers_due_at, what))
    return min(found, key=lambda event: event.at, default=None)


def _instant(result: ClauseResult, *, zone: str) -> datetime | None:
    """The instant of a clause's date: a day matters when it is over."""
    if result.until is None or isinstance(result.until, datetime):
        return result.until
    return end_of_day(result.until, zone=zone)


def _what(name: str, clause: str) -> str:
    sentences = {
        "prompt_contact": _("%(name)s: acabaram as 24 horas de um contacto."),
        "wait_elapsed": _("%(name)s: acabou o mês de espera."),
        "purchase_window": _("%(name)s: acabaram os três meses para comprar."),
        "active_pack": _("%(name)s: o pack mudou."),
    }
    return sentences.get(clause, _("%(name)s: uma data da garantia passou.")) % {"name": name}
