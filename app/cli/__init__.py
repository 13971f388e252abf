"""The `laurel` command: exit codes 0 done, 1 the answer is no, 2 usage, 3 could not do it."""

import os
import sys

import typer
from sqlalchemy.exc import DBAPIError

from app.cli import (
    badges,
    baking,
    clients,
    doctor,
    importing,
    issuers,
    jobs,
    keys,
    life,
    openapi,
    people,
    serving,
    setup,
)
from app.cli.demo import demo
from app.cli.output import COULD_NOT, NO, complain
from app.domain.errors import ConflictError, LaurelError
from app.settings import SettingsError

app = typer.Typer(
    name="laurel",
    help="Microcredentials from evidence to assessment to a badge anyone can verify.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    setup.init,
    setup.migrate,
    serving.serve,
    serving.worker,
    doctor.doctor,
    demo,
    importing.import_,
    badges.verify,
    badges.revoke,
    life.correct,
    life.renew,
    baking.bake,
    baking.unbake,
    openapi.openapi,
):
    app.command(name=command.__name__.rstrip("_"))(command)
for name, group in (
    ("issuers", issuers.group),
    ("people", people.group),
    ("clients", clients.group),
    ("jobs", jobs.group),
    ("keys", keys.group),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command; what goes wrong is told in one message, never as a traceback."""
    try:
        app()
    except ConflictError as error:
        complain(error.message)
        sys.exit(NO)
    except LaurelError as error:
        complain(error.message)
        sys.exit(COULD_NOT)
    except (SettingsError, OSError) as error:
        complain(str(error))
        sys.exit(COULD_NOT)
    except DBAPIError as error:
        # The driver's own first line; the statement and its values stay untold.
        complain(f"The database refused: {str(error.orig).splitlines()[0]}")
        sys.exit(COULD_NOT)
    except Exception as error:
        if "LAUREL_DEBUG" in os.environ:
            raise
        kind = type(error).__name__
        complain(f"Something unexpected: {kind}. LAUREL_DEBUG=1 shows where it happened.")
        sys.exit(COULD_NOT)
