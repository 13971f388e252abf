"""`/cases`: whether a badge is taken back: notice, answer, vote, outcome."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.panel_shapes import (
    Decided,
    Named,
    Reason,
    Seat,
    SteppingBack,
    answered,
    panel_shown,
    seat_answered,
    shown,
)
from app.api.routes import operations
from app.api.shapes import Page, Shape, Text, Time
from app.domain.revocation import RevocationReason
from app.domain.revocation_case import CaseState, CaseVote
from app.services import cases, matters, panels, voting
from app.services.cases import Charge
from app.storage import tables

router = operations("/cases", "cases")


class CaseIn(Shape):
    """Which badge, why as a code, and what its holder is told."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "credential_id": "0198c7a4-8f0e-4c3a-9a51-0f6f0d1c2b3a",
                    "reason": "evidence_not_own",
                    "notice": "The video shows another teacher. Please tell us how it came there.",
                }
            ]
        }
    )
    credential_id: UUID
    reason: RevocationReason
    notice: Reason = Field(description="For the holder; no public document ever shows it")
    suspend: bool = Field(
        default=False, description="The badge does not count until it is decided"
    )


class Answer(Shape):
    """What the holder says to it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answer": "It is my lesson; a colleague holds the camera."}]
        }
    )
    answer: Annotated[Text, Field(min_length=1, max_length=10_000)]


class CaseBallot(Shape):
    """What a member of the panel says, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"vote": "dismiss", "reason": "The answer explains it."}]}
    )
    vote: CaseVote
    reason: Reason


class Case(Decided):
    """One case about a badge."""

    credential_id: UUID
    appeal_id: UUID | None = Field(description="The appeal that had it decided anew")
    reason: RevocationReason
    notice: str
    answer_due_at: Time
    answer: str | None
    answered_at: Time | None
    state: CaseState
    has_suspended: bool


@router.post("", operation_id="openCase", summary="Open a case about a badge", status_code=201)
def open_case(body: CaseIn, request: Request, response: Response, work: WriteWork) -> Case:
    """Give the holder notice and time to answer; after that a panel votes."""
    row = created(response, request, cases.open_case(work, Charge(**body.model_dump())))
    return shown(work, row, Case)


@router.get("", operation_id="listCases", summary="List cases", response_model=Page[Case])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    state: Annotated[CaseState | None, Query()] = None,
    credential_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the cases that you may see: about your own badges, of your panels, or all."""
    found = matters.page(
        work, tables.RevocationCase, asked, state=state, credential_id=credential_id
    )
    return listed(request, response, found, lambda row: shown(work, row, Case))


@router.get("/{case_id}", operation_id="getCase", summary="Get one case")
def get(case_id: UUID, response: Response, work: ReadWork) -> Case:
    """Get one case with its ETag."""
    row = tagged(response, matters.get(work, tables.RevocationCase, case_id))
    return shown(work, row, Case)


@router.post("/{case_id}/answer", operation_id="answerCase", summary="Answer the notice")
def answer(case_id: UUID, body: Answer, response: Response, work: WriteWork) -> Case:
    """Answer the notice about your own badge, once; the vote begins."""
    return answered(work, response, cases.answer(work, case_id, body.answer), Case)


@router.post("/{case_id}/suspend", operation_id="suspendInCase", summary="Suspend the badge")
def suspend(case_id: UUID, response: Response, work: WriteWork) -> Case:
    """Let the badge not count until the case is decided."""
    return answered(work, response, cases.suspend(work, case_id), Case)


@router.post("/{case_id}/withdraw", operation_id="withdrawCase", summary="Drop the case")
def withdraw(case_id: UUID, response: Response, work: WriteWork) -> Case:
    """Drop the case; a badge that it suspended counts again."""
    return answered(work, response, cases.withdraw(work, case_id), Case)


@router.get(
    "/{case_id}/panel",
    operation_id="listCasePanel",
    summary="List the panel",
    response_model=Page[Seat],
)
def panel(case_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List who sits and why: your own seat only, if you sit yourself."""
    return panel_shown(work, matters.get(work, tables.RevocationCase, case_id))


@router.post("/{case_id}/panel", operation_id="nameCasePanel", summary="Name the panel")
def name_panel(case_id: UUID, body: Named, response: Response, work: WriteWork) -> Case:
    """Name the panel in place of whoever sits; what was voted is set aside."""
    return answered(
        work, response, panels.name(work, tables.RevocationCase, case_id, body.person_ids), Case
    )


@router.post("/{case_id}/vote", operation_id="voteOnCase", summary="Vote")
def vote(case_id: UUID, body: CaseBallot, response: Response, work: WriteWork) -> Seat:
    """Seal your vote with its reason; the last one decides."""
    seat = voting.vote(work, tables.RevocationCase, case_id, body.vote, reason=body.reason)
    return seat_answered(work, response, seat)


@router.post("/{case_id}/recuse", operation_id="recuseFromCase", summary="Step back")
def recuse(case_id: UUID, body: SteppingBack, response: Response, work: WriteWork) -> Seat:
    """Give your seat back with a reason; somebody else is drawn."""
    seat = panels.recuse(work, tables.RevocationCase, case_id, reason=body.reason)
    return seat_answered(work, response, seat)
