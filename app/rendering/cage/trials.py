"""What the cage holds, tried from inside: for the doctor, and tasks that misbehave for the tests."""

import ctypes
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from typing import BinaryIO

_CLIB = ctypes.CDLL(None)
_CHUNK = bytes(1 << 20)


def told(_: BinaryIO, made: BinaryIO, *standing: str) -> None:
    """Write which walls stand, and what could be done all the same."""
    trials = {"socket": _socket, "program": _program, "file": _file, "signal": _signal}
    broken = [name for name, trial in trials.items() if _works(trial)]
    made.write(json.dumps({"walls": list(standing), "broken": broken}).encode())


def environment(_: BinaryIO, made: BinaryIO) -> None:
    """Write the environment that is known inside."""
    made.write(json.dumps(dict(os.environ)).encode())


def loop(_: BinaryIO, __: BinaryIO) -> None:
    """Never end."""
    while True:
        pass


def sleep(_: BinaryIO, __: BinaryIO) -> None:
    """Never end, and take no time of the processor."""
    time.sleep(3600)


def eat(_: BinaryIO, __: BinaryIO) -> None:
    """Take memory until there is no more."""
    eaten = []
    while True:
        eaten.append(bytearray(_CHUNK))


def write(_: BinaryIO, made: BinaryIO) -> None:
    """Write until the limit."""
    while True:
        made.write(_CHUNK)


def crash(_: BinaryIO, __: BinaryIO) -> None:
    """Reach for memory that is not there, as a broken parser does."""
    ctypes.string_at(0)


def _works(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except OSError:
        return False
    return True


def _socket() -> None:
    # Past Python, as a parser that was taken over would.
    if _CLIB.socket(socket.AF_INET, socket.SOCK_STREAM, 0) < 0:
        raise OSError("no socket")


def _program() -> None:
    subprocess.run(["/bin/true"], check=True)


def _file() -> None:
    if _CLIB.open(b"/etc/passwd", os.O_RDONLY) < 0:
        raise OSError("no file")


def _signal() -> None:
    if _CLIB.kill(os.getppid(), 0) < 0:
        raise OSError("no signal")
