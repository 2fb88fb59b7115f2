"""A telephone that no code can reach is confirmed by a call: the business asks, an agent calls and hears its figures.

That is so where the site sends no text messages, and for a number that takes none. The page of the business shows four
figures that the desk does not see: who says them on the telephone is who is logged in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import one_line, refuse_longer
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import access
from vinte.people.accounts import confirmations
from vinte.people.accounts.contact_data import say_phone, takes_sms
from vinte.people.badges import history as badges
from vinte.people.badges.letters import BADGE_PATH
from vinte.people.models import Account, ConfirmedContact, MissedCall, PhoneCall, Professional
from vinte.people.professionals.standing import clean_reason

State = PhoneCall.State
_SMS = ConfirmedContact.Channel.SMS


@dataclass(frozen=True)
class AskedCall:
    """A call as its business and the desk see it; `figures` are the business's alone, and empty at the desk."""

    id: UUID
    professional_id: UUID
    trade_name: str
    number: str
    best_time: str
    asked_at: datetime
    state: str
    state_label: str
    said: str
    decided_at: datetime | None
    decided_by: str
    missed_count: int
    missed_at: datetime | None
    figures: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether an agent still has to call."""
        return self.state == State.WAITING


def by_call(professional: Professional) -> bool:
    """Whether this telephone is confirmed by a call: no code can reach it, or a call was asked for already."""
    reached = notices_queries.can_send_sms() and (not professional.phone or takes_sms(professional.phone))
    return not reached or is_asked(professional)


def is_asked(professional: Professional) -> bool:
    """Whether a call to the number of now was asked for and not made yet."""
    return _waiting().filter(professional=professional, number=professional.phone).exists()


def phone_call_of(*, professional_id: UUID) -> AskedCall | None:
    """The latest call to the number that the business has now, with its figures while it waits."""
    rows = _rows().filter(professional_id=professional_id, number=F("professional__phone"))
    row = rows.exclude(number="").order_by("-asked_at", "-pk").first()
    return _asked(row, figures=row.figures if row.state == State.WAITING else "") if row else None


@transaction.atomic
def ask_phone_call(*, professional_id: UUID, at: datetime, best_time: str = "") -> UUID:
    """Put a call to the business's number into the desk's queue; asked again, the first one stays.

    Raises Refused (`phone_missing`, `phone_confirmed`, `call_not_needed`) and NotAllowed.
    """
    row = badges.lock_holder(professional_id)
    if not row.phone:
        raise _refused(
            "phone_missing", _("O perfil ainda não tem telefone."), _("Escreva-o no perfil e guarde.")
        )
    if confirmations.is_confirmed(row, channel=_SMS):
        raise _refused("phone_confirmed", _("O telefone já está confirmado."), _("Não é preciso mais nada."))
    if not by_call(row):
        raise _refused(
            "call_not_needed",
            _("Este número recebe SMS."),
            _("Confirme-o com o código que enviamos."),
        )
    waiting = PhoneCall.objects.filter(professional=row, state=State.WAITING).first()
    if waiting is not None and waiting.number == row.phone:
        return waiting.pk
    if waiting is not None:
        waiting.state, waiting.decided_at = State.MOOT, at
        waiting.save(update_fields=["state", "decided_at"])
    call = PhoneCall.objects.create(
        id=new_id(at=at),
        professional=row,
        number=row.phone,
        figures=f"{secrets.randbelow(10_000):04d}",
        best_time=one_line(best_time)[:120],
        asked_at=at,
    )
    return call.pk


def phone_call_queue() -> LongList[AskedCall]:
    """The calls that wait, the oldest first; those to a number that changed are none any more."""
    rows = _rows().filter(state=State.WAITING, number=F("professional__phone"))
    return LongList(rows.order_by("asked_at", "pk"), read=lambda found: [_asked(row) for row in found])


def phone_call_case(*, call_id: UUID, by: UUID) -> AskedCall:
    """One call, for an agent who may judge its business; raises NotAllowed for anybody else."""
    row = _rows().filter(pk=call_id).first()
    if row is None:
        raise NotAllowed(f"no call {call_id}")
    _require_agent(row, by=by)
    return _asked(row)


@transaction.atomic
def confirm_by_call(*, call_id: UUID, figures: str, said: str, by: UUID, at: datetime) -> None:
    """The business was called and said the figures of its page: its number counts as confirmed, and it is told.

    Raises NotAllowed, Refused (`call_made`, `call_moot`, `call_figures_wrong`, `reason_missing`, `text_too_long`).
    """
    row = _to_make(call_id, by=by)
    heard = "".join(figures.split())
    if not secrets.compare_digest(heard.encode(), row.figures.encode()):
        raise _refused(
            "call_figures_wrong",
            _("Não são os algarismos que a página do profissional mostra."),
            _("Peça-lhe que os leia outra vez em «Selos»; sem eles, não confirme."),
        )
    confirmations.note(row.professional_id, channel=_SMS, address=row.number, at=at)
    _decide(row, State.CONFIRMED, said=said, by=by, at=at)
    _tell("phone_confirmed", row, key=row.pk, at=at)


@transaction.atomic
def refuse_phone_call(*, call_id: UUID, said: str, by: UUID, at: datetime) -> None:
    """The number is not the business's: it is not confirmed, and the business reads why. Raises as `confirm_by_call`."""
    row = _to_make(call_id, by=by)
    _decide(row, State.REFUSED, said=said, by=by, at=at)
    _tell("phone_call_refused", row, key=row.pk, at=at, reason=row.said)


@transaction.atomic
def miss_phone_call(*, call_id: UUID, by: UUID, at: datetime) -> None:
    """Nobody answered: that is kept, the business is told, and the call goes on waiting.

    Raises NotAllowed, Refused (`call_made`, `call_moot`).
    """
    row = _to_make(call_id, by=by)
    missed = MissedCall.objects.create(id=new_id(at=at), call=row, called_at=at, called_by_id=by)
    _tell("phone_call_missed", row, key=missed.pk, at=at, called_at=at)


def _waiting() -> QuerySet[PhoneCall]:
    return PhoneCall.objects.filter(state=State.WAITING).exclude(number="")


def _rows() -> QuerySet[PhoneCall]:
    return PhoneCall.objects.select_related("professional", "decided_by").annotate(
        missed_count=Count("missed"), missed_at=Max("missed__called_at")
    )


def _asked(row: PhoneCall, *, figures: str = "") -> AskedCall:
    return copied(
        AskedCall,
        row,
        trade_name=row.professional.trade_name,
        decided_by=str(row.decided_by or ""),
        figures=figures,
    )


def _require_agent(row: PhoneCall, *, by: UUID) -> None:
    account = Account.objects.filter(pk=by).first()
    access.require(account, right="professional.judge", professional_id=row.professional_id)


def _to_make(call_id: UUID, *, by: UUID) -> PhoneCall:
    """The call, locked behind its business, for an agent who may make it now."""
    found = PhoneCall.objects.filter(pk=call_id).first()
    if found is None:
        raise NotAllowed(f"no call {call_id}")
    _require_agent(found, by=by)
    business = badges.lock_holder(found.professional_id)
    row = PhoneCall.objects.select_related("professional__account").get(pk=call_id)
    if row.state != State.WAITING:
        raise _refused("call_made", _("Esta chamada já foi tratada."), "")
    if row.number != business.phone:
        raise _refused(
            "call_moot", _("O profissional mudou de número depois de pedir."), _("Espere por outro pedido.")
        )
    return row


def _decide(row: PhoneCall, state: str, *, said: str, by: UUID, at: datetime) -> None:
    refuse_longer(said)
    row.state, row.said = state, clean_reason(said)
    row.decided_by_id, row.decided_at = by, max(at, row.asked_at)
    row.save(update_fields=["state", "said", "decided_by", "decided_at"])


def _tell(kind: str, row: PhoneCall, *, key: UUID, at: datetime, **facts: object) -> None:
    business = row.professional
    notices.post(
        kind=kind,
        to_address=business.account.email,
        to_name=business.account.name,
        language=business.account.language,
        context={
            "business": business.trade_name,
            "number": say_phone(row.number, market=business.market),
            "url": settings.VINTE_BASE_URL.rstrip("/") + BADGE_PATH.format(kind="verified"),
            **facts,
        },
        idempotency_key=f"{kind}:{key}",
        at=at,
        zone=terms.load(business.market, on=at.date()).time_zone,
    )


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
