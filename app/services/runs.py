"""What one job works with: as many transactions as it needs, each as the service itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.domain.errors import NotFoundError
from app.services import organizations
from app.services.tools import Tools
from app.services.work import Work
from app.storage.database import Database
from app.storage.tables import Organization


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job. It may run more than once, so its effect must not add up.

    Slow work (network, mail) belongs between two transactions, never inside one.
    """

    database: Database
    tools: Tools
    clock: Callable[[], datetime]
    job_id: UUID
    organization_id: UUID | None
    payload: dict[str, Any]

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.clock()

    def id_of(self, member: str) -> UUID:
        """Return the id in this member of the payload."""
        return UUID(str(self.payload[member]))

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open a writing transaction as the service, in the organization of the job."""
        now, work = self.now, None
        try:
            with self.database.write(now) as session:
                work = self._as_service(session, now)
                yield work
        except BaseException:
            for undo in work.undo if work else []:
                undo()
            raise

    def until_none_is_left(self, step: Callable[[Work], int]) -> None:
        """Take one step after the other, each in its transaction, until one has found nothing to do."""
        found = 1
        while found:
            with self.work() as work:
                found = step(work)

    def _as_service(self, session: Session, now: datetime) -> Work:
        organization = session.get(Organization, self.organization_id)
        if organization is None:
            raise NotFoundError(f"There is no organization {self.organization_id}.")
        return organizations.as_service(session, self.tools, now, organization, "worker")
