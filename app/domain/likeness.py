"""Whether two texts are nearly the same: by the runs of five words that both have.

A sketch (MinHash) of sixteen bands lets a database find what is worth comparing: texts that share
half of their runs share a band nearly always, texts that share a fifth hardly ever.
"""

import hashlib
import re
import unicodedata

from app.domain.plain_text import seen

RUN, BANDS, ROWS = 5, 16, 4
# Too short to tell copying from chance.
FEWEST_WORDS = 20
ALIKE_PERCENT = 50
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"[^\W_]+")


def _number(*parts: object) -> int:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 3


_STEPS = [(_number("a", n) % _PRIME | 1, _number("b", n) % _PRIME) for n in range(BANDS * ROWS)]


def runs(text: str) -> frozenset[int]:
    """Return the runs of five words as numbers; letter case, accents, marks and what nobody sees do not count."""
    plain = unicodedata.normalize("NFKD", seen(text).casefold())
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(_number(*words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def bands(found: frozenset[int]) -> list[int]:
    """Return one number for each band of the sketch; none for a text that is too short."""
    if not found:
        return []
    least = [min((a * run + b) % _PRIME for run in found) for a, b in _STEPS]
    return [_number(n, *least[n * ROWS : (n + 1) * ROWS]) for n in range(BANDS)]


def percent(one: frozenset[int], other: frozenset[int]) -> int:
    """Return how many percent of the runs that either has both have."""
    union = len(one | other)
    return 100 * len(one & other) // union if union else 0


def band_of_file(sha256: str) -> int:
    """Return the band of a file: another one has it only if it is the very same."""
    return _number("file", sha256)
