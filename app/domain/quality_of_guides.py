"""What can be better in the words of a scoring guide: levels without words, levels alike, long sentences."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.errors import Fault
from app.domain.rubric import Criterion, Level

# A level is read many times, and by those who wrote the work; so many words are one breath.
MOST_WORDS = 30


def undescribed(where: str, criteria: Sequence[Criterion]) -> Iterator[Fault]:
    """Yield the criteria with a level that has no words."""
    for criterion in criteria:
        bare = [level.name for level in criterion.levels if not level.description.strip()]
        if bare:
            yield Fault(where, f"“{criterion.title}” does not describe {_listed(bare)}")


def alike(where: str, criteria: Sequence[Criterion]) -> Iterator[Fault]:
    """Yield the criteria of which two levels that follow each other say the same."""
    for criterion in criteria:
        for lower, higher in pairwise(criterion.levels):
            if _said(lower) and _said(lower) == _said(higher):
                told = f"“{criterion.title}” says the same of {_listed([lower.name, higher.name])}"
                yield Fault(where, told)


def long_winded(where: str, criteria: Sequence[Criterion]) -> Iterator[Fault]:
    """Yield the levels with a sentence of too many words."""
    for criterion in criteria:
        for level in criterion.levels:
            longest = max((len(one.split()) for one in _sentences(level)), default=0)
            if longest > MOST_WORDS:
                told = f"“{criterion.title}”, {level.name}: a sentence has {longest} words"
                yield Fault(where, f"{told}; expected at most {MOST_WORDS}")


def _said(level: Level) -> str:
    return " ".join(re.findall(r"\w+", level.description.casefold()))


def _sentences(level: Level) -> list[str]:
    return re.split(r"[.!?;:]\s|\n", level.description)


def _listed(names: Sequence[str]) -> str:
    *others, last = (f"“{name}”" for name in names)
    return f"{', '.join(others)} and {last}" if others else last
