"""The one access check: a table of rights, each with its rule; what no rule allows is refused.

Whoever fetches something that belongs to somebody calls `require` first. Rooms above bring the facts that
this room can't know (who bought a contact) as arguments of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from vinte.kernel.errors import NotAllowed
from vinte.people.accounts import directory
from vinte.people.accounts.directory import Visitor

__all__ = ["Actor", "Visitor", "allows", "require"]


class Actor:
    """Who asks: the roles and the things that are theirs, each looked up when a rule asks and not before.

    It is a Visitor itself: whoever asks several times in one request makes one, and it looks up each once.
    `professional_id` is the account's, where it was looked up already (`directory.professional_of`).
    """

    def __init__(self, account: Visitor | None, *, professional_id: UUID | None = None) -> None:
        self._account = account
        if professional_id is not None and self._known is not None:
            self.professional_id = professional_id

    @property
    def pk(self) -> Any:
        """The account's id; None for somebody unknown."""
        return self._account.pk if self._account is not None else None

    @property
    def is_authenticated(self) -> bool:
        """Whether they are logged in."""
        return self._account is not None and self._account.is_authenticated

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self._account is not None and self._account.is_active

    @cached_property
    def audiences(self) -> frozenset[str]:
        """Whose pages are theirs; empty for somebody unknown and for an account that is not active."""
        return directory.audiences_of(self._account)

    @cached_property
    def professional_id(self) -> UUID | None:
        """The professional whom the account is."""
        if self._known is None or "professional" not in self.audiences:
            return None
        found = directory.professional_of(self._known.pk)
        return found.pk if found else None

    @cached_property
    def homeowner_id(self) -> UUID | None:
        """The homeowner whom the account is."""
        found = directory.homeowner_of(self._known.pk) if self._known else None
        return found.pk if found else None

    @property
    def _known(self) -> Visitor | None:
        account = self._account
        return account if account is not None and account.is_authenticated and account.is_active else None


@dataclass(frozen=True)
class Subject:
    """What is asked for: whose it is, and who else has a part in it."""

    professional_id: UUID | None
    homeowner_id: UUID | None
    buyer_ids: frozenset[UUID]


Rule = Callable[[Actor, Subject], bool]


def _is_that_professional(actor: Actor, subject: Subject) -> bool:
    return actor.professional_id is not None and actor.professional_id == subject.professional_id


def _is_that_homeowner(actor: Actor, subject: Subject) -> bool:
    return actor.homeowner_id is not None and actor.homeowner_id == subject.homeowner_id


def _is_a_buyer(actor: Actor, subject: Subject) -> bool:
    return actor.professional_id is not None and actor.professional_id in subject.buyer_ids


def _is_support(actor: Actor, _subject: Subject) -> bool:
    return "support" in actor.audiences


def _is_operator(actor: Actor, _subject: Subject) -> bool:
    return "operator" in actor.audiences


def _is_staff(actor: Actor, subject: Subject) -> bool:
    return _is_support(actor, subject) or _is_operator(actor, subject)


RIGHTS: Mapping[str, Rule] = {
    "professional.act": _is_that_professional,
    "professional.read": lambda a, t: _is_staff(a, t) or _is_that_professional(a, t),
    "professional.judge": lambda a, t: _is_staff(a, t) and not _is_that_professional(a, t),
    "homeowner.act": _is_that_homeowner,
    "contact_details.read": lambda a, t: _is_that_homeowner(a, t) or _is_a_buyer(a, t) or _is_staff(a, t),
    "claim.read": lambda a, t: _is_staff(a, t) or _is_that_professional(a, t),
    "claim.decide": lambda a, t: _is_support(a, t) and not _is_that_professional(a, t),
    "goodwill.give": lambda a, t: _is_support(a, t) and not _is_that_professional(a, t),
    "desk.use": _is_support,
    "people.find": _is_staff,
    "mail.read": _is_staff,
    "operator.use": _is_operator,
}


def allows(
    account: Visitor | None,
    *,
    right: str,
    professional_id: UUID | None = None,
    homeowner_id: UUID | None = None,
    buyer_ids: Collection[UUID] = (),
) -> bool:
    """Whether this account has the right to that subject; raises LookupError for a right not in the table."""
    if right not in RIGHTS:
        raise LookupError(f"no right {right!r}; known are {', '.join(RIGHTS)}")
    subject = Subject(
        professional_id=professional_id, homeowner_id=homeowner_id, buyer_ids=frozenset(buyer_ids)
    )
    actor = account if isinstance(account, Actor) else Actor(account)
    return RIGHTS[right](actor, subject)


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
    subject is; `buyer_ids` are the professionals who bought a contact and did not return it. Raises
    LookupError for a right that is not in the table.
    """
    if not allows(
        account, right=right, professional_id=professional_id, homeowner_id=homeowner_id, buyer_ids=buyer_ids
    ):
        raise NotAllowed(f"{right} is not allowed to this account")
