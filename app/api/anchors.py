"""`/anchors`: work with agreed levels, by which assessors are calibrated."""

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
from app.api.shapes import Code, Line, Page, Shape, Stored, Text, Time, Url
from app.services import anchor_consents, anchors
from app.storage import tables

router = operations("/anchors", "calibration")
consents = operations("/submissions", "calibration")
STAGE_ID = "019a0000-0000-7000-8000-000000000021"
AGREED: dict[str, Any] = {
    "criterion": "plan-fits",
    "level": "not-yet",
    "comment": "The plan names no goal that could be measured.",
}


class AgreedLevel(Shape):
    """The level of a criterion that was agreed on, and why: the feedback in training."""

    criterion: Code
    level: Code
    comment: Text = ""


class AnchorPieceIn(Shape):
    """One piece of the work: a text or an address."""

    requirement: Code = Field(description="The key of the evidence requirement")
    title: Line | None = None
    text: Annotated[Text, Field(min_length=1)] | None = None
    url: Url | None = None


class AnchorIn(Shape):
    """An anchor to add: uploaded work, or a decided submission whose educator agreed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stage_id": STAGE_ID,
                    "title": "A plan without a goal",
                    "levels": [AGREED],
                    "pieces": [{"requirement": "plan", "text": "We will talk more in lessons."}],
                    "is_borderline": False,
                }
            ]
        }
    )
    stage_id: UUID
    title: Line
    submission_id: UUID | None = None
    levels: Annotated[
        list[AgreedLevel],
        Field(
            default_factory=list,
            max_length=100,
            description="Left out: those of the submission's decision",
        ),
    ]
    pieces: Annotated[list[AnchorPieceIn], Field(default_factory=list, max_length=50)]
    is_borderline: bool = False
    agreed_by: Annotated[
        list[UUID],
        Field(
            default_factory=list,
            max_length=50,
            description="Who agreed on the levels: none of them gets it in their queue",
        ),
    ]


class AnchorPiece(Shape):
    """One piece of an anchor's work."""

    requirement: str
    title: str | None = None
    text: str | None = None
    url: str | None = None
    file_name: str | None = None
    inquiry_file_id: UUID | None = Field(
        default=None, description="The file of an inquiry cycle that it is"
    )


class Anchor(Stored):
    """Work with agreed levels."""

    stage_id: UUID
    rubric_id: UUID
    submission_id: UUID | None
    title: str
    levels: list[AgreedLevel]
    outcome: str
    is_borderline: bool
    pieces: list[AnchorPiece]
    agreed_by: list[UUID]
    archived_at: Time | None


class AnchorConsent(Stored):
    """An educator's consent that a decided submission may serve as an anchor."""

    submission_id: UUID
    withdrawn_at: Time | None


def shown_pieces(row: tables.Anchor) -> list[AnchorPiece]:
    """Return the work of an anchor as readers see it."""
    return told_pieces(row.pieces)


def told_pieces(pieces: list[dict[str, Any]]) -> list[AnchorPiece]:
    """Return work as readers see it, without where its bytes lie."""
    names = AnchorPiece.model_fields
    return [
        AnchorPiece.model_validate({key: value for key, value in piece.items() if key in names})
        for piece in pieces
    ]


def _shown(row: tables.Anchor) -> Anchor:
    values = {name: getattr(row, name) for name in Anchor.model_fields}
    return Anchor.model_validate(values | {"pieces": shown_pieces(row)})


@router.post("", operation_id="createAnchor", summary="Add an anchor", status_code=201)
def create(body: AnchorIn, request: Request, response: Response, work: WriteWork) -> Anchor:
    """Add work with one agreed level for each criterion of a stage."""
    row = created(response, request, anchors.create(work, **body.model_dump()))
    return _shown(row)


@router.get(
    "", operation_id="listAnchors", summary="List the anchors", response_model=Page[Anchor]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    rubric_id: Annotated[UUID | None, Query()] = None,
    stage_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the anchors, oldest first."""
    found = anchors.page(work, asked, rubric_id=rubric_id, stage_id=stage_id)
    return listed(request, response, found, _shown)


@router.get("/{anchor_id}", operation_id="getAnchor", summary="Get one anchor")
def get(anchor_id: UUID, response: Response, work: ReadWork) -> Anchor:
    """Get one anchor with its ETag."""
    row = tagged(response, anchors.get(work, anchor_id))
    return _shown(row)


@router.delete(
    "/{anchor_id}",
    operation_id="archiveAnchor",
    summary="Take an anchor out of use",
    status_code=204,
)
def archive(anchor_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take an anchor out of use; what was read of it stays on record."""
    anchors.archive(work, anchor_id, revision)


@consents.post(
    "/{submission_id}/anchor-consent",
    operation_id="giveAnchorConsent",
    summary="Agree that it may serve as an anchor",
    status_code=201,
    response_model=AnchorConsent,
)
def consent(submission_id: UUID, response: Response, work: WriteWork) -> tables.AnchorConsent:
    """Let your decided submission be read by assessors who learn and qualify."""
    return saved(work, response, anchor_consents.give(work, submission_id))


@consents.post(
    "/{submission_id}/anchor-consent/withdraw",
    operation_id="withdrawAnchorConsent",
    summary="Take the consent back",
    status_code=204,
)
def withdraw(submission_id: UUID, work: WriteWork) -> None:
    """Take the consent back: anchors made from it are emptied and used no more."""
    anchor_consents.withdraw(work, submission_id)
