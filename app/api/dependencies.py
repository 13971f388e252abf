"""What routes ask for: a transaction to read or to write in, a page, the revision in If-Match."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response

from app.api.idempotency import Fingerprint, open_record
from app.api.shapes import Time
from app.domain.errors import (
    Fault,
    ForbiddenError,
    InvalidError,
    PreconditionRequiredError,
    StaleError,
)
from app.services import authentication
from app.services.work import Work
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import ChangingRow
from app.wiring import Wiring

SESSION_COOKIE = authentication.SESSION_COOKIE
MAX_REVISION_DIGITS = 9
_PAGING = frozenset({"cursor", "limit"})

C = TypeVar("C", bound=ChangingRow)


def wiring_of(request: Request) -> Wiring:
    """Return what the application was made with."""
    return cast("Wiring", request.app.state.wiring)


async def _wired(request: Request) -> Wiring:
    # Dependencies that wait for nothing are asynchronous: a plain one costs a turn in the threads.
    return wiring_of(request)


WiringDep = Annotated[Wiring, Depends(_wired)]


async def credentials_of(request: Request, wiring: WiringDep) -> authentication.Proof:
    """Return the proof of who asks; a cookie on a changing request also needs the CSRF token and our origin."""
    header = request.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() == "bearer" and token:
        return authentication.Proof(token=token.strip())
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie and request.method not in {"GET", "HEAD", "OPTIONS"}:
        _check_same_site(request, wiring, cookie)
    return authentication.Proof(cookie=cookie)


def _check_same_site(request: Request, wiring: Wiring, cookie: str) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin != wiring.tools.base_url:
        raise ForbiddenError("This request comes from another site.")
    token = request.headers.get("x-csrf-token", "")
    if not authentication.csrf_token_matches(cookie, token):
        raise ForbiddenError("Send the session's CSRF token in the X-CSRF-Token header.")


ProofDep = Annotated[authentication.Proof, Depends(credentials_of)]


def read_work(wiring: WiringDep, proof: ProofDep) -> Iterator[Work]:
    """Give a reading transaction to whoever is signed in."""
    now = wiring.now()
    with wiring.database.read() as session:
        actor = authentication.identify(session, wiring.tools, proof, now)
        yield Work(session, actor, now, wiring.tools)


async def admitted(wiring: WiringDep) -> AsyncIterator[None]:
    """Wait for a place among the writers without holding a thread.

    Writers that waited for the database in threads would take the threads that the writer who
    holds it needs to finish.
    """
    async with wiring.writers:
        yield


def write_work(
    request: Request,
    wiring: WiringDep,
    proof: ProofDep,
    fingerprint: Fingerprint,
    _: Annotated[None, Depends(admitted, scope="function")],
) -> Iterator[Work]:
    """Give a writing transaction; it commits before the reply is sent, or the reply is an error."""
    now = wiring.now()
    work: Work | None = None
    try:
        with wiring.database.write(now) as session:
            actor = authentication.identify(session, wiring.tools, proof, now)
            work = Work(session, actor, now, wiring.tools)
            request.state.idempotency = open_record(work, request, fingerprint)
            request.state.work = work
            yield work
    except BaseException:
        for undo in work.undo if work else []:
            undo()
        raise


ReadWork = Annotated[Work, Depends(read_work, scope="function")]
WriteWork = Annotated[Work, Depends(write_work, scope="function")]


async def page_request(
    request: Request,
    wiring: WiringDep,
    limit: Annotated[int, Query(ge=1, le=200, description="How many rows")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=500, description="The next_cursor of the page before")
    ] = None,
    changed_since: Annotated[
        Time | None, Query(description="Only what changed at or after this time")
    ] = None,
) -> PageRequest:
    """Return the page that is asked for; raises InvalidError for a cursor that is not ours."""
    after = None if cursor is None else place_of(request, wiring, cursor)
    return PageRequest(limit=limit, after=_position(after), changed_since=changed_since)


PageAsked = Annotated[PageRequest, Depends(page_request)]


def place_of(request: Request, wiring: Wiring, cursor: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the place that a cursor of this list names; raises InvalidError naming the parameter."""
    try:
        return wiring.tools.cursors.read(cursor, scope=list_of(request))
    except InvalidError as error:
        raise InvalidError(error.message, Fault("query:/cursor", error.message)) from None


def _position(place: list[str] | None) -> tuple[datetime, UUID] | None:
    return None if place is None else (datetime.fromisoformat(place[0]), UUID(place[1]))


def list_of(request: Request) -> str:
    """Name the list, with its filters: a cursor is a place in one list only."""
    filters = sorted((k, v) for k, v in request.query_params.multi_items() if k not in _PAGING)
    return f"{request.url.path}?{filters}"


def listed(
    request: Request,
    response: Response,
    page: PageOf[Any],
    shown: Callable[[Any], object] | None = None,
) -> dict[str, Any]:
    """Return the body of a list, each row as it is shown, and set its Link header."""
    data = [shown(row) for row in page.rows] if shown else page.rows
    if page.after is None:
        return whole(data)
    place = [page.after[0].isoformat(), str(page.after[1])]
    cursor = wiring_of(request).tools.cursors.sign(place, scope=list_of(request))
    response.headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
    return {"data": data, "next_cursor": cursor}


def whole(rows: Sequence[Any]) -> dict[str, Any]:
    """Return the body of a list that always has one page."""
    return {"data": rows, "next_cursor": None}


async def if_match(
    if_match: Annotated[
        str | None, Header(max_length=100, description="The ETag that you read")
    ] = None,
) -> int:
    """Return the revision in If-Match; raises PreconditionRequiredError when it is missing."""
    if if_match is None:
        raise PreconditionRequiredError("Send If-Match with the ETag you read.")
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isdecimal() or len(text) > MAX_REVISION_DIGITS:
        raise StaleError('If-Match must be the ETag that you read, such as "3".')
    return int(text)


Revision = Annotated[int, Depends(if_match)]


def tagged(response: Response, row: C) -> C:
    """Set the ETag of the row, and return it."""
    response.headers["ETag"] = f'"{row.revision}"'
    return row


def saved(work: Work, response: Response, row: C) -> C:
    """Write what was changed, set the ETag that the row has now, and return it."""
    work.session.flush()
    return tagged(response, row)


def created(response: Response, request: Request, row: C) -> C:
    """Set the Location and the ETag of a row that was just made, and return it."""
    return placed(response, request.url.path.rstrip("/"), row)


def placed(response: Response, collection: str, row: C) -> C:
    """Do the same for a row of another list than the one that was asked."""
    response.headers["Location"] = f"{collection}/{row.id}"
    return tagged(response, row)
