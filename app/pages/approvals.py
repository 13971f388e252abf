"""`/approvals`: what waits for an approver: read it, let it stand, or send criteria back with a reason."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response

from app.api.decisions import Remand
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.manage.asking import choices, filters_of, wanted_of
from app.pages.manage.history import history_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import approval, overview, panels, proposals, stages
from app.services.work import Work
from app.storage.tables import Decision, Person, Submission

router = LateRouter(include_in_schema=False, prefix="/approvals")
_GONE = "It was decided or sent back meanwhile, perhaps by somebody else."


@router.get("")
def queue(
    visit: SignedIn,
    asked: PageAsked,
    sort: Annotated[Literal["waiting", "due"], Query()] = "waiting",
    late: Annotated[Literal["", "only"], Query()] = "",
) -> Response:
    """Show what waits for one's approval, the longest waiting first."""
    form = filters_of(visit)
    order = {"by_due_date": sort == "due", "is_overdue": late == "only"}
    with visit.reading() as work:
        found, lines = proposals.page(work, asked, wanted_of(form), **order)
        total, overdue = proposals.counts(work)
        return visit.show(
            "approver/queue.html",
            lines=lines,
            total=total,
            overdue=overdue,
            schools=choices(overview.schools(work)),
            microcredentials=choices(overview.microcredentials(work)),
            filled=form.filled(),
            panels=panels.waiting_for_me(work),
            next=visit.next_of(found),
        )


@router.get("/{submission_id}")
def proposal(submission_id: UUID, visit: SignedIn) -> Response:
    """Show what a round came to, and on what."""
    return _show(visit, submission_id, blank())


@router.post("/{submission_id}/approve")
def approve(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let the proposal be the decision."""
    try:
        with visit.writing() as work:
            approval.approve(work, form.id("decision_id"))
    except ConflictError:
        return visit.to(f"/approvals/{submission_id}", _GONE, tone="warn")
    return visit.to("/approvals", "Decided. The educator is told.")


@router.post("/{submission_id}/remand")
def remand(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Send criteria back to those who judged them."""
    try:
        wanted = checked(Remand, criteria=form.all("criteria"), reason=form.text("reason"))
        with visit.writing() as work:
            approval.remand(work, form.id("decision_id"), **wanted.model_dump())
    except InvalidError as error:
        return _show(visit, submission_id, form.filled(error), 422)
    except ConflictError as error:
        # Shown once more, so that the reason that was written is not lost.
        return _show(visit, submission_id, form.filled(error), 409)
    return visit.to("/approvals", "Sent back. The assessors look at it again.")


def _show(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        found = approval.waiting(work, submission_id)
        submission = work.get(Submission, submission_id)
        values = {"submission": submission, "decision": found, "filled": filled}
        return visit.show(
            "approver/proposal.html", status, **values, **_about(work, submission, found)
        )


def _about(work: Work, submission: Submission, decision: Decision | None) -> dict[str, Any]:
    rules = stages.rules_of(work, submission)
    judged = {one["criterion"] for one in decision.levels} if decision else set()
    carried = (
        {one["criterion"] for one in decision.levels if one["is_carried"]} if decision else set()
    )
    return {
        "person": work.get(Person, submission.person_id),
        "rules": rules,
        "can_be_sent": [one for one in rules.criteria if one.key in judged - carried],
        **history_of(work, submission),
    }
