"""`/healthz` tells whether the site can serve, and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from vinte.kernel import due
from vinte.kernel.ids import new_id
from vinte.kernel.models import DutyRun
from vinte.notices.models import RECIPIENT_REFUSED, Message
from vinte.project import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_the_machines_clock(settings):
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


@pytest.fixture(autouse=True)
def _every_duty_was_done() -> None:
    now = datetime.now(UTC)
    DutyRun.objects.bulk_create(
        DutyRun(duty=duty.name, began_at=now, succeeded_at=now) for duty in due.all_duties()
    )


def heartbeat(*, seconds_ago: float = 1) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [datetime.now(UTC) - timedelta(seconds=seconds_ago)],
        )


WELL = {
    "healthy": True,
    "database": "ok",
    "migrations": "ok",
    "worker": "ok",
    "duties": "ok",
    "mail": "ok",
    "attention": "none",
}


def test_without_a_worker_the_site_is_not_healthy_and_still_serves_pages(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    asleep = "no heartbeat within a minute; start vinte worker"
    assert response.json() == {**WELL, "healthy": False, "worker": asleep}
    response = client.get("/healthz/pages")
    assert (response.status_code, response.json()) == (
        200,
        {"healthy": True, "database": "ok", "migrations": "ok"},
    )
    assert asleep in "\n".join(health.attention())


def test_a_site_that_does_all_it_promises(client):
    heartbeat()
    assert client.get("/healthz").json() == WELL
    assert list(health.attention()) == []


@pytest.mark.parametrize(("seconds_ago", "status"), [(1, 200), (50, 200), (70, 503)])
def test_a_worker_counts_for_a_minute(client, seconds_ago, status):
    heartbeat(seconds_ago=seconds_ago)
    assert client.get("/healthz").status_code == status


@pytest.mark.parametrize(("minutes_ago", "status"), [(5, 200), (7, 503)])
def test_a_duty_is_late_six_minutes_after_its_last_end(client, minutes_ago, status):
    heartbeat()
    then = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    DutyRun.objects.filter(duty="leads.alerts").update(succeeded_at=then, error="LookupError: no such trade")
    response = client.get("/healthz")
    assert response.status_code == status
    late = status == 503
    assert response.json()["duties"] == ("leads.alerts is late" if late else "ok")
    lines = [
        line for line in health.attention() if line.startswith("duty leads.alerts: did not come to its end")
    ]
    assert len(lines) == late and all(line.endswith(": LookupError: no such trade") for line in lines)


def job(*, minutes_ago: float, scheduled_minutes_ago: float | None = None) -> None:
    now = datetime.now(UTC)
    scheduled = None if scheduled_minutes_ago is None else now - timedelta(minutes=scheduled_minutes_ago)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
            " VALUES ('default', 'x', '{}', %s) RETURNING id",
            [scheduled],
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = %s WHERE job_id = %s",
            [now - timedelta(minutes=minutes_ago), cursor.fetchone()[0]],
        )


@pytest.mark.parametrize(
    ("minutes_ago", "scheduled_minutes_ago", "is_behind"),
    [(4, None, False), (6, None, True), (60, 4, False), (60, 6, True), (60, -60, False)],
)
def test_a_worker_is_behind_when_what_could_run_waits_for_five_minutes(
    client, minutes_ago, scheduled_minutes_ago, is_behind
):
    heartbeat()
    job(minutes_ago=minutes_ago, scheduled_minutes_ago=scheduled_minutes_ago)
    assert client.get("/healthz").json()["worker"] == ("behind: 1 jobs wait" if is_behind else "ok")
    assert any("jobs wait, the oldest since" in line for line in health.attention()) is is_behind


def letter(*, state: str, minutes_ago: float, error: str = "") -> Message:
    now = datetime.now(UTC)
    key = new_id(at=now)
    return Message.objects.create(
        id=key,
        idempotency_key=str(key),
        kind="request_alert",
        to_address="ana@example.pt",
        language="pt",
        subject="s",
        text="t",
        written_at=now - timedelta(minutes=minutes_ago),
        state=state,
        last_error=error,
        body_hash="0" * 64,
    )


@pytest.mark.parametrize(("minutes_ago", "told"), [(14, "ok"), (16, "1 messages wait too long")])
def test_mail_that_waits_is_told_after_a_quarter_of_an_hour(client, minutes_ago, told):
    heartbeat()
    letter(state="waiting", minutes_ago=minutes_ago, error="the mail server was not reached")
    response = client.get("/healthz")
    assert (response.status_code, response.json()["mail"]) == (200 if told == "ok" else 503, told)
    lines = [line for line in health.attention() if line.startswith("mail: request_alert")]
    assert len(lines) == (told != "ok") and "ana@" not in "".join(lines)


@pytest.mark.parametrize(
    ("days", "error", "told"),
    [
        (6.9, "the mail server answered 554", "1 messages failed this week"),
        (7.1, "the mail server answered 554", "none"),
        (1, f"{RECIPIENT_REFUSED} (550)", "none"),
    ],
)
def test_mail_that_failed_is_told_for_a_week_and_a_wrong_address_is_not_the_sites(client, days, error, told):
    heartbeat()
    letter(state="failed", minutes_ago=days * 24 * 60, error=error)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["attention"]) == (200, told)


def test_a_database_that_is_gone_is_told(client, monkeypatch):
    from django.db import OperationalError
    from django.db.backends.base.base import BaseDatabaseWrapper

    def gone(self: BaseDatabaseWrapper) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, "not reachable")
    assert client.get("/healthz/pages").status_code == 503


def test_any_host_name_may_ask_and_pages_carry_the_policy(client):
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 503
    response = client.get("/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
