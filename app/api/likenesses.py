"""`/submissions/{id}/likenesses`: what is nearly the same as another educator's work, for people to look at."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.api.dependencies import ReadWork, whole
from app.api.routes import operations
from app.api.shapes import Page, Shape
from app.services import likenesses

router = operations("/submissions", "submissions")


class Likeness(Shape):
    """One piece of this submission and one of another that are nearly the same."""

    evidence_id: UUID
    other_submission_id: UUID | None = Field(description="Null where you may not read it")
    other_evidence_id: UUID | None
    percent: int = Field(
        description="How many of the runs of five words that either has both have; 100 for the same file"
    )


@router.get(
    "/{submission_id}/likenesses",
    operation_id="listLikenesses",
    summary="See what is nearly the same as other work",
    responses={409: {"description": "Seal your levels first"}},
    response_model=Page[Likeness],
)
def page(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List the pairs, the most alike first; assessors see them once their own levels are sealed."""
    return whole(likenesses.of_submission(work, submission_id))
