"""Reading a badge that is not cached: its document and its page, beside the same bytes from memory."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

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

    # The general routes of pages come last; the kept one has to be asked before them.
    app.router.routes.insert(0, app.router.routes.pop())
    ours, reference = microseconds(
        (_ask(app, runner, path, accept), TIMES),
        (_ask(app, runner, kept, accept), TIMES),
        rounds=ROUNDS,
    )
    limit = {"document": 2, "page": 15}[what]
    return at_most(f"credential {what}, uncached / the same from memory", ours, reference, limit)


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
