"""A transfer that arrived is entered by an operator, and credited to whose reference it carries, once.

The bank's own name of it is the key: entered twice, by one operator or two, it is one entry and one credit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vinte.guarantee.terms import market_day
from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.wallet.models import BankTransfer, TopUp, TransferStep
from vinte.wallet.payments import bank, top_ups
from vinte.wallet.settlement import settling
from vinte.wallet.transfers import letters

State = BankTransfer.State
Kind = TransferStep.Kind
HIGHEST_CENTS = 10**9


@dataclass(frozen=True)
class EnteredTransfer:
    """What became of an entry: whether it was there before, whose balance it is, and what had been asked for."""

    transfer_id: UUID
    is_repeated: bool
    professional_id: UUID | None
    amount_cents: int
    asked_cents: int | None


@transaction.atomic
def enter_transfer(
    *,
    bank_reference: str,
    reference: str,
    amount_cents: int,
    value_on: date,
    by: UUID,
    at: datetime,
    as_shown: bool = False,
) -> EnteredTransfer:
    """Enter a transfer as the bank's statement shows it; without a reference that we gave it is kept aside.

    `as_shown` says that a reference whose check digits are wrong is what the bank shows. Entered again, nothing changes.
    Raises Refused (`bank_reference_missing`, `bank_reference_too_long`, `transfer_amount`, `value_day_ahead`,
    `reference_mistyped`, and `transfer_known` for the same name with other facts).
    """
    name = one_line(bank_reference).upper()
    _refuse_unreadable(name, amount_cents)
    if value_on > market_day(market=settings.VINTE_MARKET, at=at):
        raise _refused(
            "value_day_ahead", _("A data-valor ainda não chegou."), _("Copie a que está no extrato.")
        )
    read = bank.read_reference(reference)
    if bank.is_mistyped(read) and not as_shown:
        raise _refused(
            "reference_mistyped",
            _("Os algarismos de controlo desta referência não batem certo."),
            _("Compare com o extrato; se é mesmo isso que o banco mostra, marque-o e envie de novo."),
        )
    facts = {
        "reference": one_line(reference)[:140],
        "amount_cents": amount_cents,
        "value_on": value_on,
    }
    try:
        with transaction.atomic():
            row = BankTransfer.objects.create(
                id=new_id(at=at), bank_reference=name, entered_at=at, entered_by_id=by, **facts
            )
    except IntegrityError:
        # Whoever entered it first has committed by now.
        return _entered_before(name, facts)
    asked = TopUp.objects.filter(provider=bank.BANK, provider_reference=read).exclude(provider_reference="")
    found = asked.values_list("pk", flat=True).first()
    if found is None:
        step(row, Kind.ASIDE, by=by, at=at)
        return _entered(row)
    waited_for = top_ups.lock(found)
    if waited_for.state == TopUp.State.PAID:
        # Paid once more with the same reference: another payment of whose reference it is.
        credit(row, professional_id=waited_for.professional_id, by=by, at=at)
    else:
        _credit(row, waited_for, by=by, at=at)
    return _entered(row)


def credit(row: BankTransfer, *, professional_id: UUID, by: UUID, at: datetime, reason: str = "") -> None:
    """Credit a locked transfer to a professional by a payment of its own."""
    top_up = TopUp.objects.create(
        id=new_id(at=at),
        professional_id=professional_id,
        amount_cents=row.amount_cents,
        currency=bank.CURRENCY,
        method=TopUp.Method.TRANSFER,
        provider=bank.BANK,
        idempotency_key=f"transfer:{row.pk}:{row.steps.count()}",
        started_at=at,
    )
    _credit(row, top_up, by=by, at=at, reason=reason)


def _credit(row: BankTransfer, top_up: TopUp, *, by: UUID, at: datetime, reason: str = "") -> None:
    # One entry may be credited again after a mistake: each time is a payment of its own.
    top_up.payment_reference = f"{row.pk}:{row.steps.count()}"
    top_up.save(update_fields=["payment_reference"])
    settling.settle(top_up, outcome="paid", at=at, paid_cents=row.amount_cents)
    row.state, row.top_up = State.CREDITED, top_up
    row.save(update_fields=["state", "top_up"])
    step(row, Kind.CREDITED, by=by, at=at, top_up=top_up, reason=reason)
    letters.arrived(row, top_up, at=at)


def step(
    row: BankTransfer,
    kind: str,
    *,
    by: UUID,
    at: datetime,
    top_up: TopUp | None = None,
    reason: str = "",
) -> None:
    """Write down what was done with a transfer."""
    TransferStep.objects.create(
        id=new_id(at=at),
        transfer=row,
        number=row.steps.count() + 1,
        kind=kind,
        top_up=top_up,
        reason=reason,
        taken_at=at,
        taken_by_id=by,
    )


def _refuse_unreadable(name: str, amount_cents: int) -> None:
    if not name:
        raise _refused(
            "bank_reference_missing",
            _("Falta o número que o banco deu à transferência."),
            _("Copie-o do extrato: é por ele que não se lança duas vezes."),
        )
    if len(name) > 35:
        raise _refused(
            "bank_reference_too_long",
            _("O número que o banco deu tem mais de 35 carateres."),
            _("Copie só o número da transação."),
        )
    if type(amount_cents) is not int or not 0 < amount_cents <= HIGHEST_CENTS:
        raise _refused(
            "transfer_amount",
            _("Este valor não é o de uma transferência."),
            _("Escreva o que entrou na conta."),
        )


def _entered_before(name: str, facts: dict[str, object]) -> EnteredTransfer:
    row = BankTransfer.objects.select_related("top_up").exclude(state=State.VOID).get(bank_reference=name)
    if any(getattr(row, field) != value for field, value in facts.items()):
        amount = formats.money(row.amount_cents, currency=bank.CURRENCY)
        raise _refused(
            "transfer_known",
            _("Esta transferência já foi lançada com outros dados: %(amount)s, «%(reference)s», %(day)s.")
            % {"amount": amount, "reference": row.reference, "day": formats.deadline(row.value_on)},
            _("Se o que está lançado é que está errado, anule esse lançamento e lance de novo."),
        )
    return _entered(row, is_repeated=True)


def _entered(row: BankTransfer, *, is_repeated: bool = False) -> EnteredTransfer:
    top_up = row.top_up
    return EnteredTransfer(
        transfer_id=row.pk,
        is_repeated=is_repeated,
        professional_id=top_up.professional_id if top_up else None,
        amount_cents=row.amount_cents,
        asked_cents=top_up.asked_cents if top_up else None,
    )


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
