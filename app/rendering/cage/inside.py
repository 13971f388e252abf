"""The inside of the cage: limits first, then the parser is loaded, then the walls, then the file.

Run as `python -m app.rendering.cage.inside SECONDS MEMORY OUTPUT TASK PATH ARGUMENT…`, the file on
standard input and what is made of it on standard output, both files. Exit code 3: nothing could be
made of it.
"""

import codecs
import importlib
import os
import sys

from app.rendering.cage import walls

REFUSED = 3
# Loaded before the walls stand: afterwards no file can be opened, not even one of Python's.
CODECS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp437", "cp1252")
# What a program needs to start; it reads nothing else.
LIBRARIES = ("/usr", "/lib", "/lib64", "/opt", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")
# Each task: its module, which loads everything it needs, and the function in it.
TASKS = {
    "clean": ("app.rendering.cage.cleaning", "clean"),
    "length": ("app.rendering.cage.recordings", "length"),
    "page": ("app.rendering.cage.pages", "page"),
    "picture": ("app.rendering.cage.pictures", "picture"),
    "schema": ("app.rendering.cage.schemas", "fit"),
    "table": ("app.rendering.cage.tables", "table"),
    "words": ("app.rendering.cage.words", "words"),
    "walls": ("app.rendering.cage.trials", "told"),
} | {
    name: ("app.rendering.cage.trials", name)
    for name in ("environment", "loop", "sleep", "eat", "write", "crash")
}


def main(arguments: list[str]) -> int:
    """Do one task; returns the exit code."""
    seconds, memory, output = (int(one) for one in arguments[:3])
    task, _, *rest = arguments[3:]
    walls.limit(seconds, memory, output)
    if task == "probe":
        return probe(*arguments[4:])
    for name in CODECS:
        codecs.lookup(name)
    module, name = TASKS[task]
    work = getattr(importlib.import_module(module), name)
    given, made = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    sys.addaudithook(walls.forbid)
    standing = walls.close_in()
    try:
        if task == "walls":
            rest = [*standing, *rest]
        work(given, made, *rest)
        made.flush()
    except (ValueError, OSError, MemoryError, RecursionError, OverflowError):
        return REFUSED
    return 0


def probe(path: str, program: str, form: str) -> int:
    """Become ffprobe, which reads this one file and is told what format it is."""
    walls.close_in((path, program, *LIBRARIES), program=True)
    said = ["-v", "error", "-protocol_whitelist", "file", "-f", form]
    asked = ["-show_entries", "format=duration", "-of", "json", f"file:{path}"]
    try:
        os.execve(program, [program, *said, *asked], {"LANG": "C"})  # noqa: S606 - the operator's own
    except OSError:
        return REFUSED


if __name__ == "__main__":
    # No goodbyes: what a parser left behind is not ours to tidy up.
    os._exit(main(sys.argv[1:]))
