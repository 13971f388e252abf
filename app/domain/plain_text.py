"""Text that both databases, a signature and a reader can take."""

_KEPT_CONTROLS = frozenset("\t\n\r")


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


def single_line(text: str) -> str:
    """Return the text without outer spaces; refuses line breaks and an empty rest."""
    stripped = storable(text).strip()
    if not stripped:
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
