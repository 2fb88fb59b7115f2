"""Poisoned rows among money, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from unittest import mock

from django.db.models import Sum
from django.test import override_settings

import cast
from cast import MONDAY, later
from planting import guards_off
from play_provider import Play, playing
from poison import MARKET_STORIES, Poisoned, lose, of_duty, spoil
from vinte.kernel.periods import start_of_day
from vinte.notices.models import Message
from vinte.wallet import actions, reconciliation
from vinte.wallet.automatic import consents, renewals
from vinte.wallet.models import (
    AutomaticTopUp,
    AutomaticTopUpConsent,
    InvoicedSale,
    LedgerAccount,
    LedgerTransaction,
    Pack,
    Posting,
    ProviderEvent,
    Reconciliation,
    TopUp,
    WalletHolder,
)
from vinte.wallet.providers import ProviderFacts, ProviderPayment
from vinte.wallet.providers.stripe_provider import StripeProvider
from vinte.wallet.settlement import events

# MONDAY and 24 months, at noon: the last day of what was credited then.
LAST_NOON = datetime(2028, 1, 12, 12, tzinfo=UTC)


def _two(**joined: object) -> list[cast.Business]:
    """Ana and Bruno, whoever comes first by their identifiers."""
    return sorted((cast.professional(name, **joined) for name in ("Ana", "Bruno")), key=lambda who: who.id)  # type: ignore[arg-type]


def _wallet(who: cast.Business) -> list[LedgerAccount]:
    return list(LedgerAccount.objects.filter(professional_id=who.id))


def _has_cents(who: cast.Business, cents: int) -> bool:
    accounts = LedgerAccount.objects.filter(professional_id=who.id, balance_cents__isnull=False)
    return accounts.aggregate(cents=Sum("balance_cents"))["cents"] == cents


# Payments that no webhook told.


def _paid(play: Play) -> tuple[list[cast.Business], list[TopUp]]:
    """Ana and Bruno have paid, and only the end of each session is told."""
    who, rows = [cast.professional(name) for name in ("Ana", "Bruno")], []
    for second, one in enumerate(who):
        started = actions.start_top_up(
            professional_id=one.id,
            method="card",
            amount_cents=5000,
            idempotency_key="form",
            return_url="http://127.0.0.1:8020/",
            at=later(seconds=second),
        )
        play.pay(started.provider_reference)
        rows.append(TopUp.objects.get(pk=started.top_up_id))
    play.server.store.query(
        "DELETE FROM thing WHERE kind = 'event' AND body NOT LIKE '%checkout.session.completed%'"
    )
    return who, rows


@of_duty("wallet.lost_webhooks")
def a_payment_into_a_wallet_that_was_lost() -> Iterator[Poisoned]:
    with playing() as play:
        (ana, bruno), (first, _second) = _paid(play)
        play.server.store.query("DELETE FROM thing WHERE kind = 'event'")
        yield Poisoned(
            at=later(minutes=5),
            key=f"payment {first.pk}",
            why="WalletMissing",
            mend=lose(*_wallet(ana)),
            is_done=partial(_has_cents, ana, 5000),
            others=partial(_has_cents, bruno, 5000),
        )


@of_duty("wallet.lost_webhooks")
def an_event_about_a_wallet_that_was_lost() -> Iterator[Poisoned]:
    with playing() as play:
        (ana, bruno), _rows = _paid(play)
        first, _second = play.events()
        yield Poisoned(
            at=later(minutes=2),
            key=f"event {first['id']}",
            why="WalletMissing",
            mend=lose(*_wallet(ana)),
            is_done=partial(_has_cents, ana, 5000),
            others=partial(_has_cents, bruno, 5000),
        )


@of_duty("wallet.lost_webhooks")
def an_event_that_can_not_be_read() -> Iterator[Poisoned]:
    with playing() as play:
        (ana, bruno), _rows = _paid(play)
        first, _second = play.events()

        def rename(old: str, new: str) -> None:
            play.server.store.query(
                "UPDATE thing SET body = replace(body, ?, ?) WHERE id = ?", old, new, first["id"]
            )

        rename('"payment_status"', '"payment_stat"')
        yield Poisoned(
            at=later(minutes=2),
            key=f"event {first['id']}",
            why="payment_status",
            mend=partial(rename, '"payment_stat"', '"payment_status"'),
            is_done=partial(_has_cents, ana, 5000),
            others=partial(_has_cents, bruno, 5000),
        )


@of_duty("wallet.lost_webhooks")
def an_event_that_waited_and_lost_its_facts() -> Iterator[Poisoned]:
    def waits(row: ProviderEvent) -> bool:
        return ProviderEvent.objects.get(pk=row.pk).outcome == "waiting"

    with playing():
        rows = []
        for name in ("Ana", "Bruno"):
            who = cast.professional(name)
            facts = ProviderFacts(
                event_id=f"evt_{name}",
                kind="charge.dispute.created",
                occurred_at=MONDAY,
                subject="dispute",
                outcome="open",
                reference=f"dp_{name}",
                payment_reference=f"pi_{name}",
                amount_cents=1000,
                currency="EUR",
            )
            assert events.take_facts(facts, provider="play", at=MONDAY) == "waiting"
            reference = cast.top_up(who.id, 1000)
            TopUp.objects.filter(provider_reference=reference).update(payment_reference=f"pi_{name}")
            rows.append(ProviderEvent.objects.get(event_id=facts.event_id))
        first, second = rows
        yield Poisoned(
            at=later(minutes=5),
            key=f"waiting event {first.pk}",
            why="TypeError",
            mend=spoil(first, facts={"word": "no fact"}),
            is_done=lambda: not waits(first),
            others=lambda: not waits(second),
        )


# Balance that expires.


def _overdrawn(who: cast.Business) -> Posting:
    """The older of two credits, which is to be more taken than there was."""
    cast.top_up(who.id, 500)
    return Posting.objects.filter(account__professional_id=who.id).order_by("pk")[0]


@of_duty("wallet.expiry")
def a_wallet_from_which_more_was_taken_than_there_was() -> Iterator[Poisoned]:
    first, second = _two(balance_cents=1000)
    yield Poisoned(
        at=LAST_NOON + timedelta(days=1),
        key=f"wallet {first.id}",
        why="more were taken than credited",
        mend=spoil(_overdrawn(first), amount_cents=-1),
        is_done=partial(_has_cents, first, 0),
        others=partial(_has_cents, second, 0),
    )


@of_duty("wallet.expiry", stories=MARKET_STORIES)
def a_wallet_of_a_market_that_is_none() -> Iterator[Poisoned]:
    first, second = _two(balance_cents=1000)
    yield Poisoned(
        at=LAST_NOON + timedelta(days=1),
        key="market aa",
        why="'aa'",
        mend=spoil(WalletHolder.objects.get(professional_id=first.id), market="aa"),
        is_done=partial(_has_cents, first, 0),
        looks_again_after=timedelta(days=1),  # once a day in each market
        others=partial(_has_cents, second, 0),
    )


def _is_told(kind: str, who: cast.Business) -> bool:
    return Message.objects.filter(kind=kind, to_address=who.account.email).exists()


@of_duty("wallet.expiry_letters")
def a_warning_about_a_wallet_that_is_overdrawn() -> Iterator[Poisoned]:
    first, second = _two(balance_cents=1000)
    yield Poisoned(
        at=LAST_NOON - timedelta(days=30),
        key=f"wallet {first.id}",
        why="more were taken than credited",
        mend=spoil(_overdrawn(first), amount_cents=-1),
        is_done=partial(_is_told, "balance_expiring", first),
        others=partial(_is_told, "balance_expiring", second),
    )


@of_duty("wallet.expiry_letters", stories=MARKET_STORIES)
def a_warning_in_a_market_that_is_none() -> Iterator[Poisoned]:
    first, second = _two(balance_cents=1000)
    yield Poisoned(
        at=LAST_NOON - timedelta(days=30),
        key="market aa",
        why="'aa'",
        mend=spoil(WalletHolder.objects.get(professional_id=first.id), market="aa"),
        is_done=partial(_is_told, "balance_expiring", first),
        others=partial(_is_told, "balance_expiring", second),
    )


# Packs.


def _packs() -> list[tuple[cast.Business, Pack]]:
    """Two who have a pack to the same day and money for the next, as they come by their packs' identifiers."""
    pairs = [
        (who, Pack.objects.get(professional_id=who.id)) for who in _two(pack="monthly", balance_cents=2900)
    ]
    return sorted(pairs, key=lambda pair: pair[1].id)


def _is_renewed(who: cast.Business) -> bool:
    return Pack.objects.filter(professional_id=who.id).count() == 2


@of_duty("wallet.pack_renewals")
def a_pack_of_a_period_that_is_none() -> Iterator[Poisoned]:
    (ana, pack), (bruno, _pack) = _packs()
    yield Poisoned(
        at=later(days=30),
        key=f"pack {pack.id}",
        why="'weekly'",
        mend=spoil(pack, period="weekly"),
        is_done=partial(_is_renewed, ana),
        others=partial(_is_renewed, bruno),
    )


@of_duty("wallet.pack_renewals", stories=MARKET_STORIES)
def a_pack_of_a_market_that_is_none() -> Iterator[Poisoned]:
    (ana, pack), (bruno, _pack) = _packs()
    yield Poisoned(
        at=later(days=30),
        key="market aa",
        why="'aa'",
        mend=spoil(pack, market="aa"),
        is_done=partial(_is_renewed, ana),
        others=partial(_is_renewed, bruno),
    )


@of_duty("wallet.pack_letters")
def a_renewal_of_a_professional_in_no_market() -> Iterator[Poisoned]:
    pairs = _packs()
    renewals.DUTY.run(at=later(days=30))
    newest = {who.id: Pack.objects.filter(professional_id=who.id).latest("starts_on") for who, _pack in pairs}
    ana, bruno = sorted((who for who, _pack in pairs), key=lambda who: newest[who.id].id)
    yield Poisoned(
        at=later(days=30, minutes=1),
        key=f"pack_renewed {newest[ana.id].id}",
        why="'zz'",
        mend=spoil(ana.professional, market="zz"),
        is_done=partial(_is_told, "pack_renewed", ana),
        others=partial(_is_told, "pack_renewed", bruno),
    )


@of_duty("wallet.pack_letters", stories=MARKET_STORIES)
def a_pack_that_ends_in_a_market_that_is_none() -> Iterator[Poisoned]:
    (ana, pack), (bruno, _pack) = _packs()
    # As if both had been paid ahead, for which a provider would be asked.
    with guards_off():
        Pack.objects.update(paid_by=Pack.PaidBy.PREPAID, renews=False)
    yield Poisoned(
        at=later(days=28),
        key="market aa",
        why="'aa'",
        mend=spoil(pack, market="aa"),
        is_done=partial(_is_told, "pack_ending", ana),
        others=partial(_is_told, "pack_ending", bruno),
    )


# Transfers that are waited for.


@of_duty("wallet.transfers")
def a_transfer_of_a_professional_in_no_market() -> Iterator[Poisoned]:
    with override_settings(VINTE_BANK_IBAN="PT50000201231234567890154"):
        asked = {
            actions.start_transfer(
                professional_id=who.id, amount_cents=5_000, idempotency_key="k", at=MONDAY
            ).top_up_id: who
            for who in _two()
        }
    (key, first), (_key, second) = sorted(asked.items())
    yield Poisoned(
        at=later(days=25),
        key=f"payment {key}",
        why="'zz'",
        mend=spoil(first.professional, market="zz"),
        is_done=partial(_is_told, "transfer_ends_soon", first),
        others=partial(_is_told, "transfer_ends_soon", second),
    )


# Charges by consent.


def _consented(who: cast.Business) -> AutomaticTopUpConsent:
    """A consent to top up by a saved card, which no provider is asked about."""
    wish = consents.TopUpWish(amount_cents=2000, threshold_cents=1000, month_cents=6000)
    shown = consents.top_up_consent_text(professional_id=who.id, wish=wish, language="pt")
    with mock.patch.object(consents, "saved_card", lambda _professional_id: {"last4": "4242"}):
        given = actions.give_automatic_top_up_consent(
            professional_id=who.id, market="pt", wish=wish, language="pt", text_digest=shown.digest, at=MONDAY
        )
    return AutomaticTopUpConsent.objects.get(professional_id=who.id, id=given.id)


@of_duty("wallet.automatic_top_up")
def a_consent_of_a_market_that_is_none() -> Iterator[Poisoned]:
    def was_begun(who: cast.Business) -> bool:
        return AutomaticTopUp.objects.filter(professional_id=who.id).exists()

    first, second = _two()
    consent, _consent = _consented(first), _consented(second)
    # Without a saved card the charge is refused at once, and that is written down.
    with playing():
        yield Poisoned(
            at=later(hours=1),
            key=f"wallet {first.id}",
            why="'zz'",
            mend=spoil(consent, market="zz"),
            is_done=partial(was_begun, first),
            others=partial(was_begun, second),
        )


@of_duty("wallet.stopped_top_up_letters")
def a_consent_that_was_lost() -> Iterator[Poisoned]:
    ana, bruno = _two()
    rows = [_consented(who) for who in (ana, bruno)]
    for minute, who in enumerate((ana, bruno)):
        consents.revoke(who.id, reason=consents.Reason.FAILURES, at=later(minutes=minute))
    yield Poisoned(
        at=later(hours=1),
        key=f"consent {rows[0].id}",
        why="AutomaticTopUpConsent",
        mend=lose(rows[0]),
        is_done=partial(_is_told, "automatic_top_up_stopped", ana),
        others=partial(_is_told, "automatic_top_up_stopped", bruno),
    )


# Sales and days.


@of_duty("wallet.invoicing")
def a_sale_of_no_day() -> Iterator[Poisoned]:
    def has_invoice(sale: LedgerTransaction) -> bool:
        return InvoicedSale.objects.filter(transaction=sale, state=InvoicedSale.State.ISSUED).exists()

    for hour, who in enumerate(_two(balance_cents=5000)):
        cast.spend(who, 1500, at=later(hours=hour))
    first, second = LedgerTransaction.objects.filter(kind="contact").order_by("posted_at")
    with override_settings(VINTE_INVOICING="play"):
        yield Poisoned(
            at=later(hours=2),
            key=f"sale {first.pk}",
            why="OverflowError",
            mend=spoil(first, posted_at=datetime(1, 1, 1, tzinfo=UTC)),
            is_done=partial(has_invoice, first),
            others=partial(has_invoice, second),
        )


@of_duty("wallet.reconciliation")
def a_day_that_the_provider_tells_badly() -> Iterator[Poisoned]:
    """The days come from no row: what can be bad is the provider's answer."""
    bad_day, days = date(2026, 1, 13), set[date]()
    ask = StripeProvider.payments_between

    def tell(self: StripeProvider, *, start: datetime, end: datetime) -> list[ProviderPayment]:
        if start + reconciliation.MARGIN in {start_of_day(day, zone="Europe/Lisbon") for day in days}:
            raise KeyError("amount")
        return ask(self, start=start, end=end)

    def is_compared(day: date) -> bool:
        return Reconciliation.objects.filter(on=day).exists()

    with playing() as play, mock.patch.object(StripeProvider, "payments_between", tell):
        play.clock[0] = later(days=5)
        reconciliation.DUTY.run(at=later(days=1))
        days.add(bad_day)
        yield Poisoned(
            at=later(days=3),
            key=f"day {bad_day}",
            why="amount",
            mend=days.clear,
            is_done=partial(is_compared, bad_day),
            others=partial(is_compared, bad_day + timedelta(days=1)),
        )
