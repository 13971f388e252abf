"""A migrated database that can be put back to empty, and does not wait for the disk."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import sqlalchemy as sa


def do_not_wait_for_the_disk(engine: sa.Engine) -> None:
    """Commit without flushing: a machine that fails takes the tests with it."""
    if engine.dialect.name == "sqlite":
        say = "PRAGMA synchronous=OFF"
    else:
        say = "SET synchronous_commit = off"

    @sa.event.listens_for(engine, "connect")
    def _(connection, _record) -> None:
        connection.execute(say)
        connection.commit()


@contextmanager
def emptying(url: str) -> Iterator[Callable[[], None]]:
    """Give what puts the database back to what it is now; nobody may be connected then."""
    if url.startswith("sqlite"):
        yield _of_sqlite(Path(url.removeprefix("sqlite:///")))
        return
    with _of_postgresql(url) as empty:
        yield empty


def _of_sqlite(path: Path) -> Callable[[], None]:
    kept = shutil.copy(path, path.with_suffix(".empty"))

    def empty() -> None:
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.copy(kept, path)

    return empty


@contextmanager
def _of_postgresql(url: str) -> Iterator[Callable[[], None]]:
    name = urlsplit(url).path.removeprefix("/")
    kept, old = f"{name}_empty", []
    with psycopg.connect(
        urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True
    ) as server:
        server.execute(f'ALTER DATABASE "{name}" RENAME TO "{kept}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')

        def empty() -> None:
            # Dropping waits for the disk: what was used is only put aside.
            old.append(f"{name}_{uuid.uuid4().hex[:8]}")
            server.execute(f'ALTER DATABASE "{name}" RENAME TO "{old[-1]}"')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')

        yield empty
        for one in (*old, kept):
            server.execute(f'DROP DATABASE "{one}" WITH (FORCE)')
