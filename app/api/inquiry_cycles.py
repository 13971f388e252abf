"""`/inquiry-cycles`: a team plans, scores student work apart, studies it together, and acts."""

from collections.abc import Sequence
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
from app.api.inquiry_files import InquiryFile
from app.api.routes import operations
from app.api.shapes import Page, Paragraph, Shape, Stored, Text, Time
from app.domain.inquiry import (
    MOST_GROUPS,
    MOST_PIECES,
    MOST_STEPS,
    Group,
    NextStep,
    Phase,
    WorkPiece,
)
from app.services import inquiry, inquiry_files
from app.services.inquiry import Cycle

router = operations("/inquiry-cycles", "inquiry")
QUESTION = "Who explains why, and who only says what?"
Question = Annotated[Paragraph, Field(min_length=1)]
Pieces = Annotated[tuple[WorkPiece, ...], Field(max_length=MOST_PIECES)]
Groups = Annotated[tuple[Group, ...], Field(max_length=MOST_GROUPS)]
Steps = Annotated[tuple[NextStep, ...], Field(max_length=MOST_STEPS)]
Findings = Annotated[Text, Field(max_length=4000)]


class InquiryCycleIn(Shape):
    """A question of a team that you are in, the work to look at, and what it is scored by."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "team_id": "019a0000-0000-7000-8000-000000000061",
                    "rubric_id": "019a0000-0000-7000-8000-000000000012",
                    "question": QUESTION,
                    "pieces": [{"title": "Exit tickets", "text": "S1: because it is half."}],
                }
            ]
        }
    )
    team_id: UUID
    rubric_id: UUID
    question: Question
    pieces: Pieces = ()
    previous_id: UUID | None = Field(default=None, description="The cycle that this one follows")


class InquiryCycleChange(Shape):
    """What to write: question and pieces while planning, groups and next steps while studying, findings while acting."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": QUESTION}]})
    question: Question = "-"
    pieces: Pieces = ()
    groups: Groups = Field(default=(), description="Students by codes such as S12, never by name")
    next_steps: Steps = ()
    findings: Findings | None = None


class BeginningIn(Shape):
    """When the levels are shown, whoever has given none by then."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"opens_at": None}]})
    opens_at: Time | None = None


class InquiryCycle(Stored):
    """A team's question about student work, and what came of it."""

    team_id: UUID
    rubric_id: UUID
    previous_id: UUID | None
    scoring_round_id: UUID | None = Field(description="Where the members give their levels")
    question: str
    pieces: list[WorkPiece]
    files: list[InquiryFile] = Field(description="Files of the common work")
    groups: list[Group]
    next_steps: list[NextStep]
    findings: str | None
    state: Phase
    closed_at: Time | None


def _shown(work: WriteWork, found: Sequence[Cycle]) -> list[InquiryCycle]:
    files = inquiry_files.of_cycles(work, [one.row.id for one in found])
    names = InquiryCycle.model_fields.keys() - {"state", "files"}
    shown = []
    for one in found:
        values = {name: getattr(one.row, name) for name in names}
        theirs = [InquiryFile.model_validate(file) for file in files.get(one.row.id, [])]
        shown.append(InquiryCycle(**values, state=one.phase, files=theirs))
    return shown


def _answered(response: Response, work: WriteWork, found: Cycle) -> InquiryCycle:
    work.session.flush()
    tagged(response, found.row)
    return _shown(work, [found])[0]


@router.post(
    "", operation_id="createInquiryCycle", summary="Open an inquiry cycle", status_code=201
)
def create(
    body: InquiryCycleIn, request: Request, response: Response, work: WriteWork
) -> InquiryCycle:
    """Open a cycle for a team that you are in."""
    found = inquiry.create(work, **_plain(body.model_dump()))
    created(response, request, found.row)
    return _shown(work, [found])[0]


@router.get(
    "",
    operation_id="listInquiryCycles",
    summary="List inquiry cycles",
    response_model=Page[InquiryCycle],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    team_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[Phase | None, Query(description="The phase that it is in")] = None,
    rubric_id: Annotated[UUID | None, Query()] = None,
    previous_id: Annotated[UUID | None, Query(description="What follows this cycle")] = None,
) -> dict[str, Any]:
    """List the cycles of your teams; all of them if you run or audit the programme."""
    wanted = {"team_id": team_id, "rubric_id": rubric_id, "previous_id": previous_id}
    found = inquiry.page(work, asked, state, **wanted)
    body = listed(request, response, found)
    return body | {"data": _shown(work, inquiry.wholes(work, found.rows))}


@router.get("/{cycle_id}", operation_id="getInquiryCycle", summary="Get an inquiry cycle")
def get(cycle_id: UUID, response: Response, work: ReadWork) -> InquiryCycle:
    """Get one cycle with its ETag."""
    found = inquiry.get(work, cycle_id)
    tagged(response, found.row)
    return _shown(work, [found])[0]


@router.patch("/{cycle_id}", operation_id="changeInquiryCycle", summary="Write into a cycle")
def change(
    cycle_id: UUID,
    body: InquiryCycleChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> InquiryCycle:
    """Write what belongs to the phase that the cycle is in; lists are replaced as a whole."""
    changes = _plain(body.model_dump(exclude_unset=True))
    return _answered(response, work, inquiry.update(work, cycle_id, changes, revision))


@router.post("/{cycle_id}/begin", operation_id="beginInquiryCycle", summary="Let everybody score")
def begin(cycle_id: UUID, body: BeginningIn, response: Response, work: WriteWork) -> InquiryCycle:
    """Ask each member for their levels, apart from the others, in a scoring round."""
    return _answered(response, work, inquiry.begin(work, cycle_id, body.opens_at))


@router.post("/{cycle_id}/act", operation_id="actInInquiryCycle", summary="Go on to act")
def act(cycle_id: UUID, response: Response, work: WriteWork) -> InquiryCycle:
    """End the talk and try the next steps."""
    return _answered(response, work, inquiry.act(work, cycle_id))


@router.post("/{cycle_id}/close", operation_id="closeInquiryCycle", summary="Close a cycle")
def close(cycle_id: UUID, response: Response, work: WriteWork) -> InquiryCycle:
    """Close it, once it says what the steps did."""
    return _answered(response, work, inquiry.close(work, cycle_id))


@router.post("/{cycle_id}/withdraw", operation_id="withdrawInquiryCycle", summary="Call it off")
def withdraw(cycle_id: UUID, response: Response, work: WriteWork) -> InquiryCycle:
    """Call it off before the levels are open; nobody ever sees what was given."""
    return _answered(response, work, inquiry.withdraw(work, cycle_id))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored: lists of what JSON knows."""
    lists = ("pieces", "groups", "next_steps")
    kept = {name: [_listed(one) for one in values[name]] for name in lists if name in values}
    return values | kept


def _listed(one: dict[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in one.items()}
