"""The worker inside the server: one thread that starts and ends with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.jobs.periodic import Timetable
from app.jobs.worker import Worker
from app.wiring import Wiring

# A job in hand gets this long to end when the server stops; its lease saves it if it does not.
PATIENCE_SECONDS = 20


def worker_of(wiring: Wiring) -> Worker:
    """Return a worker with the timetable, on this wiring."""
    timetable = Timetable(wiring.database)
    return Worker(wiring.database, wiring.tools, wiring.now, timetable=timetable)


@contextmanager
def worker_beside(wiring: Wiring) -> Iterator[None]:
    """Run a worker in a thread as long as the context lasts."""
    worker = worker_of(wiring)
    thread = threading.Thread(target=worker.run, name="laurel-worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(PATIENCE_SECONDS)
