"""Migrations: they make exactly the tables, and can be taken down and up again."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import select

from app.storage import schema, visibility
from app.storage.database import make_engine
from app.storage.tables import Assignment, metadata
from tests.conftest import fresh_postgresql


@pytest.fixture
def engine(backend, tmp_path):
    if backend == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path / 'schema.db'}", 1)
        yield made
        made.dispose()
        return
    with fresh_postgresql() as url:
        made = make_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), 1)
        yield made
        made.dispose()


def tables(engine):
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_exactly_the_tables(engine):
    assert not schema.is_current(engine)
    schema.upgrade(engine)
    assert schema.is_current(engine)
    assert schema.differences(engine) == []
    assert tables(engine) == set(metadata.tables)


def test_the_newest_number_is_what_alembic_calls_the_head():
    assert schema.head() == ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()


def test_up_down_up(engine):
    schema.upgrade(engine)
    schema.downgrade(engine, "base")
    assert tables(engine) == set()
    schema.upgrade(engine)
    assert schema.differences(engine) == []


def test_sqlite_finds_the_anchors_by_their_own_index(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'plan.db'}", 1)
    schema.upgrade(engine)
    real = visibility.is_real(uuid4(), Assignment.submission_id)
    asked = select(Assignment.id).where(real)
    words = asked.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all()
    engine.dispose()
    assert any("ix_submission_anchor" in step.detail for step in plan), plan


def test_a_missing_column_is_seen(engine):
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE school DROP COLUMN archived_at"))
    assert schema.differences(engine) != []


def test_every_row_of_a_tenant_is_keyed_by_its_organization():
    for table in metadata.tables.values():
        if "organization_id" not in table.columns or table.name == "job":
            continue
        assert "organization_id" in table.primary_key.columns, table.name
        for key in table.foreign_key_constraints:
            columns = [column.name for column in key.columns]
            assert columns[0] == "organization_id", f"{table.name}: {columns}"
