"""`/confirm`: a fresh sign-in before what matters most, by a new link to the person's own address."""

from urllib.parse import quote

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.errors import LaurelError
from app.pages.forms import Filled, FormDep
from app.pages.navigation import safe_path
from app.pages.sessions import Sending, SignedIn, Visit
from app.pages.sign_in import NEXT_COOKIE
from app.pages.typed import Typed
from app.services import sign_in

NOTHING = Filled()
router = LateRouter(include_in_schema=False)


@router.get("/confirm")
def confirmpage(visit: SignedIn) -> Response:
    """Say why a fresh sign-in is needed, and offer to send a link."""
    return page(visit, visit.request.query_params.get("next"))


@router.post("/confirm")
def send(visit: Sending, form: FormDep) -> Response:
    """Send a link to the person who is signed in; it leads back to what was to be done."""
    address = visit.request.client.host if visit.request.client else ""
    path = safe_path(form.text("next"))
    try:
        with visit.writing() as work:
            sign_in.ask_again(work, address)
    except LaurelError as error:
        return page(visit, path, Filled(message=error.message), 422)
    lives = int(sign_in.LINK_LIVES.total_seconds())
    response = visit.show("sign_in/sent.html", 202, minutes=lives // 60)
    if path:
        response.set_cookie(
            NEXT_COOKIE, quote(path), max_age=lives, secure=True, httponly=True, samesite="lax"
        )
    return response


def page(
    visit: Visit,
    path: str | None,
    filled: Filled = NOTHING,
    status: int = 200,
    typed: Typed | None = None,
) -> Response:
    """Show why a fresh sign-in is needed, and what had been typed meanwhile."""
    return visit.show(
        "sign_in/confirm.html", status, next=safe_path(path) or "", filled=filled, typed=typed
    )
