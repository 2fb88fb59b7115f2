"""`vinte staff`: who of the staff may do what; how the first operator of a new site comes to be."""

from __future__ import annotations

import click

from vinte.project import environment

LANGUAGES = ("pt", "es", "fr", "it", "en")


@click.group()
def command() -> None:
    """Give and take the roles of the staff: support, operator."""


@command.command("list")
def list_staff() -> None:
    """Print a line for each person of the staff: address, roles, name."""
    with environment.django_ready():
        from vinte.people import queries as people

        members = people.staff()
        for member in members:
            click.echo(f"{member.email}  {','.join(member.roles)}  {member.name}")
    if not members:
        click.echo("Nobody yet: vinte staff add ADDRESS --role operator", err=True)


@command.command("add")
@click.argument("address")
@click.option("--role", required=True, help="support (decides claims) or operator (answers for the site).")
@click.option("--name", default="", help="Needed for an address that has no account yet.")
@click.option("--language", type=click.Choice(LANGUAGES), default="pt", show_default=True)
def add(address: str, role: str, name: str, language: str) -> None:
    """Give a role to the person with this address; opens an account when there is none."""
    with environment.django_ready():
        from django.conf import settings
        from django.db import transaction

        from vinte.kernel.clock import clock_named
        from vinte.people import actions
        from vinte.people import queries as people

        _require_known(role, people.STAFF_ROLES)
        at = clock_named(settings.VINTE_CLOCK).now()
        with transaction.atomic():
            account = people.account_by_email(address)
            if account is None:
                if not name.strip():
                    raise click.UsageError(f"{address} has no account yet: give --name too")
                account = actions.open_account(email=address, name=name, language=language, at=at)
            actions.give_role(account_id=account.id, role=role, at=at)
        click.echo(f"{account.email} is of the staff now: {role}.")
        click.echo(
            f"Logs in at {settings.VINTE_BASE_URL}/conta/login/ with a code that is sent to this address."
        )
        if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend") and not settings.VINTE_DEMO:
            click.echo(
                "VINTE_EMAIL_URL sends no e-mail now, so no code would arrive: set it first.", err=True
            )


@command.command("remove")
@click.argument("address")
@click.option("--role", required=True, help="support or operator.")
def remove(address: str, role: str) -> None:
    """Take a role from the person with this address; what they did stays written."""
    with environment.django_ready():
        from django.conf import settings

        from vinte.kernel.clock import clock_named
        from vinte.people import actions
        from vinte.people import queries as people

        _require_known(role, people.STAFF_ROLES)
        account = people.account_by_email(address)
        if account is None:
            raise click.UsageError(f"no account has the address {address}; see vinte staff list")
        actions.take_role(account_id=account.id, role=role, at=clock_named(settings.VINTE_CLOCK).now())
        click.echo(f"{account.email} is {role} no more.")


def _require_known(role: str, known: tuple[str, ...]) -> None:
    if role not in known:
        raise click.BadParameter(f"{role!r} is none of {', '.join(known)}", param_hint="--role")
