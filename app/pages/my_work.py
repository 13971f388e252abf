"""`/work`: one's own enrollments, how far each has come, and where to go on."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.enrollments import EnrollmentChange
from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError, StaleError
from app.domain.revocation_case import CaseState
from app.pages import wording
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import enrollments, matters, submissions, surveys, workspace
from app.storage.rows import PageRequest
from app.storage.tables import RevocationCase

router = LateRouter(include_in_schema=False)


@router.get("/work")
def overview(visit: SignedIn, page: PageAsked) -> Response:
    """Show every enrollment with its stages."""
    with visit.reading() as work:
        found, enrolled = workspace.overview(work, page)
        mine = {"person_id": work.actor.person_id, "state": CaseState.NOTIFIED}
        return visit.show(
            "educator/my_work.html",
            enrolled=enrolled,
            next=visit.next_of(found),
            notices=matters.page(work, RevocationCase, PageRequest(), **mine).rows,
        )


@router.get("/work/{enrollment_id}")
def enrollment_page(enrollment_id: UUID, visit: SignedIn) -> Response:
    """Show one enrollment, stage by stage."""
    return _show(visit, enrollment_id)


@router.post("/work/{enrollment_id}")
def change_goals(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change the goals."""
    try:
        wanted = checked(EnrollmentChange, goals=form.maybe("goals"))
        with visit.writing() as work:
            changes = wanted.model_dump(exclude_unset=True)
            enrollments.update(work, enrollment_id, changes, form.revision() or 0)
    except (InvalidError, ConflictError, StaleError) as error:
        return _show(visit, enrollment_id, form.filled(error), status_of(error))
    return visit.to(f"/work/{enrollment_id}", "Your goals are saved.")


@router.post("/work/{enrollment_id}/choice")
def choose_pay_or_credit(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Choose what a stage pays."""
    try:
        chosen = {form.text("stage"): form.text("choice")}
        wanted = checked(EnrollmentChange, stipend_choices=chosen)
        with visit.writing() as work:
            changes = wanted.model_dump(exclude_unset=True)
            enrollments.update(work, enrollment_id, changes, form.revision() or 0)
    except (InvalidError, ConflictError, StaleError) as error:
        return visit.to(f"/work/{enrollment_id}", error.message, tone="warn")
    return visit.to(f"/work/{enrollment_id}", "Your choice is saved.")


@router.post("/work/{enrollment_id}/start")
def start(enrollment_id: UUID, visit: Sending) -> Response:
    """Open a draft at the next stage, or go on with the one that is there."""
    try:
        with visit.writing() as work:
            made = submissions.create(work, enrollment_id=enrollment_id, stage_id=None)
            path = f"/work/submissions/{made.id}"
    except ConflictError as error:
        return visit.to(_live_path(visit, enrollment_id), error.message, tone="warn")
    return visit.to(path)


@router.get("/work/{enrollment_id}/withdraw")
def ask_to_withdraw(enrollment_id: UUID, visit: SignedIn) -> Response:
    """Ask before an enrollment is ended."""
    with visit.reading() as work:
        found = workspace.enrolled(work, enrollment_id)
        return visit.show("educator/leave.html", found=found)


@router.post("/work/{enrollment_id}/withdraw")
def withdraw(enrollment_id: UUID, visit: Sending) -> Response:
    """End an enrollment."""
    try:
        with visit.writing() as work:
            enrollments.withdraw(work, enrollment_id)
    except ConflictError as error:
        return visit.to(f"/work/{enrollment_id}", error.message, tone="warn")
    return visit.to("/work", "The enrollment is ended.")


@router.post("/work/{enrollment_id}/resume")
def resume(enrollment_id: UUID, visit: Sending) -> Response:
    """Take up again what was left."""
    try:
        with visit.writing() as work:
            enrollments.resume(work, enrollment_id)
    except ConflictError as error:
        return visit.to(f"/work/{enrollment_id}", error.message, tone="warn")
    return visit.to(
        f"/work/{enrollment_id}", "You are enrolled again; everything is as you left it."
    )


def _show(
    visit: Visit, enrollment_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        found = workspace.enrolled(work, enrollment_id)
        return visit.show(
            "educator/enrollment.html",
            status,
            found=found,
            filled=filled or blank(goals=found.enrollment.goals),
            wording=wording,
            survey=surveys.find(work, found.enrollment),
        )


def _live_path(visit: Visit, enrollment_id: UUID) -> str:
    """Return where the draft is that somebody was faster to open, else the enrollment."""
    with visit.reading() as work:
        step = workspace.enrolled(work, enrollment_id).next_step
        if step is None or step.submission is None:
            return f"/work/{enrollment_id}"
        return f"/work/submissions/{step.submission.id}"
