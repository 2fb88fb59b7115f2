"""The books: the one function through which every cent moves, and how a wallet is spent.

Signs: what the operator owes a professional is positive on the wallet account; the book account takes the
other side. So a top-up is `purchased +`, `payments −`, and a contact sold `purchased −`, `sales +`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from vinte.kernel import formats, locks
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.people import queries as people
from vinte.wallet.books import movements
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting, WalletHolder

Kind = LedgerAccount.Kind

OWN_KINDS = (Kind.PURCHASED, Kind.GRANTED, Kind.FROZEN, Kind.DEBT)
CONTACT_ORDER = (Kind.GRANTED, Kind.PURCHASED)
# What was paid in pays a debt before what the guarantee paid.
DEBT_ORDER = (Kind.PURCHASED, Kind.GRANTED)
PACK_ORDER = (Kind.PURCHASED, Kind.GRANTED)


class WalletMissing(LookupError):
    """The accounts of a wallet that was opened are gone."""


def open_accounts(*, professional_id: UUID, currency: str, market: str) -> None:
    """Make the wallet accounts of a professional; those that exist stay as they are."""
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(professional_id=professional_id, kind=kind, currency=currency, balance_cents=0)
            for kind in OWN_KINDS
        ],
        ignore_conflicts=True,
    )
    WalletHolder.objects.bulk_create(
        [WalletHolder(professional_id=professional_id, market=market)], ignore_conflicts=True
    )


def unopened_currency(professional_id: UUID) -> str:
    """The money in which the wallet of a professional will be who has none yet: that of their market.

    Whoever is registered has a wallet: it is opened by the first that moves or waits there, and empty before.
    Raises WalletMissing for one that was opened and is gone, NotAllowed for nobody's.
    """
    if WalletHolder.objects.filter(professional_id=professional_id).exists():
        raise WalletMissing(f"the wallet of professional {professional_id} is gone")
    return formats.currency_of(people.professional(professional_id).market)


def lock_wallet(professional_id: UUID) -> dict[str, LedgerAccount]:
    """Lock a professional's wallet accounts in key order, and return them by kind as committed.

    Opens a wallet that was never needed. Raises WalletMissing as `unopened_currency` does.
    """
    mine = LedgerAccount.objects.filter(professional_id=professional_id).values_list("pk", flat=True)
    keys = list(mine)
    if not keys:
        currency = unopened_currency(professional_id)
        market = people.professional(professional_id).market
        open_accounts(professional_id=professional_id, currency=currency, market=market)
        keys = list(mine.all())
    found = locks.lock_in_key_order(LedgerAccount.objects.all(), keys)
    return {account.kind: account for account in found}


def post(
    *,
    professional_id: UUID,
    kind: str,
    moves: Mapping[str, int],
    idempotency_key: str,
    at: datetime,
    reference: UUID,
    memo: str = "",
    spend_cents: int = 0,
    spend_order: Sequence[str] = CONTACT_ORDER,
    lot_id: UUID | None = None,
    from_lots: Mapping[UUID, int] | None = None,
) -> LedgerTransaction:
    """Post one transaction of a professional, or return the one that this key posted before.

    `moves` maps kinds of account to whole cents; `spend_cents` is taken from the wallet besides, from the
    accounts of `spend_order` one after the other. Both together sum to zero. `lot_id` is the lot taken
    from first, and `from_lots` says how many cents come from which lots before all others. What a key stands for
    is everything but `memo`, `at` and these two.

    Whatever was posted, balance and debt never stand side by side (INVARIANTS, 25): a transaction of its own
    (`settlement`) pays what is owed from what is there.

    Raises Refused (`balance_too_low`), IdempotencyConflict, WalletMissing, and ValueError for amounts
    that do not sum to zero.
    """
    if spend_cents < 0 or sum(moves.values()) != spend_cents or not any(moves.values()):
        raise ValueError(f"postings must sum to zero: {dict(moves)} and {-spend_cents} from the wallet")
    body = {
        "professional": str(professional_id),
        "kind": str(kind),
        "moves": {str(name): cents for name, cents in sorted(moves.items()) if cents},
        "spend_cents": spend_cents,
        "reference": str(reference),
    }
    body_hash = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    # Nothing is written before the last refusal, so a caller's transaction needs no savepoint here.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        wallet = lock_wallet(professional_id)
        earlier = _earlier(idempotency_key, body_hash)
        if earlier is not None:
            return earlier
        amounts = {str(name): cents for name, cents in moves.items() if cents}
        for name, cents in _split(wallet, spend_cents, spend_order).items():
            amounts[name] = amounts.get(name, 0) - cents
        try:
            with transaction.atomic():
                entry = LedgerTransaction.objects.create(
                    id=new_id(at=at),
                    idempotency_key=idempotency_key,
                    body_hash=body_hash,
                    kind=kind,
                    professional_id=professional_id,
                    reference=reference,
                    lot_id=lot_id,
                    from_lots={str(lot): cents for lot, cents in from_lots.items()} if from_lots else None,
                    memo=memo[:200],
                    posted_at=at,
                )
        except IntegrityError:
            # The key came first from somebody who held other locks: theirs is committed by now.
            earlier = _earlier(idempotency_key, body_hash)
            if earlier is None:
                raise
            return earlier
        _write(wallet, entry, amounts)
        _settle(wallet, entry, amounts, at=at)
        return entry


def wallet_currency(professional_id: UUID) -> str:
    """The currency of a professional's wallet; raises WalletMissing as `unopened_currency` does."""
    currency = LedgerAccount.objects.filter(professional_id=professional_id).values_list(
        "currency", flat=True
    )
    return currency.first() or unopened_currency(professional_id)


def _earlier(idempotency_key: str, body_hash: str) -> LedgerTransaction | None:
    earlier = LedgerTransaction.objects.filter(idempotency_key=idempotency_key).first()
    if earlier is not None and earlier.body_hash != body_hash:
        raise IdempotencyConflict(key=idempotency_key)
    return earlier


def _write(wallet: Mapping[str, LedgerAccount], entry: LedgerTransaction, amounts: Mapping[str, int]) -> None:
    currency = wallet[Kind.PURCHASED].currency
    Posting.objects.bulk_create(
        Posting(
            transaction=entry,
            account=wallet[name] if name in wallet else _book_account(name, currency),
            amount_cents=cents,
        )
        for name, cents in amounts.items()
        if cents
    )


def _settle(
    wallet: Mapping[str, LedgerAccount],
    entry: LedgerTransaction,
    amounts: Mapping[str, int],
    *,
    at: datetime,
) -> None:
    """Pay what is owed after a transaction from what is there after it: first of what it brought."""

    def after(kind: str) -> int:
        return (wallet[kind].balance_cents or 0) + amounts.get(str(kind), 0)

    owed_cents = -after(Kind.DEBT)
    parts: dict[str, int] = {}
    for kind in DEBT_ORDER:
        part = min(owed_cents, after(kind))
        if part > 0:
            parts[str(kind)] = -part
            owed_cents -= part
    if not parts:
        return
    first = next((kind for kind in DEBT_ORDER if amounts.get(str(kind), 0) > 0), None)
    body = {"settles": str(entry.pk), "moves": parts}
    settlement = LedgerTransaction.objects.create(
        id=new_id(at=at),
        idempotency_key=f"settlement:{entry.pk}",
        body_hash=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
        kind=LedgerTransaction.Kind.SETTLEMENT,
        professional_id=entry.professional_id,
        reference=entry.pk,
        lot_id=movements.lot_id(entry.pk, first) if first else None,
        posted_at=at,
    )
    _write(wallet, settlement, {**parts, str(Kind.DEBT): -sum(parts.values())})


def comes_back(professional_id: UUID, cents: int) -> dict[str, int]:
    """The accounts to which cents of a payment come back that were taken from a wallet before.

    As much of what would be left of them as the guarantee's balance once paid of a debt is the guarantee's again
    (INVARIANTS, 8): nobody makes money to withdraw of it by owing. Call it under the wallet's lock.
    """
    rows = dict(
        Posting.objects.filter(
            account__professional_id=professional_id,
            account__kind=Kind.GRANTED,
            transaction__kind__in=(
                LedgerTransaction.Kind.SETTLEMENT,
                LedgerTransaction.Kind.REINSTATEMENT,
                LedgerTransaction.Kind.REFUND_BACK,
            ),
        )
        .order_by()
        .values_list("account__kind")
        .annotate(total=Sum("amount_cents"))
    )
    lent_cents = -(rows.get(str(Kind.GRANTED)) or 0)
    owed = LedgerAccount.objects.filter(professional_id=professional_id, kind=Kind.DEBT)
    owed_cents = -(owed.values_list("balance_cents", flat=True).first() or 0)
    granted_cents = max(0, min(lent_cents, cents - owed_cents))
    return {str(Kind.GRANTED): granted_cents, str(Kind.PURCHASED): cents - granted_cents}


def _split(wallet: Mapping[str, LedgerAccount], spend_cents: int, order: Sequence[str]) -> dict[str, int]:
    """How much each account gives, in that order; raises Refused when all together do not suffice."""
    parts: dict[str, int] = {}
    missing = spend_cents
    for kind in order:
        part = min(missing, wallet[kind].balance_cents or 0)
        if part > 0:
            parts[str(kind)] = part
            missing -= part
    if missing:
        lacking = formats.money(missing, currency=wallet[Kind.PURCHASED].currency)
        raise Refused(
            code="balance_too_low",
            message=_("O saldo não chega: faltam %(missing)s.") % {"missing": lacking},
            what_to_do=_("Carregue pelo menos %(missing)s e tente de novo.") % {"missing": lacking},
        )
    return parts


def _book_account(kind: str, currency: str) -> LedgerAccount:
    """The operator's account of this kind, made when it is first needed."""
    found = LedgerAccount.objects.filter(professional_id=None, kind=kind, currency=currency).first()
    if found is None:
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(professional_id=None, kind=kind, currency=currency)], ignore_conflicts=True
        )
        found = LedgerAccount.objects.get(professional_id=None, kind=kind, currency=currency)
    return found
