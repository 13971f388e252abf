"""One table: each kind of job to what does it. A handler may run twice, so its effect must not add up."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from app.services.runs import JobRun
from app.storage import idempotency, jobs

Handler = Callable[[JobRun], None]

DONE_JOBS_KEPT = timedelta(days=7)


def forget_old_records(run: JobRun) -> None:
    """Delete idempotency records whose time is over, and jobs that were done long ago."""
    with run.database.write(run.now) as session:
        idempotency.forget_expired(session, run.now)
        jobs.forget_done(session, run.now - DONE_JOBS_KEPT)


HANDLERS: Mapping[str, Handler] = {
    "records.forget": forget_old_records,
}
