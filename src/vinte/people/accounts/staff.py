"""Who of the staff may do what: roles that an operator gives and takes, and what was done about them.

Whoever an operator gives a role to or takes one from is told by letter. At the server's command line nobody is known who
acts, and no letter goes: the first operator of a new site is made there before any mail can leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import lock_in_key_order
from vinte.kernel.long_lists import LongList
from vinte.notices import actions as notices
from vinte.people.accounts import directory
from vinte.people.models import Account, StaffAct, StaffInvitation, StaffRole

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


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds, how it reads, and since when."""

    role: str
    label: str
    since: datetime


@dataclass(frozen=True)
class TeamLine:
    """Somebody of the staff as the operator sees them; `free_roles` are those that they could be given besides.

    `key_count` is how many passkeys they have: without one, whoever reads their mailbox comes in.
    """

    id: UUID
    name: str
    email: str
    roles: tuple[HeldRole, ...]
    free_roles: tuple[tuple[str, str], ...]
    last_login: datetime | None
    key_count: int


@dataclass(frozen=True)
class StaffActLine:
    """What was done about the staff; `by` is empty for the server's command line."""

    by: str
    label: str
    role_label: str
    about: str
    done_at: datetime


def team() -> LongList[TeamLine]:
    """The active accounts that hold a staff role, by name, with what an operator looks at."""
    held = StaffRole.objects.filter(account=OuterRef("pk"), taken_at=None)
    keys = Count("authenticator", filter=Q(authenticator__type=Authenticator.Type.WEBAUTHN), distinct=True)
    rows = Account.objects.filter(Exists(held), is_active=True).annotate(key_count=keys)
    return LongList(rows.order_by(Lower("name"), "pk"), read=lambda found: _team_lines(found))


def _team_lines(rows: Sequence[Account]) -> list[TeamLine]:
    held = defaultdict(list)
    for row in StaffRole.objects.filter(account__in=rows, taken_at=None).order_by("role"):
        held[row.account_id].append(HeldRole(row.role, str(row.get_role_display()), row.given_at))
    return [
        copied(
            TeamLine,
            row,
            name=str(row),
            roles=tuple(held[row.pk]),
            free_roles=tuple(
                (str(role), str(label))
                for role, label in StaffRole.Role.choices
                if role not in {each.role for each in held[row.pk]}
            ),
        )
        for row in rows
    ]


def team_without_key_count() -> int:
    """How many of the staff have no passkey."""
    held = StaffRole.objects.filter(account=OuterRef("pk"), taken_at=None)
    keys = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.WEBAUTHN)
    return Account.objects.filter(Exists(held), ~Exists(keys), is_active=True).count()


def staff_acts() -> LongList[StaffActLine]:
    """What was done about the staff, by whom, newest first."""
    rows = StaffAct.objects.select_related("by", "account", "invitation").order_by("-done_at", "-pk")
    return LongList(
        rows,
        read=lambda found: [
            StaffActLine(
                by=str(row.by or ""),
                label=str(row.get_act_display()),
                role_label=str(row.get_role_display()),
                about=str(row.account or row.invitation.email),  # type: ignore[union-attr]  # a constraint has one
                done_at=row.done_at,
            )
            for row in found
        ],
    )


def note_staff_act(
    *,
    act: StaffAct.Act,
    role: str,
    by: UUID | None,
    account_id: UUID | None = None,
    invitation: StaffInvitation | None = None,
    at: datetime,
) -> StaffAct:
    """Write down that this was done about the staff; for ever."""
    return StaffAct.objects.create(
        id=new_id(at=at),
        act=act,
        role=role,
        by_id=by,
        account_id=account_id,
        invitation=invitation,
        done_at=at,
    )


@transaction.atomic
def give_role(*, account_id: UUID, role: str, at: datetime, by: UUID | None = None) -> None:
    """Give an account a staff role, `support` or `operator`; it stays as it was if it has it.

    Whoever `by` names did it, and the person is told. Raises LookupError for another role, NotAllowed for an account
    that does not exist.
    """
    _require_known(role)
    account = directory.account(account_id)
    _row, is_new = StaffRole.objects.get_or_create(
        account=account, role=role, taken_at=None, defaults={"given_at": at}
    )
    if is_new:
        act = note_staff_act(act=StaffAct.Act.GAVE, role=role, by=by, account_id=account.pk, at=at)
        _tell("staff_role_given", act, account)


@transaction.atomic
def take_role(
    *, account_id: UUID, role: str, at: datetime, by: UUID | None = None, is_sure: bool = False
) -> None:
    """Take a staff role away; that it was held stays written. From the next page on it counts no more.

    Whoever `by` names did it, and the person is told; nobody takes the role of operator from themselves unless they are
    sure. Raises Refused (`role_not_held`; `last_operator`: somebody has to answer for the site; `own_operator_role`) and
    LookupError for another role.
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
    if role == StaffRole.Role.OPERATOR and by == account_id and not is_sure:
        raise Refused(
            code="own_operator_role",
            message=_("Está a retirar a si a função de operador."),
            what_to_do=_(
                "Se é mesmo isso que quer, marque que sim. Só outro operador lha pode voltar a dar."
            ),
        )
    StaffRole.objects.filter(pk=mine[0].pk).update(taken_at=at)
    act = note_staff_act(act=StaffAct.Act.TOOK, role=role, by=by, account_id=account_id, at=at)
    _tell("staff_role_taken", act, directory.account(account_id))


def _tell(kind: str, act: StaffAct, account: Account) -> None:
    """Write to whom a role was given or taken, who did it; not where nobody known did."""
    if act.by is None:
        return
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={"is_operator": act.role == StaffRole.Role.OPERATOR, "by_name": str(act.by)},
        idempotency_key=f"{kind}:{act.pk}",
        at=act.done_at,
    )


def _require_known(role: str) -> None:
    if role not in ROLES:
        raise LookupError(f"no role {role!r}; known are {', '.join(ROLES)}")
