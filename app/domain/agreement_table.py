"""How often one reader gave this level while the other gave that one: a square table of counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Self

Square = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Table:
    """Counts by the first reader's level (row) and the second's (column), from the lowest level on."""

    counts: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, size: int, cells: Iterable[tuple[int, int, int]]) -> Self:
        """Return the table of `size` levels from (first, second, how often)."""
        counts = [[0] * size for _ in range(size)]
        for first, second, often in cells:
            counts[first][second] += often
        return cls(tuple(map(tuple, counts)))

    @classmethod
    def of_pairs(cls, size: int, pairs: Iterable[tuple[int, int]]) -> Self:
        """Return the table of single pairs of levels."""
        return cls.of(size, ((first, second, 1) for first, second in pairs))

    @property
    def size(self) -> int:
        """How many levels there are to choose from."""
        return len(self.counts)

    @cached_property
    def total(self) -> int:
        """How many pairs of reviews it holds."""
        return sum(map(sum, self.counts))

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """How often the first reader gave each level."""
        return tuple(map(sum, self.counts))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """How often the second reader gave each level."""
        return tuple(map(sum, zip(*self.counts, strict=True)))

    @cached_property
    def given(self) -> tuple[int, ...]:
        """How often each level was given by either reader."""
        return tuple(map(sum, zip(self.rows, self.columns, strict=True)))

    @cached_property
    def filled(self) -> list[tuple[int, int, int]]:
        """The cells that are not empty: first, second, how often."""
        return [
            (first, second, often)
            for first, row in enumerate(self.counts)
            for second, often in enumerate(row)
            if often
        ]

    def split_at(self, rank: int) -> "Table":
        """Return the table of two: below the level of this rank, and from it on."""
        return Table.of(2, ((int(i >= rank), int(j >= rank), n) for i, j, n in self.filled))


@cache
def identity_weights(size: int) -> Square:
    """Return weights that count only the same level as agreement."""
    return tuple(tuple(float(i == j) for j in range(size)) for i in range(size))


@cache
def nominal_differences(size: int) -> Square:
    """Return differences that only tell whether two levels are the same."""
    return tuple(tuple(float(i != j) for j in range(size)) for i in range(size))


@cache
def ordinal_weights(size: int) -> Square:
    """Return Gwet's ordinal weights: 1 minus the share of pairs of levels that lie between two."""
    most = size * (size - 1) / 2

    def weight(i: int, j: int) -> float:
        apart = abs(i - j)
        return 1.0 if apart == 0 else 1 - apart * (apart + 1) / 2 / most

    return tuple(tuple(weight(i, j) for j in range(size)) for i in range(size))


@cache
def quadratic_weights(size: int) -> Square:
    """Return the weights of Cohen's weighted kappa that grow with the square of the distance."""
    most = (size - 1) ** 2
    return tuple(tuple(1 - (i - j) ** 2 / most for j in range(size)) for i in range(size))


def agreed(table: Table, weights: Square) -> float:
    """Return the weighted share of pairs that agree."""
    return sum(weights[i][j] * often for i, j, often in table.filled) / table.total


def by_chance(weights: Square, first: Sequence[float], second: Sequence[float]) -> float:
    """Return the weighted sum over what two would give if they gave so many of each level, apart."""
    return sum(
        weights[i][j] * p * q for i, p in enumerate(first) if p for j, q in enumerate(second) if q
    )
