"""Taking work from an assessor with a reason, so that somebody else is asked."""

from uuid import UUID

from fastapi import Response

from app.api.assignments import Recusal
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.errors import ForbiddenError, FreshSignInError
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import assignments, targets
from app.storage.tables import Person, Submission

router = LateRouter(include_in_schema=False)
PATH = "/manage/submissions/assignments/{assignment_id}/reassign"


@router.get(PATH)
def reassign_page(assignment_id: UUID, visit: SignedIn) -> Response:
    """Say what becomes of the work, and ask for the reason."""
    return _page(visit, assignment_id, blank())


@router.post(PATH)
def reassign(assignment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the work away; somebody else is asked at once."""
    try:
        reason = checked(Recusal, reason=form.text("reason")).reason
        with visit.writing() as work:
            submission_id = assignments.reassign(work, assignment_id, reason=reason).submission_id
    except FreshSignInError:
        raise
    except (*MENDABLE, ForbiddenError) as error:
        return _page(visit, assignment_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/submissions/{submission_id}", "Somebody else is asked.")


def _page(visit: Visit, assignment_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        assignment = assignments.get(work, assignment_id)
        submission = work.get(Submission, assignment.submission_id)
        work.require(Action.REASSIGN, targets.about_submission(work, submission))
        return visit.show(
            "manage/reassign.html",
            status,
            submission=submission,
            person=work.get(Person, submission.person_id),
            assessor=work.get(Person, assignment.person_id),
            filled=filled,
        )
