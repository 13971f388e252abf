"""`/assignments/{id}/anchor`: what had been agreed on work that was an anchor, once that may be told."""

from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.anchors import AgreedLevel
from app.api.dependencies import ReadWork
from app.api.reviews import GivenLevel
from app.api.routes import operations
from app.api.shapes import Shape
from app.domain.rubric import Outcome
from app.services import blind_anchors

router = operations("/assignments", "calibration")


class AnchorFeedback(Shape):
    """What was agreed on the work, beside what you gave it."""

    model_config = ConfigDict(from_attributes=True)
    assignment_id: UUID
    agreed_outcome: Outcome
    agreed: list[AgreedLevel] = Field(description="The agreed level of each criterion, and why")
    given: list[GivenLevel]


@router.get(
    "/{assignment_id}/anchor",
    operation_id="getAnchorFeedback",
    summary="Compare with what was agreed",
)
def get(assignment_id: UUID, work: ReadWork) -> AnchorFeedback:
    """Compare your review with the agreed levels; 404 unless it was an anchor that may be told by now."""
    found = blind_anchors.feedback(work, assignment_id)
    return AnchorFeedback(
        assignment_id=assignment_id,
        agreed_outcome=Outcome(found.anchor.outcome),
        agreed=[AgreedLevel.model_validate(one) for one in found.anchor.levels],
        given=[GivenLevel.model_validate(one) for one in found.review.levels],
    )
