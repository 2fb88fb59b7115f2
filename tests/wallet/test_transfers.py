"""Ana tops up by bank transfer and Otília enters what arrives: once, whatever it is, and undone only by another step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from at_once import at_once
from cast import MONDAY, Business
from planting import guards_off
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.project import rooms, settings_table
from vinte.wallet import actions, due, queries
from vinte.wallet.models import BankTransfer, LedgerTransaction, Posting, TopUp, TransferStep
from vinte.wallet.payments import bank

pytestmark = pytest.mark.django_db
IBAN = "PT50000201231234567890154"
TODAY = MONDAY.date()
TICK = timedelta(microseconds=1)
# The end of the thirtieth day after MONDAY in Lisbon.
ENDS = datetime(2026, 2, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    settings.VINTE_BANK_IBAN, settings.VINTE_BANK_NAME = IBAN, "Obras Unidas, Lda."


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.fixture
def otilia() -> Any:
    return cast.staff("Otília", role="operator")


def ask(of: Business, cents: int = 5_000, *, key: str = "k", at: datetime = MONDAY) -> TopUp:
    begun = actions.start_transfer(professional_id=of.id, amount_cents=cents, idempotency_key=key, at=at)
    return TopUp.objects.get(pk=begun.top_up_id)


def enter(by: Any, *, name: str = "T1", reference: str = "", cents: int = 5_000, **more: Any) -> Any:
    facts = {"value_on": TODAY, "at": MONDAY, **more}
    return actions.enter_transfer(
        bank_reference=name, reference=reference, amount_cents=cents, by=by.pk, **facts
    )


def balance(of: Business) -> int:
    return queries.balance(professional_id=of.id).total_cents


def code_of(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **given)
    assert caught.value.message
    return caught.value.code


def assert_books_are_whole() -> None:
    broken = [row for check in rooms.checks() if check.room == "wallet" for row in check.rows()]
    assert broken == []


# References and accounts.


def test_the_check_digits_are_those_of_the_standards() -> None:
    # The examples of ISO 11649 and of the IBAN registry.
    assert bank.with_check_digits("539007547034") == "RF18539007547034"
    assert bank.account() == bank.BankAccount("PT50 0002 0123 1234 5678 9015 4", "Obras Unidas, Lda.")


@pytest.mark.parametrize(
    ("reference", "wrong"),
    [
        ("RF18539007547034", False),
        ("RF19539007547034", True),
        ("RF18539007547043", True),
        ("RF18", True),
        ("RF", True),
        ("539007547034", False),
        ("", False),
    ],
)
def test_a_mistyped_reference_shows(reference: str, wrong: bool) -> None:
    assert bank.is_mistyped(reference) == wrong


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("", ""),
        ("pt50 0002 0123 1234 5678 9015 4", IBAN),
        ("PT50000201231234567890155", None),
        ("PT5000020123123456789015", None),
        ("Conta 1", None),
    ],
)
def test_an_iban_is_checked_by_its_own_digits(value: str, read: str | None) -> None:
    reader = next(each.read for each in settings_table.SETTINGS if each.name == "VINTE_BANK_IBAN")
    if read is not None:
        assert reader(value) == read
        return
    with pytest.raises(ValueError, match="IBAN"):
        reader(value)


# Asking.


@pytest.mark.parametrize(
    ("cents", "iban", "code"),
    [
        (499, IBAN, "amount_out_of_range"),
        (500, IBAN, None),
        (500_000, IBAN, None),
        (500_001, IBAN, "amount_out_of_range"),
        (500, "", "method_not_offered"),
    ],
)
def test_what_can_be_asked_for(ana: Business, settings: Any, cents: int, iban: str, code: str | None) -> None:
    settings.VINTE_BANK_IBAN = iban
    if code is not None:
        assert code_of(ask, ana, cents) == code and not TopUp.objects.exists()
        return
    row = ask(ana, cents)
    assert (row.state, row.amount_cents, row.voucher_until) == ("pending", cents, ENDS)
    assert row.voucher_number == row.provider_reference and not bank.is_mistyped(row.voucher_number)
    assert balance(ana) == 0
    (waiting,) = queries.payments_waiting(professional_id=ana.id)
    assert waiting.voucher_number == row.voucher_number
    (line,) = queries.transfers_awaited()[:9]
    assert (line.amount_cents, line.professional_id) == (cents, ana.id)


def test_a_form_sent_twice_is_one_reference_and_with_another_amount_an_error(ana: Business) -> None:
    assert ask(ana).pk == ask(ana).pk
    with pytest.raises(IdempotencyConflict):
        ask(ana, 6_000)
    assert ask(ana, key="other").voucher_number != ask(ana).voucher_number
    assert TopUp.objects.count() == 2


def test_a_wallet_in_another_currency_is_offered_none() -> None:
    mexican = cast.professional("Marta", wallet_currency="MXN")
    assert code_of(ask, mexican) == "method_not_offered"


# Arriving.


def test_what_arrives_is_a_payment_like_any_other_and_entered_again_changes_nothing(
    ana: Business, otilia: Any
) -> None:
    row = ask(ana)
    typed = bank.say_reference(row.voucher_number).lower()
    first = enter(otilia, reference=typed)
    again = enter(otilia, reference=typed, name=" t1 ")
    assert (first.is_repeated, again.is_repeated, first.transfer_id) == (False, True, again.transfer_id)
    assert (first.professional_id, first.asked_cents, balance(ana)) == (ana.id, None, 5_000)
    row.refresh_from_db()
    assert (row.state, row.amount_cents, row.asked_cents) == ("paid", 5_000, None)
    entry = LedgerTransaction.objects.get()
    assert (entry.kind, entry.reference) == ("top_up", row.pk)
    assert dict(Posting.objects.values_list("account__kind", "amount_cents")) == {
        "purchased": 5_000,
        "payments": -5_000,
    }
    (letter,) = cast.letters(ana.account.email, kind="transfer_arrived")
    assert "Tinha pedido" not in letter.text
    (line,) = queries.latest_lines(ana.id, count=9)
    assert line.amount_cents == 5_000
    cast.spend(ana, 2_000, at=MONDAY + timedelta(hours=1))
    assert balance(ana) == 3_000
    assert_books_are_whole()


@pytest.mark.parametrize("cents", [1, 4_999, 5_001, 50_000])
def test_another_amount_is_credited_as_it_came_and_both_are_told(
    ana: Business, otilia: Any, cents: int
) -> None:
    row = ask(ana)
    told = enter(otilia, reference=row.voucher_number, cents=cents)
    assert (told.amount_cents, told.asked_cents, balance(ana)) == (cents, 5_000, cents)
    (letter,) = cast.letters(ana.account.email, kind="transfer_arrived")
    assert "Tinha pedido para carregar 50,00" in letter.text.replace("\xa0", " ")
    assert_books_are_whole()


def test_the_same_reference_paid_twice_is_two_payments_of_hers(ana: Business, otilia: Any) -> None:
    row = ask(ana)
    for name in ("T1", "T2"):
        assert enter(otilia, reference=row.voucher_number, name=name).professional_id == ana.id
    assert balance(ana) == 10_000 and TopUp.objects.filter(state="paid").count() == 2
    assert len(cast.letters(ana.account.email, kind="transfer_arrived")) == 2
    assert_books_are_whole()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "bank_reference_missing"),
        ({"name": "N" * 35}, None),
        ({"name": "N" * 36}, "bank_reference_too_long"),
        ({"cents": 0}, "transfer_amount"),
        ({"cents": -5}, "transfer_amount"),
        ({"cents": 1}, None),
        ({"cents": 10**9}, None),
        ({"cents": 10**9 + 1}, "transfer_amount"),
        ({"value_on": TODAY}, None),
        ({"value_on": TODAY + timedelta(days=1)}, "value_day_ahead"),
        ({"reference": "RF19539007547034"}, "reference_mistyped"),
        ({"reference": "RF19539007547034", "as_shown": True}, None),
        ({"reference": "RF18539007547034"}, None),
        ({"reference": "obrigada"}, None),
    ],
)
def test_what_an_entry_needs(otilia: Any, changes: dict[str, Any], code: str | None) -> None:
    if code is not None:
        assert code_of(enter, otilia, **changes) == code and not BankTransfer.objects.exists()
        return
    assert enter(otilia, **changes).professional_id is None
    assert BankTransfer.objects.get().state == "aside" and not LedgerTransaction.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"cents": 5_001}, {"value_on": TODAY - timedelta(days=1)}, {"reference": "outra"}]
)
def test_the_banks_name_with_other_facts_is_refused(
    ana: Business, otilia: Any, changes: dict[str, Any]
) -> None:
    row = ask(ana)
    enter(otilia, reference=row.voucher_number)
    assert code_of(enter, otilia, **{"reference": row.voucher_number, **changes}) == "transfer_known"
    assert balance(ana) == 5_000 and BankTransfer.objects.count() == 1


# Without a reference.


def test_one_kept_aside_is_assigned_later_once(ana: Business, otilia: Any) -> None:
    told = enter(otilia, reference="pagamento saldo")
    assert (told.professional_id, balance(ana)) == (None, 0)
    assert [row.id for row in queries.transfers_aside()[:9]] == [told.transfer_id]
    given = {"transfer_id": told.transfer_id, "professional_id": ana.id, "by": otilia.pk, "at": MONDAY}
    actions.assign_transfer(**given)
    assert code_of(actions.assign_transfer, **given) == "transfer_decided"
    assert balance(ana) == 5_000 and not queries.transfers_aside()
    assert cast.letter_kinds(ana.account.email) == ["transfer_arrived"]
    kinds = list(TransferStep.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["aside", "credited"]
    assert_books_are_whole()


@pytest.mark.parametrize("act", [actions.give_back_transfer, actions.void_transfer])
def test_one_that_is_nobodys_is_given_back_or_void_with_a_reason(
    ana: Business, otilia: Any, act: Any
) -> None:
    transfer_id = enter(otilia).transfer_id
    given = {"transfer_id": transfer_id, "by": otilia.pk, "at": MONDAY}
    assert code_of(act, reason=" ", **given) == "reason_missing"
    act(reason="Era para outra empresa.", **given)
    assert code_of(act, reason="Outra vez.", **given) == "transfer_decided"
    assert code_of(actions.assign_transfer, professional_id=ana.id, **given) == "transfer_decided"
    # A void one leaves its name for the right entry, one that went back does not.
    if act is actions.void_transfer:
        assert not enter(otilia, cents=50).is_repeated
    else:
        assert code_of(enter, otilia, cents=50) == "transfer_known"
    assert not LedgerTransaction.objects.exists()


def test_nobody_unknown_and_nobody_who_left_is_credited(ana: Business, otilia: Any) -> None:
    transfer_id = enter(otilia).transfer_id
    given = {"transfer_id": transfer_id, "by": otilia.pk, "at": MONDAY}
    with pytest.raises(NotAllowed):
        actions.assign_transfer(professional_id=transfer_id, **given)
    with pytest.raises(NotAllowed):
        actions.assign_transfer(**{**given, "transfer_id": ana.id}, professional_id=ana.id)
    mexican = cast.professional("Marta", wallet_currency="MXN")
    assert code_of(actions.assign_transfer, professional_id=mexican.id, **given) == "other_currency"
    assert BankTransfer.objects.get().state == "aside"


# Mistakes.


@pytest.mark.parametrize(("spent", "left", "owed"), [(0, 0, 0), (2_000, 0, 2_000), (5_000, 0, 5_000)])
def test_a_credit_by_mistake_takes_what_is_left_and_the_rest_is_owed(
    ana: Business, otilia: Any, spent: int, left: int, owed: int
) -> None:
    transfer_id = enter(otilia, reference=ask(ana).voucher_number).transfer_id
    if spent:
        cast.spend(ana, spent, at=MONDAY + timedelta(hours=1))
    given = {"transfer_id": transfer_id, "by": otilia.pk, "at": MONDAY + timedelta(days=1)}
    assert code_of(actions.reverse_transfer, reason="", **given) == "reason_missing"
    actions.reverse_transfer(reason="Era da Bruna.", **given)
    assert code_of(actions.reverse_transfer, reason="Outra vez.", **given) == "transfer_decided"
    stands = queries.balance(professional_id=ana.id)
    assert (stands.total_cents, stands.debt_cents) == (left, owed)
    (letter,) = cast.letters(ana.account.email, kind="transfer_reversed")
    assert "Era da Bruna." in letter.text and ("fica em dívida, e" in letter.text) == bool(owed)
    assert queries.incident_histories(ana.id) == [], "a mistake of ours is no incident of hers"
    assert_books_are_whole()
    # The money is at the bank: it goes to whose it is.
    bruno = cast.professional("Bruno")
    actions.assign_transfer(professional_id=bruno.id, **given)
    assert balance(bruno) == 5_000
    assert_books_are_whole()


def test_a_wrong_amount_is_reversed_void_and_entered_again(ana: Business, otilia: Any) -> None:
    row = ask(ana)
    wrong = enter(otilia, reference=row.voucher_number, cents=50_000)
    given = {"transfer_id": wrong.transfer_id, "reason": "Um zero a mais.", "by": otilia.pk, "at": MONDAY}
    actions.reverse_transfer(**given)
    actions.void_transfer(**given)
    right = enter(otilia, reference=row.voucher_number)
    assert (right.is_repeated, right.professional_id, balance(ana)) == (False, ana.id, 5_000)
    assert_books_are_whole()


@pytest.mark.parametrize(
    "change", [{"amount_cents": 6_000}, {"bank_reference": "T9"}, {"value_on": date(2026, 1, 1)}]
)
def test_an_entry_is_never_edited(otilia: Any, change: dict[str, Any]) -> None:
    enter(otilia)
    for act in (
        lambda: BankTransfer.objects.update(**change),
        lambda: BankTransfer.objects.all().delete(),
        lambda: TransferStep.objects.update(reason="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# Waiting.


@pytest.mark.parametrize(
    ("at", "letters", "state"),
    [
        (ENDS - timedelta(days=7) - TICK, 0, "pending"),
        (ENDS - timedelta(days=7), 1, "pending"),
        (ENDS - TICK, 1, "pending"),
        (ENDS, 0, "expired"),
    ],
)
def test_one_that_never_comes_ends_after_thirty_days_with_a_letter_before(
    ana: Business, otilia: Any, at: datetime, letters: int, state: str
) -> None:
    row = ask(ana)
    for _twice in range(2):
        due.DUTIES.run(at=at)
    row.refresh_from_db()
    assert row.state == state
    told = cast.letters(ana.account.email, kind="transfer_ends_soon")
    assert len(told) == letters
    if told:
        assert bank.say_reference(row.voucher_number) in told[0].text and "11 de fevereiro" in told[0].text
    # What comes late is hers all the same.
    enter(otilia, reference=row.voucher_number, at=at)
    assert balance(ana) == 5_000
    assert_books_are_whole()


def test_who_gives_it_up_waits_no_more(ana: Business) -> None:
    row = ask(ana)
    actions.give_up_payment(professional_id=ana.id, top_up_id=row.pk, at=MONDAY)
    row.refresh_from_db()
    assert row.state == "expired" and not queries.transfers_awaited()


# Back to who paid.


def refund(of: Business, cents: int = 5_000, *, key: str = "r") -> Any:
    return actions.refund_top_up(
        top_up_id=TopUp.objects.get(professional_id=of.id, state="paid").pk,
        amount_cents=cents,
        asked_by_id=of.account.pk,
        reason="",
        idempotency_key=key,
        at=MONDAY,
    )


def test_a_refund_leaves_the_balance_and_is_transferred_by_hand(ana: Business, otilia: Any) -> None:
    transfer_id = enter(otilia, reference=ask(ana).voucher_number).transfer_id
    row = refund(ana, 3_000)
    assert (row.state, balance(ana)) == ("asked", 2_000)
    (line,) = queries.refunds_by_hand()[:9]
    assert (line.id, line.amount_cents, line.bank_reference) == (row.pk, 3_000, "T1")
    reverse = {"transfer_id": transfer_id, "reason": "Engano.", "by": otilia.pk, "at": MONDAY}
    assert code_of(actions.reverse_transfer, **reverse) == "refund_under_way"
    given = {"refund_id": row.pk, "by": otilia.pk, "at": MONDAY}
    assert code_of(actions.note_refund_sent, bank_reference=" ", **given) == "bank_reference_missing"
    for _twice in range(2):
        actions.note_refund_sent(bank_reference="O7", **given)
    assert code_of(actions.note_refund_sent, bank_reference="O8", **given) == "refund_decided"
    assert code_of(actions.note_refund_failed, reason="Tarde.", **given) == "refund_decided"
    row.refresh_from_db()
    assert (row.state, row.provider_reference, balance(ana)) == ("done", "O7", 2_000)
    assert not queries.refunds_by_hand()
    assert_books_are_whole()


def test_a_refund_that_cannot_be_made_is_balance_again(ana: Business, otilia: Any) -> None:
    enter(otilia, reference=ask(ana).voucher_number)
    row = refund(ana)
    given = {"refund_id": row.pk, "by": otilia.pk, "at": MONDAY}
    assert code_of(actions.note_refund_failed, reason=" ", **given) == "reason_missing"
    actions.note_refund_failed(reason="A conta fechou.", **given)
    assert balance(ana) == 5_000
    with pytest.raises(NotAllowed):
        actions.note_refund_failed(reason="x", refund_id=ana.id, by=otilia.pk, at=MONDAY)
    assert_books_are_whole()


def test_whoever_leaves_has_a_transfer_back_without_any_provider(
    ana: Business, otilia: Any, settings: Any
) -> None:
    settings.VINTE_DEMO = False
    enter(otilia, reference=ask(ana).voucher_number)
    assert actions.refund_unspent(professional_id=ana.id, by=ana.account.pk, at=MONDAY) == 5_000
    assert balance(ana) == 0 and len(queries.refunds_by_hand()) == 1


# At once.


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_enter_the_same_transfer_at_once_make_one_credit() -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otília", role="operator")
    oscar = cast.staff("Oscar", role="operator")
    for number in range(4):
        row = ask(ana, key=f"k{number}")
        acts = [
            lambda by=by, row=row, number=number: enter(by, name=f"T{number}", reference=row.voucher_number)
            for by in (otilia, oscar)
        ]
        assert at_once(*acts) == ["done", "done"]
        assert balance(ana) == (number + 1) * 5_000
    assert BankTransfer.objects.count() == 4
    assert_books_are_whole()


@pytest.mark.plants_a_violation(
    "wallet.transfers_are_credited_once", reason="the control credits one transfer twice"
)
@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_the_same_race_credits_twice() -> None:
    ana, otilia = cast.professional("Ana"), cast.staff("Otília", role="operator")
    oscar = cast.staff("Oscar", role="operator")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('transfer_entered_once'::regclass)")
        (made_by,) = cursor.fetchone()
        cursor.execute("DROP INDEX transfer_entered_once")
        try:
            row = ask(ana)
            acts = [lambda by=by: enter(by, reference=row.voucher_number) for by in (otilia, oscar)]
            assert at_once(*acts) == ["done", "done"]
            assert balance(ana) == 10_000
        finally:
            with guards_off():
                cursor.execute("DELETE FROM wallet_transferstep; DELETE FROM wallet_banktransfer")
            cursor.execute(made_by)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_assign_one_transfer_at_once_credit_one_professional() -> None:
    ana, bruno = cast.professional("Ana"), cast.professional("Bruno")
    otilia = cast.staff("Otília", role="operator")
    for number in range(4):
        told = enter(otilia, name=f"T{number}")
        acts = [
            lambda who=who, told=told: actions.assign_transfer(
                transfer_id=told.transfer_id, professional_id=who.id, by=otilia.pk, at=MONDAY
            )
            for who in (ana, bruno)
        ]
        assert at_once(*acts) == ["done", "transfer_decided"]
    assert balance(ana) + balance(bruno) == 4 * 5_000
    assert_books_are_whole()
