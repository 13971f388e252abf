"""Pure ASGI middleware: the host that is served, the size of bodies, the headers of every answer."""

import secrets
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import HTTP_PROBLEMS, ProblemResponse
from app.wiring import Wiring

MULTIPART_ALLOWANCE = 64 * 1024


def install(app: FastAPI, wiring: Wiring) -> None:
    """Wrap the application; the one added last sees the request first."""
    limits = BodyLimits(wiring.settings.max_body_bytes, wiring.settings.max_upload_bytes)
    app.add_middleware(LimitBody, limits=limits, base_url=wiring.tools.base_url)
    app.add_middleware(ServeOneHost, base_url=wiring.tools.base_url)
    app.add_middleware(NameRequest)


class BodyLimits:
    """How many bytes a body may have, by what it is."""

    def __init__(self, plain: int, upload: int) -> None:
        """Keep the two limits."""
        self.plain, self.upload = plain, upload + MULTIPART_ALLOWANCE

    def of(self, headers: Headers) -> int:
        """Return the limit for a request with these headers."""
        is_upload = headers.get("content-type", "").startswith("multipart/form-data")
        return self.upload if is_upload else self.plain


class LimitBody:
    """Cuts a body off at its limit, before any of the rest is kept."""

    def __init__(self, app: ASGIApp, limits: BodyLimits, base_url: str) -> None:
        """Wrap the application."""
        self.app, self.limits, self.base_url = app, limits, base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a bounded body."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        limit, seen, started = self.limits.of(headers), 0, False
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            return await self._refuse(limit, scope, receive, send)

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, bounded, watched)
        except BodyTooLargeError:
            if started:
                raise
            await self._refuse(limit, scope, receive, send)
        return None

    async def _refuse(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"The body is larger than {limit:,} bytes."
        await problem(413, detail, self.base_url)(scope, receive, send)


class BodyTooLargeError(Exception):
    """More came than was allowed."""


class ServeOneHost:
    """Answers only requests for our own host: no badge may ever carry a name that a stranger sent."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        """Wrap the application."""
        parts = urlsplit(base_url)
        default = {"http": 80, "https": 443}[parts.scheme]
        self.app, self.base_url = app, base_url
        self.hosts = {parts.netloc, f"{parts.hostname}:{parts.port or default}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it is for us; health checks may use any name."""
        if scope["type"] == "http" and not scope["path"].startswith("/health/"):
            host = Headers(scope=scope).get("host", "").lower()
            if host not in self.hosts:
                detail = f"This service is {self.base_url}."
                return await problem(421, detail, self.base_url)(scope, receive, send)
        await self.app(scope, receive, send)
        return None


class NameRequest:
    """Gives every request an id, in the log and in the answer, and every answer its safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_id = secrets.token_hex(8)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, named)
        return None


def problem(status: int, detail: str, base_url: str) -> ProblemResponse:
    """Return a problem document for an answer that never reaches a route."""
    kind = HTTP_PROBLEMS[status]
    members = {"type": f"{base_url}/problems/{kind.slug}", "title": kind.title}
    return ProblemResponse({**members, "status": status, "detail": detail}, status)
