"""The history of an attempt: those before it, what changed since, and meetings with a coach."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.comparison import Compared, Piece, compare
from app.domain.errors import MoveError
from app.domain.review import State, as_told
from app.services import sealing, submission_moves, submissions, targets
from app.services.evidence import name_shown, shows_content
from app.services.stages import rules_of
from app.services.work import OWN_WORK, Work
from app.storage import desks
from app.storage import submissions as stored
from app.storage.tables import CoachMeeting, Decision, Evidence, Submission


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, and what was decided on it where the actor may know that."""

    submission: Submission
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What became of one piece of evidence, with the rows before and now."""

    compared: Compared
    before: Evidence | None
    now: Evidence | None
    # What the file of before may be called to the reader.
    before_name: str | None = None
    is_told: bool = True


def attempts(work: Work, submission_id: UUID) -> list[Attempt]:
    """Return every attempt at the stage, the first one first; returned work is none of its own.

    Who is still judging is not told what earlier attempts came to.
    """
    submission = submissions.get(work, submission_id)
    scope = (work.session, work.organization_id)
    found = desks.attempts_at(*scope, submission.enrollment_id, submission.stage_id)
    in_order = [one for one in reversed(found) if one.state != State.WITHDRAWN]
    if sealing.is_kept_independent(work, submission):
        return [Attempt(one, None) for one in in_order if one.attempt <= submission.attempt]
    return [Attempt(one, stored.standing_decision(*scope, one.id)) for one in in_order]


def changes(work: Work, submission_id: UUID) -> list[SideBySide]:
    """Return what changed in the evidence since the attempt before; nothing for a first attempt."""
    submission = submissions.get(work, submission_id)
    if submission.previous_id is None:
        return []
    scope = (work.session, work.organization_id)
    before = stored.evidence_of(*scope, submission.previous_id)
    now = stored.evidence_of(*scope, submission.id)
    is_told = not now or shows_content(work, now[0])
    keys = {row_id: r.key for row_id, r in rules_of(work, submission).requirements.items()}
    found = compare(_pieces(keys, before, is_told=is_told), _pieces(keys, now, is_told=is_told))
    return [_beside(work, submission, one, before, now, is_told=is_told) for one in found]


def meet(work: Work, submission_id: UUID, *, note: str) -> CoachMeeting:
    """Keep that a coach has met the educator about an attempt that was not accepted."""
    submission = work.get_for_update(Submission, submission_id)
    work.require(Action.RECORD_COACHING, targets.about_submission(work, submission))
    work.require_another(submission.person_id, OWN_WORK)
    if submission.state != State.NOT_YET:
        can = submission_moves.open_moves(work, submission)
        raise MoveError(as_told(submission.state), "meet", can)
    person_id = work.actor.person_id
    meeting = work.add(CoachMeeting, submission_id=submission.id, person_id=person_id, note=note)
    work.record("submission.coached", meeting, submission_id=str(submission.id))
    return meeting


def _beside(
    work: Work,
    submission: Submission,
    one: Compared,
    before: list[Evidence],
    now: list[Evidence],
    *,
    is_told: bool,
) -> SideBySide:
    earlier = _at(before, one.before)
    name = None if earlier is None else name_shown(work, earlier, submission)
    return SideBySide(one, earlier, _at(now, one.now), name, is_told)


def _pieces(keys: dict[UUID, str], rows: list[Evidence], *, is_told: bool) -> list[Piece]:
    return [
        Piece(keys[row.requirement_id], row.sha256, row.text if is_told else None) for row in rows
    ]


def _at(rows: list[Evidence], place: int | None) -> Evidence | None:
    return None if place is None else rows[place]
