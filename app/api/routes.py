"""The kind of route that every operation is: it keeps the answer to a POST under its Idempotency-Key."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.idempotency import ReplayError, close_record
from app.api.late_routes import LateRoute, LateRouter

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Operation(LateRoute):
    """A route whose answer is kept inside the transaction of its effect."""

    def get_route_handler(self) -> Handler:
        """Return the handler, which also replays and keeps answers."""
        handle = super().get_route_handler()

        async def keep(request: Request) -> Response:
            # The writing transaction is still open here: it closes after this function returns.
            try:
                response = await handle(request)
            except ReplayError as replay:
                return replay.response
            record = getattr(request.state, "idempotency", None)
            if record is not None:
                await run_in_threadpool(close_record, request.state.work, record, response)
            return response

        return keep


# For nouns of which some are there no more, and were.
GONE: dict[int | str, dict[str, Any]] = {410: {"description": "It was there, and is not any more"}}


def operations(prefix: str, tag: str, **choices: Any) -> LateRouter:  # noqa: ANN401 - FastAPI's
    """Return a router for one noun."""
    return LateRouter(prefix=prefix, tags=[tag], route_class=Operation, **choices)
