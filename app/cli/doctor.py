"""`laurel doctor`: looks at everything that has to be right, and says what to do where it is not."""

from collections.abc import Iterator
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.cli.output import NO, AsJson, answer_json, console, errors
from app.services import doctor as examination
from app.services.doctor import Finding, State
from app.services.reading import Reading
from app.settings import Settings, load_settings
from app.storage import organizations, schema
from app.wiring import Wiring, wire

SAMPLE = 1000
MARKS = {
    State.GOOD: "[green]good[/]",
    State.DOUBTFUL: "[yellow]look[/]",
    State.BAD: "[red]bad[/] ",
}


def doctor(
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Verify every badge, not the first thousand only")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check settings, keys, database, store, audit, badges, status lists and jobs; exits 1 for what is bad."""
    settings = load_settings()
    wiring = wire(settings)
    try:
        findings = list(_examined(wiring, sample=None if every else SAMPLE))
    finally:
        wiring.close()
    if as_json:
        answer_json({"findings": [finding.to_json() for finding in findings]})
    else:
        for finding in findings:
            console.print(f"{MARKS[finding.state]}  {finding.name}: ", end="")
            console.print(finding.message, markup=False)
    if any(finding.state is State.BAD for finding in findings):
        raise typer.Exit(NO)


def _examined(wiring: Wiring, *, sample: int | None) -> Iterator[Finding]:
    yield _settings(wiring.settings)
    yield _key_file(wiring.settings)
    database = _database(wiring)
    yield database
    yield examination.store(wiring.tools.store)
    yield examination.cage(wiring.tools.cage)
    if database.state is State.BAD:
        return
    with wiring.database.read() as session, errors.status("Looking …"):
        yield examination.dead_jobs(session)
        yield examination.base_url(session, wiring.tools.base_url)
        reading = Reading(session, wiring.tools, wiring.now())
        for organization in organizations.everyone(session):
            yield from examination.examine(reading, organization, sample)


def _settings(settings: Settings) -> Finding:
    return Finding("settings", State.GOOD, f"read; the service is {settings.base_url}")


def _key_file(settings: Settings) -> Finding:
    # The wiring refuses to start with a key file that others can read.
    if settings.master_key is not None:
        return Finding("master key", State.GOOD, "from the environment")
    return Finding("master key", State.GOOD, f"{settings.key_file}, read by its owner only")


def _database(wiring: Wiring) -> Finding:
    try:
        is_current = schema.is_current(wiring.database.engine)
    except SQLAlchemyError:
        return Finding("database", State.BAD, "cannot be reached; look at LAUREL_DATABASE_URL")
    if not is_current:
        return Finding("database", State.BAD, "lacks migrations; run: laurel migrate")
    return Finding("database", State.GOOD, f"reached, at migration {schema.head()}")
