"""The register of professionals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import RowsMissing, lock_in_key_order
from vinte.people.accounts import directory
from vinte.people.accounts.contact_data import clean_name
from vinte.people.models import Homeowner, Leaving, Logo, Professional, TaxIdentityLink
from vinte.people.professionals import profile_changes, tax_identity
from vinte.people.professionals.profile import Profile, ProfileFacts, characters, measure


def professional(professional_id: UUID) -> Professional:
    """The professional, with the account; raises NotAllowed when there is none."""
    found = Professional.objects.select_related("account").filter(pk=professional_id).first()
    if found is None:
        raise NotAllowed(f"no professional {professional_id}")
    return found


def professionals(*, market: str | None = None) -> list[Professional]:
    """All professionals, of one market if asked, by trade name."""
    rows = Professional.objects.select_related("account").order_by("trade_name", "pk")
    return list(rows.filter(market=market) if market else rows)


@dataclass(frozen=True)
class TradingIdentity:
    """Under which name and tax identity a professional trades."""

    trade_name: str
    tax_identity: str


def has_anybody() -> bool:
    """Whether anybody has joined this site or asked it for a quote: somebody to whom its figures were a promise."""
    return Professional.objects.exists() or Homeowner.objects.exists()


def trading_identities(professional_ids: Collection[UUID]) -> dict[UUID, TradingIdentity]:
    """As whom each of them trades, by id; somebody unknown is not in it."""
    rows = Professional.objects.filter(pk__in=professional_ids)
    found = rows.values_list("pk", "trade_name", "tax_identity")
    return {pk: TradingIdentity(trade_name, tax_identity) for pk, trade_name, tax_identity in found}


def trade_names(professional_ids: Collection[UUID]) -> dict[UUID, str]:
    """The name under which each of them trades, by id; somebody unknown is not in it."""
    return dict(Professional.objects.filter(pk__in=professional_ids).values_list("pk", "trade_name"))


@dataclass(frozen=True)
class BusinessCard:
    """Under which name a professional trades, and from which number they call; that may be empty."""

    trade_name: str
    phone: str


def business_cards(professional_ids: Collection[UUID]) -> dict[UUID, BusinessCard]:
    """The card of each of these professionals, by id; somebody unknown is not in it."""
    rows = Professional.objects.filter(pk__in=professional_ids).values_list("pk", "trade_name", "phone")
    return {pk: BusinessCard(trade_name, phone) for pk, trade_name, phone in rows}


def professionals_with_identity(tax_identity: str) -> list[Professional]:
    """Everybody who trades under this normalised tax identity, such as `PT501964843`, or another of that business."""
    return _of_business(Q(tax_identity=tax_identity), linked_to=[tax_identity])


def _of_business(named: Q, *, linked_to: Any) -> list[Professional]:
    """Those who are named, and all of the same business under another number."""
    linked = TaxIdentityLink.objects.filter(tax_identity__in=linked_to).values("other")
    rows = Professional.objects.select_related("account").filter(named | Q(tax_identity__in=linked))
    return list(rows.order_by("joined_at", "pk"))


def profile(professional_id: UUID) -> Profile:
    """How complete the profile is now; raises NotAllowed when there is no such professional."""
    row = (
        Professional.objects.filter(pk=professional_id)
        .annotate(
            work_count=Count("works", distinct=True),
            photo_count=Count("works__photos"),
            has_picture=Exists(Logo.objects.filter(professional_id=OuterRef("pk"))),
        )
        .first()
    )
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    return measure(
        ProfileFacts(
            trade_name=row.trade_name,
            trade_count=len(row.trades),
            municipality=row.municipality,
            radius_km=row.radius_km,
            description_characters=characters(row.description),
            phone=row.phone,
            has_logo=row.has_picture or bool(row.logo),
            work_count=row.work_count,
            photo_count=row.photo_count,
            opening_hours=row.opening_hours or bool(row.weekly_hours) * "week",
            website=row.website,
        )
    )


@transaction.atomic
def register_professional(
    *, account_id: UUID, market: str, tax_identity: str, trade_name: str, at: datetime
) -> Professional:
    """Make an account a professional's; the tax identity is checked and normalised.

    Raises Refused (`tax_identity_invalid`, `already_professional`, `name_missing`) and InvalidInput for a
    market that is not served.
    """
    identity = _normalise(market=market, tax_identity=tax_identity)
    if directory.professional_of(account_id) is not None:
        raise Refused(
            code="already_professional",
            message=_("Esta conta já é de um profissional."),
            what_to_do=_("Para outra empresa, abra uma conta com outro endereço."),
        )
    return Professional.objects.create(
        id=new_id(at=at),
        account=directory.account(account_id),
        market=market,
        tax_identity=identity,
        trade_name=clean_name(trade_name),
        joined_at=at,
    )


def has_left(professional_id: UUID) -> bool:
    """Whether this business is being closed, or was: it buys nothing and is shown to nobody."""
    return Leaving.objects.filter(professional_id=professional_id, taken_back_at=None).exists()


def lock_professional(*, professional_id: UUID) -> Professional:
    """Lock the professional's row until the transaction ends, and return it as committed.

    A purchase and a suspension both begin here, so that nobody buys after a suspension has committed
    (INVARIANTS, 12). Raises NotAllowed when there is none, RuntimeError outside a transaction.
    """
    try:
        return lock_in_key_order(Professional.objects.all(), [professional_id])[0]
    except RowsMissing:
        raise NotAllowed(f"no professional {professional_id}") from None


@transaction.atomic
def update_profile(*, professional_id: UUID, at: datetime, **changes: object) -> Professional:
    """Change parts of a profile: any of `profile_changes.CLEANERS`, such as `trades=["painter"]`.

    Raises Refused (`profile_<field>` or a code of `contact_data`) and changes nothing then; LookupError
    for a field that a professional can't change.
    """
    row = lock_professional(professional_id=professional_id)
    for field, value in profile_changes.clean(market=row.market, changes=changes).items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    return row


_normalise = tax_identity.normalise
