"""Every clause's entry, in the order in which clauses are told, and the next step for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.registry import buying, claiming, keeping
from vinte.guarantee.registry.entry import Entry, Seen, Words
from vinte.guarantee.wording import Message
from vinte.guarantee.wording import message as _

ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        entry.clause: entry
        for entry in (
            buying.FIRST_CONTACTS,
            buying.NO_AWARD,
            buying.PROFILE_COMPLETE,
            buying.BADGES_ACTIVE,
            buying.PRIORITY_SERVICE,
            buying.PURCHASE_WINDOW,
            buying.NO_PAYMENT_INCIDENT,
            keeping.PROMPT_CONTACT,
            keeping.CONTACT_REVIEWS,
            keeping.FORMER_CLIENT_REVIEWS,
            keeping.WAIT_ELAPSED,
            keeping.ACTIVE_PACK,
            keeping.ONCE_ONLY,
            keeping.GOOD_STANDING,
            claiming.CLAIM_IN_TIME,
            claiming.CLAIM_DESCRIBED,
            claiming.CLAIM_TRUTHFUL,
        )
    }
)
STATES: Mapping[str, Message] = MappingProxyType(
    {"met": _("Cumprido"), "open": _("Em curso"), "failed": _("Falhou")}
)


def words(assessment: Assessment, clause: str) -> Words:
    """What is said of a clause as it stands.

    Contacts are told by their place in the cohort, so the assessment must hold its contacts. Raises KeyError
    for a clause that the terms do not ask.
    """
    return ENTRIES[clause].words(Seen(assessment, assessment.clauses[clause]))


def next_step(assessment: Assessment, clause: str) -> tuple[str, tuple[Message, ...]]:
    """What can still be done about a clause: a code that does not change, and its sentences.

    Raises KeyError for a clause that the terms do not ask.
    """
    status = assessment.clauses[clause].status
    if status == "met":
        if ENTRIES[clause].lasts:
            return "lasts", (_("Cumprida hoje. Tem de continuar assim até ao reembolso."),)
        return "done", (_("Cumprida. Nada a fazer."),)
    said = words(assessment, clause)
    code = "failed" if status == "failed" else said.code
    return f"{clause}_{code}", tuple(each for each in (said.why, said.todo) if each is not None)
