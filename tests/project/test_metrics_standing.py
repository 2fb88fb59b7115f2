"""What /metrics tells of duties, worker, mail, money on its way and the desk, and what it costs the database."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import openmetrics
import pytest
from django.db import Error, connection, transaction
from psycopg import errors

import cast
from statements import counted
from vinte.kernel import due
from vinte.kernel.ids import new_id
from vinte.kernel.models import DutyFailure, DutyRun
from vinte.notices.models import RECIPIENT_REFUSED, TOO_LATE, Message
from vinte.project.metrics import standing
from vinte.project.metrics.exposition import exposition
from vinte.project.metrics.families import BUILD, DATABASE_UP, FAMILIES, REQUEST_SECONDS, REQUESTS
from vinte.wallet.models import TopUp, TopUpRefund

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
LATE = "leads.alerts"


@pytest.fixture(autouse=True)
def _by_the_machines_clock(settings: Any) -> None:
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def read() -> dict[str, openmetrics.Metric]:
    return openmetrics.read(exposition(standing.standing()))


def letter(now: datetime, *, minutes_ago: int, state: str = "waiting", error: str = "", **more: Any) -> None:
    key = new_id(at=now)
    Message.objects.create(
        id=key,
        idempotency_key=str(key),
        kind="request_alert",
        to_address="ana@obras.example",
        to_name="Ana Obras",
        language="pt",
        subject="s",
        text="t",
        written_at=now - timedelta(minutes=minutes_ago),
        state=state,
        last_error=error,
        body_hash="0" * 64,
        **more,
    )


def play(now: datetime, rows: int) -> None:
    """So many of everything that is told."""
    for number in range(rows):
        letter(now, minutes_ago=10 + number)
        letter(now, minutes_ago=60, state="failed", error="the mail server answered 554")
        letter(now, minutes_ago=60, state="failed", error=f"{RECIPIENT_REFUSED} (550)")
        DutyFailure.objects.create(
            duty=LATE,
            key=f"alert {number}",
            failed_first_at=now,
            failed_last_at=now,
            retry_at=now + timedelta(hours=1),
            error="LookupError: no trade",
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'x', '{}')"
            )
        ana = cast.professional(f"Ana {number}")
        paid = TopUp.objects.get(provider_reference=cast.top_up(ana.id, 2000, at=now - timedelta(hours=2)))
        TopUp.objects.create(
            id=new_id(at=now),
            professional_id=ana.id,
            amount_cents=1500,
            currency="EUR",
            provider="play",
            idempotency_key=f"open {number}",
            started_at=now,
        )
        TopUpRefund.objects.create(
            id=new_id(at=now),
            top_up=paid,
            professional_id=ana.id,
            amount_cents=700,
            idempotency_key=f"back {number}",
            asked_at=now,
        )


def test_an_empty_site_tells_zeros_and_no_worker() -> None:
    found = read()
    for name in ("vinte_messages_waiting", "vinte_messages_failed", "vinte_messages_oldest_age_seconds"):
        assert [found[name].value(channel=channel) for channel in ("email", "sms")] == [0, 0]
    for name in (
        "vinte_payments_open",
        "vinte_payments_open_cents",
        "vinte_refunds_open",
        "vinte_balance_frozen_cents",
    ):
        assert found[name].value(currency="EUR") == 0
    for queue in ("claims", "tickets", "returns"):
        assert (
            found["vinte_desk_waiting"].value(queue=queue),
            found["vinte_desk_late"].value(queue=queue),
        ) == (0, 0)
    assert found["vinte_worker_heartbeat_age_seconds"].value() == math.inf
    assert found["vinte_jobs_oldest_age_seconds"].value() == 0
    assert found["vinte_duty_late"].value(duty=LATE) == 1
    # Since 1970 would be a lie: a duty that never came to its end has no instant.
    assert "vinte_duty_last_success_timestamp_seconds" not in found


@pytest.mark.plants_a_violation(
    "duties.leads.alerts",
    "wallet.each_cent_of_a_payment_leaves_once",
    reason="items failed, and refunds stand alone",
)
def test_the_numbers_are_those_of_the_rooms() -> None:
    now = datetime.now(UTC)
    DutyRun.objects.bulk_create(
        DutyRun(
            duty=duty.name, began_at=now, succeeded_at=now - timedelta(minutes=2 if duty.name != LATE else 60)
        )
        for duty in due.all_duties()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (statement_timestamp() - interval '40 s')"
        )
    play(now, 3)
    letter(now, minutes_ago=60, state="failed", error="the mail server answered 554", given_up_at=now)
    letter(now, minutes_ago=60, state="failed", error=TOO_LATE)
    letter(now, minutes_ago=8 * 24 * 60, state="failed", error="the mail server answered 554")
    found = read()
    by_mail = {
        name: found[f"vinte_messages_{name}"].value(channel="email")
        for name in ("waiting", "failed", "refused")
    }
    assert by_mail == {"waiting": 3, "failed": 3, "refused": 3}
    assert found["vinte_messages_oldest_age_seconds"].value(channel="email") == pytest.approx(12 * 60, abs=30)
    assert found["vinte_duty_failed_items"].value(duty=LATE) == 3
    late = {labels: value for (_end, labels), value in found["vinte_duty_late"].samples.items() if value}
    assert late == {frozenset({("duty", LATE)}): 1}
    ended = found["vinte_duty_last_success_timestamp_seconds"].value(duty=LATE)
    assert ended == pytest.approx((now - timedelta(hours=1)).timestamp())
    money = {
        name: found[f"vinte_{name}"].value(currency="EUR")
        for name in ("payments_open", "payments_open_cents", "refunds_open", "refunds_open_cents")
    }
    assert money == {
        "payments_open": 3,
        "payments_open_cents": 4500,
        "refunds_open": 3,
        "refunds_open_cents": 2100,
    }
    assert found["vinte_jobs_waiting"].value() >= 3
    assert 40 <= found["vinte_worker_heartbeat_age_seconds"].value() < 100
    assert "ana" not in exposition(standing.standing()).lower().replace("analy", "")


@pytest.mark.parametrize("won", [True, False])
def test_frozen_money_is_told_while_a_bank_decides(won: bool) -> None:
    from vinte.wallet import actions as wallet

    now = datetime.now(UTC)
    ana = cast.professional("Ana")
    paid = TopUp.objects.get(provider_reference=cast.top_up(ana.id, 2000, at=now - timedelta(hours=2)))
    dispute = {"provider_reference": "dp_1", "at": now}
    wallet.open_dispute(
        top_up_id=paid.pk,
        amount_cents=2000,
        kind="chargeback",
        occurred_at=now - timedelta(hours=1),
        **dispute,
    )
    assert read()["vinte_balance_frozen_cents"].value(currency="EUR") == 2000
    wallet.close_dispute(provider_reference="dp_1", won=won, at=now + timedelta(minutes=1))
    assert read()["vinte_balance_frozen_cents"].value(currency="EUR") == 0


def test_every_metric_is_told_and_none_that_is_not_listed() -> None:
    now = datetime.now(UTC)
    DutyRun.objects.create(duty=LATE, began_at=now, succeeded_at=now)
    told = {family for family, samples in standing.standing() if samples}
    assert told == set(FAMILIES) - {BUILD, DATABASE_UP, REQUESTS, REQUEST_SECONDS}


def test_it_asks_little_and_no_more_of_many_rows() -> None:
    asked = []
    for rows in (3, 30):
        with transaction.atomic():
            play(datetime.now(UTC), rows)
            statements: list[str] = []
            with counted(statements):
                standing.standing()
            asked.append(len(statements))
            assert not [each for each in statements if " FOR UPDATE" in each.upper()]
            transaction.set_rollback(True)
    assert asked[0] == asked[1] <= MOST_QUERIES - 1  # and one that says that it only looks


def apart(act: Any) -> list[Any]:
    """What it returned or raised, in a thread and on a connection of its own."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as error:  # noqa: BLE001 - whatever it is: the test names it
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_its_connection_can_change_and_lock_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    def said(statement: str) -> Any:
        def ask() -> Any:
            with connection.cursor() as cursor:
                cursor.execute(statement)
            return []

        monkeypatch.setattr(standing, "standing", ask)
        return apart(standing.asked_apart)[0]

    for statement in (
        "DELETE FROM procrastinate_workers",
        "SELECT * FROM procrastinate_workers FOR UPDATE",
        "CREATE TABLE of_mine (id int)",
    ):
        assert isinstance(said(statement).__cause__, errors.ReadOnlySqlTransaction), statement
    assert said("SELECT * FROM procrastinate_workers") == []  # the control: reading is what it is for


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_nobody_who_holds_a_table() -> None:
    def locked_out() -> Any:
        return apart(standing.asked_apart)[0]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notices_message IN ACCESS EXCLUSIVE MODE")
        refused = locked_out()
        assert isinstance(refused, Error) and isinstance(refused.__cause__, errors.LockNotAvailable)
    assert not isinstance(locked_out(), Exception)
