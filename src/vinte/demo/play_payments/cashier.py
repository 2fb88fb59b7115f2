"""What happens to a payment, from the open session to the money, the refund and the dispute."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from vinte.demo.play_payments import shapes
from vinte.demo.play_payments.store import Document, Store

SESSION_LASTS = timedelta(hours=24)
MB_WAY_LASTS = timedelta(minutes=4)
VOUCHER_LASTS = timedelta(days=7)
MULTIBANCO_ENTITY = "12345"

# The numbers that Stripe publishes for tests (docs.stripe.com/testing); no other number is taken.
CARDS = {
    "4242424242424242": "succeeds",
    "4000000000000002": "card_declined",
    "4000000000009995": "insufficient_funds",
    "4000002500003155": "authentication",
    "4000000000000259": "disputed",
    "4000000000000341": "declined_later",
}
SAVED_CARD_FAILS = {"authentication": "authentication_required", "declined_later": "card_declined"}


class Refusal(Exception):
    """A call that Stripe would answer with an error: the status, and the body's fields."""

    def __init__(self, status: int, message: str, **said: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"type": "invalid_request_error", "message": message, **said}


class Cashier:
    """Moves the play money; each method is one change, and tells the events it caused to `told`."""

    def __init__(
        self, store: Store, *, now: Callable[[], datetime], url: str, told: Callable[[Document], None]
    ) -> None:
        self.store = store
        self.now = now
        self.url = url
        self.told = told

    def instant(self) -> int:
        """Now, in whole seconds of the epoch."""
        return int(self.now().timestamp())

    def need(self, key: str, kind: str) -> Document:
        """The object, or the error of Stripe's that says there is none."""
        found = self.store.find(key, kind)
        if found is None:
            raise Refusal(404, f"No such {kind}: '{key}'", code="resource_missing", param="id")
        return found

    def tell(self, kind: str, about: Document) -> Document:
        """Write an event down and hand it to whoever delivers."""
        event = self.store.put(shapes.event(created=self.instant(), kind=kind, about=about))
        self.told(event)
        return event

    # Checkout

    def attempt(self, session: Document) -> Document:
        """The session's PaymentIntent, made when somebody first tries to pay."""
        if session["status"] != "open":
            raise Refusal(400, "This Checkout Session is no longer open.", code="resource_missing")
        if session["payment_intent"]:
            return self.need(session["payment_intent"], "payment_intent")
        wanted = session["_intent"]
        intent = shapes.intent(
            created=self.instant(),
            amount=session["amount_total"],
            currency=session["currency"],
            customer=session["customer"],
            metadata=wanted.get("metadata"),
            payment_method_types=session["payment_method_types"],
            setup_future_usage=wanted.get("setup_future_usage"),
            session=session["id"],
        )
        session["payment_intent"] = intent["id"]
        self.store.put(session)
        return self.store.put(intent)

    def pay_by_card(
        self, session_id: str, *, number: str, month: int, year: int, confirmed: bool = False
    ) -> str:
        """Pay a session by card; returns `paid`, `authentication`, or the code of the decline."""
        with self.store.work():
            session = self.need(session_id, "checkout.session")
            intent = self.attempt(session)
            behaviour = CARDS.get("".join(number.split()), "incorrect_number")
            if behaviour == "authentication" and not confirmed:
                return behaviour
            if behaviour in ("card_declined", "insufficient_funds", "incorrect_number"):
                self._decline(intent, behaviour)
                return behaviour
            method = shapes.card(
                created=self.instant(),
                last4=number.strip()[-4:],
                behaviour=behaviour,
                exp_month=month,
                exp_year=year,
            )
            if intent["setup_future_usage"] and intent["customer"]:
                method["customer"] = intent["customer"]
                self.store.put(method, parent=intent["customer"])
                self.tell("payment_method.attached", method)
            else:
                self.store.put(method)
            charge = self._succeed(intent, method)
            self._complete(session)
            if behaviour == "disputed":
                self.open_dispute(charge["id"], reason="fraudulent")
            return "paid"

    def ask_phone(self, session_id: str, *, phone: str) -> None:
        """Send the question to the payer's MB WAY; it waits four minutes."""
        with self.store.work():
            intent = self.attempt(self.need(session_id, "checkout.session"))
            intent["status"], intent["next_action"] = "requires_action", {"type": "mb_way_await"}
            intent["_phone_end"] = phone.strip()[-3:]
            intent["_answer_by"] = self.instant() + int(MB_WAY_LASTS.total_seconds())
            self.store.put(intent)

    def answer_phone(self, session_id: str, *, accepted: bool) -> None:
        """What the payer pressed on the phone."""
        with self.store.work():
            session = self.need(session_id, "checkout.session")
            intent = self.attempt(session)
            if intent["status"] != "requires_action":
                raise Refusal(400, "Nothing waits on this phone.")
            if accepted:
                self._succeed(intent, None)
                self._complete(session)
            else:
                self._decline(intent, "payment_method_provider_decline")

    def issue_voucher(self, session_id: str) -> None:
        """Give a Multibanco reference; the session is complete and unpaid until somebody pays it."""
        with self.store.work():
            session = self.need(session_id, "checkout.session")
            intent = self.attempt(session)
            number = f"{secrets.randbelow(10**9):09d}"
            intent["status"] = "requires_action"
            intent["next_action"] = {
                "type": "multibanco_display_details",
                "multibanco_display_details": {
                    "entity": MULTIBANCO_ENTITY,
                    "reference": number,
                    "expires_at": self.instant() + int(VOUCHER_LASTS.total_seconds()),
                    "hosted_voucher_url": f"{self.url}/atm/{session_id}",
                },
            }
            self.store.put(intent)
            session["status"] = "complete"
            self.store.put(session)
            self.tell("payment_intent.requires_action", intent)
            self.tell("checkout.session.completed", session)

    def pay_voucher(self, session_id: str) -> None:
        """Somebody pays the reference at a cash machine."""
        with self.store.work():
            session, intent = self._voucher(session_id)
            self._succeed(intent, None)
            session["payment_status"] = "paid"
            self.store.put(session)
            self.tell("checkout.session.async_payment_succeeded", session)

    def expire_voucher(self, session_id: str) -> None:
        """Nobody paid the reference in time."""
        with self.store.work():
            session, intent = self._voucher(session_id)
            self._decline(intent, "payment_intent_payment_attempt_expired")
            self.tell("checkout.session.async_payment_failed", session)

    def expire(self, session_id: str) -> Document:
        """Close a session that nobody paid."""
        with self.store.work():
            session = self.need(session_id, "checkout.session")
            if session["status"] != "open":
                raise Refusal(400, "Only Checkout Sessions with a status of open can be expired.")
            session["status"], session["url"] = "expired", None
            self.store.put(session)
            self.tell("checkout.session.expired", session)
            return session

    def pass_time(self) -> int:
        """Let what is over by now be over; returns how many things ended."""
        ended = 0
        for row in self.store.query(
            "SELECT id FROM thing WHERE kind = 'checkout.session'"
            " AND (json_extract(body, '$.status') = 'open' OR (json_extract(body, '$.status') = 'complete'"
            " AND json_extract(body, '$.payment_status') = 'unpaid'))"
        ):
            with self.store.work():
                session = self.need(row["id"], "checkout.session")
                intent = self.store.find(session["payment_intent"] or "")
                action = (intent or {}).get("next_action") or {}
                voucher = action.get("multibanco_display_details")
                if voucher is not None and voucher["expires_at"] <= self.instant():
                    self.expire_voucher(session["id"])
                    ended += 1
                elif session["status"] == "open" and session["expires_at"] <= self.instant():
                    self.expire(session["id"])
                    ended += 1
                elif (
                    intent and action.get("type") == "mb_way_await" and intent["_answer_by"] <= self.instant()
                ):
                    self._decline(intent, "payment_method_customer_decline")
                    ended += 1
        return ended

    # Saved cards, refunds, disputes

    def charge_saved(self, intent: Document, method: Document) -> Document:
        """Charge a saved card while its owner is away; raises Refusal (402) when the card says no."""
        failure = SAVED_CARD_FAILS.get(method["_behaviour"])
        if failure is None:
            self._succeed(intent, method)
            return intent
        self._decline(intent, failure, method)
        raise Refusal(
            402,
            "Your card was declined.",
            type="card_error",
            code=failure,
            decline_code="generic_decline" if failure == "card_declined" else failure,
            payment_intent=shapes.public(intent),
        )

    def refund(
        self, charge_id: str, *, amount: int | None, reason: str | None, metadata: Document
    ) -> Document:
        """Give money back to the payer, never more than was taken."""
        with self.store.work():
            charge = self.need(charge_id, "charge")
            left = charge["amount"] - charge["amount_refunded"]
            amount = left if amount is None else amount
            if charge["disputed"]:
                raise Refusal(400, "This charge has been charged back.", code="charge_disputed")
            if left == 0:
                raise Refusal(400, "This charge was refunded already.", code="charge_already_refunded")
            if not 0 < amount <= left:
                raise Refusal(400, "The refund is greater than what is left of the charge.", param="amount")
            refund = shapes.refund(
                created=self.instant(), charge=charge, amount=amount, reason=reason, metadata=metadata
            )
            refund["balance_transaction"] = self._move(-amount, charge["currency"], "refund", refund["id"])
            self.store.put(refund, parent=charge["payment_intent"])
            charge["amount_refunded"] += amount
            charge["refunded"] = charge["amount_refunded"] == charge["amount"]
            self.store.put(charge)
            self.tell("charge.refunded", charge)
            return refund

    def fail_refund(self, refund_id: str) -> Document:
        """The payer's bank sends a refund back, days later: the money is the operator's again."""
        with self.store.work():
            refund = self.need(refund_id, "refund")
            if refund["status"] != "succeeded":
                raise Refusal(400, "This refund did not succeed.")
            charge = self.need(refund["charge"], "charge")
            refund.update(status="failed", failure_reason="lost_or_stolen_card")
            refund["failure_balance_transaction"] = self._move(
                refund["amount"], refund["currency"], "refund_failure", refund["id"]
            )
            self.store.put(refund)
            charge["amount_refunded"] -= refund["amount"]
            charge["refunded"] = False
            self.store.put(charge)
            self.tell("refund.failed", refund)
            self.tell("charge.refund.updated", refund)
            return refund

    def open_dispute(
        self,
        charge_id: str,
        *,
        reason: str,
        status: str = "needs_response",
        amount: int | None = None,
    ) -> Document:
        """The payer contests the payment, or a part, at the bank; the money leaves at once, but for an inquiry."""
        with self.store.work():
            charge = self.need(charge_id, "charge")
            if charge["disputed"] or not charge["paid"]:
                raise Refusal(400, "This charge can't be disputed.")
            dispute = shapes.dispute(created=self.instant(), charge=charge, reason=reason, status=status)
            if amount is not None:
                if not 0 < amount <= charge["amount"]:
                    raise Refusal(400, "More is contested than was paid.", param="amount")
                dispute["amount"] = amount
            charge["disputed"] = True
            self.store.put(charge)
            withdrawn = not status.startswith("warning")
            if withdrawn:
                self._move(-dispute["amount"], dispute["currency"], "dispute", dispute["id"])
            self.store.put(dispute, parent=charge["payment_intent"])
            self.tell("charge.dispute.created", dispute)
            if withdrawn:
                self.tell("charge.dispute.funds_withdrawn", dispute)
            return dispute

    def close_dispute(self, dispute_id: str, *, won: bool, amount: int | None = None) -> Document:
        """The bank decides, perhaps about another amount than it told before."""
        with self.store.work():
            dispute = self.need(dispute_id, "dispute")
            if dispute["status"] in ("won", "lost", "warning_closed"):
                raise Refusal(400, "This dispute is closed.")
            inquiry = dispute["status"].startswith("warning")
            if amount is not None and not won and not inquiry:
                self._move(dispute["amount"] - amount, dispute["currency"], "dispute", dispute["id"])
                dispute["amount"] = amount
            dispute["status"] = "warning_closed" if inquiry else "won" if won else "lost"
            self.store.put(dispute)
            self.tell("charge.dispute.closed", dispute)
            if won and not inquiry:
                self._move(dispute["amount"], dispute["currency"], "dispute_reversal", dispute["id"])
                self.tell("charge.dispute.funds_reinstated", dispute)
            return dispute

    # Parts

    def _voucher(self, session_id: str) -> tuple[Document, Document]:
        session = self.need(session_id, "checkout.session")
        intent = self.need(session["payment_intent"] or "", "payment_intent")
        if (intent["next_action"] or {}).get("type") != "multibanco_display_details":
            raise Refusal(400, "No reference waits for its payment here.")
        return session, intent

    def _complete(self, session: Document) -> None:
        session["status"], session["payment_status"] = "complete", "paid"
        self.store.put(session)
        self.tell("checkout.session.completed", session)

    def _succeed(self, intent: Document, method: Document | None) -> Document:
        charge = shapes.charge(created=self.instant(), intent=intent, method=method, paid=True)
        charge["balance_transaction"] = self._move(
            charge["amount"], charge["currency"], "charge", charge["id"]
        )
        self.store.put(charge, parent=intent["id"])
        intent.update(
            status="succeeded",
            amount_received=intent["amount"],
            latest_charge=charge["id"],
            next_action=None,
            last_payment_error=None,
            payment_method=method["id"] if method else None,
        )
        self.store.put(intent)
        self.tell("payment_intent.succeeded", intent)
        self.tell("charge.succeeded", charge)
        return charge

    def _decline(self, intent: Document, code: str, method: Document | None = None) -> None:
        charge = shapes.charge(created=self.instant(), intent=intent, method=method, paid=False, failure=code)
        self.store.put(charge, parent=intent["id"])
        intent.update(
            status="requires_payment_method",
            next_action=None,
            latest_charge=charge["id"],
            last_payment_error={"type": "card_error", "code": code, "message": "The payment was declined."},
        )
        self.store.put(intent)
        self.tell("payment_intent.payment_failed", intent)

    def _move(self, amount: int, currency: str, kind: str, source: str) -> str:
        movement = shapes.movement(
            created=self.instant(), amount=amount, currency=currency, kind=kind, source=source
        )
        return str(self.store.put(movement, parent=source)["id"])
