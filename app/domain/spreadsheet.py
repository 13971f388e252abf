"""Tables for spreadsheets, in which a text that looks like a formula stays a text."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULAS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def as_csv(header: Sequence[str], lines: Iterable[Sequence[str | int | float | None]]) -> str:
    """Return the lines as CSV under a header; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for line in lines:
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue()


def plain(text: str) -> str:
    """Return the text, with an apostrophe before what a spreadsheet would reckon with."""
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULAS else text
