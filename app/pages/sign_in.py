"""`/sign-in`: ask for a link, use it up with a click, see who is signed in, sign out.

Reading a link changes nothing, so a mail program that looks ahead does not use it up.
"""

from urllib.parse import quote, unquote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.domain.errors import ForbiddenError, LaurelError, NotFoundError, TooManyRequestsError
from app.domain.plain_text import plain_email
from app.pages.forms import Filled, Form, FormDep, fault
from app.pages.navigation import safe_path
from app.pages.sessions import AdmittedDep, Anyone, Visit, check_origin
from app.services import sign_in
from app.services.authentication import SESSION_COOKIE, csrf_token_matches
from app.services.sign_in import Entry

router = LateRouter(include_in_schema=False)
# Where to go after the link: it stays in the browser, so that no stranger puts it into a mail.
NEXT_COOKIE = "__Host-laurel-next"
MAX_EMAIL = 254


@router.get("/sign-in")
def page(visit: Anyone) -> Response:
    """Show the form, or who is signed in."""
    if visit.presence is not None:
        return visit.show("sign_in/inside.html")
    return _ask_page(visit, Filled(), visit.request.query_params.get("next"))


@router.post("/sign-in")
def ask(request: Request, visit: Anyone, form: FormDep, _: AdmittedDep) -> Response:
    """Send a link; the page that answers is the same for every address."""
    wiring, now = visit.wiring, visit.now
    address = request.client.host if request.client else ""
    try:
        check_origin(request, wiring)
        asked = _email_of(form)
        sign_in.throttle(wiring.tools, asked, address)
        with wiring.database.write(now) as session:
            sign_in.ask(session, wiring.tools, now, asked)
    except LaurelError as error:
        return _with_fault(visit, error, form)
    minutes = int(sign_in.LINK_LIVES.total_seconds() // 60)
    response = visit.show("sign_in/sent.html", 202, minutes=minutes)
    path = safe_path(form.text("next"))
    if path:
        _set(response, NEXT_COOKIE, quote(path), int(sign_in.LINK_LIVES.total_seconds()))
    return response


@router.get("/sign-in/{token}")
def look(token: str, visit: Anyone) -> Response:
    """Show what the link does and a button; nothing is used up."""
    try:
        with visit.public() as reading:
            invitation = sign_in.look_at(reading.session, token, visit.now)
    except NotFoundError:
        return visit.show("sign_in/ended.html", 404)
    return visit.show("sign_in/enter.html", invitation=invitation)


@router.post("/sign-in/{token}")
def enter(token: str, request: Request, visit: Anyone, _: AdmittedDep) -> Response:
    """Use the link up, begin a session and end the one before."""
    old, tools, now = request.cookies.get(SESSION_COOKIE), visit.wiring.tools, visit.now
    try:
        check_origin(request, visit.wiring)
        with visit.wiring.database.write(now) as session:
            entry = sign_in.enter(session, tools, now, token=token, old_cookie=old)
    except NotFoundError:
        return visit.show("sign_in/ended.html", 404)
    except ForbiddenError as error:
        return _with_fault(visit, error, Form({}, {}))
    return _inside(request, entry)


@router.post("/sign-out")
def leave(request: Request, wiring: WiringDep, form: FormDep, _: AdmittedDep) -> Response:
    """End the session; the form carries its CSRF token."""
    cookie, now = request.cookies.get(SESSION_COOKIE, ""), wiring.now()
    check_origin(request, wiring)
    response = RedirectResponse("/sign-in", 303)
    if not csrf_token_matches(cookie, form.text("csrf_token")):
        return response
    with wiring.database.write(now) as session:
        sign_in.sign_out(session, wiring.tools, now, cookie)
    _unset(response, SESSION_COOKIE)
    # What was typed and not sent yet stands in the browser, for the next one who sits there.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _inside(request: Request, entry: Entry) -> Response:
    asked = safe_path(unquote(request.cookies.get(NEXT_COOKIE, "")))
    response = RedirectResponse(asked or "/", 303)
    _set(response, SESSION_COOKIE, entry.cookie, int(entry.lifetime.total_seconds()))
    if asked:
        _unset(response, NEXT_COOKIE)
    return response


def _ask_page(visit: Visit, filled: Filled, asked: str | None, status: int = 200) -> Response:
    return visit.show("sign_in/ask.html", status, filled=filled, next=safe_path(asked))


def _email_of(form: Form) -> str:
    text = form.text("email")
    if len(text) > MAX_EMAIL:
        raise fault("email", "This e-mail address is too long.")
    try:
        return plain_email(text)
    except ValueError:
        raise fault("email", "Enter an e-mail address such as ada@district.example.") from None


def _with_fault(visit: Visit, error: LaurelError, form: Form) -> Response:
    is_throttled = isinstance(error, TooManyRequestsError)
    response = _ask_page(
        visit, form.filled(error), form.text("next"), 429 if is_throttled else 422
    )
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def _unset(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
