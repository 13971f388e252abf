"""`/saved-comments`: what an assessor says often, kept to use again."""

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
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Page, Paragraph, Shape, Stored
from app.domain.rubric import Key
from app.services import saved_comments
from app.storage import tables

router = operations("/saved-comments", "reviews")
Said = Annotated[Paragraph, Field(min_length=1, pattern=r"\S")]


class SavedCommentIn(Shape):
    """A comment to keep, for every review or for those of one microcredential or criterion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"criterion": "plan-fits", "text": "Say which students it is for."}]
        }
    )
    text: Said
    microcredential_id: UUID | None = None
    criterion: Key | None = None


class SavedCommentChange(Shape):
    """What to change."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Say which students the goal is for."}]}
    )
    text: Said = "-"
    microcredential_id: UUID | None = None
    criterion: Key | None = None


class SavedComment(Stored):
    """A comment of your own, which nobody else reads."""

    text: str
    microcredential_id: UUID | None
    criterion: str | None


@router.post(
    "",
    operation_id="createSavedComment",
    summary="Keep a comment",
    status_code=201,
    response_model=SavedComment,
)
def create(
    body: SavedCommentIn, request: Request, response: Response, work: WriteWork
) -> tables.SavedComment:
    """Keep a comment to use again; at most 200."""
    made = saved_comments.create(work, **body.model_dump())
    created(response, request, made)
    return made


@router.get(
    "",
    operation_id="listSavedComments",
    summary="List your saved comments",
    response_model=Page[SavedComment],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    microcredential_id: Annotated[UUID | None, Query()] = None,
    criterion: Annotated[Key | None, Query()] = None,
) -> dict[str, Any]:
    """List the comments that you keep, oldest first."""
    filters = {"microcredential_id": microcredential_id, "criterion": criterion}
    return listed(request, response, saved_comments.page(work, asked, **filters))


@router.get(
    "/{saved_comment_id}",
    operation_id="getSavedComment",
    summary="Get one saved comment",
    response_model=SavedComment,
)
def get(saved_comment_id: UUID, response: Response, work: ReadWork) -> tables.SavedComment:
    """Get one of your comments with its ETag."""
    found = saved_comments.get(work, saved_comment_id)
    tagged(response, found)
    return found


@router.patch(
    "/{saved_comment_id}",
    operation_id="changeSavedComment",
    summary="Change a saved comment",
    response_model=SavedComment,
)
def change(
    saved_comment_id: UUID,
    body: SavedCommentChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.SavedComment:
    """Change the members that are sent."""
    changes = body.model_dump(exclude_unset=True)
    found = saved_comments.update(work, saved_comment_id, changes, revision)
    tagged(response, found)
    return found


@router.delete(
    "/{saved_comment_id}",
    operation_id="removeSavedComment",
    summary="Delete a saved comment",
    status_code=204,
)
def remove(saved_comment_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Delete a comment; what was said with it in reviews stays."""
    saved_comments.remove(work, saved_comment_id, revision)
