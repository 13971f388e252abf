"""`/scoring-rounds`: several assessors score one work apart, then compare and discuss."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.anchors import STAGE_ID, AgreedLevel, AnchorPiece, AnchorPieceIn, told_pieces
from app.api.calibrations import GivenAnchorLevel
from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Line, Page, Shape, Stored, Text, Time
from app.domain.rubric import Key
from app.services import scoring_calls, scoring_rounds
from app.services.scoring_rounds import Whole

router = operations("/scoring-rounds", "calibration")
ScoringState = Literal["scoring", "discussing", "closed", "withdrawn"]
LEVEL: dict[str, Any] = {"criterion": "plan-fits", "level": "not-yet"}


class ScoringRoundIn(Shape):
    """A work to score, and who is asked to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stage_id": STAGE_ID,
                    "title": "A plan with half a goal",
                    "person_ids": [
                        "019a0000-0000-7000-8000-000000000041",
                        "019a0000-0000-7000-8000-000000000042",
                    ],
                    "pieces": [{"requirement": "plan", "text": "We will talk more in lessons."}],
                }
            ]
        }
    )
    stage_id: UUID
    title: Line
    person_ids: Annotated[list[UUID], Field(min_length=2, max_length=50)]
    submission_id: UUID | None = Field(
        default=None, description="A decided submission whose educator agreed to it as an anchor"
    )
    anchor_id: UUID | None = None
    pieces: Annotated[list[AnchorPieceIn], Field(default_factory=list, max_length=50)]
    opens_at: Time | None = Field(
        default=None, description="When the levels are shown, whoever has given none by then"
    )


class ScoreIn(Shape):
    """One level for each criterion; sealed at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"levels": [LEVEL]}]})
    levels: Annotated[list[GivenAnchorLevel], Field(max_length=100)]


class RemarkIn(Shape):
    """What is said about a criterion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"criterion": "plan-fits", "text": "A goal that nobody can measure?"}]
        }
    )
    criterion: Key
    text: Annotated[Text, Field(min_length=1, max_length=4000)]


class ClosingIn(Shape):
    """How it ends: with levels that were agreed on, or without."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"agreed": [], "becomes_anchor": False}]}
    )
    agreed: Annotated[list[AgreedLevel], Field(default_factory=list, max_length=100)]
    becomes_anchor: bool = False
    is_borderline: bool = False


class Score(Shape):
    """What one assessor gave."""

    model_config = ConfigDict(from_attributes=True)
    person_id: UUID
    levels: list[GivenAnchorLevel]
    sealed_at: Time


class Remark(Shape):
    """What somebody said about a criterion."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    created_at: Time
    person_id: UUID
    criterion: str
    text: str


class ScoringRound(Stored):
    """One work that several assessors score apart, then discuss."""

    stage_id: UUID | None = Field(description="None for the work of an inquiry cycle")
    rubric_id: UUID
    title: str
    state: ScoringState
    person_ids: list[UUID]
    pieces: list[AnchorPiece]
    opens_at: Time | None
    opened_at: Time | None
    closed_at: Time | None
    scores: list[Score] = Field(description="Before it opens only your own")
    remarks: list[Remark]
    agreed: list[AgreedLevel]
    anchor_id: UUID | None = Field(description="The anchor that it became")


def _shown(whole: Whole) -> ScoringRound:
    row = whole.row
    parts = {
        "person_ids": whole.person_ids,
        "pieces": told_pieces(row.pieces),
        "scores": [Score.model_validate(one) for one in whole.scores],
        "remarks": [Remark.model_validate(one) for one in whole.remarks],
    }
    stored = {name: getattr(row, name) for name in ScoringRound.model_fields if name not in parts}
    return ScoringRound.model_validate(stored | parts)


@router.post(
    "", operation_id="createScoringRound", summary="Ask assessors to score", status_code=201
)
def create(
    body: ScoringRoundIn, request: Request, response: Response, work: WriteWork
) -> ScoringRound:
    """Ask two assessors or more to score one work, each apart from the others."""
    row = scoring_calls.create(work, **body.model_dump())
    created(response, request, row)
    return _shown(scoring_rounds.wholes(work, [row])[0])


@router.get(
    "",
    operation_id="listScoringRounds",
    summary="List scoring rounds",
    response_model=Page[ScoringRound],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    state: Annotated[ScoringState | None, Query()] = None,
    stage_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the rounds that you take part in; all of them if you run or audit the programme."""
    found = scoring_rounds.page(work, asked, state=state, stage_id=stage_id)
    body = listed(request, response, found)
    return body | {"data": [_shown(one) for one in scoring_rounds.wholes(work, found.rows)]}


@router.get("/{scoring_round_id}", operation_id="getScoringRound", summary="Get a scoring round")
def get(scoring_round_id: UUID, response: Response, work: ReadWork) -> ScoringRound:
    """Get one round; everybody's levels and what was said are there once it is open."""
    whole = scoring_rounds.get(work, scoring_round_id)
    tagged(response, whole.row)
    return _shown(whole)


@router.post("/{scoring_round_id}/scores", operation_id="scoreInRound", summary="Give your levels")
def score(
    scoring_round_id: UUID, body: ScoreIn, response: Response, work: WriteWork
) -> ScoringRound:
    """Seal your levels; they cannot be changed, and nobody sees them before the round opens."""
    whole = scoring_rounds.score(work, scoring_round_id, body.model_dump()["levels"])
    tagged(response, whole.row)
    return _shown(whole)


@router.post(
    "/{scoring_round_id}/remarks",
    operation_id="discussInRound",
    summary="Say something about a criterion",
    status_code=201,
)
def remark(scoring_round_id: UUID, body: RemarkIn, work: WriteWork) -> Remark:
    """Say something about a criterion, once the levels are open and until the round is closed."""
    said = scoring_rounds.remark(work, scoring_round_id, **body.model_dump())
    return Remark.model_validate(said)


@router.post(
    "/{scoring_round_id}/close", operation_id="closeScoringRound", summary="Close the round"
)
def close(
    scoring_round_id: UUID, body: ClosingIn, response: Response, work: WriteWork
) -> ScoringRound:
    """End the discussion, with the agreed levels if there are any; they may become an anchor."""
    row = scoring_rounds.close(work, scoring_round_id, **body.model_dump())
    work.session.flush()
    tagged(response, row)
    return _shown(scoring_rounds.wholes(work, [row])[0])


@router.post(
    "/{scoring_round_id}/withdraw",
    operation_id="withdrawScoringRound",
    summary="Call the round off",
)
def withdraw(scoring_round_id: UUID, response: Response, work: WriteWork) -> ScoringRound:
    """Call it off before it opens; nobody ever sees what was given."""
    row = scoring_rounds.withdraw(work, scoring_round_id)
    work.session.flush()
    tagged(response, row)
    return _shown(scoring_rounds.wholes(work, [row])[0])
