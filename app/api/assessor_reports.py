"""`/reports` about assessors: how much they have to do, how they judge, which pairs stand out."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from app.api.dependencies import ReadWork, whole
from app.api.routes import operations
from app.api.shapes import Page, Shape
from app.services import assessor_reports

router = operations("/reports", "reports")


class AssessorLoad(Shape):
    """How many assignments an assessor has in each state."""

    person_id: UUID
    offered: int
    claimed: int = Field(description="Also those whose review is sealed in a round still open")
    done: int
    recused: int
    lapsed: int
    reassigned: int


class OutcomeSpread(Shape):
    """What an assessor has said in decided rounds."""

    person_id: UUID
    accepted: int
    not_yet: int
    accepted_share: float | None = Field(
        description="Null under ten reviews: they tell too little"
    )


class PairAnomaly(Shape):
    """An assessor and an educator who meet in a way that is worth a look; no verdict."""

    assessor_id: UUID
    educator_id: UUID
    reviews: int
    accepted: int
    reason: Literal["judge_each_other", "unlike_the_assessors_others"]


@router.get(
    "/assessor-load",
    operation_id="listAssessorLoad",
    summary="See how much each assessor has",
    response_model=Page[AssessorLoad],
)
def load(work: ReadWork) -> dict[str, Any]:
    """Count the assignments of everybody who was ever asked, by state."""
    return whole(assessor_reports.loads(work))


@router.get(
    "/outcome-spread",
    operation_id="listOutcomeSpread",
    summary="See how each assessor judges",
    response_model=Page[OutcomeSpread],
)
def outcome_spread(work: ReadWork) -> dict[str, Any]:
    """Count acceptances and refusals of each assessor, in decided rounds only."""
    return whole(assessor_reports.outcome_spread(work))


@router.get(
    "/pair-anomalies",
    operation_id="listPairAnomalies",
    summary="See pairs that stand out",
    response_model=Page[PairAnomaly],
)
def pair_anomalies(work: ReadWork) -> dict[str, Any]:
    """Name pairs who judge each other, or whose outcomes lie far from the assessor's others."""
    return whole(assessor_reports.pair_anomalies(work))
