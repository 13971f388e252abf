"""The worker: claims what is due under a lease, runs it, and puts off what fails."""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from app.jobs.handlers import HANDLERS, Handler
from app.jobs.periodic import Timetable
from app.services.runs import JobRun
from app.services.tools import Tools
from app.storage import jobs
from app.storage.database import Database
from app.storage.tables import Job

BATCH = 20
MAX_ATTEMPTS = 10
LONGEST_WAIT = timedelta(hours=1)
# How long a job from another process may lie before this one looks; its own jobs wake it at once.
IDLE_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(slots=True)
class Worker:
    """Runs jobs until it is stopped. Any number may run, in this process and in others."""

    database: Database
    tools: Tools
    clock: Callable[[], datetime]
    handlers: Mapping[str, Handler] = field(default_factory=lambda: HANDLERS)
    timetable: Timetable | None = None
    lease: timedelta = jobs.LEASE
    # A lane of its own for what may be slow: nothing else waits behind it.
    lane: jobs.Lane = jobs.EVERY
    batch: int = BATCH
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until stopped; a database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                if self.run_batch():
                    continue
            except Exception:
                log.exception("worker_stumbled")
            self._idle()

    def stop(self) -> None:
        """Finish the job in hand, give the rest of the batch back, and end."""
        self.stopping.set()
        self.database.has_jobs.set()

    def run_all_due(self) -> int:
        """Run everything that is due now; returns how many jobs were taken."""
        total = 0
        while taken := self.run_batch():
            total += taken
        return total

    def run_batch(self) -> int:
        """Claim one batch and run it; returns how many jobs were claimed."""
        now = self.clock()
        if self.timetable is not None:
            self.timetable.ask(now)
        with self.database.read() as session:
            if not jobs.is_any_due(session, now, self.lane):
                return 0
        with self.database.write(now) as session:
            batch = jobs.claim(session, now, limit=self.batch, lease=self.lease, lane=self.lane)
        for job in batch:
            if self._keep(job):
                self._run(job)
        return len(batch)

    def _idle(self) -> None:
        if self.lane.only:
            # The bell is the main worker's: who clears it must look at everything.
            self.stopping.wait(IDLE_SECONDS)
            return
        self.database.has_jobs.wait(IDLE_SECONDS)
        self.database.has_jobs.clear()

    def _keep(self, job: Job) -> bool:
        """Make sure that the lease outlasts the job; tells whether the job is still ours."""
        now = self.clock()
        if self.stopping.is_set():
            with self.database.write(now) as session:
                jobs.give_back(session, job)
            return False
        if job.lease_until is not None and job.lease_until - now > self.lease / 2:
            return True
        with self.database.write(now) as session:
            return jobs.renew(session, job, now + self.lease)

    def _run(self, job: Job) -> None:
        with structlog.contextvars.bound_contextvars(job=str(job.id), kind=job.kind):
            if job.attempts > MAX_ATTEMPTS:
                # It was claimed that often and never came to an end: it takes its worker down.
                return self._put_off(job, "The worker ended each time it ran this job.")
            try:
                self._handle(job)
            except Exception as error:
                log.warning("job_failed", attempt=job.attempts, exc_info=error)
                return self._put_off(job, f"{type(error).__name__}: {error}")
        now = self.clock()
        with self.database.write(now) as session:
            jobs.finish(session, job, now)
        return None

    def _handle(self, job: Job) -> None:
        handler = self.handlers.get(job.kind)
        if handler is None:
            raise LookupError(f"This version of Laurel has no handler for {job.kind}.")
        run = JobRun(
            self.database, self.tools, self.clock, job.id, job.organization_id, job.payload
        )
        handler(run)

    def _put_off(self, job: Job, error: str) -> None:
        now = self.clock()
        with self.database.write(now) as session:
            if job.attempts >= MAX_ATTEMPTS:
                jobs.bury(session, job, now, error)
                log.error("job_given_up", error=error)
            else:
                jobs.retry(session, job, run_at=now + wait_after(job.attempts), error=error)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, with jitter, at most an hour."""
    longest = min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_WAIT)
    # Jitter is no secret.
    return longest * random.uniform(0.5, 1.0)  # noqa: S311
