"""Run every benchmark, show the table, keep it in `var/bench.json`; exits 1 where a target is missed."""

import importlib
import sys
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from bench.rows import Row

# Every module here has a function `rows() -> list[Row]`.
MODULES = (
    "bench.baking",
    "bench.signing",
    "bench.status_lists",
    "bench.verifying",
    "bench.issuing",
    "bench.reading",
    "bench.routing",
    "bench.agreement",
    "bench.startup",
)
OUTPUT = Path(__file__).parent.parent / "var" / "bench.json"


def main() -> int:
    """Measure all and tell whether all is as fast as it should be."""
    console = Console()
    found: list[Row] = []
    for name in MODULES:
        with console.status(f"{name} …"):
            found += importlib.import_module(name).rows()
    console.print(_table(found))
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    console.print(f"Kept in {OUTPUT}")
    return 0 if all(row["ok"] for row in found) else 1


def _table(rows: list[Row]) -> Table:
    table = Table(title="Times in µs; ratios taken within this run")
    for heading in ("what", "ours", "reference", "ratio", "target", ""):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        verdict = "[green]ok[/]" if row["ok"] else "[red]missed[/]"
        numbers = (f"{row[key]:,.2f}" for key in ("ours", "reference", "ratio"))  # type: ignore[literal-required]
        table.add_row(row["name"], *numbers, row["target"], verdict)
    return table


if __name__ == "__main__":
    sys.exit(main())
