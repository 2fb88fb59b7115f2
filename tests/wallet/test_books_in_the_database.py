"""The database refuses what would break the books, whoever asks: raw SQL against each promise."""

from __future__ import annotations

from typing import Any

import pgtrigger
import pytest
from django.db import Error, connection, transaction

import cast
from vinte.wallet import checks
from vinte.wallet.books import spending as book_spending
from vinte.wallet.models import LedgerAccount, Posting

pytestmark = pytest.mark.django_db


def run(sql: str, *parameters: Any, settle: bool = True) -> None:
    """One statement, and whatever the database checks at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        # What the story did so far counts as committed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(sql, parameters or None)
        if settle:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


NEW_TRANSACTION = """
    WITH entry AS (
        INSERT INTO wallet_ledgertransaction
            (id, idempotency_key, body_hash, kind, professional_id, reference, memo, posted_at)
        VALUES (gen_random_uuid(), gen_random_uuid()::text, 'x', 'correction', gen_random_uuid(), NULL, '', now())
        RETURNING id
    )
    INSERT INTO wallet_posting (transaction_id, account_id, amount_cents)
    SELECT entry.id, a.id, amounts.cents FROM entry, wallet_ledgeraccount a,
        (VALUES ('purchased', %s), ('payments', %s)) AS amounts (kind, cents)
    WHERE a.kind = amounts.kind AND amounts.cents IS NOT NULL
"""

ATTEMPTS = {
    "a posting is changed": "UPDATE wallet_posting SET amount_cents = amount_cents + 1",
    "a posting is moved": "UPDATE wallet_posting SET transaction_id = gen_random_uuid()",
    "a posting is removed": "DELETE FROM wallet_posting",
    "the postings are emptied": "TRUNCATE wallet_posting",
    "a transaction is changed": "UPDATE wallet_ledgertransaction SET memo = 'other'",
    "a transaction is removed": "DELETE FROM wallet_ledgertransaction",
    "the transactions are emptied": "TRUNCATE wallet_ledgertransaction CASCADE",
    "a balance is raised by hand": "UPDATE wallet_ledgeraccount SET balance_cents = 1 WHERE kind = 'purchased'",
    "a balance is set below zero": "UPDATE wallet_ledgeraccount SET balance_cents = -1 WHERE kind = 'purchased'",
    "an account changes its currency": "UPDATE wallet_ledgeraccount SET currency = 'MXN'",
    "an account is removed": "DELETE FROM wallet_ledgeraccount",
    "an account opens with money": """INSERT INTO wallet_ledgeraccount (professional_id, kind, currency, balance_cents)
        VALUES (gen_random_uuid(), 'purchased', 'EUR', 500)""",
    "a wallet account keeps no balance": """INSERT INTO wallet_ledgeraccount (professional_id, kind, currency)
        VALUES (gen_random_uuid(), 'purchased', 'EUR')""",
    "a book account is made twice": """INSERT INTO wallet_ledgeraccount (kind, currency)
        VALUES ('payments', 'EUR')""",
    "a transaction has no postings": """INSERT INTO wallet_ledgertransaction
        (id, idempotency_key, body_hash, kind, professional_id, memo, posted_at)
        VALUES (gen_random_uuid(), 'k', 'x', 'correction', gen_random_uuid(), '', now())""",
    "a key is used twice": """INSERT INTO wallet_ledgertransaction
        SELECT gen_random_uuid(), idempotency_key, body_hash, 'correction', professional_id, NULL, memo, posted_at
        FROM wallet_ledgertransaction""",
    "a payment is credited twice": """INSERT INTO wallet_ledgertransaction
        (id, idempotency_key, body_hash, kind, professional_id, reference, memo, posted_at)
        SELECT gen_random_uuid(), 'other', body_hash, kind, professional_id, reference, memo, posted_at
        FROM wallet_ledgertransaction""",
    "postings do not sum to zero": NEW_TRANSACTION.replace("%s", "100", 1).replace("%s", "-99"),
    "one side is missing": NEW_TRANSACTION.replace("%s", "100", 1).replace("%s", "NULL::int"),
    "nothing is moved": NEW_TRANSACTION.replace("%s", "0"),
    "more is spent than there is": NEW_TRANSACTION.replace("%s", "-1001", 1).replace("%s", "1001"),
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_database_refuses(what: str) -> None:
    cast.professional("Ana", balance_cents=1000)
    with pytest.raises(Error):
        run(ATTEMPTS[what])


@pytest.mark.parametrize("cents", [-1000, -1, 1])
def test_the_database_takes_what_balances(cents: int) -> None:
    """The other edge of the table above: the same statement with sums that are right passes."""
    cast.professional("Ana", balance_cents=1000)
    run(NEW_TRANSACTION, cents, -cents)
    assert LedgerAccount.objects.get(kind="purchased").balance_cents == 1000 + cents


def trigger(model: type, name: str) -> str:
    """What the database calls a trigger of ours."""
    return next(one.get_pgid(of) for of, one in pgtrigger.registered() if of is model and one.name == name)


def test_a_moved_posting_is_seen_on_both_sides_even_past_the_refusal() -> None:
    """The sum looks at old and new rows: with the refusal off, moving a posting still fails at commit."""
    cast.professional("Ana", balance_cents=1000)
    cast.professional("Bruno", balance_cents=2000)
    with pytest.raises(Error, match="sums to"):
        run(
            f"""ALTER TABLE wallet_posting DISABLE TRIGGER {trigger(Posting, "posting_append_only")};
               UPDATE wallet_posting SET transaction_id =
                   (SELECT other.id FROM wallet_ledgertransaction other WHERE other.id <> transaction_id LIMIT 1)
               WHERE amount_cents = 1000"""
        )


@pytest.mark.plants_a_violation(
    "wallet.balances_are_their_postings", "wallet.books_are_guarded", reason="the checks' own test"
)
def test_a_check_sees_a_balance_that_is_not_its_postings() -> None:
    cast.professional("Ana", balance_cents=1000)
    run(
        f"""ALTER TABLE wallet_ledgeraccount DISABLE TRIGGER {trigger(LedgerAccount, "account_guarded")};
           UPDATE wallet_ledgeraccount SET balance_cents = 999 WHERE kind = 'purchased'""",
        settle=False,
    )
    assert len(list(checks.balances_are_their_postings())) == 1
    assert list(checks.books_are_guarded()) == [
        "table wallet_ledgeraccount: trigger account_guarded is missing or switched off"
    ]


def test_a_wallet_has_one_currency() -> None:
    ana = cast.professional("Ana")
    book_spending.open_wallet(professional_id=ana.id, currency="EUR")
    with pytest.raises(ValueError, match="another currency"):
        book_spending.open_wallet(professional_id=ana.id, currency="MXN")
