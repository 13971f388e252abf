"""`/reports/turnaround`: how soon work is decided, by the month in which it was handed in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import Field

from app.api.dependencies import ReadWork, whole
from app.api.routes import operations
from app.api.shapes import Page, Shape
from app.services import turnaround
from app.services.turnaround import Asked

router = operations("/reports", "reports")
MONTH = r"^(19|2[0-8])[0-9]{2}-(0[1-9]|1[0-2])$"
Month = Annotated[str | None, Query(pattern=MONTH, description="Such as 2026-09")]
EXAMPLE = (
    "month,handed_in,decided,open,withdrawn,within_days,decided_within,share_within,"
    "share_at_least,share_at_most,median_days,longest_wait_days\r\n"
    "2026-09,40,36,3,1,10,30,0.7679,0.75,0.775,6,14\r\n"
)
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}, "example": EXAMPLE}}}
}


class TurnaroundCohort(Shape):
    """What was handed in in one month, with what is still open; days are working days."""

    month: str
    handed_in: int
    decided: int
    open: int
    withdrawn: int
    within_days: int
    decided_within: int
    share_within: float | None = Field(
        description="Kaplan and Meier's estimate; null while nothing was watched for so long"
    )
    share_at_least: float = Field(description="If nothing that is open will be in time")
    share_at_most: float = Field(description="If everything that is open will be in time")
    median_days: int | None = Field(description="Null until half are estimated to be decided")
    longest_wait_days: int | None = Field(description="Of what is open")


class TurnaroundAsked(Shape):
    """The same parameters as a page sends them."""

    first_month: Annotated[str | None, Field(pattern=MONTH)] = None
    last_month: Annotated[str | None, Field(pattern=MONTH)] = None
    within: Annotated[int | None, Field(ge=0, le=260)] = None
    microcredential_id: UUID | None = None


def asked(
    first_month: Month = None,
    last_month: Month = None,
    within: Annotated[int | None, Query(ge=0, le=260)] = None,
    microcredential_id: Annotated[UUID | None, Query()] = None,
) -> Asked:
    """Return what is asked for: the last twelve months, within the organization's own target or 10 days."""
    return Asked(first_month, last_month, within, microcredential_id)


AskedDep = Annotated[Asked, Depends(asked)]


@router.get(
    "/turnaround",
    operation_id="listTurnaround",
    summary="See how soon work is decided",
    response_model=Page[TurnaroundCohort],
)
def cohorts(work: ReadWork, wanted: AskedDep) -> dict[str, Any]:
    """Report by the month of handing in; time in which the educator had the work does not count."""
    return whole(turnaround.report(work, wanted))


@router.get(
    "/turnaround.csv",
    operation_id="downloadTurnaround",
    summary="Download turnaround as CSV",
    response_class=Response,
    responses=CSV,
)
def download(work: ReadWork, wanted: AskedDep) -> Response:
    """Download the same figures for a spreadsheet."""
    headers = {"Content-Disposition": 'attachment; filename="turnaround.csv"'}
    text = turnaround.as_csv(turnaround.report(work, wanted))
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
