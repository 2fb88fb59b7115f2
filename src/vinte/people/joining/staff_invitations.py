"""Into the staff by a letter: an operator asks an address in a role, and its reader accepts with a link, once.

The link opens the role to the account of that address alone, and is no login for one that is there already. What an
operator asked ends when they are operator no more: nobody leaves a door open behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import RowsMissing, lock_in_key_order
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people.accounts import directory, links, staff
from vinte.people.accounts.contact_data import clean_email, same_mailbox
from vinte.people.models import Account, Leaving, StaffAct, StaffInvitation, StaffRole

PURPOSE = "staff_invitation"
MOST_INVITATIONS = 50
Act = StaffAct.Act


@dataclass(frozen=True)
class OpenStaffInvitation:
    """An invitation that nobody has taken or withdrawn and whose link works."""

    id: UUID
    email: str
    role: str
    role_label: str
    by: str
    sent_at: datetime
    opens_until: date


@dataclass(frozen=True)
class InvitedToStaff:
    """What an invitation offers whoever opens it: which role, by whose word, and to which address.

    `is_known` says that the address has an account already, with which they go on.
    """

    invitation_id: UUID
    role: str
    role_label: str
    by: str
    email: str
    is_known: bool


@dataclass(frozen=True)
class JoinedStaff:
    """What became of an invitation: the account, and whether it was opened for it."""

    account_id: UUID
    is_new: bool


def open_staff_invitations(*, at: datetime) -> list[OpenStaffInvitation]:
    """Who was asked, has not answered and still can, the first first; at most `MOST_INVITATIONS`."""
    rows = _open_rows(at=at).select_related("invited_by").order_by("sent_at", "pk")
    return [
        copied(
            OpenStaffInvitation,
            row,
            by=str(row.invited_by),
            opens_until=links.last_day(purpose=PURPOSE, at=row.sent_at),
        )
        for row in rows
    ]


@transaction.atomic
def invite_staff(*, email: str, role: str, by: UUID, at: datetime) -> None:
    """Ask somebody into the staff; asked again for the same role, the same person gets another link.

    Raises NotAllowed unless `by` is an operator, LookupError for another role, Refused (`email_invalid`, `staff_already`,
    `already_professional`, `account_closed`, `invitations_too_many`).
    """
    inviter = _operator(by)
    if role not in staff.ROLES:
        raise LookupError(f"no role {role!r}; known are {', '.join(staff.ROLES)}")
    address = clean_email(email)
    _require_free(address)
    known = StaffInvitation.objects.filter(email=address, role=role, accepted_at=None, withdrawn_at=None)
    if not known.filter(sent_at__gt=at - _lasts()).exists() and _open_rows(at=at).count() >= MOST_INVITATIONS:
        raise Refused(
            code="invitations_too_many",
            message=_("Já há muitos convites por responder."),
            what_to_do=_("Retire um dos que estão na lista."),
        )
    row, is_new = StaffInvitation.objects.get_or_create(
        email=address,
        role=role,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"id": new_id(at=at), "sent_at": at, "invited_by": inviter},
    )
    _send(row, by=inviter, act=Act.INVITED if is_new else Act.SENT_AGAIN, at=at)


@transaction.atomic
def send_staff_invitation_again(*, invitation_id: UUID, by: UUID, at: datetime) -> None:
    """Send another link for an invitation that waits: its days begin anew, and it is the sender's from then on.

    Raises NotAllowed unless `by` is an operator and the invitation waits, Refused as `invite_staff` does.
    """
    inviter = _operator(by)
    row = _locked(invitation_id)
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise NotAllowed(f"no open invitation {invitation_id} into the staff")
    _require_free(row.email)
    _send(row, by=inviter, act=Act.SENT_AGAIN, at=at)


@transaction.atomic
def withdraw_staff_invitation(*, invitation_id: UUID, by: UUID, at: datetime) -> None:
    """Take an invitation back: its links open nothing any more, and whoever was asked is told.

    Raises NotAllowed unless `by` is an operator and the invitation waits.
    """
    _operator(by)
    row = _locked(invitation_id)
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise NotAllowed(f"no open invitation {invitation_id} into the staff")
    _withdraw(row, by=by, at=at)


@transaction.atomic
def take_staff_role(*, account_id: UUID, role: str, by: UUID, is_sure: bool = False, at: datetime) -> None:
    """An operator takes a role; with that of operator end the invitations which its holder sent.

    Raises NotAllowed unless `by` is an operator, and as `staff.take_role` does.
    """
    _operator(by)
    staff.take_role(account_id=account_id, role=role, by=by, is_sure=is_sure, at=at)
    if role == StaffRole.Role.OPERATOR:
        for row in _open_rows(at=at).filter(invited_by_id=account_id).order_by("pk").select_for_update():
            _withdraw(row, by=by, at=at)


@transaction.atomic
def give_staff_role(*, account_id: UUID, role: str, by: UUID, at: datetime) -> None:
    """An operator gives somebody of the staff another role.

    Raises NotAllowed unless `by` is an operator and the account is of the staff, LookupError for another role.
    """
    _operator(by)
    if not directory.audiences_of(directory.account(account_id)) & set(staff.ROLES):
        raise NotAllowed(f"account {account_id} is not of the staff; invite it")
    staff.give_role(account_id=account_id, role=role, by=by, at=at)


def staff_invitation_behind(*, secret: str, at: datetime) -> InvitedToStaff:
    """What a link invites to, without using it; raises Refused (`link_unknown`, `link_expired`, `link_used`,
    `invitation_withdrawn`)."""
    return _invited(_row(links.find_private_link(secret=secret, purpose=PURPOSE, at=at)))


@transaction.atomic
def accept_staff_invitation(
    *, secret: str, name: str, language: str, reader_id: UUID | None, at: datetime
) -> JoinedStaff:
    """Take the role, with a new account or with the one that the address has; `reader_id` is whoever is logged in there.

    The link came by e-mail, which confirms the address. Raises Refused (as `staff_invitation_behind`;
    `invitation_of_another`, `already_professional`, `account_closed`, `staff_already`, `name_missing`); the link is then not
    used.
    """
    # Two who accept at once, or while it is withdrawn: one after the other.
    row = _locked(links.find_private_link(secret=secret, purpose=PURPOSE, at=at))
    invited = _invited(row)
    account = directory.account_by_email(invited.email)
    if reader_id is not None and (account is None or account.pk != reader_id):
        raise Refused(
            code="invitation_of_another",
            message=_("O convite é para %(email)s, e está noutra conta.") % {"email": invited.email},
            what_to_do=_("Saia dela e abra o link do convite outra vez."),
        )
    _require_free(invited.email, role=row.role)
    links.use_private_link(secret=secret, purpose=PURPOSE, at=at)
    is_new = account is None
    if account is None:
        account = directory.open_account(email=invited.email, name=name, language=language, at=at)
        EmailAddress.objects.filter(user=account).update(verified=True)
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    staff.note_staff_act(
        act=Act.ACCEPTED, role=row.role, by=account.pk, account_id=account.pk, invitation=row, at=at
    )
    staff.give_role(account_id=account.pk, role=row.role, by=row.invited_by_id, at=at)
    return JoinedStaff(account_id=account.pk, is_new=is_new)


def _require_free(address: str, *, role: str = "") -> None:
    """Refuse an address whose account can't be asked: of the staff (but for another role), of a business, or closed."""
    account = directory.account_by_email(address)
    if account is None:
        members = staff.team()
        if any(same_mailbox(one=address, other=member.email) for member in members):
            raise _already()
        return
    if not account.is_active or Leaving.objects.filter(account=account, taken_back_at=None).exists():
        raise Refused(
            code="account_closed",
            message=_("A conta deste endereço está fechada."),
            what_to_do=_("Convide outro endereço."),
        )
    held = directory.audiences_of(account)
    if "professional" in held:
        raise Refused(
            code="already_professional",
            message=_("Esta conta é de um profissional, e quem trabalha aqui não decide sobre si."),
            what_to_do=_("Convide outro endereço."),
        )
    if held & ({role} if role else set(staff.ROLES)):
        raise _already()


def _already() -> Refused:
    return Refused(
        code="staff_already",
        message=_("Quem usa este e-mail já faz parte da equipa."),
        what_to_do=_("Dê-lhe a função na lista da equipa."),
    )


def _send(row: StaffInvitation, *, by: Account, act: StaffAct.Act, at: datetime) -> None:
    row.sent_at, row.invited_by = at, by
    row.save(update_fields=["sent_at", "invited_by"])
    done = staff.note_staff_act(act=act, role=row.role, by=by.pk, invitation=row, at=at)
    secret = links.issue_private_link(purpose=PURPOSE, subject=row.pk, at=at)
    notices.post(
        kind="staff_invited",
        to_address=row.email,
        to_name="",
        language=by.language,
        context={
            "is_operator": row.role == StaffRole.Role.OPERATOR,
            "by_name": str(by),
            "url": links.private_link_address(purpose=PURPOSE, secret=secret),
            "last_day": links.last_day(purpose=PURPOSE, at=at),
        },
        idempotency_key=f"staff_invited:{done.pk}",
        at=at,
        secrets=[secret],
    )


def _withdraw(row: StaffInvitation, *, by: UUID, at: datetime) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    done = staff.note_staff_act(act=Act.WITHDREW, role=row.role, by=by, invitation=row, at=at)
    notices.post(
        kind="staff_invitation_withdrawn",
        to_address=row.email,
        to_name="",
        language=row.invited_by.language,
        context={"is_operator": row.role == StaffRole.Role.OPERATOR},
        idempotency_key=f"staff_invitation_withdrawn:{done.pk}",
        at=at,
    )


def _lasts() -> timedelta:
    return timedelta(days=links.days_of_link(purpose=PURPOSE))


def _open_rows(*, at: datetime) -> QuerySet[StaffInvitation]:
    return StaffInvitation.objects.filter(accepted_at=None, withdrawn_at=None, sent_at__gt=at - _lasts())


def _row(invitation_id: UUID) -> StaffInvitation:
    return StaffInvitation.objects.select_related("invited_by").get(pk=invitation_id)


def _locked(invitation_id: UUID) -> StaffInvitation:
    try:
        (row,) = lock_in_key_order(StaffInvitation.objects.select_related("invited_by"), [invitation_id])
    except RowsMissing:
        raise NotAllowed(f"no invitation {invitation_id} into the staff") from None
    return row


def _invited(row: StaffInvitation) -> InvitedToStaff:
    if row.withdrawn_at is not None or row.accepted_at is not None:
        raise Refused(
            code="invitation_withdrawn",
            message=_("Este convite já não está aberto."),
            what_to_do=_("Peça outro a quem lho enviou."),
        )
    return InvitedToStaff(
        invitation_id=row.pk,
        role=row.role,
        role_label=str(row.get_role_display()),
        by=str(row.invited_by),
        email=row.email,
        is_known=directory.account_by_email(row.email) is not None,
    )


def _operator(account_id: UUID) -> Account:
    account = directory.account(account_id)
    access.require(account, right="operator.use")
    return account
