"""What other rooms may ask about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from vinte.kernel.dated_files import dated_folders
from vinte.kernel.errors import NotAllowed
from vinte.people import areas, badge_status, badges, confirmations, links, works
from vinte.people.models import Account, Homeowner, Professional, Standing, Work
from vinte.people.profile import Profile, ProfileFacts, measure

find_private_link = links.find_private_link
private_link_address = links.private_link_address
municipalities_covered = areas.municipalities_covered
is_away = areas.is_away
absences = areas.absences
works_of = works.works_of
work_photo = works.work_photo
MOST_PHOTOS = works.MOST_PHOTOS
MOST_DOCUMENTS = badge_status.MOST_DOCUMENTS
WITH_NUMBER = badge_status.WITH_NUMBER
BadgePeriod = badges.BadgePeriod
active_badges = badges.active_badges
badge_history = badges.badge_history
BadgeStanding = badge_status.BadgeStanding
badge_standing = badge_status.badge_standing
badge_standings = badge_status.badge_standings
badge_queue = badge_status.badge_queue
badge_application = badge_status.badge_application
is_contact_confirmed = confirmations.is_confirmed


@dataclass(frozen=True)
class StandingView:
    """How a professional stands at an instant: `state` is `good` or `suspended`."""

    state: str
    since: datetime
    reason: str

    @property
    def is_suspended(self) -> bool:
        """Whether the professional may not buy."""
        return self.state == Standing.State.SUSPENDED


def account(account_id: UUID) -> Account:
    """The account; raises NotAllowed when there is none."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotAllowed(f"no account {account_id}")
    return found


def account_by_email(email: str) -> Account | None:
    """The account with this address in any case, or None."""
    return Account.objects.filter(email__iexact=email.strip()).first()


def audiences_of(account: Any) -> frozenset[str]:
    """Which pages are this account's: any of `professional`, `support`, `operator`.

    Empty for None, for Django's AnonymousUser and for an account that is not active.
    """
    if account is None or not account.is_authenticated or not account.is_active:
        return frozenset()
    audiences = set(account.staff_roles.values_list("role", flat=True))
    if Professional.objects.filter(account_id=account.pk).exists():
        audiences.add("professional")
    return frozenset(audiences)


def professional(professional_id: UUID) -> Professional:
    """The professional, with the account; raises NotAllowed when there is none."""
    found = Professional.objects.select_related("account").filter(pk=professional_id).first()
    if found is None:
        raise NotAllowed(f"no professional {professional_id}")
    return found


def professional_of(account_id: UUID) -> Professional | None:
    """The professional whom this account is, or None."""
    return Professional.objects.select_related("account").filter(account_id=account_id).first()


def professionals(*, market: str | None = None) -> list[Professional]:
    """All professionals, of one market if asked, by trade name."""
    rows = Professional.objects.select_related("account").order_by("trade_name", "pk")
    return list(rows.filter(market=market) if market else rows)


def professionals_with_identity(tax_identity: str) -> list[Professional]:
    """Everybody who trades under this normalised tax identity, such as `PT501964843`."""
    rows = Professional.objects.select_related("account").filter(tax_identity=tax_identity)
    return list(rows.order_by("joined_at", "pk"))


def profile(professional_id: UUID) -> Profile:
    """How complete the profile is now; raises NotAllowed when there is no such professional."""
    row = professional(professional_id)
    return measure(
        ProfileFacts(
            trade_name=row.trade_name,
            trade_count=len(row.trades),
            municipality=row.municipality,
            radius_km=row.radius_km,
            description_letters=sum(1 for letter in row.description if letter.isalpha()),
            phone=row.phone,
            logo=row.logo,
            work_count=Work.objects.filter(professional_id=professional_id).count(),
            photo_count=works.count_photos(professional_id),
            opening_hours=row.opening_hours or bool(row.weekly_hours) * "week",
            website=row.website,
        )
    )


def standing(*, professional_id: UUID, at: datetime) -> StandingView:
    """How the professional stood at that instant: the latest change by then, or good since joining.

    Of two changes at one instant the good one counts, as the guarantee reads it.
    """
    row = (
        Standing.objects.filter(professional_id=professional_id, since__lte=at)
        .order_by("-since", "state")
        .first()
    )
    if row is None:
        return StandingView(
            state=Standing.State.GOOD, since=professional(professional_id).joined_at, reason=""
        )
    return StandingView(state=row.state, since=row.since, reason=row.reason)


def standing_history(professional_id: UUID) -> list[StandingView]:
    """Every change of the professional's standing, the earliest first."""
    rows = Standing.objects.filter(professional_id=professional_id).order_by("since", "-state")
    return [StandingView(state=row.state, since=row.since, reason=row.reason) for row in rows]


def homeowner(homeowner_id: UUID) -> Homeowner:
    """The homeowner; raises NotAllowed when there is none."""
    found = Homeowner.objects.filter(pk=homeowner_id).first()
    if found is None:
        raise NotAllowed(f"no homeowner {homeowner_id}")
    return found


def homeowner_of(account_id: UUID) -> Homeowner | None:
    """The homeowner whom this account is, or None."""
    return Homeowner.objects.filter(account_id=account_id).first()


def same_person(homeowner_id: UUID) -> frozenset[UUID]:
    """Every homeowner who is this one: whoever asks twice without an account stands there twice.

    The same e-mail address or telephone number tells that they are one.
    """
    known = {homeowner_id}
    rows = [homeowner(homeowner_id)]
    while rows:
        same = Q(email__in=[row.email for row in rows]) | Q(phone__in=[row.phone for row in rows])
        rows = list(Homeowner.objects.filter(same).exclude(pk__in=known))
        known.update(row.pk for row in rows)
    return frozenset(known)


def first_of_same_person(*, homeowner_id: UUID) -> UUID:
    """The earliest homeowner who is the same person (`same_person`), themselves if none was before."""
    known = same_person(homeowner_id)
    first: UUID = Homeowner.objects.filter(pk__in=known).order_by("joined_at", "pk")[0].pk
    return first


def staff_with(role: str) -> list[Account]:
    """The active accounts that hold a staff role, by name."""
    return list(
        Account.objects.filter(is_active=True, staff_roles__role=role).order_by(F("name").asc(), "pk")
    )


def figure_folders() -> tuple[Path, ...]:
    """The folders of this room's figures by market and day."""
    return dated_folders(Path(__file__).parent)
