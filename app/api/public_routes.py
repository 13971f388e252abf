"""How public documents are registered: GET with HEAD beside it, readable from any other site, by one name."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from inspect import signature
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Response
from pydantic import BeforeValidator
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from app.api.dependencies import WiringDep
from app.api.late_routes import LateRoute, LateRouter
from app.domain.errors import NotFoundError
from app.services.published import Published
from app.services.reading import Reading
from app.wiring import Wiring

OBJECT = {"schema": {"type": "object"}}
ANY = {"content": {"application/ld+json": OBJECT}}
METHODS = "GET, HEAD, OPTIONS"
# Fetch of browsers: any site may read, with no cookie, and may ask whether it has it already.
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, Content-Type, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "public, max-age=86400",
}
_FIRST_ERROR = 400
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Handler = Callable[..., Any]
Answers = dict[int | str, dict[str, Any]]


def _only_name(value: object) -> object:
    """Refuse other spellings of an id: what is read there would name another address than it was read at."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("must be an id in small letters")
    return value


IdIn = Annotated[UUID, BeforeValidator(_only_name)]
SlugIn = Annotated[str, Path(max_length=63, description="The issuer's slug")]
KeyIn = Annotated[str, Path(max_length=63, description="The stage's key")]


class PublicRoute(LateRoute):
    """A route whose every answer, an error too, may be read from any other site."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and say who may read the answer."""

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = "ETag, Link"
                if message["status"] >= _FIRST_ERROR:
                    headers.add_vary_header("Accept")
            await send(message)

        if scope["method"] not in METHODS.split(", "):
            raise HTTPException(405, f"Here is only to be read: {METHODS}.", {"Allow": METHODS})
        await super().handle(scope, receive, opened)


class Public:
    """Registers what anybody may read."""

    def __init__(self, router: LateRouter) -> None:
        """Register with this router."""
        self.router = router

    def __call__(
        self,
        path: str,
        operation_id: str,
        summary: str,
        answer: dict[str, Any] = ANY,
        *,
        more: Answers | None = None,
    ) -> Callable[[Handler], Handler]:
        """Register a handler for GET, and for HEAD and OPTIONS without describing it twice."""
        described: Answers = {200: answer, 304: {"description": "You have it already"}}

        def register(handler: Handler) -> Handler:
            opened = _opening(handler)
            self._add(
                path,
                opened,
                operation_id=operation_id,
                summary=summary,
                responses=described | (more or {}),
            )
            self._add(path, opened, methods=["HEAD"], include_in_schema=False)
            self._add(path, preflight, methods=["OPTIONS"], include_in_schema=False)
            return handler

        return register

    def _add(self, path: str, handler: Handler, **choices: Any) -> None:  # noqa: ANN401 - FastAPI's
        self.router.add_api_route(
            path, handler, response_class=Response, route_class_override=PublicRoute, **choices
        )


def preflight() -> Response:
    """Tell a browser that any site may read what is here."""
    return Response(status_code=204, headers={"Allow": METHODS} | PREFLIGHT)


def _opening(handler: Handler) -> Handler:
    """Open the transaction in the handler's own thread: as a dependency it takes two turns more."""
    if "read" not in signature(handler).parameters:
        return handler

    @wraps(handler)
    def opened(*args: Any, **values: Any) -> Any:  # noqa: ANN401 - the handler's own
        wiring = values.pop("read")
        with open_reading(wiring, wiring.now()) as found:
            return handler(*args, read=found, **values)

    return opened


async def reading(wiring: WiringDep) -> Wiring:
    """Give what a reading transaction is opened on; see `_opening`."""
    return wiring


@contextmanager
def open_reading(wiring: Wiring, now: datetime) -> Iterator[Reading]:
    """Open a reading transaction for what is public."""
    with wiring.database.read() as session:
        yield Reading(session, wiring.tools, now)


PublicReading = Annotated[Reading, Depends(reading)]


def there(found: Published | None) -> Published:
    """Return what was found; raises NotFoundError for nothing."""
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    return found
