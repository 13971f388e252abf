"""What a draft was before: the last few states, so that one step too far can be taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

MOST = 5
# Savings in the background come every few seconds; a state is worth keeping once a minute.
APART = timedelta(minutes=1)
States = list[dict[str, Any]]


def remembered(
    earlier: Sequence[Mapping[str, Any]],
    before: Mapping[str, Any],
    saved_at: datetime,
    *,
    is_quiet: bool,
) -> States:
    """Return the states to keep, oldest first, once `before`, saved then, is replaced."""
    kept = [dict(one) for one in earlier]
    if is_quiet and kept and saved_at - datetime.fromisoformat(kept[-1]["at"]) < APART:
        return kept
    return [*kept, {"at": saved_at.isoformat(), **before}][-MOST:]


def state_of(earlier: Sequence[Mapping[str, Any]], at: str) -> dict[str, Any] | None:
    """Return what the draft was at a moment, or None when that is not kept any more."""
    found = next((one for one in earlier if one["at"] == at), None)
    return None if found is None else {name: said for name, said in found.items() if name != "at"}
