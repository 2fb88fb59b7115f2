"""`/healthz`: whether this site can serve, as JSON; 200 when it can, 503 with the reason when not.

A middleware before all others, so that it needs no session, no host name and no entry among the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

PATH = "/healthz"
HEARTBEAT_PATIENCE = timedelta(seconds=60)  # a worker writes one each 10 seconds
_migrated = False


class HealthMiddleware:
    """Answers PATH itself and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or go on."""
        if request.path != PATH:
            return self.get_response(request)
        parts = health()
        well = all(state == "ok" for state in parts.values())
        response = JsonResponse({"healthy": well, **parts}, status=200 if well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


def health() -> dict[str, str]:
    """The state of database, migrations and worker: "ok", or what is wrong."""
    parts = {"database": "ok", "migrations": "unknown", "worker": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["migrations"] = _migrations()
        if parts["migrations"] == "ok":
            parts["worker"] = _worker()
    except Error:
        parts["database"] = "not reachable"
    return parts


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} not applied; run vinte migrate"
        _migrated = True  # they are never taken back under a running process
    return "ok"


def _worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (latest,) = cursor.fetchone()
    if latest is None or datetime.now(UTC) - latest > HEARTBEAT_PATIENCE:
        return "no heartbeat within a minute; start vinte worker"
    return "ok"
