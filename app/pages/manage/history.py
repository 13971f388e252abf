"""The history of one submission: attempts, assignments with their reasons, sealed reviews, decisions, evidence."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, may
from app.domain.rubric import Criterion
from app.pages.manage.wording import reasons
from app.services import (
    assignments,
    decisions,
    evidence,
    overrides,
    overview,
    reviews,
    stages,
    submissions,
    targets,
    telling,
)
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Assignment, Person, Submission

ALL = PageRequest(limit=200)


def history_of(work: Work, submission: Submission) -> dict[str, Any]:
    """Return what happened to the submission, as far as the looker may see it."""
    asked = assignments.page(work, ALL, submission_id=submission.id).rows
    sealed = [
        review
        for review in reviews.page(work, ALL, submission_id=submission.id).rows
        if review.sealed_at is not None
    ]
    wished = (
        overrides.page(work, ALL, submission_id=submission.id, state="asked").rows
        if may(work.actor, Action.READ_OVERRIDES, targets.about_submission(work, submission))
        else []
    )
    decided = decisions.page(work, ALL, submission_id=submission.id).rows
    people = _people(
        work,
        asked,
        [d.void_asked_by for d in decided],
        [d.voided_by for d in decided],
        [d.remanded_by for d in decided],
        [one.asked_by for one in wished],
        [one.person_id for one in wished],
    )
    where = {"enrollment_id": submission.enrollment_id, "stage_id": submission.stage_id}
    attempts = submissions.page(work, ALL, **where).rows
    return {
        "attempts": attempts,
        "state_of": {one.id: telling.told_state(work, one) for one in attempts},
        "assignments": asked,
        "reason_of": {one.id: _reasons(work, one, people) for one in asked},
        "reviews": sealed,
        "decisions": decided,
        "overrides": wished,
        "people": people,
        "criterion_of": {c.key: c for c in stages.rules_of(work, submission).criteria},
        "level_name": level_name,
        "evidence": _evidence(work, submission),
        "requirement_of": stages.rules_of(work, submission).requirements,
    }


def level_name(criterion: Criterion | None, key: str) -> str:
    """Return what a level is called; its key when the rubric has none of it."""
    levels = criterion.levels if criterion else ()
    return next((level.name for level in levels if level.key == key), key)


def _reasons(work: Work, assignment: Assignment, people: dict[Any, Person]) -> list[str]:
    """Return why this assessor was chosen, for those who may know."""
    if not assignments.shows_reason(work, assignment):
        return []
    names = {str(person_id): person.name for person_id, person in people.items()}
    chosen = names.get(str(assignment.person_id), "Somebody")
    return reasons(assignment.reason, chosen, names)


def _people(work: Work, asked: list[Assignment], *more: list[UUID | None]) -> dict[UUID, Person]:
    ids = [one.person_id for one in asked] + [one for some in more for one in some]
    for one in asked:
        ids += [UUID(barred["person_id"]) for barred in one.reason.get("barred", ())]
        ids += [UUID(person_id) for person_id in one.reason.get("band") or ()]
    return overview.by_ids(work, Person, ids)


def _evidence(work: Work, submission: Submission) -> list[Any]:
    """Return the evidence; nothing while it is a draft, which is the educator's own."""
    target = targets.about_submission(work, submission)
    if submission.submitted_at is None or not may(work.actor, Action.READ_EVIDENCE, target):
        return []
    return evidence.of_submission(work, submission.id)
