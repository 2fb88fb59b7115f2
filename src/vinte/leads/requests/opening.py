"""Whether a request is open to buyers, once: for one request, and as a filter of a query."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from vinte.leads.models import JobRequest

State = JobRequest.State


def has_expired(row: JobRequest, *, at: datetime) -> bool:
    """Whether a request's time is over, and that is why it is closed if it is."""
    by_time = row.state != State.CLOSED or row.close_reason == "expired"
    return by_time and row.expires_at is not None and row.expires_at <= at


def is_wanted(row: JobRequest, *, at: datetime) -> bool:
    """Whether the homeowner wants quotes at that instant: published by then, not paused, closed or expired."""
    return row.state == State.PUBLISHED and row.published_at <= at and not has_expired(row, at=at)


def is_open(row: JobRequest, *, at: datetime) -> bool:
    """Whether it can be bought at that instant: wanted, and its telephone not known to be somebody else's."""
    return is_wanted(row, at=at) and row.phone_wrong_at is None


def open_at(at: datetime) -> Q:
    """The requests of which `is_open` is true."""
    return Q(state=State.PUBLISHED, published_at__lte=at, phone_wrong_at=None) & ~Q(expires_at__lte=at)
