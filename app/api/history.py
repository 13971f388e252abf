"""`/submissions/{id}/attempts`, `/changes` and `/coach-meetings`: what came before this attempt."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.dependencies import ReadWork, WriteWork, whole
from app.api.evidence import Evidence, shown
from app.api.routes import operations
from app.api.shapes import Page, Shape, Text, Time
from app.domain.comparison import Change
from app.domain.declaration import AiUse
from app.domain.review import State
from app.domain.rubric import Outcome
from app.services import history, telling
from app.services.work import Work
from app.storage import tables

router = operations("/submissions", "submissions")


class Attempt(Shape):
    """One attempt at a stage, and what it came to."""

    submission_id: UUID
    attempt: int
    state: State
    submitted_at: Time | None
    declared_own_work: bool
    ai_use: AiUse | None
    ai_use_description: str | None = Field(description="Null where you may not read the work")
    outcome: Outcome | None = Field(
        description="Null while undecided, or where you judge the next"
    )
    unmet: list[str] | None
    decided_at: Time | None


class TextPart(Shape):
    """A part of a text that stayed, came or went."""

    change: Change
    text: str


class EvidenceBefore(Shape):
    """One piece as it was in the attempt before."""

    title: str | None
    text: str | None
    url: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str


class ChangedEvidence(Shape):
    """One piece of evidence beside what it was in the attempt before."""

    requirement: str
    change: Change
    before: EvidenceBefore | None
    now: Evidence | None
    parts: list[TextPart] = Field(description="For a text: sentence by sentence, if not too long")


class CoachMeetingIn(Shape):
    """What was talked about."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "We looked at two plans that were accepted."}]}
    )
    note: Annotated[Text, Field(min_length=1, max_length=4000)]


class CoachMeeting(Shape):
    """A meeting of the educator with a coach."""

    id: UUID
    submission_id: UUID
    person_id: UUID | None
    note: str
    created_at: Time


@router.get(
    "/{submission_id}/attempts",
    operation_id="listAttempts",
    summary="See every attempt at the stage",
    response_model=Page[Attempt],
)
def attempts(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List every attempt at this stage, the first one first, with what it came to."""
    found = history.attempts(work, submission_id)
    return whole([_attempt(one, work) for one in found])


@router.get(
    "/{submission_id}/changes",
    operation_id="listChanges",
    summary="See what changed since the attempt before",
    response_model=Page[ChangedEvidence],
)
def changes(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """Set each piece of evidence beside what it was; empty for a first attempt."""
    found = history.changes(work, submission_id)
    return whole([_change(one, work) for one in found])


@router.post(
    "/{submission_id}/coach-meetings",
    operation_id="createCoachMeeting",
    summary="Keep that a coach has met the educator",
    status_code=201,
    response_model=CoachMeeting,
)
def meet(submission_id: UUID, body: CoachMeetingIn, work: WriteWork) -> tables.CoachMeeting:
    """Keep that a coach has met the educator; after so many attempts the next one waits for it."""
    return history.meet(work, submission_id, note=body.note)


def _attempt(one: history.Attempt, work: Work) -> Attempt:
    decision, row = one.decision, one.submission
    told = telling.told(work, row)
    return Attempt(
        submission_id=row.id,
        attempt=row.attempt,
        state=told.state,
        submitted_at=row.submitted_at,
        declared_own_work=row.declared_own_work,
        ai_use=AiUse(row.ai_use) if row.ai_use else None,
        ai_use_description=told.ai_use_description,
        outcome=Outcome(decision.outcome) if decision else None,
        unmet=decision.unmet if decision else None,
        decided_at=decision.made_at if decision else None,
    )


def _change(one: history.SideBySide, work: Work) -> ChangedEvidence:
    compared = one.compared
    return ChangedEvidence(
        requirement=compared.requirement,
        change=compared.change,
        before=one.before and _before(one, one.before),
        now=one.now and shown(one.now, work),
        parts=[TextPart(change=part.change, text=part.text) for part in compared.parts],
    )


def _before(one: history.SideBySide, row: tables.Evidence) -> EvidenceBefore:
    hidden = {} if one.is_told else {"text": None, "url": None}
    found = EvidenceBefore.model_validate(row)
    return found.model_copy(update=hidden | {"file_name": one.before_name})
