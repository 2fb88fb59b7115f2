"""`vinte serve`: the web."""

from __future__ import annotations

import os

import click

from vinte.project import environment, rehearsal, settings_table, starting

# Connections that one process holds open at once, and the most that may stand before a body.
_CONNECTIONS = 4_000
_HEAD_BYTES = 64_000


@click.command()
@click.option("--host", help="Address to listen on; without it, as VINTE_LISTEN says.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; without it, as VINTE_LISTEN says.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--threads", type=click.IntRange(1), help="Threads in each; without it, as VINTE_THREADS says.")
def command(host: str | None, port: int | None, processes: int, threads: int | None) -> None:
    """Serve the pages until stopped."""
    if threads is not None:
        os.environ["VINTE_THREADS"] = str(threads)
    usual_host, usual_port = settings_table.read()["VINTE_LISTEN"]
    host, port = host or usual_host, port or usual_port
    environment.settle_secret()
    environment.require_mail()
    rehearsal.settle()
    with environment.database(), rehearsal.payments(site_port=port):
        environment.set_up_django()
        from django.db import connections

        rehearsal.require_one_kind_of_money()
        starting.tell_lacks()
        connections.close_all()  # no process of the server inherits one
        from django.conf import settings
        from granian import Granian
        from granian.constants import HTTPModes, Interfaces
        from granian.http import HTTP1Settings

        from vinte.project import static_files
        from vinte.project.metrics import tally

        static_files.collect()
        server = Granian(
            "vinte.project.asgi:application",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            # No browser speaks HTTP/2 without TLS, and nothing there ends a connection that stands still.
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=settings.VINTE_HEADER_SECONDS * 1000, max_buffer_size=_HEAD_BYTES
            ),
            workers=processes,
            # Each waiting client is one of these, and costs no thread.
            backlog=_CONNECTIONS * processes,
            backpressure=_CONNECTIONS,
            websockets=False,
            log_access=False,
            workers_kill_timeout=10,
        )
        with tally.shared():
            server.serve()
