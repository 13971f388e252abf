"""`/queue`: what an assessor is asked to judge: take it on, or give it back."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response

from app.api.assignments import Recusal
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.manage.asking import choices, chosen, filters_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import assignments, desk, overview, panels
from app.services.overview import Wanted

router = LateRouter(include_in_schema=False)
SOON = timedelta(days=2)
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "open": ("To do", desk.OPEN),
    "offered": ("Offered to you", ("offered",)),
    "claimed": ("Taken on", ("claimed",)),
    "done": ("Done", ("done", "sealed")),
    "ended": ("Given back or lapsed", ("recused", "lapsed", "reassigned", "recalled")),
}
ViewName = Literal["open", "offered", "claimed", "done", "ended"]


@router.get("/queue")
def queue(
    visit: SignedIn,
    page: PageAsked,
    show: Annotated[ViewName, Query()] = "open",
    sort: Annotated[Literal["", "due"], Query()] = "",
    late: Annotated[Literal["", "only"], Query()] = "",
) -> Response:
    """Show one's own assignments, the longest waiting first."""
    form = filters_of(visit)
    about = Wanted(None, (), chosen(form, "school_id"), chosen(form, "microcredential_id"))
    stage_id = chosen(form, "stage_id")
    wish = desk.Wish(about, stage_id, is_overdue=late == "only", by_due_date=sort == "due")
    with visit.reading() as work:
        counts = desk.counts(work)
        found, lines = desk.queue(work, page, VIEWS[show][1], wish)
        views = [
            (name, text, sum(counts.get(state, 0) for state in states))
            for name, (text, states) in VIEWS.items()
        ]
        return visit.show(
            "assessor/queue.html",
            lines=lines,
            views=views,
            chosen=show,
            soon=visit.now + SOON,
            total=sum(counts.values()),
            next=visit.next_of(found),
            untold=desk.untold(work),
            panels=panels.waiting_for_me(work),
            schools=choices(overview.schools(work)),
            microcredentials=choices(overview.microcredentials(work)),
            stages=desk.stages(work),
            filled=form.filled(),
        )


@router.post("/queue/next")
def take_next(visit: Sending) -> Response:
    """Take on what has waited longest; where work is judged blind, the only way to get it."""
    try:
        with visit.writing() as work:
            taken = assignments.take_next(work)
    except NotFoundError:
        return visit.to("/queue", "Nothing waits for you.")
    return visit.to(f"/queue/{taken.id}", "It is yours now. Your draft is kept as you write.")


@router.post("/queue/{assignment_id}/claim")
def claim(assignment_id: UUID, visit: Sending) -> Response:
    """Take on what was offered."""
    try:
        with visit.writing() as work:
            assignments.claim(work, assignment_id)
    except ConflictError:
        return visit.to(f"/queue/{assignment_id}", "", tone="warn")
    return visit.to(f"/queue/{assignment_id}", "It is yours now. Your draft is kept as you write.")


@router.get("/queue/{assignment_id}/recuse")
def ask_to_recuse(assignment_id: UUID, visit: SignedIn) -> Response:
    """Ask why before an assignment is given back."""
    return _recuse_page(visit, assignment_id, blank())


@router.post("/queue/{assignment_id}/recuse")
def recuse(assignment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Give an assignment back with a reason."""
    try:
        wanted = checked(Recusal, reason=form.text("reason"))
        with visit.writing() as work:
            assignments.recuse(work, assignment_id, reason=wanted.reason)
    except InvalidError as error:
        return _recuse_page(visit, assignment_id, form.filled(error), 422)
    except ConflictError:
        return visit.to(
            f"/queue/{assignment_id}", "It was not yours to give back any more.", "warn"
        )
    return visit.to("/queue", "Given back. Somebody else is asked.")


def _recuse_page(visit: Visit, assignment_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        line = desk.line_of(work, desk.own(work, assignment_id))
        return visit.show("assessor/recuse.html", status, line=line, filled=filled)
