"""Problems as pages for people; machines keep getting problem documents."""

from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.api.errors import ALL_PROBLEMS
from app.api.late_routes import LateRouter
from app.domain.errors import FreshSignInError, LaurelError, NotFoundError
from app.pages import confirming, given_back
from app.pages.negotiating import PageRoute, is_browser
from app.pages.sessions import Anyone, Visit, visit_of
from app.pages.typed import Typed
from app.wiring import Wiring

router = LateRouter(include_in_schema=False, route_class=PageRoute)
Handler = Callable[[Request, Exception], Awaitable[Response]]
_UNAUTHENTICATED, _FORBIDDEN, _OUR_FAULT = 401, 403, 500


@router.get("/problems/{slug}")
def explain(slug: str, visit: Anyone) -> Response:
    """Explain what a problem means and what to do about it."""
    problem = ALL_PROBLEMS.get(slug)
    if problem is None:
        raise NotFoundError("There is no problem of this name.")
    response = visit.show("problem_kind.html", problem=problem)
    response.headers["Vary"] = "Accept"
    return response


def install(app: FastAPI) -> None:
    """Answer browsers with a page where machines get a problem document."""
    for kind in (LaurelError, RequestValidationError, HTTPException, Exception):
        documents = cast("Handler", app.exception_handlers[kind])
        app.add_exception_handler(kind, _beside(documents))


def _beside(documents: Handler) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, FreshSignInError) and is_browser(request):
            typed = await given_back.typed_of(request, _FORBIDDEN)
            return await run_in_threadpool(_to_confirm, request, typed)
        response = await documents(request, error)
        if not is_browser(request):
            return response
        typed = await given_back.typed_of(request, response.status_code)
        if response.status_code == _UNAUTHENTICATED and not typed.texts:
            return _to_sign_in(request)
        body = orjson.loads(response.body)
        page = await run_in_threadpool(_page, request, body, response.status_code, typed)
        for name in ("Retry-After", "Allow", "WWW-Authenticate"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page

    return handle


def _page(request: Request, body: dict[str, Any], status: int, typed: Typed) -> Response:
    wiring = cast("Wiring", request.app.state.wiring)
    # When something is broken here, the page must not need what may be broken.
    is_ours = status >= _OUR_FAULT
    known = (
        Visit(request, wiring, wiring.now(), None, None) if is_ours else visit_of(request, wiring)
    )
    if status == _UNAUTHENTICATED:
        return known.show("sign_in/over.html", status, typed=typed, next=_asked_on(request))
    slug = str(body["type"]).rpartition("/")[2]
    advice = ALL_PROBLEMS[slug].advice if slug in ALL_PROBLEMS else ""
    page = known.show("problem.html", status, problem=body, advice=advice, typed=typed)
    page.headers["Vary"] = "Accept"
    return page


def _to_sign_in(request: Request) -> Response:
    if request.method != "GET":
        return RedirectResponse("/sign-in", 303)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?{urlencode({'next': request.url.path + query})}", 303)


def _to_confirm(request: Request, typed: Typed) -> Response:
    """Lead to a fresh sign-in, and from there back to the page on which this was asked for."""
    if typed.texts:
        visit = visit_of(request, cast("Wiring", request.app.state.wiring))
        return confirming.page(visit, _asked_on(request), status=_FORBIDDEN, typed=typed)
    return RedirectResponse(f"/confirm?{urlencode({'next': _asked_on(request)})}", 303)


def _asked_on(request: Request) -> str:
    """Return the path of the page on which this was asked for, empty where that is not known."""
    if request.method == "GET":
        return request.url.path
    return urlsplit(request.headers.get("referer", "")).path
