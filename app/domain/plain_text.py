"""Text that both databases, a signature and a reader can take."""

import unicodedata

_KEPT_CONTROLS = frozenset("\t\n\r")
# Nothing is shown for these either, though they are no format characters: the joiner of graphemes,
# fillers, the empty Braille cell, and what chooses among forms of the character before.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u180b\u180c\u180d\u180f"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)


def seen(text: str) -> str:
    """Return the text without the characters that nobody sees: zero-width ones, soft hyphens, marks of order."""
    return "".join(c for c in text if c.isspace() or _is_seen(c))


def folded(text: str) -> str:
    """Return the text without what makes no difference: case, spaces, what nobody sees, forms of a letter."""
    plain = unicodedata.normalize("NFKC", seen(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def storable(text: str) -> str:
    """Return the text; refuses what one of the databases or a signature would: controls, lone surrogates."""
    for character in text:
        if (character < " " and character not in _KEPT_CONTROLS) or character == "\x7f":
            raise ValueError("must not contain control characters")
        if "\ud800" <= character <= "\udfff":
            raise ValueError("must not contain lone surrogates")
        if character in "\ufffe\uffff":
            raise ValueError("must not contain U+FFFE or U+FFFF")
    return text


def _is_seen(character: str) -> bool:
    return character not in _UNSEEN and unicodedata.category(character) not in {"Cc", "Cf"}


def single_line(text: str) -> str:
    """Return the text without outer spaces; refuses line breaks and a rest in which nothing is seen."""
    stripped = storable(text).strip()
    if not seen(stripped).strip():
        raise ValueError("must not be empty")
    if any(character in "\t\n\r\u2028\u2029" for character in stripped):
        raise ValueError("must be a single line")
    return stripped


def plain_url(value: str) -> str:
    """Return the URL; refuses anything but an absolute http or https one that can stand in a signature."""
    text = single_line(value)
    if not text.startswith(("https://", "http://")) or any(c in ' "<>\\^`{|}' for c in text):
        raise ValueError("must be an absolute http or https URL")
    if not text.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0].strip("."):
        raise ValueError("must name a host")
    return text


def plain_email(value: str) -> str:
    """Return the address; refuses what is not one, and anything that could add a mail header."""
    text = single_line(value)
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    if not local or any(c in ' ,;:<>()[]\\"' for c in text) or "@" in local or not all(labels):
        raise ValueError("must be an e-mail address such as ada@district.example")
    return text
