"""Contacts that somebody wants to give back, for the stories about returns."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import cast
from vinte.leads import actions
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.notices import actions as notices
from vinte.notices.models import RECIPIENT_REFUSED, Message

AT = cast.MONDAY
SOON = AT + timedelta(hours=2)
PRICE_CENTS = 1200
_numbers = count(1)


def ana(*, trades: tuple[str, ...] = ("painter", "carpenter"), balance_cents: int = 50_000) -> cast.Business:
    return cast.professional("Ana", pack="monthly", balance_cents=balance_cents, trades=trades)


def bought(by: cast.Business, *, of: Any = None, at: datetime = AT, **changes: Any) -> ContactPurchase:
    return cast.buy(by, cast.request(of=of, at=at, **changes), at=at)


def ask(
    by: cast.Business,
    purchase: ContactPurchase,
    reason: str,
    *,
    at: datetime = SOON,
    words: str = "Falámos ao telefone e o trabalho não é este.",
    key: str = "",
    evidence: tuple[bytes, ...] = (),
) -> ReturnRequest:
    return actions.ask_return(
        professional_id=by.id,
        purchase_id=purchase.id,
        reason=reason,
        words=words,
        evidence=evidence,
        idempotency_key=key or f"return {next(_numbers)}",
        at=at,
    )


def decide(
    row: ReturnRequest,
    outcome: str,
    *,
    by: Any,
    at: datetime = SOON + timedelta(hours=1),
    true_trade: str = "",
) -> ReturnRequest:
    return actions.decide_return(
        return_id=row.id,
        outcome=outcome,
        reason="Lemos o que nos enviou e ligámos à pessoa.",
        by=by.pk,
        at=at,
        true_trade=true_trade,
    )


def mail_refused(address: str, *, code: int = 550, at: datetime = AT) -> None:
    """A letter of ours to this address was given up with that answer of its server."""
    letter = Message.objects.filter(to_address=address).first() or _letter(address, at=at)
    letter.state, letter.last_error = Message.State.FAILED, f"{RECIPIENT_REFUSED} ({code})"
    letter.written_at = at
    letter.save()


def _letter(address: str, *, at: datetime) -> Message:
    made = notices.post(
        kind="return_question",
        to_address=address,
        to_name="Helena",
        language="pt",
        context={"title": "Pintar a sala", "due_day": at.date(), "url": "https://vinte.example/x/"},
        idempotency_key=f"letter {next(_numbers)}",
        at=at,
    )
    return Message.objects.get(pk=made)
