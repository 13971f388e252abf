"""The column types and row kinds that every table is made of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from app.storage.identifiers import new_id

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = sa.JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC on both databases; refuses a time without an offset."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store in UTC; SQLite has no offsets, so it gets the bare UTC time."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without an offset cannot be stored"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back an aware time."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """A row of one organization, written once."""

    # Rows are made by us and by the database, never validated by Pydantic: nothing is built for that.
    model_config = SQLModelConfig(defer_build=True)

    organization_id: UUID = Field(primary_key=True, sa_type=sa.Uuid)
    id: UUID = Field(default_factory=new_id, primary_key=True, sa_type=sa.Uuid)
    # Filled when the row is flushed, from the moment of the transaction.
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, nullable=False)


class ChangingRow(Row):
    """A row that changes; `revision` counts the changes and guards each against a lost update."""

    updated_at: datetime = Field(default=None, sa_type=UtcDateTime, nullable=False)
    revision: int = Field(default=None, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's own protocol
        """Let every UPDATE name the revision that was read, so that one of two writers loses."""
        table = getattr(cls, "__table__", None)
        return {} if table is None else {"version_id_col": table.c.revision}


def belongs_to(column: str, table: str) -> sa.ForeignKeyConstraint:
    """Return the composite foreign key (organization, column): no row points into another tenant."""
    return sa.ForeignKeyConstraint(
        ["organization_id", column], [f"{table}.organization_id", f"{table}.id"]
    )


def of_organization() -> sa.ForeignKeyConstraint:
    """Return the foreign key to the tenant itself."""
    return sa.ForeignKeyConstraint(["organization_id"], ["organization.id"])


def sparse(name: str, *columns: str) -> sa.Index:
    """Return an index that holds only the rows whose last of these columns says something."""
    says = sa.text(f"{columns[-1]} IS NOT NULL")
    return sa.Index(name, *columns, sqlite_where=says, postgresql_where=says)
