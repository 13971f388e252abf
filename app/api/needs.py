"""`/reports/unmet-needs`: what people aim at and nothing on offer is aligned to."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import Field

from app.api.dependencies import ReadWork
from app.api.routes import operations
from app.api.shapes import Page, Shape
from app.api.turnaround import CSV
from app.domain.goal import LEAST_TOLD
from app.services import needs

router = operations("/reports", "reports")
YEAR = r"^[0-9]{4}-[0-9]{4}$"


class UnmetNeed(Shape):
    """How many people of a role and school aim at a competency that nothing on offer is aligned to."""

    competency_id: UUID
    code: str
    statement: str
    school_id: UUID | None
    school: str | None
    role: str
    people: int | None = Field(description=f"null under {LEAST_TOLD}: it could tell who they are")


def asked(
    school_year: Annotated[
        str | None, Query(pattern=YEAR, description="This one, unless it is given")
    ] = None,
) -> str | None:
    """Return the school year that is asked for."""
    return school_year


AskedDep = Annotated[str | None, Depends(asked)]


@router.get(
    "/unmet-needs",
    operation_id="listUnmetNeeds",
    summary="See needs that no offer meets",
    response_model=Page[UnmetNeed],
)
def page(work: ReadWork, school_year: AskedDep) -> dict[str, Any]:
    """Count people with open goals by competency, school and role; nothing published is aligned to these."""
    found = needs.report(work, school_year)
    return {"data": [_shown(one) for one in found], "next_cursor": None}


@router.get(
    "/unmet-needs.csv",
    operation_id="downloadUnmetNeeds",
    summary="Download needs as CSV",
    response_class=Response,
    responses=CSV,
)
def download(work: ReadWork, school_year: AskedDep) -> Response:
    """Download the same figures for a spreadsheet."""
    headers = {"Content-Disposition": 'attachment; filename="unmet-needs.csv"'}
    text = needs.as_csv(needs.report(work, school_year))
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _shown(one: needs.NamedNeed) -> UnmetNeed:
    return UnmetNeed(
        competency_id=one.competency.id,
        code=one.competency.code,
        statement=one.competency.statement,
        school_id=one.school.id if one.school else None,
        school=one.school.name if one.school else None,
        role=one.need.role,
        people=one.need.people,
    )
