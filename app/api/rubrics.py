"""`/rubrics`: scoring guides, frozen once a published version is judged by them."""

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
    placed,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Page, Stored, Time
from app.domain.definition import RubricContent, Slug, Title
from app.domain.rubric import Criterion
from app.services import rubrics
from app.storage import tables

router = operations("/rubrics", "rubrics")
CRITERION: dict[str, Any] = {
    "key": "questions",
    "title": "Questions that ask for reasons",
    "levels": [
        {"key": "not-yet", "name": "Not yet on track"},
        {"key": "on-track", "name": "On track", "description": "Most questions ask why or how."},
    ],
    "required_level": "on-track",
    "evidence": ["transcript"],
}
EXAMPLE: dict[str, Any] = {
    "slug": "classroom-talk",
    "name": "Scoring guide for classroom talk",
    "criteria": [CRITERION],
}


class RubricIn(RubricContent):
    """A rubric to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    slug: Slug


class RubricChange(RubricContent):
    """What to change (JSON Merge Patch, RFC 7396); criteria are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"criteria": [CRITERION]}]})
    name: Title = ""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=50)] = ()


class Rubric(Stored):
    """A rubric; `frozen_at` tells since when it cannot change."""

    slug: str
    number: int
    name: str
    description: str | None
    criteria: list[Criterion]
    frozen_at: Time | None


@router.post(
    "", operation_id="createRubric", summary="Add a rubric", status_code=201, response_model=Rubric
)
def create(body: RubricIn, request: Request, response: Response, work: WriteWork) -> tables.Rubric:
    """Add the first version of a rubric."""
    return created(response, request, rubrics.create(work, slug=body.slug, content=body))


@router.get(
    "", operation_id="listRubrics", summary="List the rubrics", response_model=Page[Rubric]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    slug: Annotated[Slug | None, Query()] = None,
) -> dict[str, Any]:
    """List the rubrics, oldest first."""
    return listed(request, response, rubrics.page(work, asked, slug))


@router.get(
    "/{rubric_id}", operation_id="getRubric", summary="Get one rubric", response_model=Rubric
)
def get(rubric_id: UUID, response: Response, work: ReadWork) -> tables.Rubric:
    """Get one rubric with its ETag."""
    return tagged(response, rubrics.get(work, rubric_id))


@router.patch(
    "/{rubric_id}", operation_id="changeRubric", summary="Change a rubric", response_model=Rubric
)
def change(
    rubric_id: UUID, body: RubricChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Rubric:
    """Change the members that are sent, while no published version uses the rubric."""
    sent = body.model_fields_set
    changes = body.model_dump(mode="json", include=set(sent))
    return tagged(response, rubrics.update(work, rubric_id, changes, revision))


@router.post(
    "/{rubric_id}/new-version",
    operation_id="createRubricVersion",
    summary="Copy a rubric under its next number",
    status_code=201,
    response_model=Rubric,
)
def copy(rubric_id: UUID, response: Response, work: WriteWork) -> tables.Rubric:
    """Add a copy with the next number, which can be changed until it is published."""
    return placed(response, "/api/v1/rubrics", rubrics.next_number(work, rubric_id))
