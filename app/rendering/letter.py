"""Letters: one plain text and one HTML form of the same words, in the look of the pages; nothing is fetched."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape


@dataclass(frozen=True, slots=True)
class Link:
    """Where a letter leads to, and the words on it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: a subject, sentences, one thing to do, more links, and why it was sent."""

    subject: str
    greeting: str
    sentences: tuple[str, ...]
    action: Link
    reason: str
    links: tuple[Link, ...] = field(default=())


def message(to: str, letter: Letter) -> dict[str, str]:
    """Return the mail as `mail.send` takes it; names cannot break a line of its header."""
    subject = single_spaced(letter.subject)
    return {
        "to": to,
        "subject": subject,
        "text": _template("letter.txt").render(letter=letter, subject=subject),
        "html": _template("letter.html").render(letter=letter, subject=subject),
    }


def single_spaced(text: str) -> str:
    """Return the text as one line of printable characters."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "letters"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["line"] = single_spaced
    return environment.get_template(name)
