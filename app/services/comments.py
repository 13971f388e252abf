"""Comments on drafts: a coach says what helps, the educator answers; nobody gives a level here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, Party
from app.domain.errors import ForbiddenError
from app.domain.review import Move
from app.services import sealing, submission_moves, targets
from app.services.work import Work
from app.storage import rows
from app.storage.tables import DraftComment, Person, Submission


@dataclass(frozen=True, slots=True)
class Said:
    """One comment, with the name of whoever wrote it."""

    comment: DraftComment
    name: str
    is_mine: bool


def add(work: Work, submission_id: UUID, *, text: str) -> DraftComment:
    """Comment on a draft; raises MoveError once it is handed in."""
    submission = _open_draft(work, submission_id)
    person_id = work.actor.person_id
    made = work.add(DraftComment, submission_id=submission.id, person_id=person_id, text=text)
    # Without the words: who may read events need not be one who may read comments.
    work.record("comment.added", made, submission_id=str(submission.id))
    return made


def page(work: Work, submission_id: UUID, request: rows.PageRequest) -> rows.PageOf[DraftComment]:
    """Return a page of the comments, the first one first; none for whom they could sway."""
    submission = _readable(work, submission_id)
    if _is_hidden(work, submission):
        return rows.PageOf([], None)
    return work.page(DraftComment, request, submission_id=submission.id)


def all_of(work: Work, submission_id: UUID) -> Sequence[Said]:
    """Return every comment with its author's name, the first one first."""
    submission = _readable(work, submission_id)
    if _is_hidden(work, submission):
        return []
    found = work.all_by(DraftComment, submission_id=submission.id)
    ids = (one.person_id for one in found)
    people = work.by_ids(Person, ids)
    me = work.actor.person_id
    return [Said(one, people[one.person_id].name, one.person_id == me) for one in found]


def withdraw(work: Work, comment_id: UUID) -> UUID:
    """Take back one's own comment while the draft is open; returns whose draft it was about."""
    comment = work.get(DraftComment, comment_id)
    submission = _open_draft(work, comment.submission_id)
    if comment.person_id != work.actor.person_id:
        raise ForbiddenError("You may not do this here.")
    comment = work.get_for_update(DraftComment, comment_id)
    work.record("comment.withdrawn", comment, submission_id=str(submission.id))
    work.session.delete(comment)
    return submission.id


def _open_draft(work: Work, submission_id: UUID) -> Submission:
    submission = work.get_for_update(Submission, submission_id)
    work.require(Action.WRITE_COMMENTS, targets.about_submission(work, submission))
    submission_moves.move(work, submission, Move.COMMENT)
    return submission


def _readable(work: Work, submission_id: UUID) -> Submission:
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_COMMENTS, targets.about_submission(work, submission))
    return submission


def _is_hidden(work: Work, submission: Submission) -> bool:
    """Tell whether the actor judges this work and must not know what others said about it.

    Whoever has another reason to read it waits just as long. Nobody can tell whether words name
    people, so where work is judged blind its assessors never see any.
    """
    if submission.anonymity != "none":
        return Party.ASSIGNED in targets.about_submission(work, submission).parties
    return sealing.has_yet_to_judge(work, submission)
