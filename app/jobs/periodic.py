"""Work that comes round: one job per name and slot of time, whoever is first to ask for it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from app.storage import jobs, organizations
from app.storage.database import Database

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Periodic:
    """A kind of job, how often it comes round, and whether each organization has its own."""

    kind: str
    every: timedelta
    per_organization: bool = False

    def slot(self, now: datetime) -> int:
        """Return the number of the slot that the moment lies in."""
        return (now - _EPOCH) // self.every


PERIODIC = (
    Periodic("key.rotate_due", timedelta(hours=1), per_organization=True),
    Periodic("credential.remind", timedelta(hours=1), per_organization=True),
    Periodic("pathway.sweep", timedelta(days=1), per_organization=True),
    Periodic("clock.tell", timedelta(minutes=10), per_organization=True),
    # What was handed in before there were clocks gets those of its step; nothing else changes.
    Periodic("calendar.recount", timedelta(days=1), per_organization=True),
    Periodic("drift.find", timedelta(days=1), per_organization=True),
    Periodic("evidence.retire", timedelta(hours=24), per_organization=True),
    Periodic("portfolio.forget", timedelta(hours=24), per_organization=True),
    Periodic("recognition.recheck", timedelta(hours=1), per_organization=True),
    Periodic("records.forget", timedelta(hours=1)),
    Periodic("submission.route_waiting", timedelta(minutes=10), per_organization=True),
    Periodic("webhook.tidy", timedelta(minutes=10), per_organization=True),
)


@dataclass(slots=True)
class Timetable:
    """Asks for each job once per slot; a process that already asked does not ask again."""

    database: Database
    entries: tuple[Periodic, ...] = PERIODIC
    asked: dict[str, int] = field(default_factory=dict)

    def ask(self, now: datetime) -> None:
        """Write the jobs of the slots that have begun since the last time."""
        due = [entry for entry in self.entries if self.asked.get(entry.kind) != entry.slot(now)]
        if not due:
            return
        with self.database.write(now) as session:
            for entry in due:
                _enqueue(session, entry, now)
        self.asked |= {entry.kind: entry.slot(now) for entry in due}


def _enqueue(session: Session, entry: Periodic, now: datetime) -> None:
    owners: list[UUID | None] = [None]
    if entry.per_organization:
        owners = list(organizations.all_ids(session))
    for owner in owners:
        key = f"{entry.kind}:{entry.slot(now)}:{owner or 'all'}"
        jobs.enqueue(session, jobs.NewJob(entry.kind, {}, owner, dedup_key=key), now)
