"""The names of files that people send: plain, and of no path."""

import unicodedata

from app.services.work import refuse

MAX_NAME = 255


def plain_name(sent: str) -> str:
    """Return the file name; refuses one that is a path, hidden, or could fool a reader."""
    name = unicodedata.normalize("NFC", sent).strip()
    marks = any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)
    if (
        not name
        or len(name) > MAX_NAME
        or marks
        or name.startswith(".")
        or set(name) & set('/\\:*?"<>|')
    ):
        raise refuse("/file", "needs a plain file name, without a path")
    return name
