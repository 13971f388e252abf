"""The issuers that an organization knows: how it came to know them, and lists that others publish."""

import csv
import io
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from app.domain.errors import Fault, InvalidError

LONGEST_ID, LONGEST_NAME, MOST_AT_ONCE = 1000, 200, 500
_ID = re.compile(r"(?:https?://[a-z0-9\[]|did:[a-z0-9]+:)[\x21-\x7e]*\Z", re.IGNORECASE)


class HowChecked(StrEnum):
    """How somebody made sure that the id is really that issuer's."""

    ISSUERS_WEBSITE = "issuers_website"
    PERSONAL_CONTACT = "personal_contact"
    CONTRACT = "contract"
    PUBLISHED_LIST = "published_list"
    OTHER = "other"


def plain_issuer_id(value: str) -> str:
    """Return the id as badges spell it; refuses what can be no issuer's id."""
    text = value.strip()
    if len(text) > LONGEST_ID or not _ID.match(text):
        raise ValueError("must be the issuer's id: an https address or a DID")
    return text


def read_list(text: str) -> list[tuple[str, str]]:
    """Return the ids and names of a list: lines of `id,name`, or a registry in JSON.

    The JSON is that of the Digital Credentials Consortium, `{"registry": {id: {"name": …}}}`.
    """
    is_json = text.lstrip().startswith("{")
    found = list(_of_registry(text) if is_json else _of_lines(text))
    if not found:
        raise _bad("The list names no issuer.")
    if len(found) > MOST_AT_ONCE:
        raise _bad(f"At most {MOST_AT_ONCE} issuers at once.")
    return found


def _of_lines(text: str) -> Iterator[tuple[str, str]]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            is_heading = rows.line_num == 1 and cells[:1] == ["issuer_id"]
            if any(cells) and not is_heading:
                yield _pair(cells, rows.line_num)
    except csv.Error:
        raise _bad(f"Line {rows.line_num} cannot be read.") from None


def _pair(cells: list[str], number: int) -> tuple[str, str]:
    if len(cells) != 2 or not all(cells):  # noqa: PLR2004 - an id and a name
        raise _bad(f"Line {number} is not an issuer's id, a comma and a name.")
    return cells[0], cells[1]


def _of_registry(text: str) -> Iterator[tuple[str, str]]:
    for issuer_id, entry in _registry(text).items():
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            raise _bad(f"The list gives no name to {issuer_id[:LONGEST_NAME]}.")
        yield issuer_id, name


def _registry(text: str) -> dict[str, Any]:
    try:
        registry = json.loads(text).get("registry")
    except (ValueError, RecursionError):
        raise _bad("The list cannot be read as JSON.") from None
    if not isinstance(registry, dict):
        raise _bad('The list has no member "registry" with an entry for each issuer.')
    return registry


def _bad(detail: str) -> InvalidError:
    return InvalidError(detail, Fault("/list", detail))
