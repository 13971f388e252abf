"""`/calibrations`: an assessor reads the anchors of a set, to learn or to qualify."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.anchors import AgreedLevel, AnchorPiece, shown_pieces
from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, saved, tagged
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Stored, Text, Time
from app.domain.calibration import Mode
from app.services import calibrations
from app.services.work import Work
from app.storage import tables

router = operations("/calibrations", "calibration")
SET_ID = "019a0000-0000-7000-8000-000000000031"
ANCHOR_ID = "019a0000-0000-7000-8000-000000000032"


class CalibrationIn(Shape):
    """A set to read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"set_id": SET_ID, "mode": "training"}]}
    )
    set_id: UUID
    mode: Literal["training", "gate"] = Field(
        description="training tells after each work what was agreed on and why; gate qualifies"
    )


class GivenAnchorLevel(Shape):
    """The level that the assessor gives a criterion."""

    criterion: Code
    level: Code
    comment: Text = ""


class AnchorReadingIn(Shape):
    """The levels of the work that comes next; they cannot be changed afterwards."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "anchor_id": ANCHOR_ID,
                    "levels": [{"criterion": "plan-fits", "level": "not-yet"}],
                }
            ]
        }
    )
    anchor_id: UUID
    levels: Annotated[list[GivenAnchorLevel], Field(max_length=100)]


class AnchorReading(Shape):
    """What was given, and in training what was agreed on."""

    anchor_id: UUID
    levels: list[GivenAnchorLevel]
    outcome: str
    read_at: Time
    agreed: list[AgreedLevel] = Field(description="Empty but in training")
    agreed_outcome: str | None = Field(description="Only in training")


class AnchorWork(Shape):
    """The work to read next."""

    anchor_id: UUID
    pieces: list[AnchorPiece]


class GateTally(Shape):
    """How many of one kind went wrong."""

    wrong: int
    total: int
    right_at_least: float = Field(
        description="One-sided 95 % Clopper-Pearson lower bound of the share that goes right"
    )


class GateResult(Shape):
    """What a gate came to; each reason stands against passing."""

    false_accepts: GateTally
    false_refusals: GateTally
    reasons: list[str]
    read_before: int = Field(
        default=0,
        description="How many of the works the assessor knew: from training, an earlier gate or the queue",
    )


class Calibration(Stored):
    """One way through a set."""

    set_id: UUID
    rubric_id: UUID
    person_id: UUID
    mode: Mode
    state: str
    works: int = Field(description="How many there are to read")
    readings: list[AnchorReading]
    next: AnchorWork | None = Field(description="The work to read next, for the assessor")
    passed: bool | None
    result: GateResult | None
    finished_at: Time | None


def _shown(work: Work, row: tables.Calibration) -> Calibration:
    is_own = row.person_id == work.actor.person_id
    following = calibrations.next_anchor(work, row) if is_own and row.state == "open" else None
    values = {
        name: getattr(row, name)
        for name in Calibration.model_fields
        if name not in {"works", "readings", "next"}
    }
    return Calibration.model_validate(
        values
        | {
            "works": len(row.anchor_ids),
            "readings": [_reading(work, row, one) for one in calibrations.readings(work, row)],
            "next": following
            and AnchorWork(anchor_id=following.id, pieces=shown_pieces(following)),
        }
    )


def _reading(work: Work, row: tables.Calibration, reading: tables.AnchorReading) -> AnchorReading:
    anchor = work.get(tables.Anchor, reading.anchor_id) if row.mode == Mode.TRAINING else None
    return AnchorReading.model_validate(
        {
            "anchor_id": reading.anchor_id,
            "levels": reading.levels,
            "outcome": reading.outcome,
            "read_at": reading.read_at,
            "agreed": anchor.levels if anchor else [],
            "agreed_outcome": anchor and anchor.outcome,
        }
    )


@router.post("", operation_id="createCalibration", summary="Begin to read a set", status_code=201)
def create(
    body: CalibrationIn, request: Request, response: Response, work: WriteWork
) -> Calibration:
    """Begin to train on a published set, or to qualify on it."""
    row = created(
        response, request, calibrations.begin(work, set_id=body.set_id, mode=Mode(body.mode))
    )
    return _shown(work, row)


@router.get(
    "",
    operation_id="listCalibrations",
    summary="List calibrations",
    response_model=Page[Calibration],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    set_id: Annotated[UUID | None, Query()] = None,
    person_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List your own calibrations, or everybody's if you run the programme."""
    found = calibrations.page(work, asked, set_id=set_id, person_id=person_id)
    return listed(request, response, found, lambda row: _shown(work, row))


@router.get("/{calibration_id}", operation_id="getCalibration", summary="Get one calibration")
def get(calibration_id: UUID, response: Response, work: ReadWork) -> Calibration:
    """Get one calibration: what was read, and the work to read next."""
    row = tagged(response, calibrations.get(work, calibration_id))
    return _shown(work, row)


@router.post(
    "/{calibration_id}/readings",
    operation_id="createAnchorReading",
    summary="Give the levels of the next work",
)
def read(
    calibration_id: UUID, body: AnchorReadingIn, response: Response, work: WriteWork
) -> Calibration:
    """Give one level for each criterion; the last work ends the calibration and decides a gate."""
    levels = [one.model_dump() for one in body.levels]
    calibrations.read(work, calibration_id, anchor_id=body.anchor_id, levels=levels)
    row = saved(work, response, calibrations.get(work, calibration_id))
    return _shown(work, row)
