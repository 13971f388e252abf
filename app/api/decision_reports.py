"""`/reports/decisions`: what was decided when, about what, where and by whom."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from app.api.dependencies import PageAsked, ReadWork, listed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Time
from app.domain.rubric import Outcome
from app.services import decision_reports
from app.services.decision_reports import Asked, Line

router = operations("/reports", "reports")
Day = Annotated[date | None, Query(description="By the calendar of the organization")]
EXAMPLE = (
    "decided_on,outcome,rule,microcredential,version,stage,attempt,educator,school,assessors,"
    "approver,voided_on,submission_id,decision_id\r\n"
    "2026-11-03,accepted,both_accept,Feedback that moves learners,2,Practice,1,Ada Byron,"
    "North School,Grace Hopper; Mary Somerville,,,01939d6c-5c1e-7a6f-8c70-6c2b6a9f3a11,"
    "01939d6c-5c1e-7a6f-8c70-6c2b6a9f3a12\r\n"
)
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}, "example": EXAMPLE}}}
}


class ReportedDecision(Shape):
    """One decision that was made, with what it is about."""

    decision_id: UUID
    submission_id: UUID
    made_at: Time
    outcome: Outcome
    rule: str
    microcredential: str
    number: int = Field(description="Of the version")
    stage: str
    attempt: int
    person_id: UUID
    educator: str
    school: str | None = Field(description="Of the educator today")
    assessor_ids: list[UUID] = Field(
        description="Whose levels counted; none where a panel decided"
    )
    assessors: list[str]
    approved_by: UUID | None
    voided_at: Time | None


class DecisionsAsked(Shape):
    """The same parameters as a page sends them."""

    first_day: date | None = None
    last_day: date | None = None
    microcredential_id: UUID | None = None
    school_id: UUID | None = None
    assessor_id: UUID | None = None
    outcome: Outcome | None = None


def wanted(
    *,
    first_day: Day = None,
    last_day: Day = None,
    microcredential_id: Annotated[UUID | None, Query()] = None,
    school_id: Annotated[UUID | None, Query(description="Of the educator")] = None,
    assessor_id: Annotated[UUID | None, Query(description="Whose levels counted")] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
) -> Asked:
    """Return what is asked for; what is left out filters nothing."""
    return Asked(first_day, last_day, microcredential_id, school_id, assessor_id, outcome)


Wanted = Annotated[Asked, Depends(wanted)]


@router.get(
    "/decisions",
    operation_id="listReportedDecisions",
    summary="Search decisions",
    response_model=Page[ReportedDecision],
)
def search(
    request: Request, response: Response, work: ReadWork, asked: PageAsked, about: Wanted
) -> dict[str, Any]:
    """Search what was decided, oldest first; what is about your own work is left out."""
    found = decision_reports.page(work, asked, about)
    told = {one.decision.id: _told(one) for one in decision_reports.lines(work, found.rows)}
    return listed(request, response, found, lambda row: told[row.id])


@router.get(
    "/decisions.csv",
    operation_id="downloadDecisions",
    summary="Download decisions as CSV",
    response_class=Response,
    responses=CSV,
)
def download(work: ReadWork, about: Wanted) -> Response:
    """Download the same for a spreadsheet, up to 20,000 at once."""
    headers = {"Content-Disposition": 'attachment; filename="decisions.csv"'}
    text = decision_reports.as_csv(work, about)
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _told(line: Line) -> ReportedDecision:
    decision = line.decision
    return ReportedDecision.model_validate(
        {
            "decision_id": decision.id,
            "submission_id": decision.submission_id,
            "made_at": decision.made_at,
            "outcome": decision.outcome,
            "rule": decision.rule,
            "microcredential": line.version.name,
            "number": line.version.number,
            "stage": line.stage.name,
            "attempt": line.submission.attempt,
            "person_id": line.educator.id,
            "educator": line.educator.name,
            "school": line.school.name if line.school else None,
            "assessor_ids": [one.id for one in line.assessors],
            "assessors": [one.name for one in line.assessors],
            "approved_by": decision.approved_by,
            "voided_at": decision.voided_at,
        }
    )
