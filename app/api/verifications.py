"""`/verifications`: reports that an organization asked for and keeps."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from app.api.dependencies import PageAsked, ReadWork, WiringDep, WriteWork, listed
from app.api.report_shapes import Answer
from app.api.routes import operations
from app.api.shapes import Page, Shape, Time
from app.api.verify import BODY, AskedDep, answer, receipt_of
from app.domain.access import Action
from app.services import verifications
from app.storage import tables
from app.verification.report import Report

router = operations("/verifications", "verifications")
VERDICTS = "^(valid|invalid|unverifiable)$"


class Verification(Shape):
    """A kept report; of what was handed in only the digest is kept."""

    id: UUID
    created_at: Time
    input_kind: str
    input_sha256: str
    verdict: str
    report: Answer
    receipt: str | None = Field(
        default=None, description="The report as a token that this service signed, if asked for"
    )


def allowed_report(work: ReadWork, question: AskedDep, wiring: WiringDep) -> Report:
    """Verify before the writing transaction opens, so that it waits for no stranger's host."""
    work.require(Action.WRITE_VERIFICATIONS)
    return answer(wiring, question, work.organization_id)


@router.post(
    "",
    operation_id="createVerification",
    summary="Verify a badge and keep the report",
    status_code=201,
    response_model=Verification,
    openapi_extra=BODY,
)
def create(
    report: Annotated[Report, Depends(allowed_report)],
    question: AskedDep,
    request: Request,
    response: Response,
    work: WriteWork,
) -> tables.Verification:
    """Verify any badge and keep what came out."""
    receipt = receipt_of(work.tools, question, report)
    kept = verifications.keep(work, question.content, report, receipt)
    response.headers["Location"] = f"{request.url.path}/{kept.id}"
    return kept


@router.get(
    "",
    operation_id="listVerifications",
    summary="List the kept reports",
    response_model=Page[Verification],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    verdict: Annotated[str | None, Query(pattern=VERDICTS)] = None,
) -> dict[str, Any]:
    """List the kept reports, oldest first."""
    return listed(request, response, verifications.page(work, asked, verdict))


@router.get(
    "/{verification_id}",
    operation_id="getVerification",
    summary="Get one kept report",
    response_model=Verification,
)
def get(verification_id: UUID, work: ReadWork) -> tables.Verification:
    """Get one kept report."""
    return verifications.get(work, verification_id)
