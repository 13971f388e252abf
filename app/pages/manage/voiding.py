"""Voiding a decision before its badge is out: one person asks with a reason, another confirms."""

from uuid import UUID

from fastapi import Response

from app.api.decisions import Voiding
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.errors import ForbiddenError, FreshSignInError
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import decisions, targets
from app.storage.tables import Person, Submission

router = LateRouter(include_in_schema=False)
PATH = "/manage/submissions/decisions/{decision_id}/void"


@router.get(PATH)
def void_page(decision_id: UUID, visit: SignedIn) -> Response:
    """Ask for the reason, or show who asks and why."""
    return _page(visit, decision_id, blank())


@router.post(PATH)
def void(decision_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask to void the decision, or confirm what somebody else asked for."""
    try:
        reason = checked(Voiding, reason=form.text("reason")).reason
        with visit.writing() as work:
            decision = decisions.void(work, decision_id, reason=reason)
            is_void, path = decision.voided_at is not None, _path(decision.submission_id)
    except FreshSignInError:
        raise
    except (*MENDABLE, ForbiddenError) as error:
        return _page(visit, decision_id, form.filled(error), status_of(error))
    if is_void:
        return visit.to(path, "The decision is void, and the work is judged again.")
    return visit.to(path, "A second person has to confirm. Until then no badge goes out.", "warn")


@router.post("/manage/submissions/decisions/{decision_id}/keep")
def keep(decision_id: UUID, visit: Sending) -> Response:
    """Take the request to void back."""
    with visit.writing() as work:
        path = _path(decisions.withdraw_void(work, decision_id).submission_id)
    return visit.to(path, "The decision stands.")


def _page(visit: Visit, decision_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        decision = decisions.get(work, decision_id)
        submission = work.get(Submission, decision.submission_id)
        work.require(Action.VOID_DECISION, targets.about_submission(work, submission))
        return visit.show(
            "manage/void.html",
            status,
            decision=decision,
            submission=submission,
            person=work.get(Person, submission.person_id),
            asked_by=decision.void_asked_by and work.get(Person, decision.void_asked_by),
            is_own=decision.void_asked_by == work.actor.person_id,
            filled=filled,
        )


def _path(submission_id: UUID) -> str:
    return f"/manage/submissions/{submission_id}"
