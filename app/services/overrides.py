"""Overrides: somebody judges although a bar stands against them; one person asks, another confirms."""

from uuid import UUID

from app.domain.access import Action, Target, view
from app.domain.errors import ConflictError, ForbiddenError, MoveError
from app.domain.review import BEING_JUDGED
from app.services import routing, targets
from app.services.work import OWN_WORK, Work, refuse
from app.storage import rows, visibility
from app.storage.tables import Override, Person, Submission


def ask(work: Work, *, submission_id: UUID, person_id: UUID, reason: str) -> Override:
    """Ask that a person judge the free seat of a submission, whatever bar stands against them."""
    named = work.get_named(Submission, submission_id, "/submission_id")
    submission = work.get_for_update(Submission, named.id)
    person = work.get_named(Person, person_id, "/person_id")
    work.require(Action.OVERRIDE_ROUTING, _outside(work, submission))
    _check_apart(work, submission, person.id)
    _check_possible(work, submission, person.id)
    key = str(submission.id)
    if work.find_by(Override, live_key=key) is not None:
        says = "Somebody has asked for an override already; confirm or withdraw it."
        raise MoveError("asked", "ask", ["confirm", "withdraw"], says=says)
    asked = work.add(
        Override,
        submission_id=submission.id,
        person_id=person.id,
        reason=reason,
        live_key=key,
        asked_by=work.actor.person_id,
    )
    work.record("override.asked", asked, submission_id=str(submission.id))
    return asked


def confirm(work: Work, override_id: UUID) -> Override:
    """Let it be: the person is asked to judge. Whoever asked for it cannot confirm it."""
    submission, asked = _open(work, override_id, "confirm")
    work.require_second(asked.asked_by, "an override")
    _check_apart(work, submission, asked.person_id)
    _check_possible(work, submission, asked.person_id)
    assignment = routing.offer_despite_bars(work, submission, asked.person_id)
    if assignment is None:
        raise ConflictError("Every seat of this round is taken; there is nothing to override.")
    asked.assignment_id, asked.bars = assignment.id, assignment.reason["bars"]
    return _end(work, asked, "confirmed")


def withdraw(work: Work, override_id: UUID) -> Override:
    """Take the wish back, one's own or somebody else's."""
    submission, asked = _open(work, override_id, "withdraw")
    work.require_another(submission.person_id, OWN_WORK)
    return _end(work, asked, "withdrawn")


def get(work: Work, override_id: UUID) -> Override:
    """Return one override."""
    found = work.get(Override, override_id)
    submission = work.get(Submission, found.submission_id)
    work.require(Action.READ_OVERRIDES, _outside(work, submission))
    return found


def page(
    work: Work, request: rows.PageRequest, *, submission_id: UUID | None, state: str | None
) -> rows.PageOf[Override]:
    """Return a page of the overrides that the actor may see."""
    seen = visibility.of_submissions(
        view(work.actor, Action.READ_OVERRIDES),
        work.organization_id,
        rows.column(Override, "submission_id"),
    )
    return work.page(Override, request, *seen, submission_id=submission_id, state=state)


def _open(work: Work, override_id: UUID, wanted: str) -> tuple[Submission, Override]:
    submission = work.get_for_update(Submission, work.get(Override, override_id).submission_id)
    asked = work.get_for_update(Override, override_id)
    work.require(Action.OVERRIDE_ROUTING, _outside(work, submission))
    if asked.live_key is None:
        says = f"This override was {asked.state} already."
        raise MoveError(asked.state, wanted, [], says=says)
    return submission, asked


def _end(work: Work, asked: Override, state: str) -> Override:
    asked.state, asked.live_key = state, None
    asked.ended_by, asked.ended_at = work.actor.person_id, work.now
    work.record(f"override.{state}", asked, submission_id=str(asked.submission_id))
    return asked


def _check_apart(work: Work, submission: Submission, person_id: UUID) -> None:
    """Neither of the two may be whom it is about, nor who would judge."""
    if work.actor.person_id is None or work.actor.person_id in {submission.person_id, person_id}:
        raise ForbiddenError("Somebody else has to do this: it is about your own work.")


def _check_possible(work: Work, submission: Submission, person_id: UUID) -> None:
    if submission.state not in BEING_JUDGED:
        state = submission.state.replace("_", " ")
        says = f"The submission is {state}; an override is for work that is being judged."
        raise MoveError(submission.state, "override", [], says=says)
    if not routing.has_free_seat(work, submission):
        raise ConflictError("Every seat of this round is taken; take one back first.")
    if not routing.is_qualified(work, submission, person_id):
        raise refuse(
            "/person_id", "must have the assessor role for this microcredential and school"
        )


def _outside(work: Work, submission: Submission) -> Target:
    target = targets.about_submission(work, submission)
    return Target(target.school_id, target.microcredential_id)
