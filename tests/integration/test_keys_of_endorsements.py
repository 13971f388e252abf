"""The migration that names the keys of endorsements reads them in the signing log."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from app.storage import schema
from app.storage.database import make_engine
from tests.conftest import fresh_postgresql

BEFORE = "0012"
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


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


class Rows:
    """Rows of the tables as they were, with something in every column that wants something."""

    def __init__(self, connection):
        self.connection, self.metadata = connection, sa.MetaData()
        self.metadata.reflect(bind=connection)

    def add(self, name, **values):
        table = self.metadata.tables[name]
        wanted = [c for c in table.columns if not c.nullable and c.name not in values]
        filled = {c.name: self._something(c) for c in wanted}
        self.connection.execute(table.insert().values(**(filled | values)))

    def _something(self, column):
        kind = column.type.python_type
        if kind is dt.datetime:
            return NOW.replace(tzinfo=None) if self.is_sqlite else NOW
        plain = {str: "x", int: 1, bool: False, bytes: b"x", dict: {}, uuid.UUID: self.new()}
        return plain.get(kind, "x")

    @property
    def is_sqlite(self):
        return self.connection.dialect.name == "sqlite"

    def new(self):
        """An id as the column takes it: reflected from SQLite, it is text without hyphens."""
        return uuid.uuid4().hex if self.is_sqlite else uuid.uuid4()


def test_each_endorsement_of_ours_gets_the_keys_that_signed_it_and_a_strangers_none(engine):
    schema.upgrade(engine, BEFORE)
    with engine.begin() as connection:
        rows = Rows(connection)
        organization, issuer, ours, strangers, *keys = (rows.new() for _ in range(6))
        of = {"organization_id": organization}
        rows.add("organization", id=organization)
        rows.add("issuer", id=issuer, **of)
        for key in keys:
            rows.add("key", id=key, issuer_id=issuer, **of)
            log = {"subject_id": ours, "key_id": key, "purpose": "endorsement"}
            rows.add("signature", id=rows.new(), **log, **of)
        rows.add("signature", id=rows.new(), subject_id=rows.new(), key_id=keys[0], **of)
        rows.add("endorsement", id=ours, issuer_id=issuer, sha256="a", **of)
        rows.add("endorsement", id=strangers, sha256="b", **of)
    schema.upgrade(engine)
    with engine.begin() as connection:
        table = sa.table(
            "endorsement", sa.column("id", sa.Uuid()), sa.column("key_ids", sa.JSON())
        )
        found = {one.id: one.key_ids for one in connection.execute(sa.select(table))}
    expected = sorted(str(uuid.UUID(str(key))) for key in keys)
    assert sorted(found[uuid.UUID(str(ours))]) == expected
    assert found[uuid.UUID(str(strangers))] == []
