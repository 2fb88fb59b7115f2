"""The facts that the guarantee reads are written once: the database refuses to change them (INVARIANTS, 26).

An end is set once, from empty; words and names, which an erasure takes, can go without the fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

import cast
import clean_town
from vinte.people import actions as people
from vinte.wallet import actions as wallet
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db
AT = cast.MONDAY


def _play() -> None:
    """One of each fact, some of them ended."""
    ana, sofia = (
        cast.professional("Ana", has_badge=True, is_complete=True, pack="monthly"),
        cast.staff("Sofia"),
    )
    for number in range(3):
        cast.contact(ana, at=AT + timedelta(hours=1 + number))
    cast.award(ana.purchases[0], at=AT + timedelta(hours=6))
    cast.hired(ana.purchases[1], at=AT + timedelta(hours=7))
    cast.review(ana, purchase=ana.purchases[2], at=AT + timedelta(days=2))
    cast.incident(
        ana,
        occurred_at=AT + timedelta(hours=8),
        kind="failed_charge",
        state="dismissed",
        settled_at=AT + timedelta(hours=9),
    )
    people.suspend(professional_id=ana.id, reason="Visto.", by=sofia.pk, at=AT + timedelta(days=3))
    row = TopUp.objects.filter(state="paid").first()
    assert row is not None
    wallet.open_dispute(
        top_up_id=row.pk,
        provider_reference="du_1",
        amount_cents=100,
        kind="chargeback",
        occurred_at=AT + timedelta(days=4),
        at=AT + timedelta(days=4),
    )
    wallet.close_dispute(provider_reference="du_1", won=False, at=AT + timedelta(days=5))


@pytest.fixture(scope="module")
def kept_facts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with clean_town.kept(_play, django_db_blocker):
        yield


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        touched: int = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return touched


LATER = "interval '1 hour'"
# By table: what would change a fact. Each is refused, and so is it to remove a row or to empty the table.
CHANGES = {
    "handling_contactattempt": [f"attempted_at = attempted_at - {LATER}", "channel = 'email'"],
    "handling_award": [f"recorded_at = recorded_at + {LATER}"],
    "handling_hiringstatement": [f"said_at = said_at - {LATER}"],
    "reviews_review": ["rating = 6 - rating", f"published_at = published_at - {LATER}", "purchase_id = id"],
    "reviews_writtenreview": ["rating = 6 - rating", f"written_at = written_at - {LATER}"],
    "reviews_reviewinvitation": [
        f"invited_at = invited_at - {LATER}",
        f"invited_at = invited_at + {LATER}",
        "answered_at = NULL",
    ],
    "people_badge": [
        f"active_from = active_from - {LATER}",
        "kind = 'trade_licence'",
        "active_until = now()",
    ],
    "people_standing": [f"since = since + {LATER}", "state = 'good'"],
    "wallet_paymentincident": [
        f"occurred_at = occurred_at - {LATER}",
        "kind = 'dispute'",
        "state = 'open', settled_at = NULL",
    ],
    "wallet_incidentchange": ["state = 'dismissed'"],
    "wallet_pack": ["ends_on = ends_on + 1", "starts_on = starts_on - 1", "price_cents = 0"],
    "wallet_topup": ["amount_cents = amount_cents + 1", "state = 'pending', settled_at = NULL"],
    "wallet_dispute": [
        "state = 'open'",
        "incident_id = gen_random_uuid()",
        "told_at = told_at - interval '1 s'",
    ],
    "leads_contactpurchase": [
        "price_cents = price_cents + 1",
        f"bought_at = bought_at - {LATER}",
        "badges = '{}'",
        "profile_percent = 100 - profile_percent",
    ],
}
REFUSED = [
    *(f"UPDATE {table} SET {change}" for table, changes in CHANGES.items() for change in changes),
    *(f"DELETE FROM {table}" for table in CHANGES),
    *(f"TRUNCATE {table} CASCADE" for table in CHANGES),
]
# What goes on as before: an end that is set once, and words that an erasure takes.
TAKEN = [
    "UPDATE handling_contactattempt SET note = ''",
    "UPDATE reviews_review SET text = '', author = 'X'",
    "UPDATE reviews_writtenreview SET text = '', author = 'X'",
    "UPDATE reviews_reviewinvitation SET invited_name = '', invited_address = ''",
    "UPDATE people_standing SET reason = '-'",
    f"UPDATE reviews_review SET withdrawn_at = published_at + {LATER}",
    "UPDATE people_badge SET active_until = active_from, reason = 'Acabou.'",
    "UPDATE wallet_pack SET cancelled_on = starts_on, renews = false",
    "UPDATE wallet_paymentincident SET memo = ''",
]
# And not a second time.
TWICE = [
    f"UPDATE reviews_review SET withdrawn_at = withdrawn_at + {LATER}",
    "UPDATE reviews_review SET withdrawn_at = NULL",
    f"UPDATE people_badge SET active_until = active_until + {LATER}",
    "UPDATE people_badge SET active_until = NULL, reason = ''",
    "UPDATE wallet_pack SET cancelled_on = NULL",
]


@pytest.mark.usefixtures("kept_facts")
def test_no_fact_is_changed_removed_or_emptied() -> None:
    for sql in REFUSED:
        with pytest.raises(IntegrityError):
            run(sql)
            pytest.fail(sql, pytrace=False)


@pytest.mark.usefixtures("kept_facts")
def test_an_end_is_set_once_and_words_can_go() -> None:
    try:
        with transaction.atomic():
            for sql in TAKEN:
                assert run(sql) > 0, sql
            for sql in TWICE:
                with pytest.raises(Error):
                    run(sql)
                    pytest.fail(sql, pytrace=False)
            raise InterruptedError
    except InterruptedError:
        pass  # so that the checks look at the story as it was
