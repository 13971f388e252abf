"""`/plans`: the plans that one may read, and a page on which whoever decides does so."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.plan_shapes import PlanApproval, PlanCommentIn, PlanRefusal, PlanReturn
from app.domain.errors import LaurelError
from app.domain.plan import PlanState
from app.pages import keeping
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault
from app.pages.manage.asking import filters_of
from app.pages.plan_wording import KINDS, PARTS, sentence_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import plan_comments as comments
from app.services import planning, plans

router = LateRouter(include_in_schema=False, prefix="/plans")
STATES = tuple(state.value for state in PlanState)


@router.get("")
def list_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List plans, those that wait unless another state is asked for."""
    form = filters_of(visit)
    state = form.text("state") if "state" in form.fields else PlanState.PROPOSED.value
    with visit.reading() as work:
        page, lines = planning.listed(work, asked, state if state in STATES else None)
        return visit.show(
            "plans/list.html",
            lines=lines,
            states=STATES,
            filled=blank(state=state),
            next=visit.next_of(page),
        )


@router.get("/{plan_id}")
def plan_page(plan_id: UUID, visit: SignedIn) -> Response:
    """Show one plan, what was said of it, and what can be done."""
    return _show(visit, plan_id, blank())


@router.post("/{plan_id}/approve")
def approve(plan_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let the first stage begin."""
    try:
        said = checked(PlanApproval, version=_version(form), reason=form.maybe("note"))
        with visit.writing() as work:
            plans.approve(work, plan_id, **said.model_dump())
    except keeping.MENDABLE as error:
        return _again(visit, plan_id, form, error)
    return visit.to(
        f"/plans/{plan_id}", "Approved. The first stage is open; the educator is told."
    )


@router.post("/{plan_id}/return")
def send_back(plan_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Return it with a reason for each part."""
    try:
        named = [(part, form.maybe(f"part/{part}")) for part in PARTS]
        objections = [{"part": part, "reason": said} for part, said in named if said]
        if not objections:
            raise fault("part/topic", "Say of one part at least what it needs.")
        said = checked(PlanReturn, version=_version(form), objections=objections)
        with visit.writing() as work:
            plans.send_back(work, plan_id, version=said.version, objections=said.objections)
    except keeping.MENDABLE as error:
        return _again(visit, plan_id, form, error)
    return visit.to(f"/plans/{plan_id}", "It is back with the educator.")


@router.post("/{plan_id}/refuse")
def refuse(plan_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Refuse it for good."""
    try:
        said = checked(PlanRefusal, version=_version(form), reason=form.text("reason"))
        with visit.writing() as work:
            plans.refuse(work, plan_id, **said.model_dump())
    except keeping.MENDABLE as error:
        return _again(visit, plan_id, form, error)
    return visit.to(f"/plans/{plan_id}", "Refused. The educator is told.")


@router.post("/{plan_id}/comments")
def comment(plan_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Say something as a coach."""
    try:
        wanted = checked(PlanCommentIn, text=form.text("text"))
        with visit.writing() as work:
            comments.add(work, plan_id, text=wanted.text)
    except keeping.MENDABLE as error:
        return _again(visit, plan_id, form, error)
    return visit.to(f"/plans/{plan_id}#comments", "Your comment is there.")


def _version(form: Form) -> int:
    text = form.text("version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004 - as in the API


def _again(visit: Visit, plan_id: UUID, form: Form, error: LaurelError) -> Response:
    return _show(visit, plan_id, keeping.as_typed(form, error), keeping.status_of(error))


def _show(visit: Visit, plan_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        return visit.show(
            "plans/plan.html",
            status,
            sheet=planning.one(work, plan_id),
            filled=filled,
            kinds=KINDS,
            parts=PARTS,
            sentence=sentence_of,
        )
