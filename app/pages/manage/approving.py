"""The two looks of a person: is everything there, before work is judged; does it stand, afterwards."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.api.decisions import Remand
from app.api.submission_shapes import Missing
from app.domain.access import Action
from app.domain.errors import Fault
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import approval, decisions, stages, submissions, targets
from app.storage.tables import Person, Submission

router = APIRouter(include_in_schema=False)
DECISION = "/manage/submissions/decisions/{decision_id}"
SUBMISSION = "/manage/submissions/{submission_id}"


@router.post(f"{SUBMISSION}/complete")
def complete(submission_id: UUID, visit: Sending) -> Response:
    """Say that everything is there."""
    with visit.writing() as work:
        submissions.complete(work, submission_id)
    return visit.to(f"/manage/submissions/{submission_id}", "Assessors are asked now.")


@router.get(f"{SUBMISSION}/return")
def return_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Ask what is missing."""
    return _return_page(visit, submission_id, blank())


@router.post(f"{SUBMISSION}/return")
def send_back(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Send it back as incomplete."""
    try:
        missing = checked(Missing, detail=form.text("detail"))
        with visit.writing() as work:
            submissions.send_back(work, submission_id, [Fault("", missing.detail)])
    except MENDABLE as error:
        return _return_page(visit, submission_id, form.filled(error), 422)
    return visit.to(f"/manage/submissions/{submission_id}", "It is back with the educator.")


@router.post(f"{DECISION}/approve")
def approve(decision_id: UUID, visit: Sending) -> Response:
    """Let the proposal be the decision."""
    with visit.writing() as work:
        path = _path(approval.approve(work, decision_id).submission_id)
    return visit.to(path, "Decided. The educator is told.")


@router.get(f"{DECISION}/remand")
def remand_page(decision_id: UUID, visit: SignedIn) -> Response:
    """Ask what is to be judged again, and why."""
    return _remand_page(visit, decision_id, blank())


@router.post(f"{DECISION}/remand")
def remand(decision_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Send criteria back to those who judged them."""
    try:
        wanted = checked(Remand, criteria=form.all("criteria"), reason=form.text("reason"))
        with visit.writing() as work:
            made = approval.remand(work, decision_id, **wanted.model_dump())
            path = _path(made.submission_id)
    except MENDABLE as error:
        return _remand_page(visit, decision_id, form.filled(error), 422)
    return visit.to(path, "Sent back. The assessors look at it again.")


def _return_page(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        submission = submissions.get(work, submission_id)
        work.require(Action.CHECK_COMPLETENESS, targets.about_submission(work, submission))
        person = work.get(Person, submission.person_id)
        values = {"submission": submission, "person": person, "filled": filled}
        return visit.show("manage/return.html", status, **values)


def _remand_page(visit: Visit, decision_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        decision = decisions.get(work, decision_id)
        submission = work.get(Submission, decision.submission_id)
        work.require(Action.APPROVE_DECISION, targets.about_submission(work, submission))
        judged = {one["criterion"] for one in decision.levels if not one["is_carried"]}
        return visit.show(
            "manage/remand.html",
            status,
            submission=submission,
            person=work.get(Person, submission.person_id),
            criteria=[c for c in stages.rules_of(work, submission).criteria if c.key in judged],
            filled=filled,
        )


def _path(submission_id: UUID) -> str:
    return f"/manage/submissions/{submission_id}"
