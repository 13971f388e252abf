"""`/appeals`: decisions that are challenged, and the panels that decide on them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, tagged
from app.api.downloads import DOWNLOADED, attachment
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
from app.api.record_shapes import (
    AppealedPlan,
    AppealRecord,
    RecordedPlan,
    badge_record_shown,
    record_shown,
)
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape
from app.domain.appeal import AppealKind, AppealState, AppealVote
from app.services import appeal_records, appeals, matters, panels, plan_rulings, voting
from app.services.appeals import Challenge
from app.storage import tables

router = operations("/appeals", "appeals")


class AppealIn(Shape):
    """What is challenged, and why; nothing can be attached."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "decision",
                    "subject_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3a",
                    "ground": "evidence-overlooked",
                    "statement": "The third lesson stands on page 2 of the plan.",
                }
            ]
        }
    )
    kind: AppealKind
    subject_id: UUID = Field(
        description="The decision, the badge that was taken back, or the plan that was refused"
    )
    ground: Code = Field(description="One of the grounds of the version's policy")
    statement: Reason


class Vote(Shape):
    """What a member of the panel says, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"vote": "uphold", "reason": "The plan has no third lesson."}]
        }
    )
    vote: AppealVote
    reason: Reason


class Appeal(Decided):
    """One challenge of a decision."""

    kind: AppealKind
    version_id: UUID
    submission_id: UUID | None
    decision_id: UUID | None
    credential_id: UUID | None
    plan_id: UUID | None
    ground: str
    statement: str
    state: AppealState


@router.post("", operation_id="fileAppeal", summary="Appeal a decision", status_code=201)
def file(body: AppealIn, request: Request, response: Response, work: WriteWork) -> Appeal:
    """Challenge a decision on your own work, once, while it can be appealed; a panel decides for good."""
    row = created(response, request, appeals.file(work, Challenge(**body.model_dump())))
    return shown(work, row, Appeal)


@router.get("", operation_id="listAppeals", summary="List appeals", response_model=Page[Appeal])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    state: Annotated[AppealState | None, Query()] = None,
    submission_id: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """List the appeals that you may see: your own, those of your panels, or all of the programme."""
    found = matters.page(work, tables.Appeal, asked, state=state, submission_id=submission_id)
    return listed(request, response, found, lambda row: shown(work, row, Appeal))


@router.get("/{appeal_id}", operation_id="getAppeal", summary="Get one appeal")
def get(appeal_id: UUID, response: Response, work: ReadWork) -> Appeal:
    """Get one appeal with its ETag."""
    row = tagged(response, matters.get(work, tables.Appeal, appeal_id))
    return shown(work, row, Appeal)


@router.post("/{appeal_id}/withdraw", operation_id="withdrawAppeal", summary="Take an appeal back")
def withdraw(appeal_id: UUID, response: Response, work: WriteWork) -> Appeal:
    """Take your appeal back: the decision stands, and cannot be appealed again."""
    return answered(work, response, appeals.withdraw(work, appeal_id), Appeal)


@router.get("/{appeal_id}/record", operation_id="getAppealRecord", summary="Read the record")
def record(appeal_id: UUID, work: ReadWork) -> AppealRecord:
    """Read what was judged and what was said of it, as it was decided; nobody is named in it."""
    about_badge = appeal_records.about_badge(work, appeal_id)
    if about_badge is not None:
        return badge_record_shown(about_badge)
    return record_shown(appeal_records.read(work, appeal_id))


@router.get("/{appeal_id}/plan", operation_id="getAppealedPlan", summary="Read a refused plan")
def appealed_plan(appeal_id: UUID, work: ReadWork) -> AppealedPlan:
    """Read every proposal of the plan and what was said of it; nobody is named in it."""
    found = plan_rulings.read(work, appeal_id)
    names = set(RecordedPlan.model_fields)
    versions = [RecordedPlan(**one.model_dump(include=names)) for one in found.versions]
    row = found.appeal
    return AppealedPlan(ground=row.ground, statement=row.statement, versions=versions)


@router.get(
    "/{appeal_id}/record/{evidence_id}",
    operation_id="downloadAppealEvidence",
    summary="Download a file of the record",
    response_class=StreamingResponse,
    responses={200: {"content": DOWNLOADED}},
)
def content(appeal_id: UUID, evidence_id: UUID, work: ReadWork) -> StreamingResponse:
    """Download a file of the record, always as an attachment that no browser renders here."""
    piece, name, found = appeal_records.content(work, appeal_id, evidence_id)
    return attachment(piece, name, work.tools.store.read(found.key), size=found.size)


@router.get(
    "/{appeal_id}/panel",
    operation_id="listAppealPanel",
    summary="List the panel",
    response_model=Page[Seat],
)
def panel(appeal_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List who sits and why: your own seat only, if you sit yourself."""
    return panel_shown(work, matters.get(work, tables.Appeal, appeal_id))


@router.post("/{appeal_id}/panel", operation_id="nameAppealPanel", summary="Name the panel")
def name_panel(appeal_id: UUID, body: Named, response: Response, work: WriteWork) -> Appeal:
    """Name an outside panel in place of whoever sits; what was voted is set aside."""
    return answered(
        work, response, panels.name(work, tables.Appeal, appeal_id, body.person_ids), Appeal
    )


@router.post("/{appeal_id}/vote", operation_id="voteOnAppeal", summary="Vote")
def vote(appeal_id: UUID, body: Vote, response: Response, work: WriteWork) -> Seat:
    """Seal your vote with its reason; the last one decides the appeal, for good."""
    seat = voting.vote(work, tables.Appeal, appeal_id, body.vote, reason=body.reason)
    return seat_answered(work, response, seat)


@router.post("/{appeal_id}/recuse", operation_id="recuseFromAppeal", summary="Step back")
def recuse(appeal_id: UUID, body: SteppingBack, response: Response, work: WriteWork) -> Seat:
    """Give your seat back with a reason; somebody else is drawn."""
    seat = panels.recuse(work, tables.Appeal, appeal_id, reason=body.reason)
    return seat_answered(work, response, seat)
