"""Plans in plain words, and as the fields of a form: `sources/{place}/{name}`."""

from collections.abc import Iterator
from typing import Any

from app.domain.errors import Fault
from app.domain.plan import PlanContent
from app.pages.forms import Filled, Form, blank

KINDS = [
    ("published", "Published: an article, a book, a study"),
    ("recorded", "Recorded: a talk, a film, a podcast"),
    ("event", "An event or a course"),
    ("visit", "A visit to a class or a school"),
    ("other", "Something else"),
]
PARTS = {
    "topic": "Topic",
    "sources": "Sources",
    "application": "How you will apply it",
    "goals": "Goals that it serves",
}
_OF_SOURCE = ("title", "kind", "url", "citation", "relevance")
_MOST_DIGITS = 2


def sources_in(form: Form) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the place and members of every source of which something was typed."""
    paths = [n.split("/") for n in form.fields if n.startswith("sources/")]
    for place in sorted({int(path[1]) for path in paths if _is_place(path[1])}):
        said = {name: form.maybe(f"sources/{place}/{name}") for name in _OF_SOURCE}
        given = {name: value for name, value in said.items() if value is not None}
        if given:
            yield place, given


def filled_of(content: PlanContent) -> Filled:
    """Return the fields of a plan as they are stored."""
    values: dict[str, object] = {"topic": content.topic, "application": content.application}
    values["goal_ids"] = content.goal_ids
    for place, source in enumerate(content.sources):
        for name in _OF_SOURCE:
            values[f"sources/{place}/{name}"] = getattr(source, name)
    return blank(**values)


def sentence_of(fault: Fault) -> str:
    """Say where something is missing, and what."""
    part, _, rest = fault.pointer.removeprefix("/").partition("/")
    place = rest.split("/")[0]
    where = f"Source {int(place) + 1}" if place.isdecimal() else PARTS.get(part, part)
    return f"{where}: {fault.detail}."


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
