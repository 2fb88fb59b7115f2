"""Logs: JSON for machines or short lines for a terminal, each with its request, none with personal data.

Contact details never reach a log (INVARIANTS, 11): fields with a known name are blanked, addresses and
phone numbers inside texts are masked, and paths are not written, for a private link is a path.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from vinte.kernel.masks import masked

BLANK = "[not logged]"
_PRIVATE_WORDS = frozenset(
    [
        "address",
        "body",
        "code",
        "cookie",
        "cookies",
        "description",
        "email",
        "iban",
        "key",
        "mobile",
        "name",
        "nif",
        "note",
        "password",
        "phone",
        "secret",
        "subject",
        "text",
        "token",
    ]
)
_OURS_TO_NAME = frozenset({"task_name", "logger_name", "func_name", "queue_name", "code_status"})
_SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
Event = MutableMapping[str, Any]

log = structlog.get_logger("vinte.request")


def chosen_format(wanted: str) -> str:
    """`json` or `lines`; `auto` is lines when a person looks at the terminal."""
    if wanted == "auto":
        return "lines" if sys.stderr.isatty() else "json"
    return wanted


def without_personal_data(_logger: Any, _method: str, event: Event) -> Event:
    """Blank the fields that hold contact details by their name, and mask them inside the other texts."""
    for field, value in list(event.items()):
        if field not in _OURS_TO_NAME and _PRIVATE_WORDS & set(field.lower().split("_")):
            event[field] = BLANK
        else:
            event[field] = _masked(value)
    return event


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, MutableMapping):
        return without_personal_data(None, "", dict(value))
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return value


def _without_path(_logger: Any, _method: str, event: Event) -> Event:
    """Django's own lines on a request end with its path; the request's line tells the route instead."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.startswith(("django.request", "django.security")):
        event["event"] = str(event["event"]).split(":")[0]
        if record.name.startswith("django.security"):
            # What a stranger sent was refused: nothing of ours failed, and a trace for each would bury those that did.
            event.pop("exc_info", None)
    return event


class StandardError(logging.Handler):
    """Writes to what standard error is at that moment, which may have been replaced since the set-up."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001 - logging's own rule: a log never breaks what it tells of
            self.handleError(record)


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: set up structlog, and the standard library's loggers through it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = config.get("format") == "json"
    render = [structlog.processors.JSONRenderer()] if as_json else [_line]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "vinte": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        _without_path,
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        without_personal_data,
                        *render,
                    ],
                }
            },
            "handlers": {"stderr": {"()": StandardError, "formatter": "vinte"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                # Says for each job what it was called with; our own tasks say what matters.
                "procrastinate": {"level": "WARNING"},
                "django.server": {"level": "WARNING", "propagate": True},
                "_granian": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _line(_logger: Any, _method: str, event: Event) -> str:
    instant = str(event.pop("timestamp", ""))[11:19]
    level = str(event.pop("level", "info"))
    event.pop("logger", None)
    event.pop("request_id", None)
    trace = event.pop("exception", "")
    words = " ".join(f"{field}={value}" for field, value in event.items() if field != "event")
    mark = "" if level == "info" else f"{level}: "
    line = f"{instant} {mark}{event.get('event', '')} {words}".rstrip()
    return f"{line}\n{trace}" if trace else line


class RequestLogMiddleware:
    """Gives each request an identifier, binds it to every line, and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the line names the route, never the path, which may hold a private link's secret."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_REQUEST_ID.fullmatch(given) else uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.monotonic()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        match = request.resolver_match
        if match is not None:
            log.info(
                "request",
                method=request.method,
                route=match.view_name,
                status=response.status_code,
                ms=round((time.monotonic() - began) * 1000),
            )
        return response
