"""What the public side works with: a transaction to read in, the moment, the tools; nobody signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.domain.addresses import Addresses
from app.services.tools import Tools


@dataclass(frozen=True, slots=True)
class Reading:
    """One transaction in which only what is public is read."""

    session: Session
    tools: Tools
    now: datetime

    @property
    def addresses(self) -> Addresses:
        """The public addresses of this service."""
        return Addresses(self.tools.base_url)
