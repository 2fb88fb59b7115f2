"""The one access check: a table of rights, each with its rule; what no rule allows is refused.

Whoever fetches something that belongs to somebody calls `require` first. Rooms above bring the facts that
this room can't know (who bought a contact) as arguments of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from vinte.kernel.errors import NotAllowed
from vinte.people.accounts import directory
from vinte.people.accounts.directory import Visitor

__all__ = ["Visitor", "allows", "require"]


@dataclass(frozen=True)
class Actor:
    """Who asks: the roles and the things that are theirs."""

    audiences: frozenset[str]
    professional_id: UUID | None
    homeowner_id: UUID | None


@dataclass(frozen=True)
class Thing:
    """What is asked for: whose it is, and who else has a part in it."""

    professional_id: UUID | None
    homeowner_id: UUID | None
    buyer_ids: frozenset[UUID]


Rule = Callable[[Actor, Thing], bool]


def _is_that_professional(actor: Actor, thing: Thing) -> bool:
    return actor.professional_id is not None and actor.professional_id == thing.professional_id


def _is_that_homeowner(actor: Actor, thing: Thing) -> bool:
    return actor.homeowner_id is not None and actor.homeowner_id == thing.homeowner_id


def _is_a_buyer(actor: Actor, thing: Thing) -> bool:
    return actor.professional_id is not None and actor.professional_id in thing.buyer_ids


def _is_support(actor: Actor, _thing: Thing) -> bool:
    return "support" in actor.audiences


def _is_operator(actor: Actor, _thing: Thing) -> bool:
    return "operator" in actor.audiences


def _is_staff(actor: Actor, thing: Thing) -> bool:
    return _is_support(actor, thing) or _is_operator(actor, thing)


RIGHTS: Mapping[str, Rule] = {
    "professional.act": _is_that_professional,
    "professional.read": lambda a, t: _is_that_professional(a, t) or _is_staff(a, t),
    "professional.judge": lambda a, t: _is_staff(a, t) and not _is_that_professional(a, t),
    "homeowner.act": _is_that_homeowner,
    "contact_details.read": lambda a, t: _is_that_homeowner(a, t) or _is_a_buyer(a, t) or _is_staff(a, t),
    "claim.read": lambda a, t: _is_that_professional(a, t) or _is_staff(a, t),
    "claim.decide": lambda a, t: _is_support(a, t) and not _is_that_professional(a, t),
    "desk.use": _is_support,
    "mail.read": _is_staff,
    "operator.use": _is_operator,
}


def _actor(account: Visitor | None) -> Actor:
    audiences = directory.audiences_of(account)
    if account is None or not account.is_authenticated or not account.is_active:
        return Actor(audiences=audiences, professional_id=None, homeowner_id=None)
    professional = directory.professional_of(account.pk)
    homeowner = directory.homeowner_of(account.pk)
    return Actor(
        audiences=audiences,
        professional_id=professional.pk if professional else None,
        homeowner_id=homeowner.pk if homeowner else None,
    )


def allows(
    account: Visitor | None,
    *,
    right: str,
    professional_id: UUID | None = None,
    homeowner_id: UUID | None = None,
    buyer_ids: Collection[UUID] = (),
) -> bool:
    """Whether this account has the right to that thing; raises LookupError for a right not in the table."""
    if right not in RIGHTS:
        raise LookupError(f"no right {right!r}; known are {', '.join(RIGHTS)}")
    thing = Thing(professional_id=professional_id, homeowner_id=homeowner_id, buyer_ids=frozenset(buyer_ids))
    return RIGHTS[right](_actor(account), thing)


def require(
    account: Visitor | None,
    *,
    right: str,
    professional_id: UUID | None = None,
    homeowner_id: UUID | None = None,
    buyer_ids: Collection[UUID] = (),
) -> None:
    """Let the account pass, or raise NotAllowed.

    `account` may be None or Django's AnonymousUser. `professional_id` and `homeowner_id` say whose the
    thing is; `buyer_ids` are the professionals who bought a contact and did not return it. Raises
    LookupError for a right that is not in the table.
    """
    if not allows(
        account, right=right, professional_id=professional_id, homeowner_id=homeowner_id, buyer_ids=buyer_ids
    ):
        raise NotAllowed(f"{right} is not allowed to this account")
