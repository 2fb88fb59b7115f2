"""The age of a guarantee, which decides what its page shows first, and the clauses in three groups.

What is met, open or failed is read from the assessment; here is only who has something to do about it, and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.web.clauses.on_page import ClauseRow
from vinte.web.professional.guarantee.standing import BEFORE_BUYING, Standing, still_missing


class Age(StrEnum):
    """Where a guarantee is in its life."""

    NEW = "new"
    RUNNING = "running"
    AT_RISK = "at_risk"
    DUE = "due"
    NEEDED = "needed"
    WAITING = "waiting"
    CLAIMABLE = "claimable"
    CLAIMED = "claimed"
    PAID = "paid"
    FULFILLED = "fulfilled"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    DEAD = "dead"

    @property
    def is_over(self) -> bool:
        """Whether nothing runs any more, so that no clause is shown as running."""
        return self in (Age.PAID, Age.FULFILLED, Age.SUSPENDED, Age.REFUSED, Age.DEAD)


# The word beside the sentence, and the colour and sign of its pill.
SIGNS: dict[Age, tuple[Promise, str, str]] = {
    Age.NEW: (_("Por começar"), "plain", "guarantee"),
    Age.RUNNING: (_("A decorrer"), "info", "guarantee"),
    Age.AT_RISK: (_("Em risco"), "warn", "exclamation"),
    Age.DUE: (_("Precisa de si agora"), "warn", "clock"),
    Age.NEEDED: (_("Precisa de si"), "warn", "exclamation"),
    Age.WAITING: (_("À espera"), "info", "clock"),
    Age.CLAIMABLE: (_("Pode pedir"), "good", "check"),
    Age.CLAIMED: (_("Em verificação"), "info", "scales"),
    Age.PAID: (_("Paga"), "good", "check"),
    Age.FULFILLED: (_("Cumprida"), "good", "trophy"),
    Age.SUSPENDED: (_("Perfil suspenso"), "bad", "exclamation"),
    Age.REFUSED: (_("Pedido recusado"), "bad", "exclamation"),
    Age.DEAD: (_("Acabou"), "bad", "exclamation"),
}


def age_of(standing: Standing) -> Age:
    """Where the guarantee is in its life."""
    if standing.payment:
        return Age.PAID
    if standing.suspension.is_suspended:
        return Age.SUSPENDED
    if standing.open_claim:
        return Age.CLAIMED
    if standing.verdict == "fulfilled":
        return Age.FULFILLED
    if standing.verdict == "excluded":
        return Age.REFUSED if standing.refusal else Age.DEAD
    if standing.verdict in ("claimable", "payable"):
        return Age.CLAIMABLE
    if not standing.cards:
        return Age.NEW
    if any(card.is_due for card in standing.cards):
        return Age.DUE
    if standing.is_open("first_contacts"):
        return Age.AT_RISK if standing.is_at_risk else Age.RUNNING
    return Age.NEEDED if still_missing(standing) else Age.WAITING


@dataclass(frozen=True)
class Group:
    """Clauses of which the same can be said: `name` is `needs_you`, `going_well` or `later`."""

    name: str
    title: Promise
    rows: tuple[ClauseRow, ...]


# Met by the claim itself: whoever can make it is led there, and has nothing else to see to.
_BY_THE_CLAIM = frozenset({"claim_described", "claim_truthful"})
_TITLES = {"needs_you": _("Precisa de si"), "going_well": _("A correr bem"), "later": _("Mais tarde")}


def groups(standing: Standing) -> list[Group]:
    """The clauses that have not failed, by who has something to do about them; a group without any is left out."""
    places: dict[str, list[ClauseRow]] = {name: [] for name in _TITLES}
    for row in standing.rows:
        if not row.has_failed and not (row.name in _BY_THE_CLAIM and _can_claim(standing)):
            place = _place(row, standing)
            places[place].append(_with_way(row, standing) if place == "needs_you" else row)
    return [Group(name, _TITLES[name], tuple(rows)) for name, rows in places.items() if rows]


def _with_way(row: ClauseRow, standing: Standing) -> ClauseRow:
    """The clause with the way to what is to be done about it; no way to a purchase that would end it all."""
    if row.name == "first_contacts" and standing.is_at_risk:
        return replace(row, words=replace(row.words, next_says=""))
    if row.name in BEFORE_BUYING and not row.words.next_says:
        return replace(row, words=replace(row.words, next_says=str(BEFORE_BUYING[row.name][0])))
    return row


def _place(row: ClauseRow, standing: Standing) -> str:
    if row.status == "met":
        return "going_well"
    needs_you = _NEEDS_YOU.get(row.name)
    if needs_you is not None and needs_you(standing):
        return "needs_you"
    return "going_well" if _goes_well(row.name, standing) else "later"


def _breaks_next(name: str, standing: Standing) -> bool:
    return standing.is_open("first_contacts") and name in {row.name for row in standing.broken_next()}


def _can_claim(standing: Standing) -> bool:
    return standing.verdict in ("claimable", "payable") and standing.open_claim is None


_NEEDS_YOU: dict[str, Callable[[Standing], bool]] = {
    "first_contacts": lambda _standing: True,
    "former_client_reviews": lambda _standing: True,
    "contact_reviews": lambda standing: bool(standing.cards),
    "prompt_contact": lambda standing: any(card.is_due for card in standing.cards),
    # On the day of the claim it has to be in force, and before the twenty are bought with every purchase.
    "active_pack": lambda standing: (
        standing.is_open("first_contacts") or not standing.is_open("wait_elapsed")
    ),
    "claim_in_time": _can_claim,
    **{name: partial(_breaks_next, name) for name in BEFORE_BUYING},
}


def _goes_well(name: str, standing: Standing) -> bool:
    """Whether an open clause is kept so far, and nobody has anything to do about it."""
    if name == "claim_truthful":
        return standing.open_claim is not None
    return bool(standing.cards) and name in (
        "no_award",
        "profile_complete",
        "badges_active",
        "priority_service",
        "purchase_window",
        "no_payment_incident",
        "prompt_contact",
    )
