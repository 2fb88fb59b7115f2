"""`/healthz` tells whether the site can serve, and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def heartbeat(*, seconds_ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [datetime.now(UTC) - timedelta(seconds=seconds_ago)],
        )


def test_without_a_worker_the_site_is_not_healthy(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "healthy": False,
        "database": "ok",
        "migrations": "ok",
        "worker": "no heartbeat within a minute; start vinte worker",
    }


@pytest.mark.parametrize(("seconds_ago", "status"), [(1, 200), (50, 200), (70, 503)])
def test_a_worker_counts_for_a_minute(client, seconds_ago, status):
    heartbeat(seconds_ago=seconds_ago)
    assert client.get("/healthz").status_code == status


def test_a_database_that_is_gone_is_told(client, monkeypatch):
    from django.db import OperationalError
    from django.db.backends.base.base import BaseDatabaseWrapper

    def gone(self: BaseDatabaseWrapper) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, "not reachable")


def test_any_host_name_may_ask_and_pages_carry_the_policy(client):
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 503
    response = client.get("/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
