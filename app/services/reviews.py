"""Reviews: an assessor's levels and comments, kept as a draft until they are sealed."""

from typing import Any
from uuid import UUID

from app.domain import draft_history, review
from app.domain.access import Action, Party, Target, may, view
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError, NotFoundError
from app.domain.review import AssignmentMove, move_assignment
from app.domain.rubric import Criterion
from app.services import assignments, qualifying, rounds, sealing, targets
from app.services.stages import rules_of
from app.services.submissions import open_criteria
from app.services.work import Work, change, check_revision
from app.storage import rows, submissions
from app.storage.tables import Assignment, Review, Submission

Levels = list[dict[str, Any]]


def create(work: Work, *, assignment_id: UUID, levels: Levels, summary: str | None) -> Review:
    """Begin the review of a claimed assignment; levels may still be missing."""
    work.get_named(Assignment, assignment_id, "/assignment_id")
    assignment = assignments.mine(work, assignment_id)
    move_assignment(assignment.state, AssignmentMove.REVIEW)
    if work.find_by(Review, assignment_id=assignment.id):
        says = "The review of this assignment was begun already; change that one."
        raise MoveError("begun", "begin", ["change", "submit"], says=says)
    submission = work.get(Submission, assignment.submission_id)
    _check_known(work, submission, levels)
    person_id = assignment.person_id
    started = work.add(
        Review,
        assignment_id=assignment.id,
        submission_id=submission.id,
        person_id=person_id,
        round=assignment.round,
        levels=levels,
        summary=summary,
    )
    work.record("review.started", started, submission_id=str(submission.id))
    return started


def get(work: Work, review_id: UUID) -> Review:
    """Return one review: one's own, or one whose round is decided."""
    found = work.get(Review, review_id)
    if found.person_id == work.actor.person_id:
        work.require(Action.WRITE_REVIEWS, _own(work, found))
        return found
    submission = work.get(Submission, found.submission_id)
    target = targets.about_submission(work, submission)
    work.require(Action.READ_REVIEWS, target)
    is_told = found.released_at is not None and not sealing.is_judging_anew(work, submission)
    if not is_told and not _is_proposed(work, found, target):
        # Not even that it was begun, or sealed, is told before the round is decided.
        raise NotFoundError(f"There is no review {review_id}.")
    return found


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Review]:  # noqa: ANN401 - column values
    """Return a page of the reviews that the actor may see."""
    seen = submissions.reviews_in_view(
        view(work.actor, Action.READ_REVIEWS),
        view(work.actor, Action.READ_PROPOSALS, strictly=False),
        work.organization_id,
        work.actor.person_id,
    )
    return work.page(Review, request, *seen, **filters)


def update(
    work: Work, review_id: UUID, changes: dict[str, Any], revision: int, *, is_quiet: bool = False
) -> Review:
    """Change levels, comments or the summary of a review that is not sealed; what it was is kept."""
    draft, submission = _open(work, review_id)
    check_revision(draft, revision)
    _check_known(work, submission, changes.get("levels", []))
    _change(draft, changes, is_quiet=is_quiet)
    work.session.flush()
    return draft


def go_back(work: Work, review_id: UUID, at: str) -> Review:
    """Make the draft what it was at a moment; raises ConflictError when that is not kept any more."""
    draft, submission = _open(work, review_id)
    wanted = draft_history.state_of(draft.earlier, at)
    if wanted is None:
        raise ConflictError("What was saved then is not kept any more.")
    _check_known(work, submission, wanted["levels"])
    _change(draft, wanted)
    work.session.flush()
    return draft


def submit(work: Work, review_id: UUID) -> Review:
    """Seal the review; the last one of the round closes it.

    Until then nobody else can tell: no event, no state and no revision but the review's own changes.
    """
    sealed, submission = _open(work, review_id)
    qualifying.check(work, submission, work.get(Assignment, sealed.assignment_id))
    rules = rules_of(work, submission)
    given = _given(sealed.levels)
    review.check_levels(rules.criteria, open_criteria(work, submission).to_judge, given)
    _check_comments(rules.criteria, sealed.levels)
    said = rounds.verdict_of(rules, submission, sealed.levels)
    sealed.outcome = said.outcome.value
    sealed.sealed_at, sealed.sealed_by = work.now, work.actor.to_json()
    sealed.earlier = []
    work.session.flush()
    rounds.advance(work, submission)
    return sealed


def of_assignment(work: Work, assignment_id: UUID) -> Review | None:
    """Return one's own review of an assignment, or None before it was begun."""
    found = work.find_by(Review, assignment_id=assignment_id)
    return None if found is None else get(work, found.id)


def _change(draft: Review, changes: dict[str, Any], *, is_quiet: bool = False) -> None:
    before = {"levels": draft.levels, "summary": draft.summary}
    if any(before[name] != said for name, said in changes.items()):
        draft.earlier = draft_history.remembered(
            draft.earlier, before, draft.updated_at, is_quiet=is_quiet
        )
    change(draft, changes)


def _is_proposed(work: Work, found: Review, target: Target) -> bool:
    """Tell whether the review led to a proposal that the actor may read."""
    counted = found.sealed_at is not None and found.set_aside_at is None
    if not counted or not may(work.actor, Action.READ_PROPOSALS, target):
        return False
    scope = (work.session, work.organization_id)
    return submissions.decision_of_round(*scope, found.submission_id, found.round) is not None


def _open(work: Work, review_id: UUID) -> tuple[Review, Submission]:
    found = work.get(Review, review_id)
    if found.person_id != work.actor.person_id and not may(work.actor, Action.READ_REVIEWS):
        raise NotFoundError(f"There is no review {review_id}.")
    work.require(Action.WRITE_REVIEWS, _own(work, found))
    assignment = assignments.mine(work, found.assignment_id)
    locked = work.get_for_update(Review, review_id)
    if locked.sealed_at is not None:
        raise MoveError("sealed", "change", [])
    move_assignment(assignment.state, AssignmentMove.REVIEW)
    return locked, work.get_for_update(Submission, locked.submission_id)


def _own(work: Work, found: Review) -> Target:
    is_own = found.person_id == work.actor.person_id
    return Target(parties=frozenset({Party.ASSIGNED}) if is_own else frozenset())


def _check_known(work: Work, submission: Submission, levels: Levels) -> None:
    """Raise InvalidError for a criterion that stands twice, is unknown or not open."""
    open_now = open_criteria(work, submission).to_judge
    named = [level["criterion"] for level in levels]
    if len(set(named)) != len(named):
        raise InvalidError(
            "A criterion stands there twice.", Fault("/levels", "one level for each criterion")
        )
    for place, level in enumerate(levels):
        if level["level"] is None and level["criterion"] not in open_now:
            where = f"/levels/{place}/criterion"
            raise InvalidError("This criterion is not open.", Fault(where, "is not open"))
    given = _given(levels)
    review.check_levels(rules_of(work, submission).criteria, open_now & given.keys(), given)


def _given(levels: Levels) -> dict[str, str]:
    """Return the levels that were chosen: a draft may hold a comment before its level."""
    return {one["criterion"]: one["level"] for one in levels if one["level"] is not None}


def _check_comments(criteria: tuple[Criterion, ...], levels: Levels) -> None:
    """Raise InvalidError unless every level that is not met says what is missing."""
    by_key = {criterion.key: criterion for criterion in criteria}
    faults = [
        Fault(f"/levels/{place}/comment", f"{level['criterion']}: say what is missing")
        for place, level in enumerate(levels)
        if not by_key[level["criterion"]].is_met_by(level["level"])
        and not level["comment"].strip()
    ]
    if faults:
        raise InvalidError("Feedback is needed for each criterion that is not met.", *faults)
