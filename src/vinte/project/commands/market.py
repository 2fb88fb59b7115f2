"""`vinte market`: what a market has, and what it lacks."""

from __future__ import annotations

import sys

import click

from vinte.project import environment


@click.group("market")
def command() -> None:
    """Tell what the data of a market holds."""


@command.command()
@click.argument("market", required=False)
def check(market: str | None) -> None:
    """Print what MARKET (or each) has and lacks: places, postcodes, terms, prices, taxes, hours, legal texts, words.

    Exit 1 when something is missing without which the site cannot sell there.
    """
    environment.settings_ready()
    from vinte.kernel.clock import SystemClock
    from vinte.project import market_report

    on = SystemClock().now().date()
    is_ready = True
    for name in [market] if market else market_report.known_markets():
        click.echo(name)
        for line in market_report.report(name, on=on):
            click.echo(f"  {line}")
            is_ready = is_ready and not line.is_grave
    sys.exit(0 if is_ready else 1)
