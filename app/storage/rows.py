"""What every table shares: get one row, list a page of rows, add a row; always in one organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import InstrumentedAttribute
from sqlmodel import Session, select

from app.storage.tables import Row

T = TypeVar("T", bound=Row)
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for: how many rows, after which row, changed since when."""

    limit: int = 50
    after: tuple[datetime, UUID] | None = None
    changed_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageOf(Generic[T]):
    """Some rows in order of creation, and where the next page starts."""

    rows: list[T]
    after: tuple[datetime, UUID] | None


def find(session: Session, table: type[T], organization_id: UUID, row_id: UUID) -> T | None:
    """Return the row of this organization, or None."""
    row: T | None = session.get(table, (organization_id, row_id))
    return row


def find_for_update(
    session: Session, table: type[T], organization_id: UUID, row_id: UUID
) -> T | None:
    """Return the row, locked until the transaction ends, as it is now."""
    key = (organization_id, row_id)
    # Not the key: foreign keys of others may point here meanwhile, or two writers would deadlock.
    lock = {"key_share": True}
    row: T | None = session.get(table, key, with_for_update=lock, populate_existing=True)
    return row


def find_by(session: Session, table: type[T], organization_id: UUID, **values: Any) -> T | None:  # noqa: ANN401 - column values
    """Return the one row with these column values, or None."""
    row: T | None = session.exec(_where(table, organization_id, values)).one_or_none()
    return row


def all_by(session: Session, table: type[T], organization_id: UUID, **values: Any) -> list[T]:  # noqa: ANN401 - column values
    """Return every row with these column values, oldest first."""
    query = _where(table, organization_id, values)
    return list(session.exec(query.order_by(column(table, "created_at"), column(table, "id"))))


def by_ids(
    session: Session, table: type[T], organization_id: UUID, ids: Iterable[UUID | None]
) -> dict[UUID, T]:
    """Return those of these rows that exist here, by id, in one query."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    query = select(table).where(
        column(table, "organization_id") == organization_id, column(table, "id").in_(wanted)
    )
    return {row.id: row for row in session.exec(query)}


def page_by(
    session: Session,
    table: type[T],
    organization_id: UUID,
    request: PageRequest,
    *conditions: sa.ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - column values
) -> PageOf[T]:
    """Return one page by keyset, so that deep pages cost what the first one does; None filters nothing."""
    given = {name: value for name, value in values.items() if value is not None}
    query = _where(table, organization_id, given).where(*conditions)
    created_at, row_id = column(table, "created_at"), column(table, "id")
    if request.changed_since is not None:
        changed = "updated_at" if "updated_at" in table.model_fields else "created_at"
        query = query.where(column(table, changed) >= request.changed_since)
    if request.after is not None:
        query = query.where(
            sa.tuple_(created_at, row_id)
            > sa.tuple_(*map(sa.literal, request.after, (created_at.type, row_id.type)))
        )
    query = query.order_by(created_at, row_id).limit(request.limit + 1)
    rows = list(session.exec(query))
    if len(rows) <= request.limit:
        return PageOf(rows, None)
    last = rows[request.limit - 1]
    return PageOf(rows[: request.limit], (last.created_at, last.id))


def equal(table: type[Row], values: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that columns have these values; None filters nothing."""
    return [column(table, name) == value for name, value in values.items() if value is not None]


def _where(table: type[T], organization_id: UUID, values: dict[str, Any]) -> Any:  # noqa: ANN401 - SQLModel's select has no public name
    conditions = [column(table, name) == value for name, value in values.items()]
    return select(table).where(column(table, "organization_id") == organization_id, *conditions)


def column(table: type[Row], name: str) -> InstrumentedAttribute[Any]:
    """Return a column of a table by its name."""
    column: InstrumentedAttribute[Any] = getattr(table, name)
    return column
