"""An account is closed by its owner: said before what it does, taken back for some days, then the personal data go.

What acts by itself ends at once. Money, a claim or members that are left stand in the way, each with the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.dated_files import Count, Figures, read_figures
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import RowsMissing, lock_in_key_order
from vinte.notices import actions as notices
from vinte.people.joining import concerns, members
from vinte.people.joining.concerns import Concern, Touches
from vinte.people.models import (
    Account,
    BadgeApplication,
    IdentityChange,
    Leaving,
    Member,
    MemberInvitation,
    Professional,
    StaffRole,
)
from vinte.people.professionals import registry

LEAVING_PATH = "/conta/sair/"


class _Days(Figures):
    """For how long somebody may come back."""

    days_to_return: Count


@cache
def _days() -> _Days:
    return read_figures(Path(__file__).with_name("leaving.toml"), _Days)


@dataclass(frozen=True)
class OpenLeaving:
    """An account that is being closed: since when, and until when it can be taken back."""

    id: UUID
    asked_at: datetime
    ends_at: datetime


def days_to_return() -> int:
    """For how many days a closed account can be taken back."""
    return _days().days_to_return


def leaving_of(account_id: UUID) -> OpenLeaving | None:
    """How this account is being closed, or None."""
    row = Leaving.objects.filter(account_id=account_id, taken_back_at=None).first()
    return copied(OpenLeaving, row) if row else None


def concerns_of(*, account_id: UUID, at: datetime) -> list[Concern]:
    """Everything that closing this account touches, what stands in the way first; raises NotAllowed for none."""
    mine = {"professional": OuterRef("pk")}
    business = (
        Professional.objects.filter(account=account_id)
        .annotate(
            has_members=Exists(Member.objects.filter(**mine, ended_at=None)),
            waits_for_a_badge=Exists(
                BadgeApplication.objects.filter(**mine, state=BadgeApplication.State.SENT)
            ),
            waits_for_a_name=Exists(IdentityChange.objects.filter(**mine, state=IdentityChange.State.SENT)),
        )
        .first()
    )
    found = [*_of_account(account_id), *(_of_business(business, at=at) if business else ())]
    order = list(Touches)
    return sorted(found, key=lambda concern: order.index(concern.touches))


def _of_account(account_id: UUID) -> list[Concern]:
    found = []
    is_of_staff = Exists(StaffRole.objects.filter(account=OuterRef("pk"), taken_at=None))
    member_of = Member.objects.filter(account=OuterRef("pk"), ended_at=None).values(
        "professional__trade_name"
    )
    account = (
        Account.objects.filter(pk=account_id)
        .annotate(is_of_staff=is_of_staff, member_of=Subquery(member_of[:1]))
        .first()
    )
    if account is None:
        raise NotAllowed(f"no account {account_id}")
    if account.is_of_staff:
        words = _("Esta conta é da equipa da Vinte. Peça a quem opera o sítio que lhe retire a função.")
        found.append(Concern(Touches.BLOCKS, "staff", words))
    if account.member_of is not None:
        words = _("Deixa já de fazer parte de %(business)s. Para voltar, precisa de outro convite.")
        words %= {"business": account.member_of}
        found.append(Concern(Touches.ENDS, "membership", words))
    return found


def _of_business(row: Any, *, at: datetime) -> list[Concern]:
    found = concerns.concerns_above(professional_id=row.pk, at=at)
    if row.has_members:
        found.append(
            Concern(
                Touches.BLOCKS,
                "members",
                _("A empresa tem outros membros. Entregue-a a um deles, ou retire-os."),
                "/pro/equipa/",
                _("Ver a equipa"),
            )
        )
    if row.waits_for_a_badge:
        found.append(
            Concern(
                Touches.BLOCKS,
                "badge_papers",
                _("Enviou documentos para um selo e ainda não há resposta. Espere por ela."),
                "/pro/selos/",
                _("Ver os selos"),
            )
        )
    if row.waits_for_a_name:
        words = _("O pedido de mudança de nome ou de número fiscal fica sem efeito.")
        found.append(Concern(Touches.ENDS, "identity_change", words))
    found.append(
        Concern(Touches.ENDS, "profile", _("O perfil deixa já de se ver, e ninguém lhe pede mais nada."))
    )
    found.append(
        Concern(
            Touches.STAYS,
            "kept",
            _(
                "Ficam o nome comercial e o número fiscal, as faturas e os movimentos, e as provas de cada decisão: a lei manda guardá-los, e a garantia paga-se uma só vez a cada número."
            ),
        )
    )
    return found


@transaction.atomic
def leave(*, account_id: UUID, at: datetime) -> OpenLeaving:
    """Close an account: what acts by itself ends now, the rest when the days to return are over.

    Asked again, it is the same leaving. A letter says until when it can be taken back. Raises NotAllowed, Refused
    (`leaving_blocked`) while something stands in the way.
    """
    account = _locked(account_id)
    known = leaving_of(account_id)
    if known is not None:
        return known
    business = Professional.objects.filter(account=account).first()
    if business is not None:
        registry.lock_professional(professional_id=business.pk)
    blocking = [each for each in concerns_of(account_id=account_id, at=at) if each.touches == Touches.BLOCKS]
    if blocking:
        raise Refused(
            code="leaving_blocked",
            message=_("A conta ainda não se pode fechar."),
            what_to_do=" ".join(each.words for each in blocking),
        )
    row = Leaving.objects.create(
        id=new_id(at=at),
        account=account,
        professional=business,
        asked_at=at,
        ends_at=at + timedelta(days=days_to_return()),
    )
    if business is not None:
        concerns.stop_above(professional_id=business.pk, at=at)
        IdentityChange.objects.filter(professional=business, state=IdentityChange.State.SENT).update(
            state=IdentityChange.State.WITHDRAWN, decided_at=at
        )
        MemberInvitation.objects.filter(professional=business, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=at
        )
    for member in Member.objects.filter(account=account, ended_at=None):
        members.remove_member(
            professional_id=member.professional_id, by=account_id, member_id=member.pk, at=at
        )
    tell("leaving_asked", row, at=at)
    return copied(OpenLeaving, row)


def _locked(account_id: UUID) -> Account:
    try:
        return lock_in_key_order(Account.objects.all(), [account_id])[0]
    except RowsMissing:
        raise NotAllowed(f"no account {account_id}") from None


@transaction.atomic
def come_back(*, account_id: UUID, at: datetime) -> None:
    """Take the closing back, before its last instant; what ended with it stays ended.

    Raises Refused (`leaving_over`) when the account is not being closed, or not any more.
    """
    account = _locked(account_id)
    row = Leaving.objects.filter(account=account, taken_back_at=None).first()
    if row is None or row.erased_at is not None:
        raise Refused(
            code="leaving_over",
            message=_("Esta conta não está a ser fechada."),
            what_to_do=_("Pode continuar a usá-la."),
        )
    row.taken_back_at = max(at, row.asked_at)
    row.save(update_fields=["taken_back_at"])
    tell("leaving_taken_back", row, at=at)


def tell(kind: str, row: Leaving, *, at: datetime) -> None:
    """The letter about a leaving, once for each kind."""
    account = row.account
    zone = terms.market_zone(
        market=row.professional.market if row.professional else settings.VINTE_MARKET, at=at
    )
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "ends_at": row.ends_at,
            "url": settings.VINTE_BASE_URL.rstrip("/") + LEAVING_PATH,
        },
        idempotency_key=f"{kind}:{row.pk}",
        at=at,
        zone=zone,
    )
