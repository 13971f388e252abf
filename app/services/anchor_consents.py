"""The consent of an educator that their decided work may serve as an anchor, and taking it back."""

from uuid import UUID

from app.domain.access import Action
from app.domain.anchor_moves import ConsentMove, ConsentState, check_consent
from app.domain.errors import Fault, MoveError
from app.domain.review import State, as_told
from app.services import targets
from app.services.work import Work
from app.storage.tables import Anchor, AnchorConsent, ScoringRound, Submission

TAKE_BACK = "anchor.take_back"
DECIDED = frozenset({State.ACCEPTED, State.NOT_YET})


def give(work: Work, submission_id: UUID) -> AnchorConsent:
    """Let one's own decided submission serve as an anchor."""
    submission = _own_decided(work, submission_id, ConsentMove.GIVE)
    given = work.find_by(AnchorConsent, submission_id=submission.id)
    check_consent(state_of(given), ConsentMove.GIVE)
    if given is None:
        given = work.add(
            AnchorConsent, submission_id=submission.id, person_id=submission.person_id
        )
    given.withdrawn_at = None
    work.record("anchor_consent.given", given, submission_id=str(submission.id))
    return given


def withdraw(work: Work, submission_id: UUID) -> None:
    """Take the consent back; anchors made from the submission are used no more."""
    submission = _own_decided(work, submission_id, ConsentMove.WITHDRAW)
    given = work.find_by(AnchorConsent, submission_id=submission.id)
    check_consent(state_of(given), ConsentMove.WITHDRAW)
    if given is None:
        raise ValueError("a consent that was given is kept")
    given.withdrawn_at = work.now
    for anchor in work.all_by(Anchor, submission_id=submission.id):
        retire(work, anchor)
        anchor.pieces = []
        work.enqueue(TAKE_BACK, {"anchor_id": str(anchor.id)})
    for found in work.all_by(ScoringRound, submission_id=submission.id):
        found.pieces = []
    work.record("anchor_consent.withdrawn", given, submission_id=str(submission.id))


def undecided(submission: Submission, wanted: str, pointer: str | None = None) -> MoveError:
    """Return what refuses work that is not decided."""
    says = "Only a decided submission can become an anchor."
    faults = () if pointer is None else (Fault(pointer, says),)
    return MoveError(as_told(submission.state), wanted, [], *faults, says=says)


def state_of(given: AnchorConsent | None) -> ConsentState:
    """Return where a consent stands."""
    if given is None:
        return ConsentState.OPEN
    return ConsentState.GIVEN if given.withdrawn_at is None else ConsentState.WITHDRAWN


def retire(work: Work, anchor: Anchor) -> None:
    """Take an anchor out of use."""
    if anchor.archived_at is None:
        anchor.archived_at = work.now
        work.record("anchor.archived", anchor)


def _own_decided(work: Work, submission_id: UUID, wanted: ConsentMove) -> Submission:
    submission = work.get_for_update(Submission, submission_id)
    work.require(Action.WRITE_SUBMISSIONS, targets.about_submission(work, submission))
    if submission.state not in DECIDED:
        raise undecided(submission, wanted)
    return submission
