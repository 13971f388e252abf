"""Lists by sequence number: a reader asks for what comes after the last one it has seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Query, Request, Response

from app.api.dependencies import WiringDep, list_of, place_of, whole, wiring_of

LARGEST = 2**53 - 1


class Numbered(Protocol):
    """What a feed is made of: an event, or an audit entry."""

    sequence: int


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """How many to give, after which one."""

    after: int
    limit: int


def feed_request(
    request: Request,
    wiring: WiringDep,
    after: Annotated[
        int, Query(ge=0, le=LARGEST, description="The last sequence number that you have seen")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="How many")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=500, description="The next_cursor of the page before")
    ] = None,
) -> FeedRequest:
    """Return what is asked for; a cursor goes before `after`."""
    if cursor is None:
        return FeedRequest(after, limit)
    place = place_of(request, wiring, cursor)
    return FeedRequest(int(place[0]), limit)


FeedAsked = Annotated[FeedRequest, Depends(feed_request)]


def fed(
    request: Request, response: Response, asked: FeedRequest, rows: Sequence[Numbered]
) -> dict[str, Any]:
    """Return the body of a page of a feed and set its Link header; takes one row more than asked for."""
    if len(rows) <= asked.limit:
        return whole(rows)
    shown = rows[: asked.limit]
    cursors = wiring_of(request).tools.cursors
    cursor = cursors.sign([shown[-1].sequence], scope=list_of(request))
    response.headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
    return {"data": shown, "next_cursor": cursor}
