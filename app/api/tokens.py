"""`/oauth/token`: client credentials to an access token (RFC 6749, sections 2.3.1, 4.4, 5)."""

import base64
import binascii
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.api.shapes import Shape
from app.domain.errors import TooManyRequestsError
from app.services import tokens
from app.services.tokens import TokenRefusedError

router = LateRouter(tags=["tokens"])
FORM = "application/x-www-form-urlencoded"
NEVER_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
MAX_FIELDS = 20
FIELDS = {
    "grant_type": "client_credentials",
    "client_id": "unless the client authenticates by HTTP Basic",
    "client_secret": "unless the client authenticates by HTTP Basic",
    "scope": "a subset of the client's scopes, parted by spaces",
    "subject": "the id of the person to act for; needs the scope people:act",
}
BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["grant_type"],
                "properties": {
                    name: {"type": "string", "description": text} for name, text in FIELDS.items()
                },
            },
            "example": {"grant_type": "client_credentials", "scope": "resource:read"},
        }
    },
}


class Token(Shape):
    """An access token."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenProblem(Shape):
    """Why there is no token."""

    error: str
    error_description: str


async def _form(request: Request) -> dict[str, str]:
    """Return the form; a field without a value counts as not sent, none may come twice."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise TokenRefusedError("invalid_request", f"Send the parameters as {FORM}.")
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise TokenRefusedError("invalid_request", "The form cannot be read.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise TokenRefusedError("invalid_request", "A parameter was sent twice.")
    return form


async def form_of(request: Request) -> dict[str, str] | TokenRefusedError:
    """Return the form, or what is wrong with it."""
    try:
        return await _form(request)
    except TokenRefusedError as error:
        return error


Form = Annotated[dict[str, str] | TokenRefusedError, Depends(form_of)]


@router.post(
    "/oauth/token",
    operation_id="createToken",
    summary="Get an access token",
    response_model=Token,
    responses={
        400: {"model": TokenProblem, "description": "The request or what it asks for is refused"},
        401: {"model": TokenProblem, "description": "The client is not known"},
        429: {
            "model": TokenProblem,
            "description": "Too often; Retry-After says how long to wait",
        },
    },
    openapi_extra={"requestBody": BODY},
)
def token(request: Request, wiring: WiringDep, form: Form) -> JSONResponse:
    """Give a client a token of ten minutes, to act alone or for one person."""
    try:
        if isinstance(form, TokenRefusedError):
            raise form
        asked = _asked(form, request.headers.get("authorization"))
        address = request.client.host if request.client else ""
        tokens.throttle(wiring.tools, asked.client_id, address)
        with wiring.database.read() as session:
            granted = tokens.grant(session, wiring.tools, wiring.now(), asked)
    except TokenRefusedError as error:
        return _refused(error)
    except TooManyRequestsError as error:
        return _throttled(error)
    body = {
        "access_token": granted.token,
        "token_type": "Bearer",
        "expires_in": granted.lifetime,
        "scope": " ".join(granted.scopes),
    }
    return JSONResponse(body, headers=NEVER_KEPT)


def _asked(form: dict[str, str], authorization: str | None) -> tokens.Asked:
    if form.get("grant_type") is None:
        raise TokenRefusedError("invalid_request", "grant_type is missing.")
    if form["grant_type"] != "client_credentials":
        raise TokenRefusedError("unsupported_grant_type", "Only client_credentials is supported.")
    client_id, client_secret = _client_of(form, authorization)
    return tokens.Asked(client_id, client_secret, form.get("scope"), form.get("subject"))


def _client_of(form: dict[str, str], authorization: str | None) -> tuple[str, str]:
    if authorization is None:
        if "client_id" not in form or "client_secret" not in form:
            raise TokenRefusedError("invalid_client", "The client did not say who it is.")
        return form["client_id"], form["client_secret"]
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise TokenRefusedError("invalid_client", "Authenticate by HTTP Basic or in the form.")
    client_id, client_secret = _basic(encoded)
    if "client_secret" in form or form.get("client_id", client_id) != client_id:
        raise TokenRefusedError("invalid_request", "Authenticate in one way only.")
    return client_id, client_secret


def _basic(encoded: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise TokenRefusedError(
            "invalid_client", "The Basic credentials are unreadable."
        ) from None
    client_id, _, client_secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(client_secret)


def _refused(error: TokenRefusedError) -> JSONResponse:
    headers: dict[str, str] = dict(NEVER_KEPT)
    if error.code == "invalid_client":
        headers["WWW-Authenticate"] = 'Basic realm="laurel", charset="UTF-8"'
    status = 401 if error.code == "invalid_client" else 400
    return JSONResponse(_problem(error.code, error.description), status, headers)


def _throttled(error: TooManyRequestsError) -> JSONResponse:
    headers = NEVER_KEPT | {"Retry-After": str(error.retry_after)}
    return JSONResponse(_problem("temporarily_unavailable", error.message), 429, headers)


def _problem(code: str, description: str) -> dict[str, Any]:
    return {"error": code, "error_description": description}
