"""Pages that share their address with a document: taken only when HTML is what is asked for most."""

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import Scope

from app.api.content import choose
from app.services.public_documents import CREDENTIAL, JSON_LD

HTML = "text/html"
# Documents come first: of equals, and for whoever takes anything, they are sent.
_OFFERS = tuple(dict.fromkeys((*CREDENTIAL, *JSON_LD, "application/problem+json", HTML)))


def wants_page(accept: str | None) -> bool:
    """Tell whether HTML is asked for more than any document."""
    try:
        return choose(accept, _OFFERS) == HTML
    except HTTPException:
        return False


def is_browser(request: Request) -> bool:
    """Tell whether an error should be a page: HTML is wanted, and not from the API."""
    is_api = request.url.path.startswith("/api/")
    return not is_api and wants_page(request.headers.get("accept"))


class PageRoute(APIRoute):
    """A route that is there only for those who ask for a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match like any route, then look at Accept."""
        match, child = super().matches(scope)
        if match is Match.NONE or wants_page(Headers(scope=scope).get("accept")):
            return match, child
        return Match.NONE, {}
