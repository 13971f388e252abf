"""Accommodations: asked for by an educator or recorded by a coordinator; the reason goes no further."""

from typing import Any
from uuid import UUID

from app.domain import enrollment as enrolled
from app.domain.access import Action, Party, Target, view
from app.domain.accommodation import (
    ACCOMMODATION_MOVES,
    LIVE,
    AccommodationMove,
    AccommodationState,
    Adaptation,
    adapted,
    move_accommodation,
)
from app.domain.errors import ForbiddenError, MoveError
from app.domain.moves import allowed
from app.services import submissions, targets
from app.services.stages import StageRules, adaptations_of
from app.services.work import Work, refuse
from app.storage import accommodations as stored
from app.storage import definitions, rows
from app.storage.tables import Accommodation, Enrollment, Stage


def record(
    work: Work, *, enrollment_id: UUID, stage: str, changes: Adaptation, reason: str | None
) -> Accommodation:
    """Ask for one's own, or grant somebody else's as a coordinator."""
    enrollment = work.get_named(Enrollment, enrollment_id, "/enrollment_id")
    target = targets.about_enrollment(work, enrollment)
    is_own = Party.OWNER in target.parties
    work.require(Action.ASK_ACCOMMODATION if is_own else Action.GRANT_ACCOMMODATION, target)
    enrolled.move(enrollment.state, enrolled.Move.WORK)
    found = _stage(work, enrollment, stage)
    _check_fits(work, found, changes)
    key = f"{enrollment.id}:{found.id}:{changes.requirement}"
    known = work.find_by(Accommodation, live_key=key)
    if known is not None:
        says = "There is one for this requirement already; end it first."
        can = allowed(ACCOMMODATION_MOVES, AccommodationState(known.state))
        raise MoveError(known.state, "ask", can, says=says)
    row = work.add(
        Accommodation,
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        stage_id=found.id,
        requirement=changes.requirement,
        changes=changes.model_dump(mode="json"),
        reason=reason,
        state=(AccommodationState.ASKED if is_own else AccommodationState.GRANTED).value,
        live_key=key,
    )
    if not is_own:
        row.decided_by, row.decided_at = work.actor.person_id, work.now
    work.record(f"accommodation.{row.state}", row, enrollment_id=str(enrollment.id))
    return row


def get(work: Work, accommodation_id: UUID) -> Accommodation:
    """Return one accommodation with its reason."""
    row = work.get(Accommodation, accommodation_id)
    work.require(Action.READ_ACCOMMODATIONS, _target(work, row))
    return row


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Accommodation]:  # noqa: ANN401 - column values
    """Return a page of the accommodations that the actor may see."""
    seen = stored.visible(view(work.actor, Action.READ_ACCOMMODATIONS), work.organization_id)
    scope = (work.session, Accommodation, work.organization_id)
    return rows.page_by(*scope, request, *seen, **filters)


def decide(work: Work, accommodation_id: UUID, wanted: AccommodationMove) -> Accommodation:
    """Grant, decline or end one; nobody does so for themself."""
    row = work.get_for_update(Accommodation, accommodation_id)
    target = _target(work, row)
    work.require(Action.GRANT_ACCOMMODATION, target)
    if Party.OWNER in target.parties:
        raise ForbiddenError("Nobody grants their own; ask another coordinator.")
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    return _move(work, row, wanted)


def withdraw(work: Work, accommodation_id: UUID) -> Accommodation:
    """Take back what one asked for."""
    row = work.get_for_update(Accommodation, accommodation_id)
    work.require(Action.ASK_ACCOMMODATION, _target(work, row))
    return _move(work, row, AccommodationMove.WITHDRAW)


def of_submission(work: Work, submission_id: UUID) -> tuple[Adaptation, ...]:
    """Return what is asked otherwise in a submission, for whoever may read it; never why."""
    submission = submissions.get(work, submission_id)
    return adaptations_of(work, submission.enrollment_id, submission.stage_id)


def _move(work: Work, row: Accommodation, wanted: AccommodationMove) -> Accommodation:
    row.state = move_accommodation(row.state, wanted)
    if row.state not in LIVE:
        row.live_key = None
    work.record(f"accommodation.{row.state}", row, enrollment_id=str(row.enrollment_id))
    return row


def _target(work: Work, row: Accommodation) -> Target:
    return targets.about_enrollment(work, work.get(Enrollment, row.enrollment_id))


def _stage(work: Work, enrollment: Enrollment, key: str) -> Stage:
    stages = definitions.stages_of(work.session, work.organization_id, enrollment.version_id)
    found = {stage.key: stage for stage in stages}
    if key not in found:
        raise refuse("/stage", f"expected one of {', '.join(found)}")
    return found[key]


def _check_fits(work: Work, stage: Stage, changes: Adaptation) -> None:
    asked = {one.key: one for one in StageRules(work, stage).requirements.values()}
    if changes.requirement not in asked:
        raise refuse("/requirement", f"expected one of {', '.join(asked)}")
    try:
        adapted(asked[changes.requirement], changes)
    except ValueError as error:
        raise refuse("/bounds", str(error)) from None
