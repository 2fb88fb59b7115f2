"""`vinte mail`: letters that people write back, from the wire or from files."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import click

from vinte.project import environment


@click.group()
def command() -> None:
    """Take in the letters that people write to the address of VINTE_INBOUND_ADDRESS."""


@command.command("serve")
@click.option(
    "--protocol",
    type=click.Choice(["lmtp", "smtp"]),
    default="lmtp",
    show_default=True,
    help="What the mail server in front speaks to this one.",
)
@click.option("--listen", default="", help="Address and port; without it VINTE_INBOUND_LISTEN.")
def serve(protocol: str, listen: str) -> None:
    """Take letters until stopped; prints where it listens.

    It asks for no password and relays nothing: only the mail server in front of it may reach it.
    """
    with environment.django_ready():
        from django.conf import settings

        from vinte.kernel.clock import clock_named
        from vinte.notices import queries as notices
        from vinte.notices.actions import serve_mail
        from vinte.project.readers import listening

        if not notices.inbound_domain():
            raise click.ClickException(
                "VINTE_INBOUND_ADDRESS is empty: set the address at which answers arrive"
            )
        try:
            host, port = listening(listen) if listen else settings.VINTE_INBOUND_LISTEN
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--listen") from None
        clock = clock_named(settings.VINTE_CLOCK)

        async def until_stopped() -> None:
            stop = asyncio.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            await serve_mail(
                host=host,
                port=port,
                is_lmtp=protocol == "lmtp",
                now=clock.now,
                until=stop,
                listening=lambda bound: click.echo(
                    f"Letters for {notices.inbound_domain()} come in at {host}:{bound} ({protocol})"
                ),
            )

        try:
            asyncio.run(until_stopped())
        except OSError as error:
            raise click.ClickException(f"{host}:{port} can't be listened at: {error.strerror}") from None


@command.command("feed")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def feed(files: tuple[Path, ...]) -> None:
    """Take letters from files, as they came (.eml); a line for each says what became of it.

    Exit 1 when one was refused. The same letter again changes nothing.
    """
    refused = 0
    with environment.django_ready():
        from django.conf import settings

        from vinte.kernel.clock import clock_named
        from vinte.notices import queries as notices
        from vinte.notices.actions import take_mail

        now = clock_named(settings.VINTE_CLOCK).now
        for path in files:
            # One byte more than is taken, so that a huge file is refused without being read.
            with path.open("rb") as file:
                raw = file.read(notices.MOST_MAIL_BYTES + 1)
            try:
                taken = take_mail(raw=raw, envelope_from=None, recipients=(), at=now())
            except notices.TooMuch as error:
                refused += 1
                click.echo(f"{path}: refused ({error.code})")
                continue
            except notices.TooManyWait as error:
                raise click.ClickException(f"{path}: not taken: {error}") from None
            told = f" ({taken.reason})" if taken.reason else ""
            refused += taken.state == "refused"
            click.echo(f"{path}: {taken.state}{told}{', already here' if taken.is_known else ''}")
    if refused:
        sys.exit(1)
