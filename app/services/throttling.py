"""How often somebody may try: counted in memory, per process."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.errors import TooManyRequestsError

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import FixedWindowRateLimiter


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries in so many minutes, under a name of its own."""

    name: str
    tries: int
    minutes: int = 1

    def as_limit(self) -> "RateLimitItem":
        """Return the rule in the words of the library."""
        from limits import RateLimitItemPerMinute  # noqa: PLC0415 - not wanted at every start

        return RateLimitItemPerMinute(self.tries, self.minutes, namespace=self.name)


class Throttle:
    """Counts tries and refuses the one too many."""

    @cached_property
    def _limiter(self) -> "FixedWindowRateLimiter":
        from limits.storage import MemoryStorage  # noqa: PLC0415 - not wanted at every start
        from limits.strategies import FixedWindowRateLimiter  # noqa: PLC0415 - not wanted at every start

        return FixedWindowRateLimiter(MemoryStorage())

    def count(self, rule: Rule, *who: str) -> None:
        """Count a try; raises TooManyRequestsError when it is one too many, with the wait."""
        limit = rule.as_limit()
        if not self._limiter.hit(limit, *who):
            ends = self._limiter.get_window_stats(limit, *who).reset_time
            wait = max(1, int(ends - time.time()) + 1)
            raise TooManyRequestsError(
                f"That was too often; try again in {wait} seconds.", retry_after=wait
            )

    def forget(self) -> None:
        """Start again with nothing counted."""
        self._limiter.storage.reset()
