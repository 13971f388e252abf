"""`/submissions/{id}/comments` and `/comments`: what a coach says about a draft, and the answers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Text, Time
from app.services import comments
from app.storage import tables

router = operations("", "comments")


class DraftCommentIn(Shape):
    """What is said about a draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "Say what the two quiet students did on the second day."}]
        }
    )
    text: Annotated[Text, Field(min_length=1, max_length=4000)]


class DraftComment(Shape):
    """What somebody said about a draft."""

    id: UUID
    created_at: Time
    submission_id: UUID
    person_id: UUID = Field(description="Who said it: a coach, or the educator")
    text: str


@router.post(
    "/submissions/{submission_id}/comments",
    operation_id="addComment",
    summary="Comment on a draft",
    status_code=201,
    response_model=DraftComment,
)
def add(submission_id: UUID, body: DraftCommentIn, work: WriteWork) -> tables.DraftComment:
    """Say what helps, as a coach, or answer, as the educator, until the draft is handed in."""
    return comments.add(work, submission_id, text=body.text)


@router.get(
    "/submissions/{submission_id}/comments",
    operation_id="listComments",
    summary="List the comments on a draft",
    response_model=Page[DraftComment],
)
def page(
    submission_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List the comments, oldest first; empty for an assessor who has not sealed, or judges blind."""
    return listed(request, response, comments.page(work, submission_id, asked))


@router.delete(
    "/comments/{comment_id}",
    operation_id="withdrawComment",
    summary="Take a comment back",
    status_code=204,
)
def withdraw(comment_id: UUID, work: WriteWork) -> None:
    """Take back your own comment while the draft is open; its words are kept nowhere."""
    comments.withdraw(work, comment_id)
