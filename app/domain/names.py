"""Whether somebody's name stands in a text: for a warning, so rather too often than too seldom."""

import re
import unicodedata
from collections.abc import Iterable

from app.domain.plain_text import seen

_SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]+")


def named_in(text: str, names: Iterable[str]) -> str | None:
    """Return the part of a name that stands in the text as a word of its own, or None.

    A part is looked for with a capital, so that "will" is no Will; a whole name, or a part that is
    joined to something else as in a file's name, in any case.
    """
    plain = _plain(text)
    words: set[str] = set(_WORD.findall(plain))
    folded = " ".join(_WORD.findall(plain.casefold()))
    for name in names:
        parts: list[str] = _WORD.findall(_plain(name))
        whole = " ".join(parts).casefold()
        if len(parts) > 1 and re.search(rf"\b{re.escape(whole)}\b", folded):
            return name
        for part in parts:
            if len(part) >= _SHORTEST and {part, part.upper()} & words:
                return part
    return None


def named_in_file(file_name: str, names: Iterable[str]) -> str | None:
    """Return the part of a name that stands in the name of a file, in any case."""
    words = set(_WORD.findall(_plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", file_name)).casefold()))
    for name in names:
        parts: list[str] = _WORD.findall(_plain(name))
        for part in parts:
            if len(part) >= _SHORTEST and part.casefold() in words:
                return part
    return None


def _plain(text: str) -> str:
    """Return the letters without accents, and without what nobody sees."""
    parts = unicodedata.normalize("NFKD", seen(text))
    return "".join(c for c in parts if not unicodedata.combining(c))
