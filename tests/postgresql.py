"""A PostgreSQL for the suite: a running server, else a private cluster of the distribution's own."""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

PARAMETER = "postgresql"
VARIABLE = "LAUREL_TEST_POSTGRESQL"
RUNNING = "postgresql://postgres@127.0.0.1:5432/postgres"


def find_or_start() -> str:
    """Return the URL of a server in which databases can be made, or "" with the reason printed."""
    for url in filter(None, (os.environ.get(VARIABLE), RUNNING)):
        if _answers(url):
            return url
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        print("no PostgreSQL: no server at 127.0.0.1:5432 and no binaries in /usr/lib/postgresql")  # noqa: T201
        return ""
    return _start_private(binaries[-1].parent)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
            )
            return bool((row.fetchone() or [False])[0])
    except psycopg.Error:
        return False


def _start_private(binaries: Path) -> str:
    folder = Path(tempfile.mkdtemp(prefix="laurel-postgresql-"))
    prefix = _as_ordinary_user(folder)
    port = _free_port()
    data = folder / "data"
    initdb = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder} -c max_connections=200"
    )
    start = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
    for command in (initdb, start):
        subprocess.run(
            [*prefix, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )
    stop = [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
    atexit.register(_stop, stop, folder)
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; give the folder to an ordinary user and run as that."""
    if os.getuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user=name)
    return ["runuser", "-u", name, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd="/")
    shutil.rmtree(folder, ignore_errors=True)
