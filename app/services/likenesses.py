"""Texts that are nearly the same as another educator's: found by a job, shown to people, never a refusal."""

from dataclasses import dataclass
from uuid import UUID

from app.domain import likeness
from app.domain.access import Action, may
from app.domain.errors import ConflictError
from app.services import sealing, targets
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import likenesses as stored
from app.storage import submissions
from app.storage.tables import Evidence, Likeness, Submission


@dataclass(frozen=True, slots=True)
class Alike:
    """One piece that is nearly the same as one of another submission."""

    evidence_id: UUID
    # None where the actor may not read the other submission.
    other_submission_id: UUID | None
    other_evidence_id: UUID | None
    percent: int


def ask(work: Work, submission: Submission) -> None:
    """Ask for the comparison of what was handed in."""
    work.enqueue("submission.compare", {"submission_id": str(submission.id)})


def compare(run: JobRun, submission_id: UUID) -> None:
    """Compare every piece with those of other educators, and keep the pairs that are alike."""
    with run.work() as work:
        submission = work.get(Submission, submission_id)
        person_id, organization_id = submission.person_id, work.organization_id
        pieces = submissions.evidence_of(work.session, organization_id, submission_id)
        given = [(piece.id, piece.text, _digest(piece)) for piece in pieces]
    # Sketches of long texts take their time.
    known = {piece_id: likeness.runs(text or "") for piece_id, text, _ in given}
    bands = [
        (piece_id, value) for piece_id, found in known.items() for value in likeness.bands(found)
    ]
    bands += [(piece_id, likeness.band_of_file(digest)) for piece_id, _, digest in given if digest]
    with run.work() as work:
        stored.keep_bands(work.session, organization_id, submission_id, bands)
        values = {value for _, value in bands}
        others = stored.alike(work.session, organization_id, person_id, values) if values else ()
        for other in others:
            _pair(work, submission_id, other, known, {d: i for i, _, d in given if d})


def of_submission(work: Work, submission_id: UUID) -> list[Alike]:
    """Return what is alike; an assessor is told once their own levels are sealed."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_LIKENESSES, targets.about_submission(work, submission))
    if sealing.is_kept_independent(work, submission):
        raise ConflictError("This is shown once you have sealed your own levels.")
    found = stored.of_submission(work.session, work.organization_id, submission.id)
    return [_told(work, submission, one) for one in found]


def told(work: Work, submission: Submission) -> list[Alike]:
    """Return what is alike for a page, which shows nothing to whom it is not for, or not yet."""
    target = targets.about_submission(work, submission)
    is_for = may(work.actor, Action.READ_LIKENESSES, target)
    if not is_for or not submission.submitted_at or sealing.is_kept_independent(work, submission):
        return []
    return of_submission(work, submission.id)


def _told(work: Work, submission: Submission, pair: Likeness) -> Alike:
    mine = (pair.submission_id, pair.evidence_id)
    other = (pair.other_submission_id, pair.other_evidence_id)
    if pair.submission_id != submission.id:
        mine, other = other, mine
    target = targets.about_submission(work, work.get(Submission, other[0]))
    if not may(work.actor, Action.READ_SUBMISSIONS, target):
        return Alike(mine[1], None, None, pair.percent)
    return Alike(mine[1], other[0], other[1], pair.percent)


def _pair(
    work: Work,
    submission_id: UUID,
    other: Evidence,
    known: dict[UUID, frozenset[int]],
    files: dict[str, UUID],
) -> None:
    found = likeness.runs(other.text or "")
    percents = {piece_id: likeness.percent(mine, found) for piece_id, mine in known.items()}
    same = files.get(_digest(other) or "")
    if same is not None:
        percents[same] = 100
    for piece_id, percent in percents.items():
        if percent >= likeness.ALIKE_PERCENT:
            work.add(
                Likeness,
                submission_id=submission_id,
                evidence_id=piece_id,
                other_submission_id=other.submission_id,
                other_evidence_id=other.id,
                percent=percent,
            )


def _digest(piece: Evidence) -> str | None:
    """Return the digest of a file; texts are compared as texts, and links are no work of anybody."""
    return piece.sha256 if piece.file_name is not None else None
