"""Attestations: an educator asks somebody who was there to confirm what stands in a piece.

What is confirmed is bound to the digest of the words; other words have to be confirmed again.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.access import Action, Target
from app.domain.attestation import (
    ATTESTATION_MOVES,
    AttestationMove,
    AttestationState,
    fits,
    move_attestation,
)
from app.domain.errors import ConflictError, MoveError
from app.domain.moves import allowed
from app.domain.review import MOVES, Move, State, as_told
from app.services import (
    attestation_notices,
    attested,
    attestors,
    notices,
    request_reminders,
    sealing,
    targets,
)
from app.services import submissions as own
from app.services.attestors import Attestor, Wanted
from app.services.stages import rules_of
from app.services.work import Work, refuse
from app.signing.secrets import hash_secret, new_secret
from app.storage import attestations as stored
from app.storage import rows
from app.storage.tables import Attestation, Evidence, Person, Submission

LIVES = timedelta(days=14)
# About one piece, so that nobody writes to half a district in another's name.
MOST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One request as its reader may know it."""

    row: Attestation
    name: str | None
    email: str | None
    note: str | None
    # Whether the work still says what the request is about, and those words.
    is_current: bool
    statement: str | None


def ask(work: Work, submission_id: UUID, evidence_id: UUID, wanted: Wanted) -> Attestation:
    """Ask somebody to confirm a piece as it stands; raises ConflictError while another is asked."""
    submission = own.writable(work, submission_id)
    work.require(Action.ASK_ATTESTATION, targets.about_submission(work, submission))
    piece = work.get_named(Evidence, evidence_id, "/evidence_id")
    attestor = _checked(work, submission, piece, wanted)
    _make_room(work, piece)
    token = None if attestor.person_id else new_secret()
    row = work.add(
        Attestation,
        submission_id=submission.id,
        enrollment_id=submission.enrollment_id,
        requirement_id=piece.requirement_id,
        evidence_id=piece.id,
        sha256=piece.sha256,
        live_key=str(piece.id),
        token_hash=token and hash_secret(token),
        expires_at=work.now + LIVES,
        remind_at=request_reminders.first_at(work, work.now + LIVES),
        **attestor.columns(),
    )
    work.record("attestation.asked", row, submission_id=str(submission.id))
    attestation_notices.asked(work, submission, row, token)
    return row


def confirm(work: Work, attestation_id: UUID, note: str | None) -> Attestation:
    """Say that it happened as told."""
    return _as_asked(work, attestation_id, AttestationMove.CONFIRM, note)


def decline(work: Work, attestation_id: UUID, note: str | None) -> Attestation:
    """Say that one cannot confirm it."""
    return _as_asked(work, attestation_id, AttestationMove.DECLINE, note)


def answer(work: Work, row: Attestation, wanted: AttestationMove, note: str | None) -> Attestation:
    """Take the answer of whoever was asked; raises ConflictError when it comes too late."""
    submission = work.get_for_update(Submission, row.submission_id)
    row = work.get_for_update(Attestation, row.id)
    after = move_attestation(row.state, wanted)
    if (State(submission.state), Move.EDIT) not in MOVES:
        raise MoveError(as_told(submission.state), wanted, [])
    if row.expires_at <= work.now:
        says = "The time to answer this is over; they can ask you again."
        raise MoveError("expired", wanted, [AttestationMove.WITHDRAW], says=says)
    if wanted is AttestationMove.CONFIRM and not is_current(work, row):
        says = "It was changed since you were asked; they have to ask you again."
        left = allowed(ATTESTATION_MOVES, AttestationState.ASKED, {wanted})
        raise MoveError(row.state, wanted, left, says=says)
    row.state, row.note, row.answered_at, row.live_key = after, note, work.now, None
    work.record(f"attestation.{after}", row, submission_id=str(submission.id))
    attestation_notices.answered(work, submission)
    return row


def withdraw(work: Work, attestation_id: UUID) -> Attestation:
    """Take back what one has asked somebody."""
    row = work.get(Attestation, attestation_id)
    submission = work.get_for_update(Submission, row.submission_id)
    work.require(Action.ASK_ATTESTATION, targets.about_submission(work, submission))
    row = work.get_for_update(Attestation, attestation_id)
    _end(work, row)
    return row


def get(work: Work, attestation_id: UUID) -> Told:
    """Return one request; its own attestor reads it, too."""
    row = work.get(Attestation, attestation_id)
    submission = work.get(Submission, row.submission_id)
    target = targets.about_submission(work, submission)
    parties = target.parties | attestors.party_of(work, row.person_id)
    work.require(
        Action.READ_ATTESTATIONS, Target(target.school_id, target.microcredential_id, parties)
    )
    return _told(work, submission, row)


def asked_of_me(work: Work, request: rows.PageRequest) -> rows.PageOf[Attestation]:
    """Return a page of what one was asked to confirm and can answer now."""
    me = attestors.oneself(work, Action.READ_ATTESTATIONS)
    return work.page(Attestation, request, stored.waiting(work.organization_id, me, work.now))


def mine(work: Work, attestation_id: UUID) -> Attestation:
    """Return what one was asked oneself; raises ForbiddenError for what others were asked."""
    row = work.get(Attestation, attestation_id)
    party = attestors.party_of(work, row.person_id)
    work.require(Action.ANSWER_ATTESTATION, Target(parties=party))
    return row


@dataclass(frozen=True, slots=True)
class Line:
    """What one is asked: by whom, about which work, and whether it can be answered now."""

    told: Told
    educator: str
    about: str
    is_open: bool


def line(work: Work, row: Attestation) -> Line:
    """Return what the one who was asked is shown."""
    submission = work.get(Submission, row.submission_id)
    found = _told(work, submission, row)
    is_open = row.state == AttestationState.ASKED and row.expires_at > work.now
    educator = work.get(Person, submission.person_id).name
    about = notices.name_of_work(work, submission)
    return Line(found, educator, about, is_open and found.is_current)


def of_submission(work: Work, submission_id: UUID) -> list[Told]:
    """Return who was asked at this stage; an assessor is told of what stands confirmed, and no more."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_ATTESTATIONS, targets.about_submission(work, submission))
    rules = rules_of(work, submission)
    found = [_told(work, submission, row) for row in attested.requests_at(rules)]
    if not sealing.is_only_assigned(work, submission):
        return found
    return [one for one in found if one.is_current and one.row.state == AttestationState.CONFIRMED]


def told(work: Work, row: Attestation) -> Told:
    """Return a request as the actor, who may read it, is shown it."""
    return _told(work, work.get(Submission, row.submission_id), row)


def is_current(work: Work, row: Attestation) -> bool:
    """Tell whether the piece that it is about still says the same."""
    return attested.says_the_same(work, row)


def _as_asked(
    work: Work, attestation_id: UUID, wanted: AttestationMove, note: str | None
) -> Attestation:
    return answer(work, mine(work, attestation_id), wanted, note)


def _checked(work: Work, submission: Submission, piece: Evidence, wanted: Wanted) -> Attestor:
    """Return who is asked, if they may be asked about this piece."""
    if piece.submission_id != submission.id:
        raise refuse("/evidence_id", "expected a piece of this submission")
    requirement = rules_of(work, submission).requirements[piece.requirement_id]
    own.check_editable(work, submission, requirement.key)
    if not requirement.needs_attestor:
        raise refuse("/evidence_id", f"{requirement.key} is nothing that somebody else confirms")
    attestor = attestors.find(work, submission.person_id, wanted)
    if not fits(requirement.attested_by, attestor.standing):
        expected = f"expected a {requirement.attested_by}, got a {attestor.standing}"
        raise refuse(attestor.pointer, expected.replace("_", " "))
    return attestor


def _make_room(work: Work, piece: Evidence) -> None:
    """End what is out of date; raises ConflictError while somebody can still answer, or after too many."""
    asked = work.all_by(Attestation, evidence_id=piece.id)
    for one in (one for one in asked if one.live_key is not None):
        if one.sha256 == piece.sha256 and one.expires_at > work.now:
            says = "Somebody is asked already; wait for the answer, or withdraw it."
            left = allowed(ATTESTATION_MOVES, AttestationState(one.state))
            raise MoveError(one.state, "ask", left, says=says)
        _end(work, one)
    if len(asked) >= MOST:
        raise ConflictError(
            f"You have asked {MOST} times about this piece, which is all there are."
        )


def _end(work: Work, row: Attestation) -> None:
    row.state, row.live_key = move_attestation(row.state, AttestationMove.WITHDRAW), None
    work.record("attestation.withdrawn", row, submission_id=str(row.submission_id))
    work.session.flush()


def _told(work: Work, submission: Submission, row: Attestation) -> Told:
    """Return what the reader may know: blind assessors no name and no words, assessors no address."""
    name, email, note = attestors.name_of(work, row), row.email, row.note
    if sealing.is_only_assigned(work, submission):
        email = None
    if sealing.hides_educator(work, submission):
        name = note = None
    # A piece of this attempt that says the same, be it a copy of the one that was asked about.
    same = {"requirement_id": row.requirement_id, "sha256": row.sha256}
    pieces = work.all_by(Evidence, submission_id=submission.id, **same)
    return Told(row, name, email, note, bool(pieces), pieces[0].text if pieces else None)
