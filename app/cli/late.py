"""Commands that are imported when they are run: help tells of all of them and loads none."""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class LateCommand(TyperCommand):
    """A command, or a group of them, of which place and help are known."""

    def __init__(self, name: str, place: str, help: str) -> None:  # noqa: A002 - Typer's word
        """Keep where it is: `module:attribute` below `app.cli`."""
        super().__init__(name, help=help, rich_markup_mode=None)
        self.place = place

    def load(self) -> Any:  # noqa: ANN401 - a command of the Click that Typer carries
        """Import it."""
        module, attribute = self.place.split(":")
        # All that an import makes stays: it need not be looked through for rubbish again and again.
        gc.disable()
        try:
            found = getattr(import_module(f"app.cli.{module}"), attribute)
        finally:
            gc.enable()
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(self.name)(found)
            found = single
        return get_command(found)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as above
        """Let the command itself read what was given."""
        return self.load().make_context(info_name, args, *rest, **more)


def group_of(commands: Mapping[str, tuple[str, str]]) -> type[TyperGroup]:
    """Return the kind of group that has these commands: a place and a line of help for each name."""

    class LateGroup(TyperGroup):
        def __init__(self, **choices: Any) -> None:  # noqa: ANN401 - Typer's
            super().__init__(**choices)
            self.commands = {name: LateCommand(name, *told) for name, told in commands.items()}

    return LateGroup
