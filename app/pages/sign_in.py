"""`/sign-in`: ask for a link, use it up with a click, see who is signed in, sign out.

Reading a link changes nothing, so a mail program that looks ahead does not use it up.
"""

from collections.abc import AsyncIterator
from typing import Annotated, cast
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.errors import InvalidError, LaurelError, NotFoundError, TooManyRequestsError
from app.domain.plain_text import plain_email
from app.pages.rendering import show
from app.services import sign_in
from app.services.authentication import SESSION_COOKIE, csrf_token_matches, csrf_token_of
from app.wiring import Wiring

router = APIRouter(include_in_schema=False)
MAX_EMAIL = 254


def _wiring_of(request: Request) -> Wiring:
    return cast("Wiring", request.app.state.wiring)


WiringDep = Annotated[Wiring, Depends(_wiring_of)]


async def _admitted(wiring: WiringDep) -> AsyncIterator[None]:
    """Wait for a place among the writers without holding a thread."""
    async with wiring.writers:
        yield


Admitted = Annotated[None, Depends(_admitted, scope="function")]


async def _form_of(request: Request) -> dict[str, str]:
    """Return the fields of the page's own form; anything else reads as empty."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        return {name: values[0] for name, values in parse_qs(text, max_num_fields=10).items()}
    except ValueError:
        return {}


Form = Annotated[dict[str, str], Depends(_form_of)]


@router.get("/sign-in")
def page(request: Request, wiring: WiringDep) -> Response:
    """Show the form, or who is signed in."""
    cookie = request.cookies.get(SESSION_COOKIE)
    with wiring.database.read() as session:
        presence = sign_in.whose(session, wiring.tools, wiring.now(), cookie)
    if presence is None or cookie is None:
        return show("sign_in.html", fault=None, email="")
    return show("signed_in.html", presence=presence, csrf_token=csrf_token_of(cookie))


@router.post("/sign-in")
def ask(request: Request, wiring: WiringDep, form: Form, _: Admitted) -> Response:
    """Send a link; the page that answers is the same for every address."""
    email = form.get("email", "")
    now, address = wiring.now(), request.client.host if request.client else ""
    try:
        _check_origin(request, wiring)
        asked = _email_of(email)
        sign_in.throttle(wiring.tools, asked, address)
        with wiring.database.write(now) as session:
            sign_in.ask(session, wiring.tools, now, asked)
    except LaurelError as error:
        return _with_fault(error, email)
    return show("link_sent.html", 202, minutes=int(sign_in.LINK_LIVES.total_seconds() // 60))


@router.get("/sign-in/{token}")
def look(token: str, wiring: WiringDep) -> Response:
    """Show what the link does and a button; nothing is used up."""
    try:
        with wiring.database.read() as session:
            invitation = sign_in.look_at(session, token, wiring.now())
    except NotFoundError:
        return show("link_ended.html", 404)
    return show("enter.html", invitation=invitation)


@router.post("/sign-in/{token}")
def enter(token: str, request: Request, wiring: WiringDep, _: Admitted) -> Response:
    """Use the link up, begin a session and end the one before."""
    now, old = wiring.now(), request.cookies.get(SESSION_COOKIE)
    try:
        _check_origin(request, wiring)
        with wiring.database.write(now) as session:
            entry = sign_in.enter(session, wiring.tools, now, token=token, old_cookie=old)
    except NotFoundError:
        return show("link_ended.html", 404)
    except InvalidError as error:
        return _with_fault(error, "")
    response = RedirectResponse("/sign-in", 303)
    response.set_cookie(
        SESSION_COOKIE,
        entry.cookie,
        max_age=int(entry.lifetime.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/sign-out")
def leave(request: Request, wiring: WiringDep, form: Form, _: Admitted) -> Response:
    """End the session; the form carries its CSRF token."""
    cookie, now = request.cookies.get(SESSION_COOKIE, ""), wiring.now()
    try:
        _check_origin(request, wiring)
    except InvalidError as error:
        return _with_fault(error, "")
    if not csrf_token_matches(cookie, form.get("csrf_token", "")):
        return RedirectResponse("/sign-in", 303)
    with wiring.database.write(now) as session:
        sign_in.sign_out(session, wiring.tools, now, cookie)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _check_origin(request: Request, wiring: Wiring) -> None:
    """Refuse a form of another site, so that nobody is signed in as somebody else unawares."""
    origin = request.headers.get("origin")
    if origin is not None and origin != wiring.tools.base_url:
        raise InvalidError("This form comes from another site.")


def _email_of(text: str) -> str:
    if len(text) > MAX_EMAIL:
        raise InvalidError("This e-mail address is too long.")
    try:
        return plain_email(text)
    except ValueError:
        raise InvalidError("Enter an e-mail address such as ada@district.example.") from None


def _with_fault(error: LaurelError, email: str) -> Response:
    status = 429 if isinstance(error, TooManyRequestsError) else 422
    response = show("sign_in.html", status, fault=error.message, email=email)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
