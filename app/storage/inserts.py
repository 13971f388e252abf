"""Inserting where a row may stand in the way: both databases can, each with a statement of its own."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def insert_into(session: Session, table: type) -> Any:  # noqa: ANN401 - one of two kinds of Insert
    """Return the insert of this session's database that has `on_conflict_do_nothing` and `…_update`."""
    kinds: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return kinds[session.get_bind().dialect.name](table)
