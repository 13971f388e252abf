"""Webhooks: which events an endpoint wants, when a delivery is tried again, and when to stop."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import MoveError

# After which try how long is waited: eight tries, and with the jitter never more than three days.
_WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=16),
    timedelta(hours=30),
)
MOST_TRIES = len(_WAITS) + 1
JITTER = 0.2
# So long an endpoint may fail everything before it is told nothing more.
PATIENCE = timedelta(days=3)
_FIRST_REST, _LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
GONE = 410


class DeliveryState(StrEnum):
    """How far it is with telling one endpoint of one event."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class DisabledReason(StrEnum):
    """Why an endpoint is told nothing."""

    ASKED = "asked"
    GONE = "gone"
    FAILING = "failing"


def wants(kinds: Sequence[str] | None, kind: str) -> bool:
    """Tell whether an endpoint that asked for these kinds wants this one; None asks for all."""
    return kinds is None or kind in kinds or f"{kind.partition('.')[0]}.*" in kinds


def wait_after(tries: int, chance: float) -> timedelta | None:
    """Return how long to wait after so many tries, or None after the last; `chance` is 0 to 1."""
    if tries >= MOST_TRIES:
        return None
    longer: float = 1 + JITTER * chance
    return _WAITS[tries - 1] * longer


def rest_after(failures: int) -> timedelta:
    """Return how long an endpoint is left alone after so many failures in a row."""
    doubled: int = 2 ** min(failures - 1, 10)
    return min(_FIRST_REST * doubled, _LONGEST_REST)


def is_delivered(status: int | None) -> bool:
    """Tell whether the endpoint took it: any answer from 200 to 299, and nothing else."""
    return status is not None and 200 <= status <= 299  # noqa: PLR2004 - classes of HTTP


def reason_to_disable(
    status: int | None, failing_since: datetime, now: datetime
) -> DisabledReason | None:
    """Return why an endpoint that failed just now is told nothing more, or None."""
    if status == GONE:
        return DisabledReason.GONE
    return DisabledReason.FAILING if now - failing_since >= PATIENCE else None


def check_replay(state: str, *, is_enabled: bool) -> None:
    """Raise MoveError unless a delivery can be sent once more."""
    if not is_enabled:
        raise MoveError("disabled", "replay", ["enable"])
    if state == DeliveryState.WAITING:
        raise MoveError(state, "replay", [])
