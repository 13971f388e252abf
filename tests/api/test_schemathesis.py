"""Every operation, asked what its description allows and forbids by everyone who may come along.

No answer may be a fault of the server, have an undescribed status or type, or break its schema.
"""

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from starlette.testclient import TestClient

from app.main import create_app
from app.services import sign_in
from app.services.authentication import SESSION_COOKIE, csrf_token_of
from app.settings import Settings
from app.storage import schema as database_schema
from app.storage.tables import Person
from app.wiring import Wiring, wire
from tests.api.world import World
from tests.clock import Clock
from tests.conftest import MASTER_KEY
from tests.district import District

load_all_checks()
CHECKED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
# Per operation: sent as described, then broken in one place; each is asked by every kind of actor.
CASES = {GenerationMode.POSITIVE: 1, GenerationMode.NEGATIVE: 1}
ACTORS = (
    "nobody",
    "machine with every scope",
    "machine that only reads",
    "coordinator",
    "educator",
    "assessor",
    "session",
)
# A key that is gone, a client that is shut out and a session that ended would silence what follows.
LEFT_ALONE = {"compromiseKey", "endSession", "retireKey", "deactivateClient", "deactivatePerson"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Wiring, TestClient]]:
    """An application of its own, on SQLite: what is asked here leaves it in any state."""
    made = wire(
        Settings(
            data_dir=tmp_path_factory.mktemp("asked"),
            base_url="http://localhost",
            master_key=MASTER_KEY,
            worker_in_server=False,
        ),
        now=Clock(),
    )
    database_schema.upgrade(made.database.engine)
    app = create_app(made)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield made, client
    made.close()


@pytest.fixture(scope="module")
def world(served: tuple[Wiring, TestClient]) -> World:
    return World.build(District.make(*served, "asked"))


@pytest.fixture(scope="module")
def headers(served: tuple[Wiring, TestClient], world: World) -> dict[str, dict[str, str]]:
    """What each kind of actor sends to say who they are."""
    district = world.district
    callers = {
        "machine with every scope": district.machine(),
        "machine that only reads": district.machine("resource:read"),
        "coordinator": district.coordinator,
        "educator": world.programme.educator,
        "assessor": world.programme.assessor,
    }
    known = {name: {"Authorization": f"Bearer {c.token}"} for name, c in callers.items()}
    return {"nobody": {}, "session": session_of(served, district)} | known


def session_of(served: tuple[Wiring, TestClient], district: District) -> dict[str, str]:
    """The headers of a coordinator's browser."""
    _, http = served
    with district.service_work() as work:
        link = sign_in.make_link(work, work.get(Person, district.coordinator_id))
    origin = {"Origin": "http://localhost"}
    http.post(link, headers=origin, follow_redirects=False)
    cookie = http.cookies[SESSION_COOKIE]
    http.cookies.clear()
    return origin | {
        "Cookie": f"{SESSION_COOKIE}={cookie}",
        "X-CSRF-Token": csrf_token_of(cookie),
    }


def test_an_operation_never_answers_what_it_does_not_describe(served, world, headers):
    wiring, http = served
    found: dict[str, str] = {}
    statuses: dict[str, set[int]] = {name: set() for name in ACTORS}
    assert set(headers) == set(ACTORS)
    for number, case in enumerate(cases(http)):
        known(case, world.ids, number)
        for name in ACTORS:
            wiring.tools.throttle.forget()
            answer = ask(http, case, headers[name])
            statuses[name].add(answer.status_code)
            try:
                case.validate_response(answer, checks=CHECKED)
            except (Failure, FailureGroup) as failure:
                label = f"{case.operation.label} as {name}: {answer.status_code}"
                found[label] = "\n".join(map(str, getattr(failure, "exceptions", [failure])))
    assert not found, "\n\n".join(f"{label}\n{why}" for label, why in found.items())
    assert all({200, 422} <= seen for seen in statuses.values()), statuses
    assert {201, 204, 403, 404, 409} <= statuses["coordinator"], statuses


def ask(http: TestClient, case: Case, who: dict[str, str]) -> Any:
    """Send the case as one actor; a header that the case asks for itself does not count."""
    options = case.as_transport_kwargs(base_url="http://localhost")
    options.pop("cookies", None)
    sent = requests.Request(**options).prepare()
    own = {name: value for name, value in sent.headers.items() if name not in who}
    http.cookies.clear()
    return http.request(
        sent.method, sent.url, content=sent.body, headers=own | who, follow_redirects=False
    )


def cases(http: TestClient) -> Iterator[Case]:
    """Cases of every operation, the same in every run."""
    description = copy.deepcopy(http.app.openapi())
    for methods in description["paths"].values():
        for operation in methods.values():
            # The actors bring what proves who they are.
            operation.pop("security", None)
    for made in schemathesis.openapi.from_dict(description).get_all_operations():
        operation = made.ok()
        if operation.definition.raw["operationId"] not in LEFT_ALONE:
            for mode, count in CASES.items():
                yield from drawn(operation, mode, count)


def drawn(operation: Any, mode: GenerationMode, count: int) -> list[Case]:
    """Draw this many cases, always the same ones."""
    found: list[Case] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def keep(case: Case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):
        keep()
    return found


def known(case: Case, ids: dict[str, str], number: int) -> None:
    """Give most cases ids and tags that exist: strange ones are tried thoroughly elsewhere."""
    if number % 4 == 3:
        return
    for place in (case.path_parameters, case.body):
        if isinstance(place, dict):
            place.update({name: ids[name] for name in place if name in ids})
    # What nobody has changed has this tag, so that some changes and removals go through.
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'
