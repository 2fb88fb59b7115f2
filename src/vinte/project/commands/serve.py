"""`vinte serve`: the web."""

from __future__ import annotations

import click

from vinte.project import environment, rehearsal


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8020, show_default=True)
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Threads in each.")
def command(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the pages until stopped."""
    environment.settle_secret()
    rehearsal.settle()
    with environment.database(), rehearsal.payments(site_port=port):
        environment.set_up_django()
        from django.db import connections

        rehearsal.require_one_kind_of_money()
        connections.close_all()  # no process of the server inherits one
        from granian import Granian
        from granian.constants import Interfaces

        from vinte.project import static_files

        static_files.collect()
        Granian(
            "vinte.project.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=threads,
            websockets=False,
            log_access=False,
            workers_kill_timeout=10,
        ).serve()
