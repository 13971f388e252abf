"""The workers of a process, each in a thread: one for everything, and those that tell webhooks."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.jobs.periodic import Timetable
from app.jobs.worker import Worker
from app.storage.jobs import Lane
from app.storage.webhooks import DELIVER
from app.wiring import Wiring

# A job in hand gets this long to end when the server stops; its lease saves it if it does not.
PATIENCE_SECONDS = 20


# So many webhooks are told at the same time; a slow one keeps only the thread that tells it.
COURIERS = 4


def crew_of(wiring: Wiring) -> list[Worker]:
    """Return a worker with the timetable for everything but webhooks, and those that tell webhooks."""
    apart = frozenset({DELIVER})
    timetable = Timetable(wiring.database)
    parts = wiring.database, wiring.tools, wiring.now
    main = Worker(*parts, timetable=timetable, lane=Lane(but=apart))
    couriers = [Worker(*parts, lane=Lane(only=apart), batch=1) for _ in range(COURIERS)]
    return [main, *couriers]


def run_together(crew: Sequence[Worker]) -> list[threading.Thread]:
    """Start a thread for each worker."""
    threads = [
        threading.Thread(target=worker.run, name=f"laurel-worker-{number}", daemon=True)
        for number, worker in enumerate(crew)
    ]
    for thread in threads:
        thread.start()
    return threads


@contextmanager
def worker_beside(wiring: Wiring) -> Iterator[None]:
    """Run the workers in threads as long as the context lasts."""
    crew = crew_of(wiring)
    threads = run_together(crew)
    try:
        yield
    finally:
        for worker in crew:
            worker.stop()
        end = time.monotonic() + PATIENCE_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
