"""What the suite shares: both databases, a wiring on each, an application, two districts."""

import base64
import gc
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import settings
from sqlmodel import select
from starlette.testclient import TestClient

from app.cli import logs
from app.domain.event_kinds import KINDS
from app.jobs.worker import Worker
from app.main import create_app
from app.settings import Settings
from app.storage import schema
from app.storage.tables import Event
from app.wiring import Wiring, wire
from tests import postgresql, scheduling
from tests.clock import Clock
from tests.district import District
from tests.empty_databases import do_not_wait_for_the_disk, emptying
from tests.in_process import InProcess

BACKENDS = ("sqlite", "postgresql")
MASTER_KEY = base64.b64encode(bytes(range(32))).decode()


def pytest_configure(config: pytest.Config) -> None:
    """Log as the service does; find or start one PostgreSQL for all workers."""
    logs.configure("warning")
    # No test is about how long it takes: this machine may be busy.
    settings.register_profile("laurel", settings(), deadline=None)
    settings.load_profile("laurel")
    if not hasattr(config, "workerinput") and "not postgresql" not in config.option.markexpr:
        os.environ[postgresql.VARIABLE] = postgresql.find_or_start()


def pytest_collection_finish() -> None:
    """Let the collector pass over what is there for good: modules, tables, shapes and tests."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep the tests of a file, on one database, together."""
    return scheduling.ByFileAndDatabase(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches the database on both."""
    if "backend" in metafunc.fixturenames:
        marked = [
            pytest.param(b, marks=getattr(pytest.mark, b) if b == "postgresql" else ())
            for b in BACKENDS
        ]
        metafunc.parametrize("backend", marked, scope="session")


def unavailable(what: str) -> None:
    """Skip with the reason on a laptop; fail in CI, where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"no {what} on this machine")


@pytest.fixture(scope="session")
def database_url(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database that goes with the session."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'laurel.db'}"
        return
    with fresh_postgresql() as url:
        yield url


class fresh_postgresql:  # noqa: N801 - used like a function
    """A new database on the suite's server, dropped at the end."""

    def __enter__(self) -> str:
        server = os.environ.get(postgresql.VARIABLE, "")
        if not server:
            unavailable("PostgreSQL")
        self.server, self.name = server, f"laurel_test_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{self.name}"')
        return urlsplit(server)._replace(path=f"/{self.name}").geturl()

    def __exit__(self, *_: object) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _reset(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start each test at the same moment, with nothing counted."""
    yield
    if "wiring" in request.fixturenames:
        request.getfixturevalue("wiring").tools.throttle.forget()
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock").reset()


@pytest.fixture(scope="session")
def wired(
    database_url: str, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Wiring, Callable[[], None]]]:
    """The real wiring on a migrated database, and what empties that again."""
    folder: Path = tmp_path_factory.mktemp("data")
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        base_url="http://localhost",
        master_key=MASTER_KEY,  # type: ignore[arg-type] # Pydantic makes it a secret
        max_upload_bytes=2 * 1024 * 1024,
        worker_in_server=False,
        # The clock of the tests stands still, and each of them wants to see what it revoked.
        status_signed_every_seconds=0,
    )
    made = wire(settings, now=clock)
    do_not_wait_for_the_disk(made.database.engine)
    schema.upgrade(made.database.engine)
    made.database.close()
    with emptying(database_url) as empty:
        yield made, empty
    made.close()


@pytest.fixture(scope="session")
def application(wired: tuple[Wiring, Callable[[], None]]) -> Iterator[TestClient]:
    """The application on that wiring."""
    with TestClient(
        create_app(wired[0]),
        base_url="http://localhost",
        raise_server_exceptions=False,
        backend_options={"use_uvloop": True},
    ) as client:
        client._transport = InProcess(client)
        yield client


@pytest.fixture(scope="module")
def wiring(wired: tuple[Wiring, Callable[[], None]]) -> Iterator[Wiring]:
    """The wiring on a database that only the tests of this file have written to.

    What happened in it is of a kind that webhooks can ask for.
    """
    made, empty = wired
    made.database.close()
    empty()
    yield made
    with made.database.read() as session:
        told = set(session.exec(select(Event.kind).distinct()))
    assert told <= {kind for kinds in KINDS.values() for kind in kinds}, (
        "app/domain/event_kinds.py"
    )


@pytest.fixture(scope="module")
def http(wiring: Wiring, application: TestClient) -> TestClient:
    """The application, asked in process; errors come as answers."""
    application.cookies.clear()
    return application


@pytest.fixture(scope="module")
def worker(wiring: Wiring) -> Worker:
    """A worker that tests run by hand: `worker.run_all_due()`."""
    return Worker(wiring.database, wiring.tools, wiring.now)


@pytest.fixture(scope="module")
def district(wiring: Wiring, http: TestClient) -> District:
    """An organization with an issuer, keys, a coordinator and a client with all scopes."""
    return District.make(wiring, http, "district")


@pytest.fixture(scope="module")
def other_district(wiring: Wiring, http: TestClient) -> District:
    """Another organization, whose ids must stay unseen."""
    return District.make(wiring, http, "other-district")
