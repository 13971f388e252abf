"""Tables: the first rows of a CSV file or of the first sheet of a spreadsheet, as plain texts."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from app.rendering.cage.archives import Archive
from app.rendering.cage.markup import parsed

MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 200, 40, 500
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LETTERS = re.compile(r"[A-Z]{1,3}")


def table(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write `{"rows": [[…]], "is_cut": …}`: at most 200 rows of 40 cells."""
    content = given.read()
    if media_type == "text/csv":
        rows = _of_csv(content)
    elif media_type.endswith("spreadsheetml.sheet"):
        rows = _of_sheet(Archive(content))
    else:
        rows = _of_open_document(Archive(content))
    kept = [_shown(row) for row in itertools.islice(rows, MOST_ROWS + 1)]
    told = {"rows": kept[:MOST_ROWS], "is_cut": len(kept) > MOST_ROWS}
    made.write(json.dumps(told).encode())


def _shown(row: Iterable[str]) -> list[str]:
    cells = [cell[:MOST_TEXT] for cell in itertools.islice(row, MOST_COLUMNS)]
    return ["".join(c for c in cell if c.isprintable() or c in "\n\t") for cell in cells]


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig", "replace").replace("\x00", "")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        yield from csv.reader(io.StringIO(text, newline=""), dialect)
    except csv.Error as error:
        raise ValueError("no table") from error


def _of_sheet(archive: Archive) -> Iterator[list[str]]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.names:
        strings = parsed(archive.read("xl/sharedStrings.xml"))
        shared = ["".join(one.itertext(f"{_SHEET}t")) for one in strings.iter(f"{_SHEET}si")]
    sheets = sorted(n for n in archive.names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
    if not sheets:
        raise ValueError("no sheet")
    for row in parsed(archive.read(sheets[0])).iter(f"{_SHEET}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_SHEET}c"):
            # A cell says which column it is in; empty ones are left out.
            place = _column(cell.get("r") or "") or len(cells)
            cells += [""] * (min(place, MOST_COLUMNS) - len(cells))
            cells.append(_value(cell, shared))
        yield cells


def _value(cell: Any, shared: list[str]) -> str:  # noqa: ANN401 - an element of lxml
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext(f"{_SHEET}t"))
    text = cell.findtext(f"{_SHEET}v") or ""
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
    return text


def _column(place: str) -> int | None:
    letters = _LETTERS.match(place)
    if letters is None:
        return None
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _of_open_document(archive: Archive) -> Iterator[list[str]]:
    sheet = next(parsed(archive.read("content.xml")).iter(f"{_TABLE}table"), None)
    if sheet is None:
        raise ValueError("no sheet")
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text = "\n".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
            times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
            count = int(times) if times.isdecimal() and len(times) < 5 else MOST_COLUMNS  # noqa: PLR2004 - digits
            cells += [text] * min(count, MOST_COLUMNS - len(cells))
        yield cells
