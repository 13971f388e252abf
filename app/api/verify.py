"""`POST /verify`: is this badge genuine? For anybody, about anybody's badge."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.api.public_routes import open_reading
from app.api.report_shapes import Answer
from app.api.shapes import Line, Shape
from app.domain.errors import Fault, InvalidError, TooLargeError, UnsupportedMediaError
from app.domain.expectations import expected
from app.services import verifications
from app.services.tools import Tools
from app.verification.receipts import FORMAT, Attested, is_receipt
from app.verification.report import Recipient, Report
from app.wiring import Wiring

router = LateRouter(tags=["verify"])
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
    receipt: bool = Field(
        default=False, strict=True, description="Sign the report, for the asker to store"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What was handed in, however it came."""

    content: bytes
    recipient: str | None
    second_opinion: bool = False
    receipt: bool = False


async def asked(request: Request) -> Asked:
    """Read the question from JSON or from a form with a file."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(await request.body())
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
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
        "receipt": {"type": "boolean", "default": False},
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


def answer(wiring: Wiring, question: Asked, organization_id: UUID | None = None) -> Report:
    """Verify what was handed in, for an organization with its own list of known issuers."""
    now = wiring.now()
    asking = _question(question, organization_id)
    return verifications.verify(wiring.tools, partial(open_reading, wiring, now), asking, now)


def receipt_of(tools: Tools, question: Asked, report: Report) -> str | None:
    """Return the signed report, if the asker wants it."""
    if not question.receipt:
        return None
    return verifications.receipt(tools, _question(question), report)


def attested(wiring: Wiring, content: bytes) -> Attested:
    """Check a receipt."""
    reading = partial(open_reading, wiring, wiring.now())
    return verifications.attested(wiring.tools, reading, content)


def _question(asked: Asked, organization_id: UUID | None = None) -> verifications.Question:
    return verifications.Question(
        asked.content, asked.recipient, asked.second_opinion, organization_id
    )


def _of_receipt(found: Attested, now: datetime) -> dict[str, object]:
    checked_at = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "verdict": found.verdict.value,
        "classification": found.classification.value,
        "summary": found.summary,
        "format": FORMAT,
        "checks": [],
        "issuer": None,
        "recipient": Recipient.NOT_CHECKED.value,
        "credential": None,
        "checked_at": checked_at,
        "attests": found.to_json(),
    }


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
    """Verify any badge, or a receipt; 200 with the report, whatever the verdict."""
    verifications.throttle(wiring.tools, request.client.host if request.client else "")
    response.headers["Access-Control-Allow-Origin"] = "*"
    if is_receipt(question.content):
        return _of_receipt(attested(wiring, question.content), wiring.now())
    report = answer(wiring, question)
    return report.to_json() | {"receipt": receipt_of(wiring.tools, question, report)}


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
    return Asked(content, question.recipient, question.second_opinion, question.receipt)


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
    flags = [_flag(form, name) for name in ("second_opinion", "receipt")]
    return Asked(content, _line(recipient), *flags)


def _flag(form: dict[str, Any], name: str) -> bool:
    value = form.get(name, "false")
    if value not in ("true", "false"):
        raise _fault(f"/{name}", "must be true or false")
    return bool(value == "true")


def _line(recipient: str | None) -> str | None:
    if recipient is None:
        return None
    try:
        return Question(input="-", recipient=recipient).recipient
    except ValidationError as error:
        raise _fault("/recipient", expected(error.errors()[0])) from None


def _fault(pointer: str, detail: str) -> InvalidError:
    return InvalidError(f"{pointer}: {detail}", Fault(pointer, detail))
