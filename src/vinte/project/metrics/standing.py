"""How the site stands as its rooms tell it: duties, worker, mail, money on its way, what waits at the desk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import Error, close_old_connections, connection

from vinte.claims import queries as claims
from vinte.guarantee import terms
from vinte.help_centre import queries as help_centre
from vinte.kernel.clock import clock_named
from vinte.kernel.duty_state import duty_states
from vinte.kernel.worker_state import worker_state
from vinte.leads import queries as leads
from vinte.notices import queries as notices
from vinte.project.metrics import families as of
from vinte.project.metrics.exposition import Sample
from vinte.project.metrics.families import Family
from vinte.wallet import queries as wallet

Found = list[tuple[Family, Sequence[Sample]]]

# What a connection that only watches may do: change and lock no row, wait for nobody's lock, and take no long question.
_ONLY_LOOKS = """
    SELECT set_config('default_transaction_read_only', 'on', false),
           set_config('lock_timeout', '1s', false), set_config('statement_timeout', '5s', false)
"""


def asked_apart() -> Found:
    """As `standing`, in a thread whose connection does nothing else; raises `django.db.Error`."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ONLY_LOOKS)
        return standing()
    except Error:
        connection.close()  # whatever it waits for, the next collection begins anew
        raise
    finally:
        close_old_connections()


def standing() -> Found:
    """Every metric that the database knows, by at most 20 statements."""
    at = clock_named(settings.VINTE_CLOCK).now()
    return [*_duties(at), *_worker(), *_mail(at), *_money(at), *_desk(at)]


def _duties(at: datetime) -> Found:
    states = duty_states(at=at)
    ends = [(state.name, state.succeeded_at) for state in states]
    return [
        (of.DUTY_SUCCESS, [Sample(end.timestamp(), (name,)) for name, end in ends if end is not None]),
        (of.DUTY_LATE, [Sample(int(state.is_late), (state.name,)) for state in states]),
        (of.DUTY_FAILED, [Sample(len(state.failures), (state.name,)) for state in states]),
    ]


def _worker() -> Found:
    state = worker_state()
    age = math.inf if state.heartbeat_at is None else _seconds(state.heartbeat_at, state.asked_at)
    return [
        (of.WORKER_AGE, [Sample(age)]),
        (of.JOBS_WAITING, [Sample(state.waiting_count)]),
        (of.JOBS_OLDEST, [Sample(_seconds(state.waiting_since, state.asked_at))]),
    ]


def _mail(at: datetime) -> Found:
    figures = notices.channel_figures(at=at)
    return [
        (of.MESSAGES_WAITING, [Sample(each.waiting_count, (name,)) for name, each in figures.items()]),
        (
            of.MESSAGES_OLDEST,
            [Sample(_seconds(each.waiting_since, at), (name,)) for name, each in figures.items()],
        ),
        (of.MESSAGES_FAILED, [Sample(each.failed_count, (name,)) for name, each in figures.items()]),
        (of.MESSAGES_REFUSED, [Sample(each.refused_count, (name,)) for name, each in figures.items()]),
        (of.LETTERS_HELD, [Sample(notices.waiting_mail_count())]),
    ]


def _money(at: datetime) -> Found:
    found = wallet.in_flight(currency=terms.load(settings.VINTE_MARKET, on=at.date()).currency)
    return [
        (of.PAYMENTS_OPEN, [Sample(each.payment_count, (each.currency,)) for each in found]),
        (of.PAYMENTS_OPEN_CENTS, [Sample(each.payment_cents, (each.currency,)) for each in found]),
        (of.FROZEN_CENTS, [Sample(each.frozen_cents, (each.currency,)) for each in found]),
        (of.REFUNDS_OPEN, [Sample(each.refund_count, (each.currency,)) for each in found]),
        (of.REFUNDS_OPEN_CENTS, [Sample(each.refund_cents, (each.currency,)) for each in found]),
    ]


def _desk(at: datetime) -> Found:
    at_claims = claims.desk_counts(at)
    tickets = help_centre.ticket_counts(market=settings.VINTE_MARKET, at=at)
    counts = {
        "claims": (at_claims.waiting, at_claims.late),
        "tickets": (tickets.waiting, tickets.late),
        "returns": (len(leads.return_queue(at=at)), leads.overdue_return_count(at=at)),
    }
    return [
        (of.DESK_WAITING, [Sample(waiting, (queue,)) for queue, (waiting, _late) in counts.items()]),
        (of.DESK_LATE, [Sample(late, (queue,)) for queue, (_waiting, late) in counts.items()]),
    ]


def _seconds(since: datetime | None, at: datetime) -> float:
    """How long ago, never below zero: two machines' clocks differ a little."""
    return 0.0 if since is None else max(0.0, (at - since).total_seconds())
