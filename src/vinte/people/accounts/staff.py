"""Who of the staff may do what: roles that the operator gives and takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.locks import lock_in_key_order
from vinte.people.accounts import directory
from vinte.people.models import StaffRole

ROLES = tuple(StaffRole.Role.values)


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the staff with the roles that they hold; `name` is their address where they gave none."""

    id: UUID
    name: str
    email: str
    roles: tuple[str, ...]


def staff() -> list[StaffMember]:
    """The active accounts that hold a staff role, by name."""
    held = defaultdict(list)
    rows = StaffRole.objects.filter(taken_at__isnull=True, account__is_active=True).select_related("account")
    for row in rows.order_by("role"):
        held[row.account].append(row.role)
    members = [
        copied(StaffMember, account, name=str(account), roles=tuple(roles)) for account, roles in held.items()
    ]
    return sorted(members, key=lambda member: (member.name.casefold(), member.id))


@transaction.atomic
def give_role(*, account_id: UUID, role: str, at: datetime) -> None:
    """Give an account a staff role, `support` or `operator`; it stays as it was if it has it.

    Raises LookupError for another role, NotAllowed for an account that does not exist.
    """
    _require_known(role)
    StaffRole.objects.get_or_create(
        account=directory.account(account_id), role=role, taken_at=None, defaults={"given_at": at}
    )


@transaction.atomic
def take_role(*, account_id: UUID, role: str, at: datetime) -> None:
    """Take a staff role away; that it was held stays written. From the next page on it counts no more.

    Raises Refused (`role_not_held`; `last_operator`: somebody has to answer for the site) and LookupError for
    another role.
    """
    _require_known(role)
    # All who hold it: of two operators who take it from each other at once, the second finds one left.
    ever = StaffRole.objects.filter(role=role)
    rows = [row for row in lock_in_key_order(ever, ever.values_list("pk", flat=True)) if row.taken_at is None]
    mine = [row for row in rows if row.account_id == account_id]
    if not mine:
        raise Refused(
            code="role_not_held",
            message=_("Esta conta não tem essa função."),
            what_to_do=_("Veja na lista da equipa quem a tem."),
        )
    if role == StaffRole.Role.OPERATOR and len(rows) == 1:
        raise Refused(
            code="last_operator",
            message=_("É a última conta que opera o sítio."),
            what_to_do=_("Dê primeiro essa função a outra pessoa."),
        )
    StaffRole.objects.filter(pk=mine[0].pk).update(taken_at=at)


def _require_known(role: str) -> None:
    if role not in ROLES:
        raise LookupError(f"no role {role!r}; known are {', '.join(ROLES)}")
