"""Which of the languages that there are somebody wants (RFC 9110 12.5.4, RFC 4647 3.4 lookup)."""

import re
from collections.abc import Iterable, Sequence

_ENTRY = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*"
)
_MOST = 20


def wanted(accept_language: str | None) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header, the most wanted first."""
    found = []
    for place, text in enumerate((accept_language or "").split(",")[:_MOST]):
        entry = _ENTRY.fullmatch(text)
        if entry and float(entry[2] or 1) > 0:
            found.append((-float(entry[2] or 1), place, entry[1]))
    return tuple(tag for _, _, tag in sorted(found))


def best(wishes: Sequence[str], own: str, others: Iterable[str]) -> str | None:
    """Return the first of the others that is wished for, or None when the own one serves as well."""
    known = {one.lower(): one for one in others} | {own.lower(): None}
    for wish in wishes:
        if wish == "*":
            return None
        tag = wish.lower()
        while tag:
            if tag in known:
                return known[tag]
            tag = tag.rpartition("-")[0]
    return None
