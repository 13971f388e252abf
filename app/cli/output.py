"""What commands say: JSON for programs, a table or a line for people; faults to standard error."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

NO, USAGE, COULD_NOT = 1, 2, 3

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs")]

# What is piped elsewhere is not broken into lines of a terminal that is not there.
WIDE = 200
console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
errors = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)


def complain(message: str) -> None:
    """Say what went wrong."""
    errors.print(message, markup=False, style="red")


def answer_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write one JSON document to standard output."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
    sys.stdout.write(orjson.dumps(value, option=options, default=str).decode())


def answer(value: Mapping[str, Any], *, as_json: bool) -> None:
    """Answer with one thing."""
    if as_json:
        answer_json(value)
        return
    table = Table.grid(padding=(0, 2))
    for name, member in value.items():
        table.add_row(f"[bold]{name}[/]", _text(member))
    console.print(table, soft_wrap=True)


def answer_list(rows: Sequence[Mapping[str, Any]], *, as_json: bool, nothing: str) -> None:
    """Answer with a list; `nothing` is said to a person when it is empty."""
    if as_json:
        answer_json({"data": rows})
        return
    if not rows:
        console.print(nothing)
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(_text, row.values()))
    console.print(table)


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value).replace("[", "\\[")
