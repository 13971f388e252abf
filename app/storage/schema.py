"""Bringing a database to the newest migration, and telling where it stands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.storage.tables import metadata

# Alembic is a tenth of the time that a server takes to start, and only migrating needs it.
if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_REVISIONS = re.compile(r'^((?:down_)?revision) = "(\w+)"', re.MULTILINE)


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Apply every migration up to the revision."""
    from alembic import command  # noqa: PLC0415 - see above

    with _configured(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take migrations back down to the revision; `base` empties the database."""
    from alembic import command  # noqa: PLC0415 - see above

    with _configured(engine) as config:
        command.downgrade(config, revision)


def is_current(engine: sa.Engine) -> bool:
    """Tell whether every migration has been applied."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
        return [row[0] for row in found] == [head()]


@cache
def head() -> str:
    """Return the newest revision: the one that no other follows, whatever its number."""
    found: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in (MIGRATIONS / "versions").glob("[0-9]*.py"):
        for name, number in _REVISIONS.findall(path.read_text(encoding="utf-8")):
            found[name].add(number)
    [newest] = found["revision"] - found["down_revision"]
    return newest


def differences(engine: sa.Engine) -> list[object]:
    """Return what the tables have that the migrated database has not, and the other way round."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - see above
    from alembic.migration import MigrationContext  # noqa: PLC0415 - see above

    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


@contextmanager
def _configured(engine: sa.Engine) -> Iterator["Config"]:
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield config
