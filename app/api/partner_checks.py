"""`/submissions/{id}/partner-checks`, `/partner-checks`: a learning partner looks a draft over."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    WriteWork,
    listed,
    placed,
    saved,
    tagged,
    whole,
)
from app.api.routes import operations
from app.api.shapes import Code, Page, Paragraph, Shape, Stored, Time
from app.services import partner_checks
from app.services.partner_checks import Answer, Told
from app.services.work import Work
from app.storage import tables

router = operations("", "partner checks")
_DIGEST = "0c7ba5b2f6a0b0d0c4a8d7a5f8d1c9b3e2f4a6b8c0d2e4f6a8b0c2d4e6f8a0b2"
_EXAMPLE: dict[str, Any] = {
    "digest": _DIGEST,
    "ticks": [],
    "note": "The second lesson plan is missing.",
}


class PartnerCheckIn(Shape):
    """Which learning partner to ask."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "019a0000-0000-7000-8000-000000000021"}]}
    )
    person_id: UUID


class PartnerCheckAnswer(Shape):
    """What the partner says of the draft that they have looked at."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    digest: Annotated[Code, Field(max_length=64)] = Field(
        description="`draft_digest` of the check, as it was read"
    )
    ticks: Annotated[list[Code], Field(max_length=100)] = Field(
        default_factory=list, description="Keys of the requirements that are all there"
    )
    note: Annotated[Paragraph, Field(min_length=1)] | None = None


class ChecklistItem(Shape):
    """One part of the draft, and what can be counted of it."""

    requirement: str
    title: str
    pieces: int
    missing: list[str] = Field(description="What the completeness gate says of it")


class PartnerCheck(Stored):
    """A learning partner who is asked whether all is there, and what they said."""

    submission_id: UUID
    person_id: UUID
    name: str
    state: str = Field(description="asked, confirmed, returned or withdrawn")
    ticks: list[str]
    note: str | None
    answered_at: Time | None
    is_current: bool = Field(description="The draft is still as it was looked at")
    draft_digest: str = Field(description="Of the draft as it is now; the answer names it")
    checklist: list[ChecklistItem] = Field(description="While it waits for an answer")


def _shown(told: Told) -> PartnerCheck:
    names = {"submission_id", "person_id", "state", "ticks", "note", "answered_at"}
    row = told.row.model_dump(include=names | set(Stored.model_fields))
    items = [ChecklistItem.model_validate(item) for item in told.items]
    more = {"name": told.name, "is_current": told.is_current, "draft_digest": told.draft_digest}
    return PartnerCheck(**row, **more, checklist=items)


def _saved(work: Work, response: Response, row: tables.PartnerCheck) -> PartnerCheck:
    return _shown(partner_checks.told(work, saved(work, response, row)))


def _said(body: PartnerCheckAnswer) -> Answer:
    return Answer(body.digest, tuple(body.ticks), body.note)


@router.post(
    "/submissions/{submission_id}/partner-checks",
    operation_id="askPartner",
    summary="Ask a learning partner to look a draft over",
    status_code=201,
)
def ask(
    submission_id: UUID, body: PartnerCheckIn, response: Response, work: WriteWork
) -> PartnerCheck:
    """Ask one of your learning partners; until they answer they can read the draft."""
    row = partner_checks.ask(work, submission_id, body.person_id)
    return _shown(partner_checks.told(work, placed(response, "/api/v1/partner-checks", row)))


@router.get(
    "/submissions/{submission_id}/partner-checks",
    operation_id="listSubmissionPartnerChecks",
    summary="List who looked a draft over",
    response_model=Page[PartnerCheck],
)
def of_submission(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List every check of an attempt, the first one first."""
    return whole([_shown(one) for one in partner_checks.of_submission(work, submission_id)])


@router.get(
    "/partner-checks",
    operation_id="listPartnerChecks",
    summary="List the drafts you are asked to look over",
    response_model=Page[PartnerCheck],
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List what waits for your own answer."""
    found = partner_checks.asked_of_me(work, asked)
    return listed(request, response, found, lambda row: _shown(partner_checks.told(work, row)))


@router.get("/partner-checks/{check_id}", operation_id="getPartnerCheck", summary="Get one check")
def get(check_id: UUID, response: Response, work: ReadWork) -> PartnerCheck:
    """Get one check with its list; whoever is asked reads the evidence at `/submissions/{id}/evidence`."""
    told = partner_checks.get(work, check_id)
    tagged(response, told.row)
    return _shown(told)


@router.post(
    "/partner-checks/{check_id}/confirm",
    operation_id="confirmPartnerCheck",
    summary="Say that everything is there",
)
def confirm(
    check_id: UUID, body: PartnerCheckAnswer, response: Response, work: WriteWork
) -> PartnerCheck:
    """Confirm the draft that you have looked at, with everything ticked."""
    return _saved(work, response, partner_checks.confirm(work, check_id, _said(body)))


@router.post(
    "/partner-checks/{check_id}/return",
    operation_id="returnPartnerCheck",
    summary="Give the draft back",
)
def give_back(
    check_id: UUID, body: PartnerCheckAnswer, response: Response, work: WriteWork
) -> PartnerCheck:
    """Give it back with words on what is missing."""
    return _saved(work, response, partner_checks.give_back(work, check_id, _said(body)))


@router.post(
    "/partner-checks/{check_id}/withdraw",
    operation_id="withdrawPartnerCheck",
    summary="Take a question to a partner back",
)
def withdraw(check_id: UUID, response: Response, work: WriteWork) -> PartnerCheck:
    """Take back what you asked; your partner can read the draft no longer."""
    return _saved(work, response, partner_checks.withdraw(work, check_id))
