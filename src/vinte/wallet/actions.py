"""What changes about money. Every cent moves through `ledger.post`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel import rows
from vinte.kernel.cents import format_cents
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.wallet import incidents, ledger, providers
from vinte.wallet.automatic import (
    give_automatic_top_up_consent,
    revoke_automatic_top_up,
    top_up_automatically,
    top_up_soon,
)
from vinte.wallet.freezing import close_dispute, open_dispute
from vinte.wallet.incidents import record_failed_charge, record_incident, settle_incident
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting, TopUp, WalletHolder
from vinte.wallet.packs import buy_pack, cancel_pack, end_pack

__all__ = [
    "StartedTopUp",
    "buy_pack",
    "cancel_pack",
    "charge_contact",
    "close_dispute",
    "credit_return",
    "end_pack",
    "give_automatic_top_up_consent",
    "open_dispute",
    "open_wallet",
    "pay_guarantee",
    "record_failed_charge",
    "record_incident",
    "revoke_automatic_top_up",
    "settle_incident",
    "settle_top_up",
    "start_top_up",
    "top_up_automatically",
    "top_up_soon",
]

TOP_UP_LOWEST_CENTS = 500
TOP_UP_HIGHEST_CENTS = 500_000

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class StartedTopUp:
    """A top-up that waits for its payment at `pay_url`; `provider_reference` is what the provider calls it."""

    top_up_id: UUID
    pay_url: str
    provider_reference: str


@transaction.atomic
def open_wallet(*, professional_id: UUID, currency: str, market: str | None = None) -> None:
    """Give a professional a wallet in that currency; one that exists stays as it is.

    `market` is the one whose figures say when balance expires; this site's when none is named.

    Raises ValueError when there is one in another currency.
    """
    format_cents(0, currency=currency)
    others = LedgerAccount.objects.filter(professional_id=professional_id).exclude(currency=currency)
    if others.exists():
        raise ValueError(f"professional {professional_id} has a wallet in another currency than {currency}")
    ledger.open_accounts(professional_id=professional_id, currency=currency)
    WalletHolder.objects.bulk_create(
        [WalletHolder(professional_id=professional_id, market=market or settings.VINTE_MARKET)],
        ignore_conflicts=True,
    )


def start_top_up(
    *, professional_id: UUID, amount_cents: int, idempotency_key: str, return_url: str, at: datetime
) -> StartedTopUp:
    """Begin a payment and say where to pay; nothing is credited before `settle_top_up`.

    Raises Refused (`amount_out_of_range`, `payments_not_configured`), IdempotencyConflict.
    """
    currency = ledger.wallet_currency(professional_id)
    provider = providers.configured()
    if not TOP_UP_LOWEST_CENTS <= amount_cents <= TOP_UP_HIGHEST_CENTS:
        language = get_language() or "pt"
        raise Refused(
            code="amount_out_of_range",
            message=_("Não é possível carregar este valor."),
            what_to_do=_("Escolha um valor entre %(lowest)s e %(highest)s.")
            % {
                "lowest": format_cents(TOP_UP_LOWEST_CENTS, currency=currency, language=language),
                "highest": format_cents(TOP_UP_HIGHEST_CENTS, currency=currency, language=language),
            },
        )
    mine = TopUp.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key)
    earlier = mine.first()
    if earlier is None:
        top_up_id = new_id(at=at)
        started = provider.start(
            top_up_id=top_up_id, amount_cents=amount_cents, currency=currency, return_url=return_url, at=at
        )
        try:
            with transaction.atomic():
                TopUp.objects.create(
                    id=top_up_id,
                    professional_id=professional_id,
                    amount_cents=amount_cents,
                    currency=currency,
                    provider=provider.name,
                    provider_reference=started.reference,
                    pay_url=started.pay_url,
                    return_url=return_url,
                    idempotency_key=idempotency_key,
                    started_at=at,
                )
            return StartedTopUp(
                top_up_id=top_up_id, pay_url=started.pay_url, provider_reference=started.reference
            )
        except IntegrityError:
            # The same form was sent twice at once; the other one is committed by now.
            earlier = mine.get()
    if earlier.amount_cents != amount_cents:
        raise IdempotencyConflict(key=idempotency_key)
    return StartedTopUp(
        top_up_id=earlier.pk, pay_url=earlier.pay_url, provider_reference=earlier.provider_reference
    )


@transaction.atomic
def settle_top_up(*, provider: str, provider_reference: str, paid: bool, at: datetime) -> TopUp:
    """Take in what a provider says about a payment, in whatever order and however often it says it.

    The first word of `paid` credits the wallet, once; a later failure does not take it back, for that is
    a chargeback and comes as a payment incident. Raises NotAllowed for a reference nobody was given.
    """
    key = (
        TopUp.objects.filter(provider=provider, provider_reference=provider_reference)
        .values_list("pk", flat=True)
        .first()
    )
    if key is None:
        raise NotAllowed(f"no top-up of {provider} with that reference")
    row = rows.lock_in_key_order(TopUp.objects.all(), [key])[0]
    if row.state == TopUp.State.PAID or (row.state == TopUp.State.FAILED and not paid):
        return row
    row.state = TopUp.State.PAID if paid else TopUp.State.FAILED
    row.settled_at = at
    row.save(update_fields=["state", "settled_at"])
    if paid:
        ledger.post(
            professional_id=row.professional_id,
            kind=LedgerTransaction.Kind.TOP_UP,
            moves={Kind.PURCHASED: row.amount_cents, Kind.PAYMENTS: -row.amount_cents},
            idempotency_key=f"top-up:{row.pk}",
            reference=row.pk,
            at=at,
        )
    return row


def charge_contact(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Take the price of a contact from the wallet, granted balance first; returns the transaction's id.

    Raises Refused (`balance_too_low`), IdempotencyConflict, ValueError for an amount that is not above 0.
    """
    _above_zero(amount_cents)
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.CONTACT,
        moves={Kind.SALES: amount_cents},
        spend_cents=amount_cents,
        spend_order=ledger.CONTACT_ORDER,
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    ).pk


def credit_return(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Give back what a contact cost, or a part of it, to the accounts that paid; returns the transaction's id.

    A part goes first to purchased balance, then to granted: the last that was spent comes back first. Raises
    IdempotencyConflict, and ValueError for an amount that is not above 0 or more than was paid.
    """
    _above_zero(amount_cents)
    paid = {
        posting.account.kind: -posting.amount_cents
        for posting in Posting.objects.filter(
            transaction__kind=LedgerTransaction.Kind.CONTACT,
            transaction__reference=purchase_id,
            account__professional_id=professional_id,
        ).select_related("account")
    }
    back: dict[str, int] = {}
    left_cents = amount_cents
    for kind in reversed(ledger.CONTACT_ORDER):
        part_cents = min(left_cents, paid.get(kind, 0))
        if part_cents:
            back[str(kind)] = part_cents
            left_cents -= part_cents
    if left_cents:
        raise ValueError(
            f"purchase {purchase_id} was paid with {sum(paid.values())} cents, less than {amount_cents}"
        )
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.RETURN,
        moves={**back, Kind.RETURNS: -amount_cents},
        idempotency_key=idempotency_key,
        reference=purchase_id,
        memo=memo,
        at=at,
    ).pk


@transaction.atomic
def pay_guarantee(
    *,
    professional_id: UUID,
    decision_id: UUID,
    amount_cents: int,
    idempotency_key: str,
    memo: str,
    at: datetime,
) -> UUID:
    """Credit a guarantee's refund as granted balance, which can't be withdrawn; returns the transaction's id.

    Raises Refused (`dispute_open`) while a payment is contested (INVARIANTS, rulings), IdempotencyConflict,
    ValueError for an amount that is not above 0. Runs in the caller's transaction: a dispute that opens at
    the same instant waits for the wallet's lock, or is seen here.
    """
    _above_zero(amount_cents)
    ledger.lock_wallet(professional_id)
    paid = LedgerTransaction.objects.filter(idempotency_key=idempotency_key).exists()
    if not paid and incidents.contested(professional_id=professional_id, at=at):
        raise incidents.dispute_open()
    return ledger.post(
        professional_id=professional_id,
        kind=LedgerTransaction.Kind.GUARANTEE,
        moves={Kind.GRANTED: amount_cents, Kind.GUARANTEE: -amount_cents},
        idempotency_key=idempotency_key,
        reference=decision_id,
        memo=memo,
        at=at,
    ).pk


def _above_zero(amount_cents: int) -> None:
    if type(amount_cents) is not int or amount_cents <= 0:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected a whole number above 0")
