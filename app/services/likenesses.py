"""Texts that are nearly the same as another educator's: found by a job, shown to people, never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.domain import likeness
from app.domain.access import Action, may
from app.domain.errors import ConflictError
from app.services import sealing, targets, words
from app.services.runs import JobRun
from app.services.tools import Tools
from app.services.work import Work
from app.storage import likenesses as stored
from app.storage import submissions
from app.storage.tables import Evidence, Likeness, Submission

# Of documents that may be alike no more than this are opened for one submission.
MOST_OPENED = 40


@dataclass(frozen=True, slots=True)
class Alike:
    """One piece that is nearly the same as one of another submission."""

    evidence_id: UUID
    # None where the actor may not read the other submission.
    other_submission_id: UUID | None
    other_evidence_id: UUID | None
    percent: int


@dataclass(slots=True)
class _Reader:
    """Reads the runs of pieces; a document is opened once, however often it was handed in."""

    tools: Tools
    of_files: dict[str, frozenset[int]] = field(default_factory=dict)

    def runs(self, piece: Evidence) -> frozenset[int]:
        digest = _digest(piece)
        if digest is None:
            return likeness.runs(words.of_piece(self.tools, piece))
        if digest not in self.of_files:
            self.of_files[digest] = likeness.runs(words.of_piece(self.tools, piece))
        return self.of_files[digest]

    def runs_of_others(self, others: Sequence[Evidence]) -> dict[UUID, frozenset[int]]:
        """Return the runs of what may be alike; of documents only the first few are opened."""
        most, found = len(self.of_files) + MOST_OPENED, {}
        for other in others:
            is_open = (_digest(other) or "") in self.of_files or other.text is not None
            is_left = is_open or len(self.of_files) < most
            found[other.id] = self.runs(other) if is_left else frozenset()
        return found


def ask(work: Work, submission: Submission) -> None:
    """Ask for the comparison of what was handed in."""
    work.enqueue("submission.compare", {"submission_id": str(submission.id)})


def forget(work: Work, submission: Submission) -> None:
    """Let what was taken back be found no more, until it is handed in again."""
    stored.keep_bands(work.session, work.organization_id, submission.id, [])


def compare(run: JobRun, submission_id: UUID) -> None:
    """Compare every piece with those of other educators, and keep the pairs that are alike."""
    with run.work() as work:
        person_id = work.get(Submission, submission_id).person_id
        scope = (work.session, work.organization_id)
        pieces = _apart(work, submissions.evidence_of(*scope, submission_id))
    # Documents are opened and long texts sketched between the transactions: it takes its time.
    reader = _Reader(run.tools)
    known = {piece.id: reader.runs(piece) for piece in pieces}
    files = {digest: piece.id for piece in pieces if (digest := _digest(piece))}
    bands = [(key, value) for key, found in known.items() for value in likeness.bands(found)]
    bands += [(piece_id, likeness.band_of_file(digest)) for digest, piece_id in files.items()]
    values = {value for _, value in bands}
    teams = {piece.id: piece.team_id for piece in pieces if piece.team_id is not None}
    with run.work() as work:
        scope = (work.session, work.organization_id)
        stored.keep_bands(*scope, submission_id, bands)
        others = _apart(work, stored.alike(*scope, person_id, values) if values else ())
    theirs = reader.runs_of_others(others)
    with run.work() as work:
        # Once more, so that a second run adds nothing to what the first has found.
        stored.keep_bands(work.session, work.organization_id, submission_id, bands)
        here = work.by_ids(Evidence, (one.id for one in others))
        for other in here.values():
            # What a team made together is no copy of each other's.
            own = {key: runs for key, runs in known.items() if not _is_one(teams.get(key), other)}
            apart = {digest: key for digest, key in files.items() if key in own}
            _pair(work, submission_id, other, own, theirs[other.id], apart)


def _apart(work: Work, found: Sequence[Evidence]) -> list[Evidence]:
    """Return the rows as values that outlive their transaction."""
    rows = list(found)
    for one in rows:
        work.session.expunge(one)
    return rows


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
    found: frozenset[int],
    files: dict[str, UUID],
) -> None:
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


def _is_one(team_id: UUID | None, other: Evidence) -> bool:
    return team_id is not None and team_id == other.team_id


def _digest(piece: Evidence) -> str | None:
    """Return the digest of a file; texts are compared as texts, and links are no work of anybody."""
    return piece.sha256 if piece.file_name is not None else None
