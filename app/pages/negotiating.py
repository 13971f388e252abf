"""Pages that share their address with a document: taken only when HTML is what is asked for most."""

from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import Scope

from app.api.content import choose
from app.api.late_routes import LateRoute
from app.services.published import CREDENTIAL, JSON_LD

HTML = "text/html"
# Documents come first: of equals, and for whoever takes anything, they are sent.
_OFFERS = tuple(dict.fromkeys((*CREDENTIAL, *JSON_LD, "application/problem+json", HTML)))
# Java's own client asks for HTML first, in these words, whatever it is that it wants; so did 1EdTech's
# validator when it was given an address, and got a page instead of the badge.
_JAVA = "*; q=.2"


def wants_page(accept: str | None) -> bool:
    """Tell whether HTML is asked for more than any document, and by somebody who can look at it."""
    if accept is not None and _JAVA in accept.replace("*/*", ""):
        return False
    try:
        return choose(accept, _OFFERS) == HTML
    except HTTPException:
        return False


def is_browser(request: Request) -> bool:
    """Tell whether an error should be a page: HTML is wanted, and not from the API."""
    is_api = request.url.path.startswith("/api/")
    return not is_api and wants_page(request.headers.get("accept"))


class PageRoute(LateRoute):
    """A route that is there only for those who ask for a page; HEAD tells what GET would."""

    def __init__(self, path: str, endpoint: Any, **choices: Any) -> None:  # noqa: ANN401 - FastAPI's
        """Answer HEAD wherever GET is answered."""
        methods = set(choices.pop("methods", None) or {"GET"})
        methods |= {"HEAD"} if "GET" in methods else set()
        super().__init__(path, endpoint, methods=methods, **choices)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match like any route, then look at Accept; an address with a suffix says what it is itself."""
        match, child = super().matches(scope)
        if "." in scope["path"].rpartition("/")[2]:
            return Match.NONE, {}
        if match is Match.NONE or wants_page(Headers(scope=scope).get("accept")):
            return match, child
        return Match.NONE, {}
