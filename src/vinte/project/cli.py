"""The `vinte` command. Each command's module is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from vinte import __version__
from vinte.kernel.errors import VinteError

# name -> "module:command", in the order in which `vinte --help` lists them
COMMANDS = {
    "assess": "vinte.project.commands.assess:assess",
    "terms": "vinte.project.commands.terms:terms",
    "replay": "vinte.project.commands.replay:replay",
    "demo": "vinte.project.commands.demo:demo",
    "serve": "vinte.project.commands.serve:serve",
    "worker": "vinte.project.commands.worker:worker",
    "migrate": "vinte.project.commands.migrate:migrate",
    "check": "vinte.project.commands.check:check",
    "settings": "vinte.project.commands.settings:settings",
    "translations": "vinte.project.commands.translations:translations",
    "manage": "vinte.project.commands.manage:manage",
}


class LazyGroup(click.Group):
    """Lists the commands of COMMANDS and imports the one that is run, so that `vinte assess` needs no Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in COMMANDS' order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None; raises ImportError when its module is broken."""
        path = COMMANDS.get(cmd_name)
        if path is None:
            return None
        module_name, _, name = path.partition(":")
        command: click.Command = getattr(import_module(module_name), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run; an error that Vinte raises on purpose is one line for a person, with exit 1."""
        try:
            return super().invoke(ctx)
        except VinteError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vinte")
def main() -> None:
    """Vinte: a home-services marketplace whose guarantee can be checked."""


if __name__ == "__main__":
    main()
