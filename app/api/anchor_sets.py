"""`/anchor-sets`: balanced sets of anchors, with the rule of their gate."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.anchors import STAGE_ID
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
from app.api.shapes import Line, Page, Shape, Stored, Time
from app.domain.calibration import GateRule
from app.services import anchors
from app.storage import tables

router = operations("/anchor-sets", "calibration")


class AnchorSetIn(Shape):
    """A set to begin; it is checked when it is published."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stage_id": STAGE_ID,
                    "name": "Classroom talk, autumn",
                    "anchor_ids": [],
                    "rule": {"minimum": 5, "max_false_accepts": 0.2},
                }
            ]
        }
    )
    stage_id: UUID
    name: Line
    anchor_ids: Annotated[list[UUID], Field(default_factory=list, max_length=200)]
    rule: GateRule = GateRule()


class AnchorSetChange(Shape):
    """What to change; `anchor_ids` and `rule` replace what was there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Classroom talk, spring"}]})
    name: Line = ""
    anchor_ids: Annotated[list[UUID], Field(default_factory=list, max_length=200)]
    rule: GateRule = GateRule()


class AnchorSet(Stored):
    """A set of anchors."""

    stage_id: UUID
    rubric_id: UUID
    name: str
    state: str
    anchor_ids: list[UUID]
    rule: GateRule
    published_at: Time | None


@router.post(
    "",
    operation_id="createAnchorSet",
    summary="Begin a set of anchors",
    status_code=201,
    response_model=AnchorSet,
)
def create(
    body: AnchorSetIn, request: Request, response: Response, work: WriteWork
) -> tables.AnchorSet:
    """Begin a set for a stage."""
    return created(
        response,
        request,
        anchors.create_set(
            work,
            stage_id=body.stage_id,
            name=body.name,
            anchor_ids=body.anchor_ids,
            rule=body.rule,
        ),
    )


@router.get(
    "",
    operation_id="listAnchorSets",
    summary="List the sets of anchors",
    response_model=Page[AnchorSet],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    rubric_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the sets, oldest first."""
    return listed(request, response, anchors.page_of_sets(work, asked, rubric_id=rubric_id))


@router.get(
    "/{set_id}", operation_id="getAnchorSet", summary="Get one set", response_model=AnchorSet
)
def get(set_id: UUID, response: Response, work: ReadWork) -> tables.AnchorSet:
    """Get one set with its ETag."""
    return tagged(response, anchors.get_set(work, set_id))


@router.patch(
    "/{set_id}", operation_id="changeAnchorSet", summary="Change a set", response_model=AnchorSet
)
def change(
    set_id: UUID, body: AnchorSetChange, response: Response, work: WriteWork, revision: Revision
) -> tables.AnchorSet:
    """Change a set that is not published."""
    changes = body.model_dump(exclude_unset=True)
    if "rule" in changes:
        changes["rule"] = body.rule.model_dump(mode="json")
    return saved(work, response, anchors.update_set(work, set_id, changes, revision))


@router.post(
    "/{set_id}/publish",
    operation_id="publishAnchorSet",
    summary="Open a set to assessors",
    response_model=AnchorSet,
)
def publish(set_id: UUID, response: Response, work: WriteWork) -> tables.AnchorSet:
    """Freeze the set; what is not balanced is named: at least 40 % not yet, borderlines of both kinds."""
    return saved(work, response, anchors.publish_set(work, set_id))


@router.post(
    "/{set_id}/archive",
    operation_id="archiveAnchorSet",
    summary="Close a set",
    response_model=AnchorSet,
)
def archive(set_id: UUID, response: Response, work: WriteWork) -> tables.AnchorSet:
    """Close the set to assessors; who qualified on it stays qualified until that expires."""
    return saved(work, response, anchors.archive_set(work, set_id))
