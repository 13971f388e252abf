"""Routes are built when they are first asked for, by whoever asks first, and then for all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from fastapi.routing import APIRoute
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.api.late_routes import LateRoute
from app.main import create_app


def built(app):
    return [route for route in app.routes if "dependant" in vars(route)]


def test_starting_builds_no_route_and_a_request_only_its_own(wiring):
    app = create_app(wiring)
    assert built(app) == []
    with TestClient(app, base_url="http://localhost") as http:
        assert http.get("/health/live").status_code == 200
    assert [route.path for route in built(app)] == ["/health/live"]


def test_every_route_is_late(wiring):
    # But for what FastAPI puts there itself, and the folder of files.
    routes = [route for route in create_app(wiring).routes if not isinstance(route, Mount)][1:]
    assert len(routes) > 500
    assert [route.path for route in routes if not isinstance(route, LateRoute)] == []


def test_many_who_ask_first_at_once_are_all_answered(wiring):
    app, together = create_app(wiring), Barrier(8)
    path = "/api/v1/microcredential-versions"
    with TestClient(app, base_url="http://localhost") as http:

        def ask(_):
            together.wait()
            return http.get(path).status_code

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(ask, range(8))) == {401}


def test_a_late_route_has_what_a_route_built_at_once_has(wiring):
    late = next(
        route for route in create_app(wiring).routes if route.path == "/api/v1/roles/{role_id}"
    )
    at_once = APIRoute(late.path, late.endpoint, **late._choices)
    for name in ("methods", "name", "path_regex", "operation_id", "status_code", "tags"):
        assert getattr(late, name) == getattr(at_once, name)
    names = [parameter.name for parameter in late.dependant.path_params]
    assert names == [parameter.name for parameter in at_once.dependant.path_params] == ["role_id"]


def test_what_a_route_does_not_have_is_missed_as_everywhere(wiring):
    route = create_app(wiring).routes[-2]
    assert not hasattr(route, "nothing_like_it")
    assert not hasattr(LateRoute.__new__(LateRoute), "dependant")
