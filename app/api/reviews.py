"""`/reviews`: an assessor's levels and comments."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    saved,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Stored, Text, Time
from app.services import reviews, sealing
from app.services.work import Work
from app.storage import tables

router = operations("/reviews", "reviews")
LEVEL: dict[str, Any] = {
    "criterion": "evidence-of-change",
    "level": "not-yet",
    "comment": "Say what the students did differently in the third lesson.",
}


class GivenLevel(Shape):
    """The level of one criterion."""

    criterion: Code
    level: Code | None = Field(description="Null while a draft has only a comment; needed to seal")
    comment: Text = Field(
        default="", description="Needed where the level is below the required one"
    )


class ReviewIn(Shape):
    """A review to begin; levels may still be missing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"assignment_id": "01957d1c-8a00-7000-8000-000000000003", "levels": [LEVEL]}
            ]
        }
    )
    assignment_id: UUID
    levels: Annotated[list[GivenLevel], Field(default_factory=list, max_length=100)]
    summary: Text | None = None


class ReviewChange(Shape):
    """What to change; `levels` replaces them all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"levels": [LEVEL]}]})
    levels: Annotated[list[GivenLevel], Field(default_factory=list, max_length=100)]
    summary: Text | None = None


class Review(Stored):
    """One assessor's levels and comments."""

    assignment_id: UUID
    submission_id: UUID
    person_id: UUID | None = Field(description="Null where the policy hides who judged")
    levels: list[GivenLevel]
    summary: str | None
    sealed_at: Time | None


def _shown(row: tables.Review, work: Work) -> Review:
    shown = Review.model_validate(row)
    return shown.model_copy(update={"person_id": sealing.judge_shown(work, row)})


@router.post(
    "",
    operation_id="createReview",
    summary="Begin a review",
    status_code=201,
)
def create(body: ReviewIn, request: Request, response: Response, work: WriteWork) -> Review:
    """Begin the review of an assignment that you have claimed."""
    review = created(response, request, reviews.create(work, **body.model_dump()))
    return _shown(review, work)


@router.get("", operation_id="listReviews", summary="List reviews", response_model=Page[Review])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List your own reviews, and the sealed ones that you may see."""
    found = reviews.page(work, asked, submission_id=submission_id)
    return listed(request, response, found, lambda row: _shown(row, work))


@router.get("/{review_id}", operation_id="getReview", summary="Get one review")
def get(review_id: UUID, response: Response, work: ReadWork) -> Review:
    """Get one review with its ETag."""
    review = tagged(response, reviews.get(work, review_id))
    return _shown(review, work)


@router.patch("/{review_id}", operation_id="changeReview", summary="Change a draft")
def change(
    review_id: UUID, body: ReviewChange, response: Response, work: WriteWork, revision: Revision
) -> Review:
    """Change a review that is not sealed."""
    review = tagged(
        response, reviews.update(work, review_id, body.model_dump(exclude_unset=True), revision)
    )
    return _shown(review, work)


@router.post("/{review_id}/submit", operation_id="submitReview", summary="Seal it")
def submit(review_id: UUID, response: Response, work: WriteWork) -> Review:
    """Seal the review; it cannot be changed afterwards."""
    review = saved(work, response, reviews.submit(work, review_id))
    return _shown(review, work)
