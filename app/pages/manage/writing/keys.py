"""Short names made from titles, for parts that others refer to."""

import re
import unicodedata
from collections.abc import Collection

MOST = 50


def key_of(title: str, taken: Collection[str]) -> str:
    """Return a short name that no other has: small letters and digits with hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MOST].rstrip("-") or "part"
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
