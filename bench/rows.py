"""A row of `make bench`, and interleaved timing so that a busy machine slows both sides alike."""

import time
from collections.abc import Callable
from typing import TypedDict

# Many short turns: a neighbour on the machine then spoils some of them, not the best one.
ROUNDS = 100


class Row(TypedDict):
    """One comparison: times in microseconds; `ratio` and `target` read as `name` says."""

    name: str
    ours: float
    reference: float
    ratio: float
    target: str
    ok: bool


def microseconds(*loops: tuple[Callable[[], object], int], rounds: int = ROUNDS) -> list[float]:
    """Return the best time of one call of each function, rounds of the loops taken in turn."""
    best = [float("inf")] * len(loops)
    for _ in range(rounds):
        for place, (call, times) in enumerate(loops):
            started = time.perf_counter_ns()
            for _ in range(times):
                call()
            best[place] = min(best[place], (time.perf_counter_ns() - started) / times / 1000)
    return best


def at_most(name: str, ours: float, reference: float, limit: float) -> Row:
    """Return a row that is right when ours takes at most `limit` times the reference."""
    return _row(
        name, ours, reference, ours / reference, f"≤ {limit} x", ok=ours / reference <= limit
    )


def faster(name: str, ours: float, reference: float, limit: float) -> Row:
    """Return a row that is right when ours is at least `limit` times faster."""
    times = reference / ours
    return _row(name, ours, reference, times, f"≥ {limit} x faster", ok=times >= limit)


def _row(name: str, ours: float, reference: float, ratio: float, target: str, *, ok: bool) -> Row:
    return {
        "name": name,
        "ours": round(ours, 2),
        "reference": round(reference, 2),
        "ratio": round(ratio, 2),
        "target": target,
        "ok": ok,
    }
