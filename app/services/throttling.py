"""How often somebody may try: counted in memory, per process."""

import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.domain.errors import TooManyRequestsError


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries in so many minutes, under a name of its own."""

    name: str
    tries: int
    minutes: int = 1

    def as_limit(self) -> RateLimitItem:
        """Return the rule in the words of the library."""
        return RateLimitItemPerMinute(self.tries, self.minutes, namespace=self.name)


class Throttle:
    """Counts tries and refuses the one too many."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

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
        self._storage.reset()
