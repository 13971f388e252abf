"""Bringing a database to the newest migration, and telling where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.storage.tables import metadata

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Apply every migration up to the revision."""
    with _configured(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take migrations back down to the revision; `base` empties the database."""
    with _configured(engine) as config:
        command.downgrade(config, revision)


def is_current(engine: sa.Engine) -> bool:
    """Tell whether every migration has been applied."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """Return the newest revision."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def differences(engine: sa.Engine) -> list[object]:
    """Return what the tables have that the migrated database has not, and the other way round."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


@contextmanager
def _configured(engine: sa.Engine) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield config
