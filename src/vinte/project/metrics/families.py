"""Every metric: its name with the unit last, its type, its labels, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = ("seconds", "cents")


@dataclass(frozen=True)
class Family:
    """One metric as OpenMetrics has it; `kind` is info, counter, gauge or histogram."""

    name: str
    kind: str
    help: str
    labels: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What its numbers are counted in, which its name ends with; empty for plain numbers."""
        last = self.name.rsplit("_", 1)[-1]
        return last if last in _UNITS else ""


BUILD = Family("vinte_build", "info", "The version that runs.", ("version", "python"))
REQUESTS = Family(
    "vinte_requests",
    "counter",
    "Requests answered, by route, method and class of status (2xx).",
    ("route", "method", "status"),
)
REQUEST_SECONDS = Family(
    "vinte_request_seconds",
    "histogram",
    "From a whole request to its whole answer, waiting for a thread included.",
    ("route",),
)
DATABASE_UP = Family(
    "vinte_database_up", "gauge", "1 when the database answered all that was asked for this collection."
)
DUTY_SUCCESS = Family(
    "vinte_duty_last_success_timestamp_seconds", "gauge", "When a duty last came to its end.", ("duty",)
)
DUTY_LATE = Family(
    "vinte_duty_late", "gauge", "1 for a duty that did not come to its end in time.", ("duty",)
)
DUTY_FAILED = Family(
    "vinte_duty_failed_items", "gauge", "Items of a duty that failed and are not done yet.", ("duty",)
)
WORKER_AGE = Family(
    "vinte_worker_heartbeat_age_seconds",
    "gauge",
    "Since any worker's last heartbeat; +Inf before the first one.",
)
JOBS_WAITING = Family("vinte_jobs_waiting", "gauge", "Background jobs that could run and do not.")
JOBS_OLDEST = Family(
    "vinte_jobs_oldest_age_seconds", "gauge", "How long the oldest of them waits; 0 for none."
)
MESSAGES_WAITING = Family("vinte_messages_waiting", "gauge", "Messages that are not sent yet.", ("channel",))
MESSAGES_OLDEST = Family(
    "vinte_messages_oldest_age_seconds",
    "gauge",
    "How long the oldest of them waits; 0 for none.",
    ("channel",),
)
MESSAGES_FAILED = Family(
    "vinte_messages_failed", "gauge", "Messages given up in seven days that wait for a person.", ("channel",)
)
MESSAGES_REFUSED = Family(
    "vinte_messages_refused", "gauge", "Messages of seven days to addresses that do not exist.", ("channel",)
)
LETTERS_HELD = Family("vinte_letters_held", "gauge", "Letters that came in and are held back for a person.")
PAYMENTS_OPEN = Family("vinte_payments_open", "gauge", "Payments begun and not ended.", ("currency",))
PAYMENTS_OPEN_CENTS = Family(
    "vinte_payments_open_cents", "gauge", "What they come to, in whole cents.", ("currency",)
)
FROZEN_CENTS = Family(
    "vinte_balance_frozen_cents",
    "gauge",
    "Balance that an open dispute keeps from being spent.",
    ("currency",),
)
REFUNDS_OPEN = Family(
    "vinte_refunds_open", "gauge", "Refunds asked of the provider and not done.", ("currency",)
)
REFUNDS_OPEN_CENTS = Family(
    "vinte_refunds_open_cents", "gauge", "What they come to, in whole cents.", ("currency",)
)
DESK_WAITING = Family("vinte_desk_waiting", "gauge", "What waits for an agent.", ("queue",))
DESK_LATE = Family("vinte_desk_late", "gauge", "What should have been answered by now.", ("queue",))

FAMILIES = tuple(each for each in list(globals().values()) if isinstance(each, Family))
