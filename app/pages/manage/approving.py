"""The look of a person before work is judged: is everything there?"""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.submission_shapes import Missing
from app.domain.access import Action
from app.domain.errors import Fault
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import submissions, targets
from app.storage.tables import Person

router = LateRouter(include_in_schema=False)
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
        return _return_page(visit, submission_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/submissions/{submission_id}", "It is back with the educator.")


def _return_page(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        submission = submissions.get(work, submission_id)
        work.require(Action.CHECK_COMPLETENESS, targets.about_submission(work, submission))
        person = work.get(Person, submission.person_id)
        values = {"submission": submission, "person": person, "filled": filled}
        return visit.show("manage/return.html", status, **values)
