"""`/healthz`: whether this site does what it promises, as JSON; 200 when it does, 503 with the reason when not.

A middleware before all others, so that it needs no session, no host name and no entry among the pages.
`/healthz/pages` asks only whether pages can be served: for a balancer, which must not take pages off because an
e-mail waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from vinte.claims import queries as claims
from vinte.figures import queries as figures
from vinte.kernel.clock import clock_named
from vinte.kernel.duty_state import DutyState, duty_states
from vinte.kernel.worker_state import worker_state
from vinte.notices import queries as notices
from vinte.reviews import queries as reviews
from vinte.web.readiness import lacks

PATH = "/healthz"
PAGES_PATH = "/healthz/pages"
_migrated = False


class HealthMiddleware:
    """Answers PATH itself and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or go on."""
        if request.path not in (PATH, PAGES_PATH):
            return self.get_response(request)
        parts = health(pages_only=request.path == PAGES_PATH)
        well = all(state == "ok" for part, state in parts.items() if part != "attention")
        response = JsonResponse({"healthy": well, **parts}, status=200 if well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


def health(*, pages_only: bool = False) -> dict[str, str]:
    """The state of database and migrations, and of worker, duties and mail: "ok", or what is wrong.

    `attention` is what waits for the operator and keeps nothing else from going on.
    """
    parts = {"database": "ok", "migrations": "unknown"}
    if not pages_only:
        parts |= {"worker": "unknown", "duties": "unknown", "mail": "unknown", "attention": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["migrations"] = _migrations()
        if parts["migrations"] == "ok" and not pages_only:
            parts |= _promises()
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


def _promises() -> dict[str, str]:
    at = clock_named(settings.VINTE_CLOCK).now()
    states = duty_states(at=at)
    worker = worker_state()
    outbox = notices.outbox(at=at, limit=0)
    missing = list(lacks())
    if not worker.is_alive:
        work = "no heartbeat within a minute; start vinte worker"
    else:
        work = f"behind: {worker.waiting_count} jobs wait" if worker.is_behind else "ok"
    late = [f"{state.name} is late" for state in states if state.is_late]
    attention = [f"{len(state.failures)} failed in {state.name}" for state in states if state.failures]
    if outbox.failed_count:
        attention.append(f"{outbox.failed_count} messages failed this week")
    if held_back := notices.waiting_mail_count():
        attention.append(f"{held_back} letters wait for a person")
    if unsigned := claims.unsigned_count():
        attention.append(f"{unsigned} decisions are handed out unsigned")
    if refused := len(figures.refused_files()):
        attention.append(f"{refused} files of figures do not count")
    attention += [f"not set up: {lack.code}" for lack in missing if not lack.is_grave]
    mail = [f"not set up: {lack.code}" for lack in missing if lack.is_grave]
    if outbox.waiting_count:
        mail.append(f"{outbox.waiting_count} messages wait too long")
    return {
        "worker": work,
        "duties": "; ".join(late) or "ok",
        "mail": "; ".join(mail) or "ok",
        "attention": "; ".join(attention) or "none",
    }


def attention() -> Iterator[str]:
    """A line for each thing that waits for the operator, for `vinte check`: what, since when, and why."""
    at = clock_named(settings.VINTE_CLOCK).now()
    for state in duty_states(at=at):
        yield from _of_duty(state)
    worker = worker_state()
    if not worker.is_alive:
        yield "worker: no heartbeat within a minute; start vinte worker"
    if worker.is_behind and worker.waiting_since is not None:
        since = worker.waiting_since.isoformat(timespec="seconds")
        yield f"worker: {worker.waiting_count} jobs wait, the oldest since {since}"
    for lack in lacks():
        if lack.is_grave:
            yield f"not set up: {lack.code}; see {', '.join(lack.settings)}"
    outbox = notices.outbox(at=at, limit=100)
    for message in outbox.waiting:
        yield f"mail: {message.kind} {message.id} waits since {message.written_at:%Y-%m-%d %H:%M}Z: {message.last_error}"
    for message in outbox.failed:
        yield f"mail: {message.kind} {message.id} failed: {message.last_error}"
    if overdue := reviews.overdue_reviews(at=at) + reviews.overdue_replies(at=at):
        yield f"reviews: {overdue} wait for a person past their day; see /mesa/opinioes/"
    if unsigned := claims.unsigned_count():
        yield f"decisions: {unsigned} are handed out without a signature; run vinte keys make"
    yield from figures.refused_lines()


def _of_duty(state: DutyState) -> Iterator[str]:
    if state.is_late:
        since = f"since {state.succeeded_at:%Y-%m-%d %H:%M}Z" if state.succeeded_at else "never"
        why = f": {state.error}" if state.error else ""
        yield f"duty {state.name}: did not come to its end {since}{why}"
    for failure in state.failures:
        yield (
            f"duty {state.name}: {failure.key} failed since {failure.failed_first_at:%Y-%m-%d %H:%M}Z"
            f" (tried {failure.failure_count}): {failure.error}"
        )
