"""How often something can be earned again: by topic, once, and at most so often within a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.domain.expiry import months_later
from app.domain.plain_text import folded
from app.domain.rubric import Value


class Cap(Value):
    """At most so many, within so many months back from now; without months, ever."""

    most: Annotated[int, Field(strict=True, ge=1, le=1000)]
    months: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None

    def open_from(self, begun: Sequence[datetime], now: datetime) -> datetime | None:
        """Return from when on another one fits; `now` when it does already, None for never."""
        if self.months is None:
            return now if len(begun) < self.most else None
        ends = sorted(months_later(one, self.months) for one in begun)
        full = [one for one in ends if one > now]
        return now if len(full) < self.most else full[len(full) - self.most]


class Repeats(Value):
    """Whether a person can enroll again in any version of a microcredential.

    `freely` is one enrollment at a time for each topic, `by_topic` each topic once, `once` a single time.
    """

    rule: Literal["freely", "by_topic", "once"] = "freely"
    cap: Cap | None = None


def same_topic(topic: str | None) -> str:
    """Return the topic without what makes no difference: case, spaces, what nobody sees, forms of a letter."""
    return folded(topic or "")


def open_key(person_id: UUID, version_id: UUID, topic: str | None) -> str:
    """Return the key under which a person is enrolled in a version once for each topic."""
    return f"{person_id}:{version_id}:{same_topic(topic)}"[:300]
