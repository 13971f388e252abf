"""What somebody had typed into a form that cannot be kept: for them to copy, and nothing else of the form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.pages.forms import Form

# Names under which people write; one word is enough there.
_NAMES = """
    address answer application badge citation codes comment description detail email findings
    goals group input introduction list measure message name narrative note notice part people
    progress proof q question reason relevance statement subject summary tags text title topic
    url
"""
_WRITTEN = frozenset(_NAMES.split())
# What the form says for itself, and what nobody else at this screen should read.
_UNSHOWN = frozenset({"csrf_token", "action", "next", "revision"})
_SECRET = re.compile(r"([a-z_]+_)?(password|secret|token|pin)")
# No choice of a list has these.
_FREE = re.compile(r"\s|://|@")
_PLACES = frozenset({"new", "piece"})
_LONG = 80
MOST_TEXTS, MOST_CHARACTERS = 300, 1_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and what its field was for."""

    label: str
    text: str

    @property
    def rows(self) -> int:
        """How many lines are shown of it at once."""
        lines = sum(len(line) // _LONG + 1 for line in self.text.split("\n"))
        return min(max(lines, 2), 12)


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that was typed into one form, as far as a page can hold it."""

    texts: tuple[Text, ...] = ()
    is_cut: bool = False
    has_files: bool = False


def typed_in(form: Form) -> Typed:
    """Return what was typed; choices, ids and secrets are left out."""
    kept: list[Text] = []
    room, is_cut = MOST_CHARACTERS, False
    for name, text in _typed(form):
        if len(kept) == MOST_TEXTS or room == 0:
            is_cut = True
            break
        kept.append(Text(_label(name), text[:room]))
        is_cut = len(text) > room
        room -= len(kept[-1].text)
    return Typed(tuple(kept), is_cut, bool(form.files))


def _typed(form: Form) -> Iterator[tuple[str, str]]:
    for name in form.fields:
        for text in form.all(name):
            if _is_typed(name, text.strip()):
                yield name, text


def _is_typed(name: str, text: str) -> bool:
    """Tell whether somebody wrote this: under such a name, or what no list of choices holds."""
    parts = name.split("/")
    if _UNSHOWN & {name, parts[-1]} or _SECRET.fullmatch(name) or _is_id(text):
        return False
    return not _WRITTEN.isdisjoint(parts) or len(text) > _LONG or bool(_FREE.search(text))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _label(name: str) -> str:
    """Say what the field was for: `new/exit-ticket/text` becomes Exit ticket, text."""
    parts = [part for part in name.split("/") if part not in _PLACES and not _is_id(part)]
    named = ("link" if part == "url" else part for part in parts)
    said = ", ".join(part.replace("_", " ").replace("-", " ") for part in named)
    return (said[:1].upper() + said[1:])[:_LONG] or "Text"
