"""`/decisions`: what each round came to."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, saved, tagged
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Stored, Text, Time
from app.domain.rubric import Outcome
from app.services import approval, decisions
from app.storage import tables

router = operations("/decisions", "decisions")


class Voiding(Shape):
    """Why the decision cannot stand."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The wrong video was judged."}]}
    )
    reason: Annotated[Text, Field(min_length=1, max_length=2000)]


class Remand(Shape):
    """What is to be judged again, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "criteria": ["plan-fits"],
                    "reason": "The comment is about another criterion.",
                }
            ]
        }
    )
    criteria: Annotated[list[Code], Field(min_length=1, max_length=50)]
    reason: Annotated[Text, Field(min_length=1, max_length=2000)]


class ResolvedLevel(Shape):
    """The level of one criterion in a decision."""

    criterion: str
    level: str
    is_carried: bool = Field(description="Met in an earlier attempt and not judged again")
    comment: str


class Decision(Stored):
    """The outcome of a round."""

    submission_id: UUID
    round: int
    outcome: Outcome
    rule: str = Field(description="The rule that produced it")
    levels: list[ResolvedLevel]
    unmet: list[str] = Field(description="The criteria that the next attempt reopens")
    made_at: Time | None = Field(description="Null while it is a proposal that waits for approval")
    approved_by: UUID | None
    remanded_by: UUID | None
    remanded_at: Time | None
    remand_criteria: list[str] | None
    remand_reason: str | None
    void_reason: str | None
    void_asked_by: UUID | None
    voided_by: UUID | None
    voided_at: Time | None


@router.get(
    "", operation_id="listDecisions", summary="List decisions", response_model=Page[Decision]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
) -> dict[str, Any]:
    """List the decisions that you may see, oldest first."""
    found = decisions.page(work, asked, submission_id=submission_id, outcome=outcome)
    return listed(request, response, found)


@router.get(
    "/{decision_id}",
    operation_id="getDecision",
    summary="Get one decision",
    response_model=Decision,
)
def get(decision_id: UUID, response: Response, work: ReadWork) -> tables.Decision:
    """Get one decision with its ETag."""
    return tagged(response, decisions.get(work, decision_id))


@router.post(
    "/{decision_id}/approve",
    operation_id="approveDecision",
    summary="Let a proposal be the decision",
    response_model=Decision,
)
def approve(decision_id: UUID, response: Response, work: WriteWork) -> tables.Decision:
    """Approve what a round came to, where the policy asks for an approver."""
    return saved(work, response, approval.approve(work, decision_id))


@router.post(
    "/{decision_id}/remand",
    operation_id="remandDecision",
    summary="Send a proposal back",
    response_model=Decision,
)
def remand(
    decision_id: UUID, body: Remand, response: Response, work: WriteWork
) -> tables.Decision:
    """Send criteria back to those who judged them, with the reason; a new round begins."""
    return saved(work, response, approval.remand(work, decision_id, **body.model_dump()))


@router.post(
    "/{decision_id}/void",
    operation_id="voidDecision",
    summary="Void an acceptance before its badge",
    response_model=Decision,
)
def void(decision_id: UUID, body: Voiding, response: Response, work: WriteWork) -> tables.Decision:
    """Ask for it, or confirm what somebody else has asked for: voiding takes two people."""
    return saved(work, response, decisions.void(work, decision_id, reason=body.reason))


@router.post(
    "/{decision_id}/keep",
    operation_id="keepDecision",
    summary="Take back the wish to void it",
    response_model=Decision,
)
def keep(decision_id: UUID, response: Response, work: WriteWork) -> tables.Decision:
    """Take back the request to void, so that the badge can go out."""
    return saved(work, response, decisions.withdraw_void(work, decision_id))
