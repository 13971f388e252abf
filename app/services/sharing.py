"""Shared work: an educator lets colleagues find accepted work, and takes that back whenever they like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, GoneError, MoveError
from app.domain.review import State, as_told
from app.services import needs, submission_moves, targets
from app.services.stages import rules_of
from app.services.work import Work, change, check_revision, refuse
from app.storage import blindness, rows, submissions
from app.storage import evidence as pieces
from app.storage import sharing as stored
from app.storage.sharing import SHARED, Wanted
from app.storage.tables import (
    Evidence,
    MicrocredentialVersion,
    Person,
    SharedWork,
    Stage,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Shared:
    """One piece of shared work as colleagues find it: never a level, a review, or who judged."""

    row: SharedWork
    version: MicrocredentialVersion
    stage: Stage
    # None where its owner does not want to be named, or naming them would tell whose other work is.
    name: str | None
    is_own: bool


def share(
    work: Work,
    *,
    submission_id: UUID,
    piece_ids: Sequence[UUID] = (),
    **said: Any,  # noqa: ANN401 - column values
) -> SharedWork:
    """Let colleagues find one's own accepted work, where its version offers that."""
    work.get_named(Submission, submission_id, "/submission_id")
    submission = work.get_for_update(Submission, submission_id)
    work.require(Action.SHARE_WORK, targets.about_submission(work, submission))
    rules = rules_of(work, submission)
    _check(work, submission, offers=rules.policy.sharing == "offered")
    decision = submissions.standing_decision(work.session, work.organization_id, submission.id)
    accepted_at = decision.made_at if decision and decision.made_at else work.now
    row = work.add(
        SharedWork,
        submission_id=submission.id,
        person_id=submission.person_id,
        version_id=rules.version.id,
        school_year=needs.current_year(accepted_at),
        live_key=str(submission.id),
        **said,
    )
    row.opened_ids = _open(work, row, piece_ids)
    _hide_names(work, row)
    work.record("shared_work.shared", row, shows_name=row.shows_name)
    return row


def get(work: Work, shared_id: UUID) -> SharedWork:
    """Return shared work; raises GoneError for what is not shared any more."""
    row = work.get(SharedWork, shared_id)
    work.require(Action.READ_SHARED)
    if not stored.is_found(work.session, row):
        raise GoneError("This work is not shared any more.")
    return row


def search(work: Work, request: rows.PageRequest, wanted: Wanted) -> rows.PageOf[SharedWork]:
    """Return a page of what colleagues and oneself share."""
    work.require(Action.READ_SHARED)
    return work.page(SharedWork, request, *stored.findable(work.organization_id, wanted))


def update(
    work: Work, shared_id: UUID, changes: dict[str, Any], revision: int | None
) -> SharedWork:
    """Change under what title and words one's own work is found, and whether with one's name."""
    row = _own(work, shared_id)
    check_revision(row, revision)
    change(row, changes)
    _hide_names(work, row)
    work.record("shared_work.changed", row, fields=sorted(changes))
    return row


def withdraw(work: Work, shared_id: UUID) -> None:
    """Take the consent back: from now on nobody finds it."""
    row = _own(work, shared_id)
    row.live_key, row.withdrawn_at = None, work.now
    _set_seen(work, row.opened_ids, "assessors")
    work.record("shared_work.withdrawn", row)


def of_submission(work: Work, submission_id: UUID) -> SharedWork | None:
    """Return under what a submission is shared, if it is."""
    return work.find_by(SharedWork, live_key=str(submission_id))


def told(work: Work, found: Sequence[SharedWork]) -> list[Shared]:
    """Return shared work with what it is about, and whose it is where that may be known."""
    handed_in = work.by_ids(Submission, (row.submission_id for row in found))
    stages = work.by_ids(Stage, (one.stage_id for one in handed_in.values()))
    versions = work.by_ids(MicrocredentialVersion, (row.version_id for row in found))
    people = work.by_ids(Person, (row.person_id for row in found if row.shows_name))
    scope = (work.session, work.organization_id)
    hidden = blindness.told_by_name(*scope, list(handed_in))
    return [
        Shared(
            row,
            versions[row.version_id],
            stages[handed_in[row.submission_id].stage_id],
            people[row.person_id].name
            if row.shows_name and row.submission_id not in hidden
            else None,
            row.person_id == work.actor.person_id,
        )
        for row in found
    ]


def evidence_of(work: Work, row: SharedWork) -> list[Evidence]:
    """Return the pieces that its owner lets colleagues see: none in quarantine, forgotten, or without consent."""
    return stored.seen_of(work.session, row)


def _check(work: Work, submission: Submission, *, offers: bool) -> None:
    if not offers:
        raise ConflictError("Work for this microcredential is not shared.")
    if submission.state != State.ACCEPTED:
        can = submission_moves.open_moves(work, submission)
        raise MoveError(as_told(submission.state), "share", can)
    if of_submission(work, submission.id) is not None:
        raise MoveError("shared", "share", ["change", "withdraw"])


def _own(work: Work, shared_id: UUID) -> SharedWork:
    row = work.get_for_update(SharedWork, shared_id)
    submission = work.get(Submission, row.submission_id)
    work.require(Action.SHARE_WORK, targets.about_submission(work, submission))
    if row.withdrawn_at is not None:
        raise GoneError("This work is not shared any more.")
    return row


def _open(work: Work, row: SharedWork, piece_ids: Sequence[UUID]) -> list[str]:
    """Let colleagues see these pieces; raises for one of other work, and for students without consent."""
    opened = []
    for place, piece_id in enumerate(piece_ids):
        piece = work.get_named(Evidence, piece_id, f"/piece_ids/{place}")
        if piece.submission_id != row.submission_id:
            raise refuse(f"/piece_ids/{place}", "expected a piece of this work")
        if piece.students_appear and not piece.has_consent:
            raise refuse(f"/piece_ids/{place}", "students appear without consent on file")
        opened += [] if piece.visibility in SHARED else [str(piece.id)]
    _set_seen(work, opened, "organization")
    return opened


def _set_seen(work: Work, evidence_ids: Sequence[str], visibility: str) -> None:
    """Set who may see pieces that were judged; what is in them stays as it is."""
    for one in evidence_ids:
        pieces.learn_of(work.session, work.organization_id, UUID(one), visibility=visibility)


def _hide_names(work: Work, row: SharedWork) -> None:
    """Ask for copies of files without names, where colleagues are not to learn whose they are."""
    if row.shows_name:
        return
    scope = (work.session, work.organization_id)
    files = [
        piece.id
        for piece in submissions.evidence_of(*scope, row.submission_id)
        if piece.file_name is not None and piece.blind_copy is None and piece.forgotten_at is None
    ]
    for evidence_id in files:
        pieces.learn_of(*scope, evidence_id, blind_copy="pending")
        work.enqueue("evidence.prepare", {"evidence_id": str(evidence_id)})
