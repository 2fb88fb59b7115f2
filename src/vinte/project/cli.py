"""The `vinte` command. Each command's module is imported only when it is asked for."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import click

from vinte import __version__
from vinte.kernel.errors import VinteError
from vinte.project import commands, env_file

ORDER = (
    "assess",
    "terms",
    "figures",
    "market",
    "replay",
    "demo",
    "setup",
    "serve",
    "worker",
    "sites",
    "mail",
    "migrate",
    "check",
    "staff",
    "push",
    "keys",
    "settings",
    "manage",
)


class LazyGroup(click.Group):
    """The modules of `vinte.project.commands`, each with its `command`, imported only when it is asked for.

    So `vinte assess` needs no Django, and a new command is a new module there and nothing else.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names: those of ORDER first, then the others by name."""
        found = {module.name for module in pkgutil.iter_modules(commands.__path__)}
        return [name for name in ORDER if name in found] + sorted(found - set(ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None; raises ImportError when its module is broken."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"vinte.project.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, once the file of settings is read; `setup` writes that file, and `sites` has one for each."""
        found = super().resolve_command(ctx, args)
        if found[0] not in ("setup", "sites"):
            env_file.take()
        return found

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
