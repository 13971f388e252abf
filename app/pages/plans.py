"""`/work/{enrollment}/plan`: an educator writes a plan, proposes it, reads what was said of it."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app.api.late_routes import LateRouter
from app.api.plan_shapes import PlanChange, PlanCommentIn
from app.domain.errors import ConflictError, Fault, InvalidError, LaurelError
from app.domain.plan import PlanContent, Source
from app.pages import keeping
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.plan_wording import KINDS, filled_of, sentence_of, sources_in
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import plan_comments as comments
from app.services import planning, plans
from app.services.work import Work

router = LateRouter(include_in_schema=False, prefix="/work")


@router.get("/{enrollment_id}/plan")
def plan_page(enrollment_id: UUID, visit: SignedIn) -> Response:
    """Show the plan as its state asks: to write, to wait, or to read what was decided."""
    return _show(visit, enrollment_id)


@router.post("/{enrollment_id}/plan")
def save(enrollment_id: UUID, request: Request, visit: Sending, form: FormDep) -> Response:
    """Save what was typed; then propose it, if the button says so."""
    is_quiet = keeping.is_quiet(request)
    try:
        wanted = _wanted(form)
        with visit.writing() as work:
            revision = _save(work, enrollment_id, wanted, form.revision())
    except keeping.MENDABLE as error:
        if is_quiet:
            return keeping.told_of(error, missing=_missing(visit, enrollment_id))
        filled = keeping.as_typed(form, error)
        return _show(visit, enrollment_id, filled, keeping.status_of(error))
    if is_quiet:
        revisions, at = {"revision": revision}, f"{visit.now:%H:%M} UTC"
        return keeping.told(revisions=revisions, at=at, missing=_missing(visit, enrollment_id))
    if form.text("action") == "propose":
        return _propose(visit, enrollment_id)
    return visit.to(_path(enrollment_id), "Your plan is saved.")


@router.post("/{enrollment_id}/plan/withdraw")
def withdraw(enrollment_id: UUID, visit: Sending) -> Response:
    """Take the plan back."""
    try:
        with visit.writing() as work:
            plan = planning.own(work, enrollment_id).plan
            if plan is not None:
                plans.withdraw(work, plan.id)
    except ConflictError as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(
        _path(enrollment_id), "Your plan is taken back. Write another, or take it up again."
    )


@router.post("/{enrollment_id}/plan/restore")
def restore(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take up again what was taken back."""
    try:
        with visit.writing() as work:
            plans.restore(work, form.id("plan_id"))
    except (InvalidError, ConflictError) as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(_path(enrollment_id), "Your plan is a draft again.")


@router.post("/{enrollment_id}/plan/back")
def go_back(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let the draft say again what was proposed last."""
    try:
        with visit.writing() as work:
            sheet = planning.own(work, enrollment_id)
            if sheet.plan is not None and sheet.latest is not None:
                plans.go_back(work, sheet.plan.id, sheet.latest.number, form.revision() or 0)
    except keeping.MENDABLE as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(_path(enrollment_id), "Your draft says again what you proposed.")


@router.post("/{enrollment_id}/plan/comments")
def answer(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask or answer, as the educator."""
    try:
        wanted = checked(PlanCommentIn, text=form.text("text"))
        with visit.writing() as work:
            plan = planning.own(work, enrollment_id).plan
            if plan is None:
                return visit.to(_path(enrollment_id), "Save your plan first.", tone="warn")
            comments.add(work, plan.id, text=wanted.text)
    except (InvalidError, ConflictError) as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(f"{_path(enrollment_id)}#comments", "Your answer is there.")


def _save(work: Work, enrollment_id: UUID, wanted: PlanChange, revision: int | None) -> int:
    plan = planning.own(work, enrollment_id).plan
    changes = wanted.model_dump(mode="json")
    if plan is None:
        content = PlanContent.model_validate(changes)
        plan = plans.create(work, enrollment_id=enrollment_id, content=content)
    else:
        said = plans.content_of(plan).model_dump(mode="json")
        changed = {name: value for name, value in changes.items() if said[name] != value}
        if changed:
            plan = plans.update(work, plan.id, changed, revision or 0)
    work.session.flush()
    return plan.revision


def _propose(visit: Visit, enrollment_id: UUID) -> Response:
    try:
        with visit.writing() as work:
            plan = planning.own(work, enrollment_id).plan
            if plan is not None:
                plans.propose(work, plan.id)
    except InvalidError as error:
        message = "Saved, but not proposed yet: something is missing."
        return _show(visit, enrollment_id, _faulty(visit, enrollment_id, message, error), 422)
    except ConflictError as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(_path(enrollment_id), "Proposed. Whoever decides has been told.")


def _faulty(visit: Visit, enrollment_id: UUID, message: str, error: LaurelError) -> Filled:
    with visit.reading() as work:
        kept = filled_of(planning.own(work, enrollment_id).content)
    faults = {one.pointer.removeprefix("/"): sentence_of(one) for one in error.faults}
    return Filled(kept.values, faults, message)


def _wanted(form: Form) -> PlanChange:
    """Return what was typed; empty places for sources are left out."""
    sources = tuple(Source.model_validate(one) for one in _checked_sources(form))
    topic, use = form.maybe("topic"), form.maybe("application")
    goal_ids = form.all("goal_ids")
    said = {"topic": topic, "sources": sources, "application": use, "goal_ids": goal_ids}
    return checked(PlanChange, **said)


def _checked_sources(form: Form) -> list[dict[str, Any]]:
    found = []
    for place, said in sources_in(form):
        try:
            found.append(checked(Source, **said).model_dump())
        except InvalidError as error:
            at = [Fault(f"/sources/{place}{one.pointer}", one.detail) for one in error.faults]
            raise InvalidError(error.message, *at) from None
    return found


def _missing(visit: Visit, enrollment_id: UUID) -> list[str]:
    with visit.reading() as work:
        return [sentence_of(one) for one in planning.own(work, enrollment_id).missing]


def _show(
    visit: Visit, enrollment_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        sheet = planning.own(work, enrollment_id)
        kept = filled or filled_of(sheet.content)
        places = _places(kept, sheet.rule.sources.min, sheet.rule.sources.max)
        return visit.show(
            "educator/plan.html",
            status,
            sheet=sheet,
            filled=kept,
            typed=filled,
            places=places,
            kinds=KINDS,
            sentence=sentence_of,
            empty=blank(),
        )


def _places(filled: Filled, least: int, most: int) -> int:
    """Return for how many sources there is room on the page: one more than there are."""
    taken = [int(n.split("/")[1]) for n in filled.values if n.startswith("sources/")]
    return min(max(least, max(taken, default=-1) + 2, 1), most)


def _path(enrollment_id: UUID) -> str:
    return f"/work/{enrollment_id}/plan"
