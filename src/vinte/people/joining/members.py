"""The members of a business: its owner asks them by e-mail, each has an account, and what each did is kept.

The owner is the professional's own account: the letters about money and the guarantee go there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.notices import actions as notices
from vinte.people.accounts import confirmations, directory, letter_choices, links
from vinte.people.accounts.contact_data import clean_email, same_mailbox
from vinte.people.joining.terms_of_use import terms_of_use
from vinte.people.models import (
    Member,
    MemberAct,
    MemberInvitation,
    Professional,
    TermsAcceptance,
)
from vinte.people.professionals import registry

PURPOSE = "member_invitation"
MOST_MEMBERS = 20


@dataclass(frozen=True)
class MemberView:
    """A member as the business sees them."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    since: datetime


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has taken or withdrawn."""

    id: UUID
    email: str
    sent_at: datetime
    opens_until: date


@dataclass(frozen=True)
class Invited:
    """What an invitation offers whoever opens it: which business, by whose word, and at which address.

    `is_known` says that the address has an account already, with which they go on.
    """

    invitation_id: UUID
    business: str
    by: str
    email: str
    is_known: bool


@dataclass(frozen=True)
class Took:
    """What became of an invitation: the account, and whether it was opened for it."""

    account_id: UUID
    professional_id: UUID
    is_new: bool


@dataclass(frozen=True)
class DoneAct:
    """What somebody did for the business; `act` is the page's name for it."""

    by: str
    act: str
    done_at: datetime


def members_of(professional_id: UUID) -> list[MemberView]:
    """Who acts for the business beside its owner, the first to come first."""
    rows = Member.objects.filter(professional_id=professional_id, ended_at=None).select_related("account")
    return [
        copied(MemberView, row, name=row.account.name, email=row.account.email)
        for row in rows.order_by("since", "pk")
    ]


@dataclass(frozen=True)
class RemindedMember:
    """A member who asked to be reminded; `id` is the membership's."""

    id: UUID
    professional_id: UUID
    account_id: UUID


def reminded_members(*, professional_ids: Collection[UUID]) -> list[RemindedMember]:
    """Who of these businesses' members asked to be reminded, and can be: by the membership, so the first come first."""
    rows = Member.objects.filter(
        professional_id__in=professional_ids, ended_at=None, is_reminded=True, account__is_active=True
    )
    return [copied(RemindedMember, row) for row in rows.order_by("since", "pk")]


@dataclass(frozen=True)
class Reminded:
    """Somebody who is reminded: where, how they are called, and in what language; `pk` is the account's."""

    pk: UUID
    email: str
    name: str
    language: str


def reminded_account(member_id: UUID) -> Reminded | None:
    """Who is behind a member who is to be reminded; None of one who left, or does not want it any more."""
    row = (
        Member.objects.select_related("account")
        .filter(pk=member_id, ended_at=None, is_reminded=True, account__is_active=True)
        .first()
    )
    return copied(Reminded, row.account) if row is not None else None


def open_invitations(professional_id: UUID, *, at: datetime) -> list[OpenInvitation]:
    """Who was asked, has not answered and still can, the first first."""
    lasts = timedelta(days=links.days_of_link(purpose=PURPOSE))
    rows = MemberInvitation.objects.filter(
        professional_id=professional_id, accepted_at=None, withdrawn_at=None, sent_at__gt=at - lasts
    )
    return [
        copied(OpenInvitation, row, opens_until=links.last_day(purpose=PURPOSE, at=row.sent_at))
        for row in rows.order_by("sent_at", "pk")
    ]


@transaction.atomic
def invite_member(*, professional_id: UUID, by: UUID, email: str, at: datetime) -> None:
    """Ask somebody to act for the business; asked again, the same person gets another link.

    Raises NotAllowed unless `by` is the owner, Refused (`email_invalid`, `member_already`, `members_too_many`).
    """
    row = _owned(professional_id, by)
    address = clean_email(email)
    members = members_of(professional_id)
    known = [row.account.email, *(member.email for member in members)]
    if any(same_mailbox(one=address, other=other) for other in known):
        raise Refused(
            code="member_already",
            message=_("Quem usa este e-mail já faz parte da empresa."),
            what_to_do=_("Convide outro endereço."),
        )
    waiting = {each.email for each in open_invitations(professional_id, at=at)} - {address}
    if len(members) + len(waiting) >= MOST_MEMBERS:
        raise Refused(
            code="members_too_many",
            message=_("A empresa já tem muitos membros e convites."),
            what_to_do=_("Retire um membro ou um convite."),
        )
    invitation, _is_new = MemberInvitation.objects.get_or_create(
        professional=row,
        email=address,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"id": new_id(at=at), "sent_at": at},
    )
    # Asked again, its time begins anew with the new link.
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    secret = links.issue_private_link(purpose=PURPOSE, subject=invitation.pk, at=at)
    notices.post(
        kind="member_invited",
        to_address=address,
        to_name="",
        language=row.account.language,
        context={
            "business": row.trade_name,
            "by_name": row.account.name,
            "url": links.private_link_address(purpose=PURPOSE, secret=secret),
            "last_day": links.last_day(purpose=PURPOSE, at=at),
        },
        idempotency_key=f"member_invited:{invitation.pk}:{new_id(at=at)}",
        at=at,
        secrets=[secret],
    )


@transaction.atomic
def withdraw_invitation(*, professional_id: UUID, by: UUID, invitation_id: UUID, at: datetime) -> None:
    """Take an invitation back: its links open nothing any more. NotAllowed unless `by` is the owner of it."""
    _owned(professional_id, by)
    withdrawn = MemberInvitation.objects.filter(
        professional_id=professional_id, pk=invitation_id, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=at)
    if not withdrawn:
        raise NotAllowed(f"no open invitation {invitation_id} of professional {professional_id}")


@transaction.atomic
def remove_member(*, professional_id: UUID, by: UUID, member_id: UUID, at: datetime) -> None:
    """The owner ends a membership, or a member leaves; from this instant they act for the business no more, and are
    told nothing more of it: not on their phones, and not by a letter that waits to be sent.

    The member is told by letter. Raises NotAllowed for anybody else.
    """
    row = registry.lock_professional(professional_id=professional_id)
    member = (
        Member.objects.select_related("account").filter(professional=row, pk=member_id, ended_at=None).first()
    )
    if member is None or by not in (row.account_id, member.account_id):
        raise NotAllowed(f"account {by} ends no membership {member_id} of professional {professional_id}")
    member.ended_at = at
    member.save(update_fields=["ended_at"])
    notices.end_phones(owner=member.account_id, at=at)
    notices.drop_waiting(kind="reminder", to_address=member.account.email, at=at)
    notices.post(
        kind="member_left",
        to_address=member.account.email,
        to_name=member.account.name,
        language=member.account.language,
        context={"business": row.trade_name},
        idempotency_key=f"member_left:{member.pk}",
        at=at,
    )


@transaction.atomic
def hand_over(*, professional_id: UUID, by: UUID, member_id: UUID, at: datetime) -> None:
    """Make a member the owner; who owned it is a member from then on. Both are told by letter.

    Raises NotAllowed unless `by` is the owner and the member acts for this business.
    """
    row = _owned(professional_id, by)
    member = (
        Member.objects.select_related("account").filter(professional=row, pk=member_id, ended_at=None).first()
    )
    if member is None:
        raise NotAllowed(f"no member {member_id} of professional {professional_id}")
    before, now = row.account, member.account
    wants = letter_choices.wants_letter(account_id=before.pk, kind="reminder")
    member.ended_at = at
    member.save(update_fields=["ended_at"])
    row.account = now
    row.save(update_fields=["account"])
    Member.objects.create(id=new_id(at=at), professional=row, account=before, since=at, is_reminded=wants)
    # The link of the invitation came to this address, and the business is written to there from now on.
    confirmations.note_confirmed_email(account_id=now.pk, address=now.email.lower(), at=at)
    for reader in (before, now):
        notices.post(
            kind="business_handed_over",
            to_address=reader.email,
            to_name=reader.name,
            language=reader.language,
            context={"business": row.trade_name, "before": before.name, "now": now.name},
            idempotency_key=f"business_handed_over:{member.pk}:{reader.pk}",
            at=at,
        )


def invitation_behind(*, secret: str, at: datetime) -> Invited:
    """What a link invites to, without using it; raises Refused (`link_unknown`, `link_expired`, `link_used`,
    `invitation_withdrawn`)."""
    return _invited(links.find_private_link(secret=secret, purpose=PURPOSE, at=at))


def _invited(invitation_id: UUID) -> Invited:
    found = MemberInvitation.objects.select_related("professional__account").get(pk=invitation_id)
    if found.withdrawn_at is not None or found.accepted_at is not None:
        raise Refused(
            code="invitation_withdrawn",
            message=_("Este convite já não está aberto."),
            what_to_do=_("Peça outro a quem lho enviou."),
        )
    return Invited(
        invitation_id=found.pk,
        business=found.professional.trade_name,
        by=found.professional.account.name,
        email=found.email,
        is_known=directory.account_by_email(found.email) is not None,
    )


@transaction.atomic
def accept_invitation(*, secret: str, name: str, language: str, terms_day: date, at: datetime) -> Took:
    """Act for the business from now on: with a new account, or with the one that the address has.

    The link came by e-mail, which confirms the address. Raises Refused (as `invitation_behind`, `terms_changed`,
    `already_professional`, `member_of_staff`, `name_missing`); the link is then not used.
    """
    invitation_id = links.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    row = MemberInvitation.objects.get(pk=invitation_id)
    # Two who accept at once, or while the owner withdraws: one after the other.
    professional = registry.lock_professional(professional_id=row.professional_id)
    invited = _invited(links.use_private_link(secret=secret, purpose=PURPOSE, at=at))
    text = terms_of_use(language=language, on=terms.market_day(market=professional.market, at=at))
    if text.first_day != terms_day:
        raise Refused(
            code="terms_changed",
            message=_("As condições mudaram enquanto as lia."),
            what_to_do=_("Leia as novas e aceite-as, se concordar. Nada ficou aceite."),
        )
    account = directory.account_by_email(invited.email)
    is_new = account is None
    if account is None:
        account = directory.open_account(email=invited.email, name=name, language=language, at=at)
        EmailAddress.objects.filter(user=account).update(verified=True)
    elif "professional" in directory.audiences_of(account):
        raise Refused(
            code="already_professional",
            message=_("Esta conta já é de um profissional."),
            what_to_do=_("Peça o convite para outro endereço."),
        )
    elif directory.audiences_of(account):
        raise Refused(
            code="member_of_staff",
            message=_("Esta conta é da equipa da Vinte."),
            what_to_do=_("Peça o convite para outro endereço."),
        )
    Member.objects.create(id=new_id(at=at), professional=professional, account=account, since=at)
    MemberInvitation.objects.filter(pk=invited.invitation_id).update(accepted_at=at)
    TermsAcceptance.objects.get_or_create(
        account=account,
        first_day=text.first_day,
        defaults={
            "id": invited.invitation_id,
            "language": text.language,
            "text": text.text,
            "accepted_at": at,
        },
    )
    return Took(account_id=account.pk, professional_id=professional.pk, is_new=is_new)


def note_act(*, professional_id: UUID, account_id: UUID, act: str, at: datetime) -> None:
    """Write down that this account did something for the business; for ever."""
    MemberAct.objects.create(
        id=new_id(at=at), professional_id=professional_id, account_id=account_id, act=act, done_at=at
    )


@dataclass
class _Act:
    professional_id: UUID
    account_id: UUID
    act: str
    at: datetime
    noted: bool = False


_under_way: ContextVar[_Act | None] = ContextVar("act_under_way", default=None)


@contextmanager
def act_under_way(*, professional_id: UUID, account_id: UUID, act: str, at: datetime) -> Iterator[None]:
    """Say who is about to do what, so that the act's own transaction writes it down (`note_act_under_way`)."""
    token = _under_way.set(_Act(professional_id=professional_id, account_id=account_id, act=act, at=at))
    try:
        yield
    finally:
        _under_way.reset(token)


def note_act_under_way() -> None:
    """Write the act that is under way down in the transaction at hand, once; nothing where nobody is at a page."""
    found = _under_way.get()
    if found is not None and not found.noted:
        note_act(
            professional_id=found.professional_id, account_id=found.account_id, act=found.act, at=found.at
        )
        found.noted = True


def acts_of(professional_id: UUID) -> LongList[DoneAct]:
    """What was done for the business, by whom, newest first."""
    rows = MemberAct.objects.filter(professional_id=professional_id).select_related("account")
    return LongList(rows.order_by("-done_at", "-pk"), read=_acts)


def _acts(rows: Iterable[MemberAct]) -> list[DoneAct]:
    return [copied(DoneAct, row, by=str(row.account)) for row in rows]


def _owned(professional_id: UUID, by: UUID) -> Professional:
    row = registry.lock_professional(professional_id=professional_id)
    if by != row.account_id:
        raise NotAllowed(f"account {by} does not own professional {professional_id}")
    return row
