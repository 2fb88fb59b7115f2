"""`python -m vinte.demo.play_payments --port 8120 --state play.sqlite3 --site http://127.0.0.1:8020`."""

from __future__ import annotations

import json
import os
import signal
import threading
import urllib.request
from datetime import datetime
from pathlib import Path

import click

from vinte.kernel.clock import SystemClock

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class TownTime:
    """The site's time as its demo tells it, asked again each second; machine time while it does not answer."""

    def __init__(self, site: str) -> None:
        self._url = f"{site}/demo/tempo/agora.json"
        self._machine = SystemClock()
        self._asked_at: datetime | None = None
        self._ahead = self._machine.now() - self._machine.now()

    def now(self) -> datetime:
        """The town's instant."""
        machine = self._machine.now()
        if self._asked_at is None or (machine - self._asked_at).total_seconds() >= 1:
            self._asked_at = machine
            try:
                with _opener.open(self._url, timeout=2) as answer:
                    self._ahead = datetime.fromisoformat(json.load(answer)["now"]) - machine
            except (OSError, ValueError, KeyError):
                pass  # the site is starting or stopping: what it said last still holds
        return machine + self._ahead


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--site", required=True, help="Where the site listens.")
def main(port: int, state: Path, site: str) -> None:
    """Play the payment provider until stopped; the two secrets come from the environment."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            USE_I18N=True,
            LANGUAGE_CODE="pt",
            TIME_ZONE="UTC",
            # What amounts are written by.
            VINTE_MARKET=os.environ.get("VINTE_MARKET") or "pt",
            LOCALE_PATHS=[Path(__file__).resolve().parents[2] / "locale"],
        )
        import django

        django.setup()
    from vinte.demo.play_payments.server import PlayServer

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_said: ended.set())
    with PlayServer(
        secret_key=os.environ["VINTE_STRIPE_SECRET_KEY"],
        webhook_secret=os.environ["VINTE_STRIPE_WEBHOOK_SECRET"],
        webhook_url=f"{site}/webhooks/stripe/",
        port=port,
        state=state,
        now=TownTime(site).now,
    ):
        ended.wait()


if __name__ == "__main__":
    main()
