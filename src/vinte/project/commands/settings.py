"""`vinte settings`: every setting with its purpose, default and present value."""

from __future__ import annotations

import os

import click

from vinte.project import settings_table
from vinte.project.settings_table import SETTINGS, Setting


@click.command()
@click.option("--markdown", is_flag=True, help="Write docs/settings.md, which has no values.")
def command(markdown: bool) -> None:
    """Print each setting: what it is for, its default, its value now; secrets are not shown."""
    if markdown:
        click.echo(as_markdown(), nl=False)
        return
    settings_table.read()
    for setting in SETTINGS:
        click.echo(f"{setting.name}\n  {setting.purpose}\n  default: {setting.default or '(empty)'}")
        click.echo(f"  now: {_shown(setting)}\n")


def _shown(setting: Setting) -> str:
    value = os.environ.get(setting.name)
    if value is None:
        return "(default)"
    if not value:
        return "(empty)"
    return "(set, not shown)" if setting.secret else value


def as_markdown() -> str:
    """docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "All come from the environment; `vinte settings` prints them with their present values. This page is",
        "written by `vinte settings --markdown`.",
        "",
        "| setting | purpose | default |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{each.name}` | {each.purpose} | {_code(each.default)} |" for each in SETTINGS]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else "empty"
