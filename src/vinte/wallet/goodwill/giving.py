"""An agent gives balance; above what one person may give, another agrees before anything moves.

Everything is decided under the wallet's lock: of two gifts at once the second sees the first, and of two who agree at
once one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import refuse_longer
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet.books import balances, ledger, lots
from vinte.wallet.goodwill import letters
from vinte.wallet.goodwill.limits import room_for
from vinte.wallet.models import Goodwill, LedgerAccount, LedgerTransaction
from vinte.wallet.models.goodwill import LONGEST_REASON

State = Goodwill.State
Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class GivenGoodwill:
    """What became of a gift: whether it is balance now, or waits for a second person."""

    id: UUID
    is_given: bool


@transaction.atomic
def give_goodwill(
    *, professional_id: UUID, amount_cents: int, reason: str, key: str, by: UUID, at: datetime
) -> GivenGoodwill:
    """Give balance that can't be withdrawn, for a reason that its business reads; whole cents.

    Above the limits (`GoodwillLimits`) it waits for a second person, and nothing moves. Sent again with one key it is one
    gift. Raises NotAllowed for whoever has not the right or has a part in the business, IdempotencyConflict, Refused
    (`business_left`, `goodwill_amount`, `goodwill_too_much`, `reason_missing`, `text_too_long`).
    """
    _require_giver(by, professional_id)
    said = _clean(reason)
    ledger.lock_wallet(professional_id)
    earlier = Goodwill.objects.filter(professional_id=professional_id, key=key).first()
    if earlier is not None:
        if (earlier.amount_cents, earlier.reason, earlier.proposed_by_id) != (amount_cents, said, by):
            raise IdempotencyConflict(key=key)
        return GivenGoodwill(earlier.pk, is_given=earlier.state == State.GIVEN)
    _refuse_left(professional_id)
    room = room_for(professional_id, at=at)
    if type(amount_cents) is not int or amount_cents <= 0:
        raise _refused(
            "goodwill_amount", _("O valor tem de ser acima de zero."), _("Escreva quanto quer dar.")
        )
    if amount_cents > room.most_cents:
        raise _refused(
            "goodwill_too_much",
            _("De uma vez não se dão mais de %(most)s.")
            % {"most": formats.money(room.most_cents, currency=room.currency)},
            _("Escreva um valor mais baixo, ou fale com quem opera o sítio."),
        )
    row = Goodwill.objects.create(
        id=new_id(at=at),
        professional_id=professional_id,
        key=key,
        amount_cents=amount_cents,
        currency=ledger.wallet_currency(professional_id),
        reason=said,
        needs_two=amount_cents > room.alone_cents,
        proposed_at=at,
        proposed_by_id=by,
    )
    if not row.needs_two:
        _give(row, by=by, at=at)
    return GivenGoodwill(row.pk, is_given=row.state == State.GIVEN)


@transaction.atomic
def approve_goodwill(*, goodwill_id: UUID, by: UUID, at: datetime) -> None:
    """Agree, as a second person, to what another proposed: it is balance now, and its business is told.

    Raises NotAllowed as `give_goodwill` does, Refused (`goodwill_decided`, `same_person`, `business_left`).
    """
    row = _to_decide(goodwill_id, by=by)
    if row.proposed_by_id == by:
        raise _refused(
            "same_person", _("Quem propôs não aprova."), _("Espere por outra pessoa do apoio, ou retire-a.")
        )
    _refuse_left(row.professional_id)
    _give(row, by=by, at=at)


@transaction.atomic
def refuse_goodwill(*, goodwill_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """End a proposal with a reason that the staff reads, also as who made it: nothing moves.

    Raises NotAllowed as `give_goodwill` does, Refused (`goodwill_decided`, `reason_missing`, `text_too_long`).
    """
    said = _clean(reason)
    row = _to_decide(goodwill_id, by=by)
    _decide(row, State.REFUSED, reason=said, by=by, at=at)


def _give(row: Goodwill, *, by: UUID, at: datetime) -> None:
    """Move the money, write who decided, and tell its business. Under the wallet's lock."""
    before_cents = balances.balance(row.professional_id).debt_cents
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.GOODWILL,
        moves={Kind.GRANTED: row.amount_cents, Kind.GOODWILL: -row.amount_cents},
        idempotency_key=f"goodwill:{row.pk}",
        reference=row.pk,
        at=at,
    )
    _decide(row, State.GIVEN, reason="", by=by, at=at)
    lot = lots.brought_by(row.professional_id, reference=row.pk, source=LedgerTransaction.Kind.GOODWILL)
    letters.given(
        row,
        paid_cents=before_cents - balances.balance(row.professional_id).debt_cents,
        expires_on=lot.expires_on if lot and lot.remaining_cents else None,
        at=at,
    )


def _decide(row: Goodwill, state: State, *, reason: str, by: UUID, at: datetime) -> None:
    row.state, row.decided_reason = state, reason
    row.decided_by_id, row.decided_at = by, max(at, row.proposed_at)
    row.save(update_fields=["state", "decided_reason", "decided_by", "decided_at"])


def _to_decide(goodwill_id: UUID, *, by: UUID) -> Goodwill:
    """The proposal, behind the wallet's lock, for somebody who may decide on it now."""
    found = Goodwill.objects.filter(pk=goodwill_id).first()
    if found is None:
        raise NotAllowed(f"no goodwill {goodwill_id}")
    _require_giver(by, found.professional_id)
    ledger.lock_wallet(found.professional_id)
    row = Goodwill.objects.get(pk=goodwill_id)
    if row.state != State.PROPOSED:
        raise _refused(
            "goodwill_decided",
            _("Já está decidido: %(state)s.") % {"state": row.get_state_display()},
            _("Abra a página outra vez e veja quem decidiu."),
        )
    return row


def _require_giver(by: UUID, professional_id: UUID) -> None:
    access.require(people.account(by), right="goodwill.give", professional_id=professional_id)
    people.require_no_part(by=by, professional_id=professional_id, homeowner_ids=[])


def _refuse_left(professional_id: UUID) -> None:
    if people.has_left(professional_id):
        raise _refused(
            "business_left",
            _("Esta empresa fechou a conta, ou está a fechá-la."),
            _("Não há saldo a que dar nada."),
        )


def _clean(reason: str) -> str:
    refuse_longer(reason, longest=LONGEST_REASON)
    said = reason.strip()
    if not said:
        raise _refused("reason_missing", _("Falta o motivo."), _("Escreva porquê; fica no registo."))
    return said


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
