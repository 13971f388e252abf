"""Integrity: assessors say what they have noticed, coordinators put work on hold and let it go on."""

from uuid import UUID

from app.domain.access import Action, Target
from app.domain.credential_moves import CredentialMove
from app.domain.errors import MoveError, NotFoundError
from app.domain.integrity import HOLD, MisconductCode, check_can_hold, check_can_release
from app.domain.review import BEING_JUDGED, AssignmentState, State
from app.services import assignments, credential_moves, decisions, rounds, targets, voting
from app.services.overview import reach
from app.services.work import OWN_WORK, Work
from app.storage import awards, rows, submissions, visibility
from app.storage.rows import column
from app.storage.tables import Appeal, IntegrityHold, MisconductFlag, Submission

_READ = frozenset({AssignmentState.CLAIMED, AssignmentState.DONE})


def flag(work: Work, assignment_id: UUID, code: MisconductCode, *, note: str) -> MisconductFlag:
    """Say what one has noticed about work that one judges; only coordinators and auditors read it."""
    assignment = assignments.mine(work, assignment_id, Action.FLAG_MISCONDUCT)
    if assignment.state not in _READ:
        if assignment.is_blind and assignment.claimed_at is None:
            raise NotFoundError(f"There is no assignment {assignment_id}.")
        allowed = ["claim"] if assignment.state == AssignmentState.OFFERED else []
        raise MoveError(assignment.state, "flag", allowed)
    made = work.add(
        MisconductFlag,
        submission_id=assignment.submission_id,
        assignment_id=assignment.id,
        person_id=assignment.person_id,
        code=code.value,
        note=note,
    )
    # Named by its own id alone: a system that reads events must not learn whose work it is.
    work.record("misconduct.flagged", made)
    return made


def flags(
    work: Work, request: rows.PageRequest, *, submission_id: UUID | None
) -> rows.PageOf[MisconductFlag]:
    """Return a page of what was noticed, for those who run the programme."""
    seen = visibility.of_submissions(
        reach(work, Action.READ_FLAGS),
        work.organization_id,
        column(MisconductFlag, "submission_id"),
    )
    seen += visibility.of_others(
        work.organization_id, work.actor.person_id, column(MisconductFlag, "submission_id")
    )
    return work.page(MisconductFlag, request, *seen, submission_id=submission_id)


def holds(work: Work, submission_id: UUID) -> list[IntegrityHold]:
    """Return every hold of the work, the first one first, with its reasons."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_HOLDS, targets.about_submission(work, submission))
    return work.all_by(IntegrityHold, submission_id=submission.id)


def hold(work: Work, submission_id: UUID, *, reason: str) -> IntegrityHold:
    """Put work on hold: until it is released nothing about it is decided, and no badge goes out."""
    submission = _writable(work, submission_id)
    check_can_hold(submission.state, is_on_hold=submission.is_on_hold)
    if submission.state == State.ACCEPTED:
        _check_no_badge(work, submission)
    made = work.add(
        IntegrityHold,
        submission_id=submission.id,
        placed_by=work.actor.person_id,
        reason=reason,
        live_key=str(submission.id),
    )
    # Whoever judges it meanwhile must not see from a revision that somebody doubts it.
    submissions.set_quietly(work.session, submission, is_on_hold=True)
    work.record("submission.held", submission)
    return made


def release(work: Work, submission_id: UUID, *, reason: str) -> IntegrityHold:
    """Let the work go on: what has come together meanwhile is decided now."""
    submission = _writable(work, submission_id)
    key = {"live_key": str(submission.id)}
    held = work.find_by(IntegrityHold, **key)
    if held is None:
        has_badge = _badge_of(work, submission) is not None
        check_can_release(submission.state, is_on_hold=False, has_badge=has_badge)
        raise ValueError("what is not on hold is not released")
    held.live_key, held.lifted_at = None, work.now
    held.lifted_by, held.lift_reason = work.actor.person_id, reason
    submissions.set_quietly(work.session, submission, is_on_hold=False)
    work.record("submission.released", submission)
    _go_on(work, submission)
    return held


def _go_on(work: Work, submission: Submission) -> None:
    work.session.flush()
    if submission.state in BEING_JUDGED:
        rounds.advance(work, submission)
    elif submission.state == State.APPEALED:
        of_submission = {"submission_id": submission.id, "state": "open"}
        found = work.find_by(Appeal, **of_submission)
        if found is not None:
            row = work.get_for_update(Appeal, found.id)
            voting.close_if_all_cast(work, row)
    elif submission.state == State.ACCEPTED:
        decisions.follow_up(work, submission)


def _writable(work: Work, submission_id: UUID) -> Submission:
    submission = work.get_for_update(Submission, submission_id)
    target = targets.about_submission(work, submission)
    work.require(Action.WRITE_HOLDS, Target(target.school_id, target.microcredential_id))
    work.require_another(submission.person_id, OWN_WORK)
    return submission


def _check_no_badge(work: Work, submission: Submission) -> None:
    issued = _badge_of(work, submission)
    if issued is not None:
        can = credential_moves.among(work, issued, CredentialMove.OPEN_CASE)
        says = f"The badge {issued} has been issued; open a case about it instead."
        raise MoveError(submission.state, HOLD, can, says=says)


def _badge_of(work: Work, submission: Submission) -> UUID | None:
    return awards.issued_for(
        work.session, work.organization_id, submission.enrollment_id, submission.stage_id
    )
