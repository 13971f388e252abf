"""What checks by learning partners mean for a draft: whether it may be handed in, and who must not judge it."""

from uuid import UUID

from app.domain.errors import Fault, MoveError
from app.domain.partner_check import digest_of, lack
from app.domain.policy import Policy
from app.domain.review import MOVES, Move
from app.services.work import Work
from app.storage import partner_checks as stored
from app.storage import submissions
from app.storage.tables import PartnerCheck, Submission


def digest(work: Work, submission: Submission) -> str:
    """Return the digest of a draft as it stands."""
    pieces = submissions.evidence_of(work.session, work.organization_id, submission.id)
    return digest_of((str(piece.requirement_id), piece.sha256) for piece in pieces)


def lack_of(work: Work, submission: Submission, policy: Policy) -> str | None:
    """Return why no partner has looked the draft over as it stands; None where nobody need."""
    if policy.partner_check == "none":
        return None
    found = work.all_by(PartnerCheck, submission_id=submission.id)
    return lack([(one.state, one.digest) for one in found], digest(work, submission))


def require(work: Work, submission: Submission, policy: Policy) -> None:
    """Raise MoveError where a draft must not be handed in without its partner's word."""
    missing = lack_of(work, submission, policy) if policy.partner_check == "required" else None
    if missing is not None:
        state = submission.state
        allowed = [m for (before, m) in MOVES if before == state and m is not Move.SUBMIT]
        raise MoveError(state, Move.SUBMIT, list(allowed), Fault("/partner_check", missing))


def involved(work: Work, submission: Submission) -> set[UUID]:
    """Return who was asked to look over any attempt at the stage."""
    where = (submission.enrollment_id, submission.stage_id)
    return stored.checkers_of(work.session, work.organization_id, *where)
