"""Changes of a dossier in which everything holds, by the words of the edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Dossier = dict[str, Any]
Change = Callable[[Dossier], Any]

ALL = [f"c{number:02d}" for number in range(1, 21)]
NOW = "2026-04-20T10:00:00Z"
JUST_AFTER = "2026-04-20T10:00:00.000001Z"
FIRST, LAST = "2026-01-12T09:30:00Z", "2026-03-10T14:53:00Z"
FIRST_AWARD = "2026-03-20T10:00:00Z"
# Fourteen days after this credit end with 29 April in Lisbon: 22:59:59.999999 UTC.
CREDIT = "2026-04-15T10:00:00Z"


def purchase(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["purchases"][place].update(fields)


def attempt(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["contact_attempts"][place].update(fields)


def put(**parts: Any) -> Change:
    return lambda dossier: dossier.update(parts)


def claim(**fields: Any) -> Change:
    return lambda dossier: dossier["claim"].update(fields)


def both(*changes: Change) -> Change:
    def change(dossier: Dossier) -> None:
        for one in changes:
            one(dossier)

    return change


def first(count: int) -> Change:
    """Only the first purchases, and the attempts at them."""

    def change(dossier: Dossier) -> None:
        dossier["purchases"] = dossier["purchases"][:count]
        dossier["contact_attempts"] = dossier["contact_attempts"][:count]

    return change


def incident(
    occurred_at: str, payment_at: str | None = None, state: str = "upheld", paid_for: list[str] | None = None
) -> Change:
    fields = {"occurred_at": occurred_at, "payment_at": payment_at, "state": state, "paid_for": paid_for}
    return put(payment_incidents=[fields])


def bought(ident: str, at: str, **fields: Any) -> Change:
    """One more contact, called at once."""

    def change(dossier: Dossier) -> None:
        dossier["purchases"].append({**dossier["purchases"][0], "id": ident, "bought_at": at, **fields})
        dossier["contact_attempts"].append({"purchase": ident, "at": at, "channel": "phone"})

    return change


def award(at: str = FIRST_AWARD, withdrawn_at: str | None = None, purchase: str = "c01") -> Change:
    one = {"purchase": purchase, "at": at, "withdrawn_at": withdrawn_at}
    return lambda dossier: dossier.setdefault("awards", []).append(one)


def at(as_of: str) -> Change:
    """Asked then, with nothing claimed."""
    return put(as_of=as_of, claim=None)


def review(place: int, **fields: Any) -> Change:
    return lambda dossier: dossier["reviews"][place].update(fields)


def standing(*states: tuple[str, str]) -> Change:
    return put(standing=[{"from": at, "state": state} for at, state in states])


def pack(starts_on: str, ends_on: str, cancelled_on: str | None = None) -> Change:
    return put(packs=[{"starts_on": starts_on, "ends_on": ends_on, "cancelled_on": cancelled_on}])


# Where from, what is changed, the clause, its status then.
Edges = dict[str, tuple[str, Change, str, str]]
