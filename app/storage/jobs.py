"""The outbox: jobs are written in the transaction that wants them, and claimed under a lease."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.identifiers import new_id
from app.storage.inserts import insert_into
from app.storage.tables import Job

LEASE = timedelta(seconds=60)
# In the session's info: this transaction has work for a worker once it has committed.
ENQUEUED = "enqueued"


@dataclass(frozen=True, slots=True)
class NewJob:
    """What is to be done, for whom, and when; the same `dedup_key` is written only once."""

    kind: str
    payload: dict[str, Any]
    organization_id: UUID | None = None
    run_at: datetime | None = None
    dedup_key: str | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """Which kinds of jobs a worker takes: these alone, or all but those."""

    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def condition(self) -> sa.ColumnElement[bool]:
        """Return what a job must be for this lane."""
        if self.only:
            return col(Job.kind).in_(sorted(self.only))
        return col(Job.kind).not_in(sorted(self.but))


EVERY = Lane()


def enqueue(session: Session, job: NewJob, now: datetime) -> None:
    """Write the job; a job with this dedup key that was written before stands."""
    values = {
        "id": new_id(),
        "kind": job.kind,
        "payload": job.payload,
        "organization_id": job.organization_id,
        "dedup_key": job.dedup_key,
        "state": "waiting",
        "run_at": job.run_at or now,
        "attempts": 0,
        "created_at": now,
    }
    session.exec(
        insert_into(session, Job)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["dedup_key"])
    )
    session.info[ENQUEUED] = True


def enqueue_once(session: Session, job: NewJob, now: datetime) -> None:
    """Write the job unless one of its kind already waits for this organization, unclaimed.

    The one that waits is locked until this transaction ends, so it runs after it and sees it.
    """
    waiting = _due(now).where(
        col(Job.organization_id) == job.organization_id, col(Job.kind) == job.kind
    )
    locked = waiting.limit(1).with_for_update(skip_locked=True)
    if session.exec(locked).first() is None:
        enqueue(session, job, now)
    session.info[ENQUEUED] = True


def is_any_due(session: Session, now: datetime, lane: Lane = EVERY) -> bool:
    """Tell whether there is something to claim, without waiting for the writers."""
    return session.exec(_due(now, lane).limit(1)).first() is not None


def claim(
    session: Session,
    now: datetime,
    *,
    limit: int,
    lease: timedelta = LEASE,
    lane: Lane = EVERY,
) -> list[Job]:
    """Take up to `limit` due jobs under a lease that nobody else holds."""
    in_order = _due(now, lane).order_by(col(Job.run_at), col(Job.id))
    query = in_order.limit(limit).with_for_update(skip_locked=True)
    token = secrets.token_hex(16)
    jobs = list(session.exec(query))
    for job in jobs:
        job.lease_until, job.lease_token, job.attempts = now + lease, token, job.attempts + 1
    return jobs


def renew(session: Session, job: Job, until: datetime) -> bool:
    """Hold the lease for longer; tells whether it was still ours."""
    renewed = sa.update(Job).where(_mine(job)).values(lease_until=until)
    result = session.exec(renewed.execution_options(synchronize_session=False))
    return result.rowcount == 1


def give_back(session: Session, job: Job) -> bool:
    """Let go of a job that was claimed but not begun."""
    return _close(session, job, attempts=job.attempts - 1)


def finish(session: Session, job: Job, now: datetime) -> bool:
    """Mark the job done if its lease is still ours; tells whether it was.

    What it was told is forgotten: a mail, say, holds an address and a link.
    """
    return _close(session, job, state="done", finished_at=now, last_error=None, payload={})


def retry(session: Session, job: Job, *, run_at: datetime, error: str) -> bool:
    """Put the job back for later."""
    return _close(session, job, state="waiting", run_at=run_at, last_error=error[:2000])


def bury(session: Session, job: Job, now: datetime, error: str) -> bool:
    """Give the job up: it stays, listed as dead, until somebody replays it."""
    return _close(session, job, state="dead", finished_at=now, last_error=error[:2000])


def replay(session: Session, job_id: UUID, now: datetime) -> bool:
    """Let a dead job run again; tells whether there was one."""
    values = {"state": "waiting", "run_at": now, "attempts": 0, "finished_at": None}
    query = sa.update(Job).where(col(Job.id) == job_id, col(Job.state) == "dead").values(**values)
    return session.exec(query).rowcount == 1


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many jobs wait, are done, are dead."""
    query = select(Job.state, sa.func.count()).group_by(col(Job.state))
    return dict(session.exec(query).all())


def dead(session: Session, limit: int = 100) -> list[Job]:
    """Return the jobs that were given up, oldest first."""
    query = select(Job).where(col(Job.state) == "dead").order_by(col(Job.id)).limit(limit)
    return list(session.exec(query))


def forget_done(session: Session, before: datetime) -> int:
    """Delete what was done before this moment; returns how many."""
    query = sa.delete(Job).where(col(Job.state) == "done", col(Job.finished_at) < before)
    return session.exec(query).rowcount


def _due(now: datetime, lane: Lane = EVERY) -> Any:  # noqa: ANN401 - SQLModel's select has no public name
    free = sa.or_(col(Job.lease_until).is_(None), col(Job.lease_until) < now)
    waiting = select(Job).where(col(Job.state) == "waiting", col(Job.run_at) <= now, free)
    return waiting if lane == EVERY else waiting.where(lane.condition())


def _mine(job: Job) -> sa.ColumnElement[bool]:
    return sa.and_(col(Job.id) == job.id, col(Job.lease_token) == job.lease_token)


def _close(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - column values
    closed = sa.update(Job).where(_mine(job)).values(**values, lease_until=None, lease_token=None)
    result = session.exec(closed.execution_options(synchronize_session=False))
    return result.rowcount == 1
