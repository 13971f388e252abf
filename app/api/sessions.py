"""`/sign-in` and `/session`: a link by mail, and who is signed in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import SESSION_COOKIE, ReadWork, WiringDep, WriteWork, admitted
from app.api.late_routes import LateRouter
from app.api.shapes import EmailAddress, Shape
from app.domain.access import RoleName
from app.services import sign_in
from app.services.authentication import csrf_token_of

router = LateRouter(tags=["sessions"])
ANSWER = "If this address is known here, a link is on its way to it."


class SignInIn(Shape):
    """Where to send a link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "ada@district.example"}]})
    email: EmailAddress


class SignInAnswer(Shape):
    """The same for every address."""

    message: str


class SessionPerson(Shape):
    """Who is signed in."""

    id: UUID
    name: str


class SessionOrganization(Shape):
    """Where."""

    id: UUID
    slug: str
    name: str


class Session(Shape):
    """Who is signed in, where, as what, and the token that each change must carry."""

    person: SessionPerson | None
    organization: SessionOrganization
    roles: list[RoleName]
    csrf_token: str | None


@router.post(
    "/sign-in",
    operation_id="askForSignInLink",
    summary="Get a sign-in link by mail",
    status_code=202,
    response_model=SignInAnswer,
    openapi_extra={"security": []},
)
def ask(
    body: SignInIn,
    request: Request,
    wiring: WiringDep,
    _: Annotated[None, Depends(admitted, scope="function")],
) -> dict[str, str]:
    """Send a one-time link if the address is known; the answer is the same if it is not."""
    sign_in.throttle(wiring.tools, body.email, request.client.host if request.client else "")
    now = wiring.now()
    with wiring.database.write(now) as session:
        sign_in.ask(session, wiring.tools, now, body.email)
    return {"message": ANSWER}


@router.get(
    "/session", operation_id="getSession", summary="Who is signed in", response_model=Session
)
def get(request: Request, work: ReadWork) -> dict[str, Any]:
    """Tell who is asking; a browser's session also learns its CSRF token."""
    presence = sign_in.presence(work)
    cookie = request.cookies.get(SESSION_COOKIE) if work.actor.client_id is None else None
    return {
        "person": presence.person,
        "organization": presence.organization,
        "roles": list(presence.roles),
        "csrf_token": csrf_token_of(cookie) if cookie else None,
    }


@router.delete("/session", operation_id="endSession", summary="Sign out", status_code=204)
def end(request: Request, response: Response, work: WriteWork) -> None:
    """End the browser's session."""
    is_client = work.actor.client_id is not None
    sign_in.leave(work, None if is_client else request.cookies.get(SESSION_COOKIE))
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
