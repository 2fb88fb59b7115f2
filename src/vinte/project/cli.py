"""The `vinte` command."""

from __future__ import annotations

import click

from vinte import __version__
from vinte.project.commands import assess, terms


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vinte")
def main() -> None:
    """Vinte: a home-services marketplace whose guarantee can be checked."""


main.add_command(assess.command)
main.add_command(terms.command)

if __name__ == "__main__":
    main()
