"""A client of the application in this process: a request is one visit to its event loop, and no more."""

import contextlib
from typing import Any
from urllib.parse import unquote

import anyio
import httpx2 as httpx
from starlette.testclient import TestClient


class InProcess(httpx.BaseTransport):
    """Hands a request to the application and waits for the whole answer; an error of ours is a 500."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return what the application answers."""
        answer = self.client.portal.call(self._answer, _scope(request), request.read())
        return httpx.Response(**answer, request=request)

    async def _answer(self, scope: dict[str, Any], content: bytes) -> dict[str, Any]:
        unread = [{"type": "http.request", "body": content}]
        answer: dict[str, Any] = {"status_code": 500, "headers": []}
        parts: list[bytes] = []
        is_over = anyio.Event()

        async def receive() -> dict[str, Any]:
            if unread:
                return unread.pop()
            await is_over.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.update(status_code=message["status"], headers=message["headers"])
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b"") if scope["method"] != "HEAD" else b"")
                if not message.get("more_body"):
                    is_over.set()

        # It has been answered with a 500 by then, as a server would.
        with contextlib.suppress(Exception):
            await self.client.app(scope, receive, send)
        return answer | {"content": b"".join(parts)}


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.partition(b"?")[0],
        "root_path": "",
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("testclient", 50000),
        "server": (url.host, url.port or {"http": 80, "https": 443}[url.scheme]),
        "state": {},
    }
