"""What the rooms above tell about a contact that somebody wants to return; each registers when it is made ready.

This room may not ask them: what became of a contact is `handling`'s, and whether the guarantee rests on it is
`claims`'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class ContactRecord:
    """What is on record of one contact: attempts, whether they met (a visit), whether a job was won."""

    attempt_count: int = 0
    met: bool = False
    awarded: bool = False

    @property
    def talked(self) -> bool:
        """Whether the record shows a conversation with a homeowner who exists."""
        return self.met or self.awarded


class Obstacle(Protocol):
    """Raises Refused when this contact cannot be returned now; the professional's row is locked."""

    def __call__(self, *, professional_id: UUID, purchase_id: UUID, at: datetime) -> None: ...


class Records(Protocol):
    """What was on record of these professionals' contacts by an instant, by purchase."""

    def __call__(
        self, *, professional_ids: Collection[UUID], at: datetime
    ) -> Mapping[UUID, ContactRecord]: ...


class GuaranteeWords(Protocol):
    """What a contact that was credited back at that instant did to the guarantee, in sentences of the current language."""

    def __call__(self, *, professional_id: UUID, purchase_id: UUID, returned_at: datetime) -> list[str]: ...


_words: dict[str, GuaranteeWords] = {}


@dataclass(frozen=True)
class GuaranteeHarm:
    """What a credit nobody asked for would take from a guarantee that can still be paid, as things stand.

    `ends` says that it could not be paid any more; `empties` that its contacts were all bought and one would
    have to be bought again by a day. `says` is that in sentences of the current language.
    """

    ends: bool
    empties: bool
    says: tuple[str, ...]


class GuaranteeHarmed(Protocol):
    """What crediting this contact at that instant would do, or None where it does no harm."""

    def __call__(self, *, professional_id: UUID, purchase_id: UUID, at: datetime) -> GuaranteeHarm | None: ...


_harmed: dict[str, GuaranteeHarmed] = {}


class Hired(Protocol):
    """The homeowner said at `said_at` whom they hired, and it stands; the request's row is locked."""

    def __call__(
        self, *, job_request_id: UUID, professional_id: UUID, said_at: datetime, at: datetime
    ) -> None: ...


_hired: dict[str, Hired] = {}
_obstacles: dict[str, Obstacle] = {}
_records: dict[str, Records] = {}


def register_obstacle(*, room: str, obstacle: Obstacle) -> None:
    """Ask this function of a room above before a contact is taken back."""
    _obstacles[room] = obstacle


def register_records(*, room: str, records: Records) -> None:
    """Ask this function of a room above what is on record of contacts."""
    _records[room] = records


def register_words(*, room: str, words: GuaranteeWords) -> None:
    """Ask this function of a room above what a credit did to the guarantee, for the letter about it."""
    _words[room] = words


def guarantee_words(*, professional_id: UUID, purchase_id: UUID, returned_at: datetime) -> list[str]:
    """What a credit did to the guarantee, in whole sentences of the current language."""
    return [
        sentence
        for words in _words.values()
        for sentence in words(
            professional_id=professional_id, purchase_id=purchase_id, returned_at=returned_at
        )
    ]


def register_harm(*, room: str, harmed: GuaranteeHarmed) -> None:
    """Ask this function of a room above what a credit that nobody asked for would take from the guarantee."""
    _harmed[room] = harmed


def guarantee_harm(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> GuaranteeHarm | None:
    """What the first room says that would be harmed by this credit; None where none is."""
    for harmed in _harmed.values():
        harm = harmed(professional_id=professional_id, purchase_id=purchase_id, at=at)
        if harm is not None:
            return harm
    return None


def register_hired(*, room: str, hired: Hired) -> None:
    """Tell this function of a room above whom a homeowner said to have hired."""
    _hired[room] = hired


def tell_hired(*, job_request_id: UUID, professional_id: UUID, said_at: datetime, at: datetime) -> None:
    """A homeowner's word about whom they hired stands."""
    for hired in _hired.values():
        hired(job_request_id=job_request_id, professional_id=professional_id, said_at=said_at, at=at)


def refuse_bound(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> None:
    """Raise Refused as the first room does that cannot let this contact go."""
    for obstacle in _obstacles.values():
        obstacle(professional_id=professional_id, purchase_id=purchase_id, at=at)


def records_of(*, professional_ids: Collection[UUID], at: datetime) -> Mapping[UUID, ContactRecord]:
    """What is on record of each contact of these professionals; one without a record is missing."""
    found: dict[UUID, ContactRecord] = {}
    for records in _records.values():
        found.update(records(professional_ids=professional_ids, at=at))
    return found
