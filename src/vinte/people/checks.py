"""The invariants that this room looks after: links, badges, standings and identities, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from uuid import UUID

from vinte.kernel.guards import missing_guards
from vinte.people.accounts.links import purposes
from vinte.people.joining import erasing
from vinte.people.models import (
    Badge,
    BadgeApplication,
    IdentityChange,
    Leaving,
    Member,
    PrivateLink,
    Professional,
    StaffRole,
    Standing,
    TaxIdentityLink,
)
from vinte.people.professionals.tax_identity import is_normal


def links_are_used_in_their_time() -> Iterator[str]:
    """A private link is for a known purpose and was used while it was good (INVARIANTS, 20)."""
    for link in PrivateLink.objects.order_by("id"):
        if link.purpose not in purposes():
            yield f"private link {link.id} has the unknown purpose {link.purpose!r}"
        if link.used_at is not None and not link.made_at <= link.used_at < link.expires_at:
            yield f"private link {link.id} was used at {link.used_at}, outside its time"


def badges_do_not_overlap() -> Iterator[str]:
    """No badge of one kind is active twice at one instant."""
    rows = Badge.objects.order_by("professional_id", "kind", "active_from", "id")
    for (professional_id, kind), periods in groupby(rows, key=lambda row: (row.professional_id, row.kind)):
        for earlier, later in pairwise(periods):
            if earlier.active_until is None or earlier.active_until > later.active_from:
                yield f"badge {later.id} ({kind}) of professional {professional_id} overlaps {earlier.id}"


def badges_by_papers_were_judged_by_another() -> Iterator[str]:
    """Papers were accepted or refused by somebody of the staff who is somebody else, after they were sent."""
    staff = set(StaffRole.objects.values_list("account_id", flat=True))
    own = _own_accounts()
    rows = BadgeApplication.objects.exclude(state=BadgeApplication.State.SENT).select_related("professional")
    for row in rows.order_by("id"):
        if row.decided_by_id not in staff or row.decided_by_id in own[row.professional_id]:
            yield f"badge application {row.id} was decided by {row.decided_by_id}, who may not judge it"
        if row.decided_at is None or row.decided_at < row.sent_at:
            yield f"badge application {row.id} was decided at {row.decided_at}, before it was sent"


def standings_alternate_and_have_a_judge() -> Iterator[str]:
    """A standing changes to the other state each time, by somebody of the staff who is somebody else (19)."""
    staff = set(StaffRole.objects.values_list("account_id", flat=True))
    own = _own_accounts()
    rows = Standing.objects.select_related("professional").order_by("professional_id", "since", "-state")
    for _professional_id, changes in groupby(rows, key=lambda row: row.professional_id):
        before: str = Standing.State.GOOD
        for row in changes:
            if row.state == before:
                yield f"standing {row.id} changes nothing: it was {before} already"
            if row.decided_by_id not in staff or row.decided_by_id in own[row.professional_id]:
                yield f"standing {row.id} was decided by {row.decided_by_id}, who may not judge it"
            before = row.state


def _own_accounts() -> dict[UUID, set[UUID]]:
    """By professional, the accounts of whoever acts or acted for them."""
    own: dict[UUID, set[UUID]] = defaultdict(set)
    for rows in (Professional.objects.values_list("pk", "account_id"), _members()):
        for professional_id, account_id in rows:
            own[professional_id].add(account_id)
    return own


def _members() -> Iterable[tuple[UUID, UUID]]:
    return Member.objects.values_list("professional_id", "account_id")


def members_act_for_one_business() -> Iterator[str]:
    """Nobody acts for a business as a member who has one of their own."""
    for row in Member.objects.filter(ended_at=None).order_by("id"):
        if Professional.objects.filter(account_id=row.account_id).exists():
            yield f"member {row.id} of professional {row.professional_id} owns another business"


def tax_identities_are_normal() -> Iterator[str]:
    """Each tax identity is written the one way, so that the guarantee finds it again (14)."""
    for row in Professional.objects.order_by("id"):
        if not is_normal(market=row.market, tax_identity=row.tax_identity):
            yield f"professional {row.id} has a tax identity that is not written the one way"


def identity_changes_agree_with_the_business() -> Iterator[str]:
    """A change of name or number was judged by another after it was sent; an accepted number is the business's, and
    one with the old (14)."""
    staff = set(StaffRole.objects.values_list("account_id", flat=True))
    own = _own_accounts()
    linked = set(TaxIdentityLink.objects.values_list("tax_identity", "other"))
    now: dict[UUID, IdentityChange] = {}
    rows = IdentityChange.objects.exclude(state=IdentityChange.State.SENT).select_related("professional")
    for row in rows.order_by("decided_at", "id"):
        if row.decided_at is None or row.decided_at < row.sent_at:
            yield f"identity change {row.id} was decided at {row.decided_at}, before it was sent"
        judged = row.state != IdentityChange.State.WITHDRAWN
        if judged and (row.decided_by_id not in staff or row.decided_by_id in own[row.professional_id]):
            yield f"identity change {row.id} was decided by {row.decided_by_id}, who may not judge it"
        if row.state == IdentityChange.State.ACCEPTED and row.new_tax_identity:
            now[row.professional_id] = row
            if (row.old_tax_identity, row.new_tax_identity) not in linked:
                yield f"identity change {row.id} was accepted, and its two numbers are not linked"
    for row in now.values():
        if row.professional.tax_identity != row.new_tax_identity:
            yield f"identity change {row.id} was accepted, and the business has another number"
    accepted = IdentityChange.objects.filter(state=IdentityChange.State.ACCEPTED)
    for link in TaxIdentityLink.objects.exclude(change__in=accepted).order_by("id"):
        yield f"tax identity link {link.pk} comes from a change that was not accepted"


def erased_accounts_hold_nothing() -> Iterator[str]:
    """Of an account that was closed for good no address, number or text is left, in no version of its business (22)."""
    for row in (
        Leaving.objects.exclude(erased_at=None).select_related("account", "professional").order_by("id")
    ):
        account = row.account
        if account.is_active or account.name or not account.email.endswith(f"@{erasing.NO_HOST}"):
            yield f"leaving {row.id} was erased, and its account tells who it was"
        business = row.professional
        if business is not None and not erasing.is_erased(business):
            yield f"leaving {row.id} was erased, and its business still tells something"


def facts_about_people_are_guarded() -> Iterator[str]:
    """26: the triggers that keep standings, badges and identities as they were exist and are switched on."""
    return missing_guards("people")


CHECKS = (
    links_are_used_in_their_time,
    badges_do_not_overlap,
    badges_by_papers_were_judged_by_another,
    standings_alternate_and_have_a_judge,
    tax_identities_are_normal,
    members_act_for_one_business,
    identity_changes_agree_with_the_business,
    erased_accounts_hold_nothing,
    facts_about_people_are_guarded,
)
