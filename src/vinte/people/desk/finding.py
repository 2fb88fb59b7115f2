"""Professionals and homeowners found by name, telephone, e-mail, tax number, or what a number of another room means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import IContains
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.long_lists import LongList
from vinte.people.accounts.contact_data import (
    clean_email,
    clean_phone,
    hint_of_email,
    hint_of_phone,
)
from vinte.people.catalogue.market import markets_described
from vinte.people.catalogue.plain import plain
from vinte.people.models import Homeowner, Member, Professional, TaxIdentityLink
from vinte.people.models.known import Unaccented
from vinte.people.professionals import tax_identity

PROFESSIONAL, HOMEOWNER = "professional", "homeowner"
FEWEST_LETTERS = 3
MOST_LETTERS = 120
MOST_FOUND = 200
_FEWEST_DIGITS = 6
_NUMBER = re.compile(r"[\d\s+().\-/]+")


@dataclass(frozen=True)
class Meant:
    """Whom a number of another room may mean."""

    professional_ids: frozenset[UUID] = field(default_factory=frozenset)
    homeowner_ids: frozenset[UUID] = field(default_factory=frozenset)
    account_ids: frozenset[UUID] = field(default_factory=frozenset)
    addresses: frozenset[str] = field(default_factory=frozenset)

    def and_also(self, other: Meant) -> Meant:
        """Those of both."""
        return Meant(
            self.professional_ids | other.professional_ids,
            self.homeowner_ids | other.homeowner_ids,
            self.account_ids | other.account_ids,
            self.addresses | other.addresses,
        )


NOBODY = Meant()


@dataclass(frozen=True)
class FoundPerson:
    """Somebody whom a search found; `email` and `phone` are hints, enough to tell two of one name apart.

    `owner` is who is behind a business; `is_closed` says that the account is closed or erased.
    """

    kind: str
    id: UUID
    name: str
    owner: str
    place: str
    email: str
    phone: str
    since: datetime
    is_closed: bool


def find_people(*, text: str, meant: Meant = NOBODY) -> LongList[FoundPerson]:
    """Whoever fits what was typed, by name, at most `MOST_FOUND`; every word of a name has to be in it.

    Raises Refused (`search_too_short`, `text_too_long`).
    """
    typed = " ".join(text.split())
    if len(typed.replace(" ", "")) < FEWEST_LETTERS:
        raise Refused(
            code="search_too_short",
            message=_("Isto é pouco para procurar."),
            what_to_do=_("Escreva pelo menos %(count)d letras ou algarismos.") % {"count": FEWEST_LETTERS},
        )
    if len(typed) > MOST_LETTERS:
        raise Refused(
            code="text_too_long",
            message=_("Isto é demasiado para procurar."),
            what_to_do=_("Escreva só o nome, o telefone, o e-mail ou o número."),
        )
    found = _professionals(typed, meant).union(_homeowners(typed, meant), all=True)
    return LongList(found.order_by("found_name", "found_id")[:MOST_FOUND], read=_read)


def _professionals(typed: str, meant: Meant) -> QuerySet[Any]:
    phones, end = _phones(typed)
    identities = _identities(typed)
    linked = TaxIdentityLink.objects.filter(tax_identity__in=identities).values("other")
    members = Member.objects.filter(professional=OuterRef("pk"), ended_at=None)
    fits: Any = (
        Q(pk__in=meant.professional_ids)
        | Q(account_id__in=meant.account_ids)
        | Q(account__email__in=meant.addresses)
        | Q(phone__in=phones)
        | Q(tax_identity__in=identities)
        | Q(tax_identity__in=linked)
        | _named(typed, "trade_name", "account__name")
        | _written("account__email", typed)
        | Exists(members.filter(_named(typed, "account__name") | _written("account__email", typed)))
    )
    if end:
        fits |= Q(phone__endswith=end)
    return _in_common(Professional.objects.filter(fits), kind=PROFESSIONAL, name="trade_name")


def _homeowners(typed: str, meant: Meant) -> QuerySet[Any]:
    phones, end = _phones(typed)
    fits = (
        Q(pk__in=meant.homeowner_ids)
        | Q(account_id__in=meant.account_ids)
        | Q(email__in=meant.addresses)
        | Q(phone__in=phones)
        | _named(typed, "name")
        | _written("email", typed)
    )
    if end:
        fits |= Q(phone__endswith=end)
    # Whoever asks twice without an account stands there twice: the latest is shown, and leads to all.
    later = Homeowner.objects.filter(
        email=OuterRef("email"), phone=OuterRef("phone"), name=OuterRef("name"), pk__gt=OuterRef("pk")
    )
    return _in_common(Homeowner.objects.filter(fits, ~Exists(later)), kind=HOMEOWNER, name="name")


def _in_common(rows: QuerySet[Any], *, kind: str, name: str) -> QuerySet[Any]:
    return (
        rows.order_by()
        .annotate(
            found_kind=Cast(Value(kind), TextField()),
            found_id=F("pk"),
            found_name=Unaccented(Lower(name)),
        )
        .values_list("found_kind", "found_id", "found_name")
    )


def _named(typed: str, *columns: str) -> Q:
    """Every word typed stands in one of these, whatever the accents."""
    fits = Q()
    for word in plain(typed).split():
        one = Q()
        for column in columns:
            one |= Q(IContains(Unaccented(column), Value(word)))
        fits &= one
    return fits or Q(pk__in=[])


def _written(column: str, typed: str) -> Q:
    """The address is what was typed, or holds it; of what is no address, only its beginning counts."""
    if " " in typed:
        return Q(pk__in=[])
    if "@" not in typed:
        return Q(**{f"{column}__istartswith": typed})
    fits = Q(**{f"{column}__icontains": typed})
    try:
        return fits | Q(**{f"{column}__iexact": clean_email(typed)})
    except Refused:
        return fits


def _phones(typed: str) -> tuple[frozenset[str], str]:
    """Which whole numbers were meant, in any of the markets, and how the number ends; nothing where it is none."""
    digits = re.sub(r"\D", "", typed)
    if not _NUMBER.fullmatch(typed) or len(digits) < _FEWEST_DIGITS:
        return frozenset(), ""
    whole = re.sub(r"^\s*00", "+", typed)
    found = set()
    for market in markets_described():
        try:
            found.add(clean_phone(whole, market=market, assigned=False))
        except Refused:
            continue
    return frozenset(found), digits.removeprefix("00")


def _identities(typed: str) -> frozenset[str]:
    """The tax number that was typed, of whichever market it is valid in, with its country before it or without."""
    compact = "".join(letter for letter in typed.upper() if letter.isalnum())
    found = set()
    for market in markets_described():
        for number in {compact, compact.removeprefix(market.upper())}:
            try:
                found.add(tax_identity.normalise(market=market, tax_identity=number))
            except Refused:
                continue
    return frozenset(found)


def _read(rows: Iterable[Any]) -> list[FoundPerson]:
    order = [(kind, id) for kind, id, _name in rows]
    people = Professional.objects.select_related("account").filter(
        pk__in=[id for kind, id in order if kind == PROFESSIONAL]
    )
    owners = Homeowner.objects.filter(pk__in=[id for kind, id in order if kind == HOMEOWNER])
    found = {
        **{(PROFESSIONAL, row.pk): _business(row) for row in people},
        **{(HOMEOWNER, row.pk): _homeowner(row) for row in owners},
    }
    return [found[each] for each in order]


def _business(row: Professional) -> FoundPerson:
    return FoundPerson(
        kind=PROFESSIONAL,
        id=row.pk,
        name=row.trade_name,
        owner=row.account.name,
        place=row.municipality,
        email=hint_of_email(row.account.email) if row.account.is_active else "",
        phone=hint_of_phone(row.phone),
        since=row.joined_at,
        is_closed=not row.account.is_active,
    )


def _homeowner(row: Homeowner) -> FoundPerson:
    return FoundPerson(
        kind=HOMEOWNER,
        id=row.pk,
        name=row.name,
        owner="",
        place="",
        email=hint_of_email(row.email),
        phone=hint_of_phone(row.phone),
        since=row.joined_at,
        is_closed=False,
    )
