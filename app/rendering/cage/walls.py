"""The walls of the cage: limits, no network, no files, no other programs, as far as the system lets us.

Each wall stands by itself: rlimits everywhere but on Windows; on Linux a network of its own where
users may have one, Landlock (files, TCP, signals), and a list of the system calls that are left.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from app.rendering.cage.calls import ARCHITECTURES, calls

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
# What each version of Landlock can hold: files (16 kinds by the fifth), TCP, signals.
_FILE_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
_MOST_FILE_KINDS, _EXECUTE, _READ_FILE, _READ_FOLDER = 16, 1, 4, 8
_WITH_NETWORK, _WITH_SCOPES = 4, 6
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
_X32 = 0x40000000


def limit(seconds: int, memory: int, output: int) -> bool:
    """Bound processor time, memory and what can be written."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return False
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: output,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in wanted.items():
        with suppress(ValueError, OSError):
            # The harder limit of time kills without saying why, so it comes a second later.
            later = 1 if what == resource.RLIMIT_CPU else 0
            resource.setrlimit(what, (most, most + later))
    return True


def close_in(readable: Iterable[str] = (), *, program: bool = False) -> list[str]:
    """Put up every wall that the system has, and name them; `readable` stays open for one program."""
    if sys.platform != "linux":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    walls: dict[str, Callable[[], bool]] = {
        # First: it asks for more than the others leave.
        "network": lambda: bool(libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC) == 0),
        "privileges": lambda: bool(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0),
        "files": lambda: _landlock(libc, readable),
        "calls": lambda: _filter(libc, program=program),
    }
    return [name for name, put_up in walls.items() if put_up()]


def forbid(event: str, _: object) -> None:
    """Refuse sockets and other programs inside Python, whatever the system lets through."""
    if event.startswith(
        ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
    ):
        raise PermissionError(event)


def _landlock(libc: ctypes.CDLL, readable: Iterable[str]) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    files = (1 << _FILE_KINDS.get(version, _MOST_FILE_KINDS)) - 1
    held = [files]
    if version >= _WITH_NETWORK:
        held.append(3)
    if version >= _WITH_SCOPES:
        held.append(3)
    attributes = struct.pack(f"={len(held)}Q", *held)
    rules = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            _open_up(libc, rules, path)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _open_up(libc: ctypes.CDLL, rules: int, path: str) -> None:
    """Let one file, or everything in one folder, be read and run."""
    try:
        place = os.open(path, os.O_PATH)
    except FileNotFoundError:
        return
    rights = _READ_FILE | _EXECUTE | (_READ_FOLDER if os.path.isdir(path) else 0)  # noqa: PTH112 - no pathlib in here
    libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _filter(libc: ctypes.CDLL, *, program: bool) -> bool:
    """Leave only the system calls that work on what is open already; every other one is refused."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        return False
    steps = _program(ARCHITECTURES[machine], calls(machine, program=program))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    told = _Program(len(steps), ctypes.addressof(code))
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(told), 0, 0) == 0)


def _program(architecture: int, allowed: list[int]) -> list[tuple[int, int, int, int]]:
    """Return the filter: kill for another architecture's calls, allow those listed, refuse the rest."""
    checks = [(_EQUAL, len(allowed) - place, 0, number) for place, number in enumerate(allowed)]
    return [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, len(allowed), 0, _X32),
        *checks,
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
