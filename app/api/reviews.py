"""`/reviews`: an assessor's levels and comments."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Stored, Text, Time
from app.services import reviews
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
    person_id: UUID
    levels: list[GivenLevel]
    summary: str | None
    sealed_at: Time | None


@router.post(
    "",
    operation_id="createReview",
    summary="Begin a review",
    status_code=201,
    response_model=Review,
)
def create(body: ReviewIn, request: Request, response: Response, work: WriteWork) -> tables.Review:
    """Begin the review of an assignment that you have claimed."""
    review = reviews.create(work, **body.model_dump())
    created(response, request, review)
    return review


@router.get("", operation_id="listReviews", summary="List reviews", response_model=Page[Review])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List your own reviews, and the sealed ones that you may see."""
    return listed(request, response, reviews.page(work, asked, submission_id=submission_id))


@router.get(
    "/{review_id}", operation_id="getReview", summary="Get one review", response_model=Review
)
def get(review_id: UUID, response: Response, work: ReadWork) -> tables.Review:
    """Get one review with its ETag."""
    review = reviews.get(work, review_id)
    tagged(response, review)
    return review


@router.patch(
    "/{review_id}", operation_id="changeReview", summary="Change a draft", response_model=Review
)
def change(
    review_id: UUID, body: ReviewChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Review:
    """Change a review that is not sealed."""
    review = reviews.update(work, review_id, body.model_dump(exclude_unset=True), revision)
    tagged(response, review)
    return review


@router.post(
    "/{review_id}/submit", operation_id="submitReview", summary="Seal it", response_model=Review
)
def submit(review_id: UUID, response: Response, work: WriteWork) -> tables.Review:
    """Seal the review; it cannot be changed afterwards."""
    review = reviews.submit(work, review_id)
    work.session.flush()
    tagged(response, review)
    return review
