"""Opening a stranger's file in a process of its own, which gets so much time, memory and output and no more."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.domain.errors import BusyError, UnreadableError

ROOT = Path(__file__).parents[3]
AT_ONCE, PATIENCE = 2, 20.0
_REFUSED, _TIMED_OUT = 3, -signal.SIGXCPU
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one task may take."""

    seconds: int = 15
    memory: int = 1024 * MEBIBYTE
    output: int = 32 * MEBIBYTE


class Cage:
    """Runs one task over one file; only a few at once, and nothing stays behind."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        """Take how many may run at once, and for how many seconds the next one waits."""
        self._places, self._patience = threading.BoundedSemaphore(at_once), patience

    def run(
        self, task: str, source: Iterable[bytes], *arguments: str, bounds: Bounds | None = None
    ) -> bytes:
        """Return what the task makes of the file; raises UnreadableError when it makes nothing of it."""
        with self.opened(task, source, *arguments, bounds=bounds) as made:
            return made.read()

    @contextmanager
    def opened(
        self, task: str, source: Iterable[bytes], *arguments: str, bounds: Bounds | None = None
    ) -> Iterator[IO[bytes]]:
        """Give what the task makes of the file as a file, which goes afterwards."""
        limits = bounds or Bounds()
        with (
            tempfile.NamedTemporaryFile(prefix="laurel-") as given,
            tempfile.TemporaryFile() as made,
        ):
            for chunk in source:
                given.write(chunk)
            given.seek(0)
            with self._place():
                code = _run(task, (given.name, *arguments), (given, made), limits)
            _check(code, made.seek(0, os.SEEK_END), limits)
            made.seek(0)
            yield made

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._patience):
            raise BusyError("Other files are being opened; ask again in a moment.", retry_after=5)
        try:
            yield
        finally:
            self._places.release()


def _run(
    task: str, arguments: tuple[str, ...], files: tuple[IO[bytes], IO[bytes]], bounds: Bounds
) -> int:
    """Run the task and return how its process ended; one that takes too long is killed with all it started."""
    limits = (str(bounds.seconds), str(bounds.memory), str(bounds.output))
    command = [
        sys.executable, "-P", "-s", "-B", "-m", "app.rendering.cage.inside", *limits, task, *arguments,
    ]  # fmt: skip
    given, made = files
    with subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=given,
        stdout=made,
        stderr=subprocess.DEVNULL,
        # Nothing of ours: no key, no database, no proxy.
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONMALLOC": "malloc"},
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            # The processor's time is counted inside; this is for one that sleeps.
            return process.wait(bounds.seconds + 5)
        except subprocess.TimeoutExpired:
            return _TIMED_OUT
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _check(code: int, size: int, bounds: Bounds) -> None:
    if code == _TIMED_OUT:
        raise UnreadableError("This file takes too long to open.")
    if size >= bounds.output:
        raise UnreadableError("What is in this file is too large.")
    if code != 0:
        told = "cannot be opened" if code == _REFUSED else "could not be opened within the bounds"
        raise UnreadableError(f"This file {told}.")
