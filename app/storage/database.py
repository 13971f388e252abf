"""The engine and the two kinds of transaction; the only commit is here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from app.domain.errors import BusyError, ConflictError
from app.storage.jobs import ENQUEUED
from app.storage.tables import ChangingRow, Row

LOCK_WAIT_SECONDS = 20


class Database:
    """Hands out reading and writing transactions on SQLite or PostgreSQL."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Make the engine; connects on first use."""
        self.engine = make_engine(url, pool_size)
        self._writing = self.engine.execution_options(laurel_writes=True)
        # How many writers may hold a connection at once: SQLite has one writer.
        self.writers = 1 if self.engine.dialect.name == "sqlite" else pool_size
        # Set when a transaction that wrote jobs has committed: the worker in this process wakes.
        self.has_jobs = threading.Event()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session whose changes are thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, now: datetime) -> Iterator[Session]:
        """Give a session that commits at the end, or not at all; lost races become ConflictError."""
        with Session(self._writing, expire_on_commit=False, info={"now": now}) as session:
            try:
                yield session
                session.commit()
                if session.info.get(ENQUEUED):
                    self.has_jobs.set()
            except StaleDataError as error:
                raise ConflictError(
                    "Somebody else changed this at the same moment; read it again."
                ) from error
            except DBAPIError as error:
                raise translate(error) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def translate(error: DBAPIError) -> Exception:
    """Name a database error: a broken constraint is a conflict, a lock that never came is busy."""
    if isinstance(error, IntegrityError):
        return ConflictError("This already exists, or something it refers to does not.")
    if isinstance(error, OperationalError):
        return BusyError("The database is busy; try again.", retry_after=1)
    return error


def make_engine(url: str, pool_size: int) -> sa.Engine:
    """Return an engine set up for its database."""
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=pool_size * 2, max_overflow=0, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = sa.create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": LOCK_WAIT_SECONDS},
        pool_size=pool_size * 2,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _: object) -> None:  # noqa: ANN401 - a DBAPI connection
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_WAIT_SECONDS}s'")
        cursor.execute("SET timezone = 'UTC'")
    connection.commit()


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - a DBAPI connection
    # The driver must not begin transactions by itself: BEGIN is ours (see _begin_sqlite).
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A deferred transaction that upgrades on a stale snapshot fails at once, so writers take the
    # lock at the start.
    writes = connection.get_execution_options().get("laurel_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, *_: object) -> None:
    """Date every row from the moment of its transaction."""
    now: datetime = session.info["now"]
    for row in session.new:
        if isinstance(row, Row) and row.created_at is None:
            row.created_at = now  # type: ignore[unreachable] # None until flushed
        if isinstance(row, ChangingRow):
            row.updated_at = now
    for row in session.dirty:
        if isinstance(row, ChangingRow) and session.is_modified(row):
            row.updated_at = now
