"""What an actor is told of a submission: less than is stored, where telling would break a seal or a blind."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, may, view
from app.domain.review import State, as_told
from app.services import sealing, targets
from app.services.work import Work
from app.storage import rows, visibility
from app.storage.tables import Submission


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a submission that not everybody is told alike."""

    state: State
    person_id: UUID | None
    enrollment_id: UUID | None
    carried: list[dict[str, Any]]
    # Not told to whoever judges: it would sway them.
    is_on_hold: bool
    ai_use_description: str | None
    self_levels: list[dict[str, str]]


def told(work: Work, submission: Submission) -> Told:
    """Return what the actor is told; asks no more than is needed to know."""
    state, carried = told_state(work, submission), list(submission.carried)
    if carried and sealing.is_kept_independent(work, submission):
        carried = [one | {"level": None} for one in carried]
    is_on_hold = submission.is_on_hold and not sealing.is_only_assigned(work, submission)
    person_id, enrollment_id = submission.person_id, submission.enrollment_id
    described = ai_use_description(work, submission)
    own = self_levels(work, submission)
    if sealing.hides_educator(work, submission):
        return Told(state, None, None, carried, is_on_hold, described, own)
    return Told(state, person_id, enrollment_id, carried, is_on_hold, described, own)


def told_state(work: Work, submission: Submission) -> State:
    """Return the state as the actor is told it."""
    state = State(submission.state)
    is_kept = state is State.ADJUDICATING and not sealing.is_told_of_splits(work, submission)
    return as_told(state) if is_kept else state


def in_told_state(work: Work, states: Collection[str]) -> rows.Condition:
    """Return the condition that a submission is in one of these states, as the actor is told them."""
    asked = view(work.actor, Action.READ_ASSIGNMENTS)
    scope = (work.organization_id, work.actor.person_id)
    return visibility.in_told_state(asked, *scope, states)


def self_levels(work: Work, submission: Submission) -> list[dict[str, str]]:
    """Return where the educator sees themself: nothing for whoever has yet to judge."""
    if not submission.self_levels or sealing.has_yet_to_judge(work, submission):
        return []
    return list(submission.self_levels)


def ai_use_description(work: Work, submission: Submission) -> str | None:
    """Return what AI did in the work, in its educator's words: for whoever may read the evidence."""
    if submission.ai_use_description is None:
        return None
    target = targets.about_submission(work, submission)
    is_told = may(work.actor, Action.READ_EVIDENCE, target)
    return submission.ai_use_description if is_told else None


def remand_reason(work: Work, submission: Submission) -> str | None:
    """Return why an approver sent work back: for its assessors and those who run the programme."""
    if submission.remand is None:
        return None
    target = targets.about_submission(work, submission)
    is_assessor = Party.ASSIGNED in target.parties
    is_told = is_assessor or may(work.actor, Action.READ_PROPOSALS, target)
    return str(submission.remand["reason"]) if is_told else None
