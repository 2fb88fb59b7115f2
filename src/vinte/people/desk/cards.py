"""One person as the desk sees them: who they are, notes of agents, what happened, and how they are reached, for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import one_line, refuse_longer
from vinte.people import access
from vinte.people.accounts import directory, homeowners
from vinte.people.accounts.contact_data import hint_of_email, hint_of_phone, mailbox_of
from vinte.people.desk.finding import HOMEOWNER, PROFESSIONAL, FoundPerson
from vinte.people.models import Account, Member, PersonNote, PersonReading, Professional
from vinte.people.professionals import parties, registry, standing

MOST_NOTE_LETTERS = 4000


@dataclass(frozen=True)
class PersonCard:
    """Who somebody is; `email` and `phone` are hints, `ids` all homeowners who are this person.

    `addresses` and `numbers` are what letters went to: for looking up, and not to be shown.
    """

    kind: str
    id: UUID
    ids: frozenset[UUID]
    account_id: UUID | None
    name: str
    owner: str
    email: str
    phone: str
    place: str
    market: str
    trades: tuple[str, ...]
    language: str
    since: datetime
    is_closed: bool
    is_suspended: bool
    member_count: int
    addresses: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True)
class PersonDetails:
    """How a person is reached, whole; each a line for every way they have."""

    emails: tuple[str, ...]
    phones: tuple[str, ...]
    tax_identity: str


@dataclass(frozen=True)
class NoteLine:
    """What an agent wrote about a person; `text` is empty where it went with the account."""

    id: UUID
    text: str
    written_at: datetime
    by: str


def person_card(*, kind: str, person_id: UUID, by: UUID) -> PersonCard:
    """Who this is, for somebody of the staff.

    Raises NotAllowed for anybody else, for whoever has a part in that business or home, and where there is no such person.
    """
    return _business(person_id, by=by) if kind == PROFESSIONAL else _homeowner(person_id, by=by)


def _business(professional_id: UUID, *, by: UUID) -> PersonCard:
    _require_staff(by)
    row = registry.professional(professional_id)
    parties.require_no_part(by=by, professional_id=professional_id, homeowner_ids=[])
    account = row.account
    return PersonCard(
        kind=PROFESSIONAL,
        id=row.pk,
        ids=frozenset({row.pk}),
        account_id=account.pk,
        name=row.trade_name,
        owner=account.name,
        email=hint_of_email(account.email) if account.is_active else "",
        phone=hint_of_phone(row.phone),
        place=row.municipality,
        market=row.market,
        trades=tuple(row.trades),
        language=account.language,
        since=row.joined_at,
        is_closed=not account.is_active,
        is_suspended=standing.is_business_suspended(row.pk),
        member_count=Member.objects.filter(professional=row, ended_at=None).count(),
        addresses=frozenset({account.email}),
        numbers=frozenset({row.phone} if row.phone else ()),
    )


def _homeowner(homeowner_id: UUID, *, by: UUID) -> PersonCard:
    reader = _require_staff(by)
    ids = homeowners.same_person(homeowner_id)
    rows = {row.pk: row for row in homeowners.homeowners_named(ids)}
    own = mailbox_of(reader.email)
    if any(row.account_id == by or mailbox_of(row.email) == own for row in rows.values()):
        raise NotAllowed(f"account {by} is homeowner {homeowner_id}")
    row = rows[homeowner_id]
    return PersonCard(
        kind=HOMEOWNER,
        id=row.pk,
        ids=ids,
        account_id=row.account_id,
        name=row.name,
        owner="",
        email=hint_of_email(row.email),
        phone=hint_of_phone(row.phone),
        place="",
        market="",
        trades=(),
        language=row.language,
        since=min(each.joined_at for each in rows.values()),
        is_closed=False,
        is_suspended=False,
        member_count=0,
        addresses=frozenset(each.email for each in rows.values()),
        numbers=frozenset(each.phone for each in rows.values()),
    )


@transaction.atomic
def person_details(*, kind: str, person_id: UUID, by: UUID, reason: str, at: datetime) -> PersonDetails:
    """How this person is reached; the reading is written down with its reason.

    Raises NotAllowed as `person_card` does, Refused (`reason_missing`).
    """
    card = person_card(kind=kind, person_id=person_id, by=by)
    if not reason.strip():
        raise Refused(
            code="reason_missing",
            message=_("Falta o motivo para ver estes dados."),
            what_to_do=_("Escreva para que precisa deles; a leitura fica registada."),
        )
    PersonReading.objects.create(
        id=new_id(at=at),
        **{f"{kind}_id": person_id},
        way=PersonReading.Way.DETAILS,
        reader_id=by,
        reason=one_line(reason)[:120],
        read_at=at,
    )
    business = Professional.objects.filter(pk=person_id).first() if kind == PROFESSIONAL else None
    return PersonDetails(
        emails=() if card.is_closed else tuple(sorted(card.addresses)),
        phones=tuple(sorted(card.numbers)),
        tax_identity="" if business is None else business.tax_identity,
    )


def note_search(*, found: Iterable[FoundPerson], by: UUID, at: datetime) -> None:
    """Write down that somebody of the staff saw hints of how these are reached."""
    PersonReading.objects.bulk_create(
        PersonReading(
            id=new_id(at=at),
            **{f"{person.kind}_id": person.id},
            way=PersonReading.Way.SEARCH,
            reader_id=by,
            read_at=at,
        )
        for person in found
    )


def notes_about(card: PersonCard) -> LongList[NoteLine]:
    """What agents wrote about this person, newest first."""
    rows = PersonNote.objects.filter(_about(card)).select_related("written_by")
    return LongList(
        rows.order_by("-written_at", "-pk"),
        read=lambda found: [
            NoteLine(id=row.pk, text=row.text, written_at=row.written_at, by=str(row.written_by))
            for row in found
        ],
    )


@transaction.atomic
def add_person_note(*, kind: str, person_id: UUID, by: UUID, text: str, key: str, at: datetime) -> None:
    """Write a note about a person; sent twice with one key it is written once.

    Raises NotAllowed as `person_card` does, Refused (`words_missing`, `text_too_long`).
    """
    person_card(kind=kind, person_id=person_id, by=by)
    if not text.strip():
        raise Refused(
            code="words_missing",
            message=_("A nota está vazia."),
            what_to_do=_("Escreva o que a equipa deve saber."),
        )
    refuse_longer(text, longest=MOST_NOTE_LETTERS)
    PersonNote.objects.get_or_create(
        key=key,
        defaults={
            "id": new_id(at=at),
            f"{kind}_id": person_id,
            "text": text.strip(),
            "written_at": at,
            "written_by_id": by,
        },
    )


def _about(card: PersonCard) -> Q:
    return Q(professional_id=card.id) if card.kind == PROFESSIONAL else Q(homeowner_id__in=card.ids)


def _require_staff(by: UUID) -> Account:
    account = directory.account(by)
    access.require(account, right="people.find")
    return account
