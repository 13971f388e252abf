"""Reading a badge that is not cached: its document and its page, beside the same bytes from memory."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from starlette.routing import Match

from app.main import create_app
from bench.issuing import made_district
from bench.rows import Row, at_most, microseconds

TIMES, ROUNDS = 20, 15


def rows() -> list[Row]:
    """Ask the whole application in process, through every middleware, on SQLite."""
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent.parent) as folder:
        district = made_district(Path(folder))
        path = f"/credentials/{district.issue()}"
        app = create_app(district.wiring)
        with asyncio.Runner() as runner:
            found = [
                _row(app, runner, f"{path}.json", "application/json", "document"),
                _row(app, runner, path, "text/html", "page"),
            ]
        district.wiring.close()
    return found


def _row(app: FastAPI, runner: asyncio.Runner, path: str, accept: str, what: str) -> Row:
    body = _ask(app, runner, path, accept)()
    kept = f"/kept/{what}"

    @app.get(kept, include_in_schema=False)
    def same() -> Response:
        return Response(body, media_type=accept)

    # Behind the route that it stands beside, so that both are found after the same search.
    routes = app.router.routes
    routes.insert(_place_of(app, path, accept), routes.pop())
    ours, reference = microseconds(
        (_ask(app, runner, path, accept), TIMES),
        (_ask(app, runner, kept, accept), TIMES),
        rounds=ROUNDS,
    )
    limit = {"document": 2, "page": 15}[what]
    return at_most(f"credential {what}, uncached / the same from memory", ours, reference, limit)


def _place_of(app: FastAPI, path: str, accept: str) -> int:
    """Return the place behind the route that answers."""
    headers = [(b"accept", accept.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": headers}
    places = (
        place
        for place, route in enumerate(app.router.routes)
        if route.matches(dict(scope))[0] is Match.FULL
    )
    return next(places) + 1


def _ask(app: FastAPI, runner: asyncio.Runner, path: str, accept: str) -> Callable[[], bytes]:
    """Return a call of the application that gives the body of the answer."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost:8000"), (b"accept", accept.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 8000),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask() -> bytes:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
            sent.append(message)

        await app(dict(scope), receive, send)
        assert sent[0]["status"] == 200, sent
        return b"".join(message.get("body", b"") for message in sent[1:])

    return lambda: runner.run(ask())
