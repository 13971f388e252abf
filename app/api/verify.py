"""`POST /verify`: is this badge genuine? For anybody, about anybody's badge."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from app.api.dependencies import WiringDep
from app.api.public_routes import open_reading
from app.api.shapes import Line, Shape
from app.domain.errors import Fault, InvalidError, TooLargeError, UnsupportedMediaError
from app.services import verifications
from app.verification.report import Report
from app.wiring import Wiring

router = APIRouter(tags=["verify"])
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_INPUT = 2_000_000
EXAMPLE: dict[str, Any] = {
    "input": "https://badges.district.example/credentials/0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11"
}


class Question(Shape):
    """The badge in question, and perhaps whose it should be."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    input: str = Field(
        min_length=1, max_length=MAX_INPUT, description="The badge's URL, its JSON, or its token"
    )
    recipient: Line | None = Field(default=None, description="The e-mail address to compare with")
    second_opinion: bool = Field(
        default=False,
        strict=True,
        description="Put an Open Badge 2.0 to 1EdTech's validator as well",
    )


class CheckMade(Shape):
    """One of the ten checks."""

    name: str
    outcome: str = Field(description="passed, failed, unknown or skipped")
    code: str
    message: str
    problem: str | None


class IssuerNamed(Shape):
    """Who issued the badge, and whether they are known here."""

    id: str
    name: str | None
    trust: str = Field(description="known or not_known")


class AchievementNamed(Shape):
    """What the badge is for."""

    id: str | None
    name: str | None


class CredentialNamed(Shape):
    """What the badge says of itself."""

    id: str | None
    name: str | None
    achievement: AchievementNamed
    valid_from: str | None
    valid_until: str | None
    superseded_by: str | None


class Finding(Shape):
    """One thing that 1EdTech's validator found."""

    level: str = Field(description="ERROR, WARNING or INFO")
    name: str
    message: str


class SecondOpinionGiven(Shape):
    """What 1EdTech's validator said, or why it said nothing."""

    verdict: str = Field(description="accepted, refused, unclear, unavailable or not_applicable")
    summary: str
    messages: list[Finding]


class Answer(Shape):
    """The report: the verdict, and every check behind it."""

    verdict: str = Field(description="valid, invalid or unverifiable")
    summary: str
    format: str
    checks: list[CheckMade]
    issuer: IssuerNamed | None
    recipient: str = Field(description="matched, not_matched or not_checked")
    credential: CredentialNamed | None
    second_opinion: SecondOpinionGiven | None = Field(
        default=None,
        description="Only where it was asked for; it lowers the verdict, or leaves it",
    )
    checked_at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was handed in, however it came."""

    content: bytes
    recipient: str | None
    second_opinion: bool = False


async def asked(request: Request) -> Asked:
    """Read the question from JSON or from a form with a file."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(await request.body())
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=4) as form:
            return await _from_form(dict(form))
    raise UnsupportedMediaError("Send application/json or multipart/form-data.")


AskedDep = Annotated[Asked, Depends(asked)]
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "recipient": {"type": "string"},
        "second_opinion": {"type": "boolean", "default": False},
    },
}
# Both kinds of body are read by `asked`, so they are described by hand.
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Question.model_json_schema()},
            "multipart/form-data": {"schema": _FORM},
        },
    }
}


def answer(wiring: Wiring, question: Asked) -> Report:
    """Verify what was handed in."""
    now = wiring.now()
    asking = verifications.Question(question.content, question.recipient, question.second_opinion)
    return verifications.verify(wiring.tools, partial(open_reading, wiring, now), asking, now)


@router.post(
    "/verify",
    operation_id="verify",
    summary="Verify a badge",
    response_model=Answer,
    openapi_extra=BODY,
)
def verify(
    question: AskedDep, wiring: WiringDep, request: Request, response: Response
) -> dict[str, object]:
    """Verify any badge; 200 with the report, whatever the verdict."""
    verifications.throttle(wiring.tools, request.client.host if request.client else "")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return answer(wiring, question).to_json()


@router.options("/verify", include_in_schema=False)
def preflight() -> Response:
    """Let the scripts of other sites ask: nothing here depends on who is signed in."""
    return Response(status_code=204, headers=PREFLIGHT)


def _from_json(body: bytes) -> Asked:
    try:
        question = Question.model_validate_json(body)
    except ValidationError as error:
        faults = [fault | {"loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(faults) from None
    content = question.input.encode("utf-8", "surrogatepass")
    return Asked(content, question.recipient, question.second_opinion)


async def _from_form(form: dict[str, Any]) -> Asked:
    unknown = sorted(form.keys() - _FORM["properties"].keys())
    if unknown:
        fields = ", ".join(_FORM["properties"])
        raise _fault(f"/{unknown[0]}", f"must not be there: the form has {fields}")
    file, recipient = form.get("file"), form.get("recipient")
    if not isinstance(file, UploadFile):
        raise _fault("/file", "must be the badge's file")
    if recipient is not None and not isinstance(recipient, str):
        raise _fault("/recipient", "must be a text")
    content = await file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise TooLargeError(f"The file is larger than {MAX_FILE_BYTES:,} bytes.")
    if not content:
        raise _fault("/file", "must not be empty")
    return Asked(content, _line(recipient), _flag(form.get("second_opinion", "false")))


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise _fault("/second_opinion", "must be true or false")
    return value == "true"


def _line(recipient: str | None) -> str | None:
    if recipient is None:
        return None
    try:
        return Question(input="-", recipient=recipient).recipient
    except ValidationError as error:
        raise _fault("/recipient", error.errors()[0]["msg"]) from None


def _fault(pointer: str, detail: str) -> InvalidError:
    return InvalidError(f"{pointer}: {detail}", Fault(pointer, detail))
