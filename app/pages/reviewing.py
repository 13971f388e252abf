"""`/queue/{assignment}`: the evidence beside the rubric, a draft that is kept, and sealing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.api.late_routes import LateRouter
from app.api.reviews import GivenLevel, ReviewChange
from app.domain.errors import (
    ConflictError,
    Fault,
    InvalidError,
    LaurelError,
    MoveError,
    StaleError,
)
from app.domain.review import AssignmentMove, move_assignment
from app.domain.rubric import Criterion, judge
from app.pages import questions, wording
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import blind_anchors, desk, likenesses, reviews
from app.services.desk import Desk
from app.services.work import Work
from app.storage.tables import Review

router = LateRouter(include_in_schema=False, prefix="/queue")
_STALE = "This review was changed in another window. Yours is here; save again to keep yours."


@router.get("/{assignment_id}")
def review_page(assignment_id: UUID, visit: SignedIn) -> Response:
    """Show what is to be judged, and one's own draft; or what became of it."""
    return _show(visit, assignment_id)


@router.post("/{assignment_id}")
def save(assignment_id: UUID, request: Request, visit: Sending, form: FormDep) -> Response:
    """Keep the draft; with the other button, go on to sealing it."""
    is_quiet = request.headers.get("accept") == "application/json"
    try:
        with visit.writing() as work:
            draft = _keep(work, assignment_id, form)
            revision = draft.revision
    except MoveError:
        return _late(visit, assignment_id, form, is_quiet=is_quiet)
    except (InvalidError, ConflictError, StaleError) as error:
        return _refused(visit, assignment_id, form, error, is_quiet=is_quiet)
    if is_quiet:
        at = f"{visit.now:%H:%M} UTC"
        return _quietly(revisions={"revision": revision}, at=at)
    if form.text("action") == "ask":
        return _ask(visit, assignment_id, form)
    if form.text("action") != "seal":
        return visit.to(f"/queue/{assignment_id}", "Your draft is saved.")
    return _to_sealing(visit, assignment_id, form)


@router.get("/{assignment_id}/seal")
def look_over(assignment_id: UUID, visit: SignedIn) -> Response:
    """Show what the educator will see, before it is sealed."""
    with visit.reading() as work:
        found = desk.sit_down(work, assignment_id)
        if found.review is None or found.review.sealed_at or gaps(found):
            return visit.to(f"/queue/{assignment_id}")
        outcome = _outcome(found)
        return visit.show(
            "assessor/seal.html", desk=found, levels=given(found), outcome=outcome, wording=wording
        )


@router.post("/{assignment_id}/seal")
def seal(assignment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Seal the review; nothing can be changed afterwards."""
    path = f"/queue/{assignment_id}"
    try:
        with visit.writing() as work:
            _seal(work, assignment_id, form.revision())
    except (ConflictError, StaleError, InvalidError):
        sentence = "It was changed meanwhile and is not sealed by this. Look at it again."
        return visit.to(path, sentence, tone="warn")
    return visit.to(path, "Sealed. It is read once the round is decided.")


def given(found: Desk) -> dict[str, dict[str, Any]]:
    """Return the levels and comments of the draft by criterion."""
    return {one["criterion"]: one for one in (found.review.levels if found.review else [])}


def open_criteria(found: Desk) -> list[Criterion]:
    """Return the criteria to judge, in the order of the rubric."""
    return [one for one in found.rules.criteria if one.key in found.open.to_judge]


def gaps(found: Desk) -> tuple[Fault, ...]:
    """Return what the draft still needs before it can be sealed, beside its fields."""
    told, faults = given(found), []
    for criterion in open_criteria(found):
        one = told.get(criterion.key) or {"level": None, "comment": ""}
        if one["level"] is None:
            faults.append(Fault(f"/level/{criterion.key}", f"{criterion.title}: choose a level."))
        elif not criterion.is_met_by(one["level"]) and not one["comment"].strip():
            detail = f"{criterion.title}: say what is missing, so that it can be mended."
            faults.append(Fault(f"/comment/{criterion.key}", detail))
    return tuple(faults)


def _seal(work: Work, assignment_id: UUID, revision: int | None) -> None:
    draft = reviews.of_assignment(work, desk.own(work, assignment_id).id)
    if draft is None or draft.revision != revision:
        raise StaleError(_STALE)
    reviews.submit(work, draft.id)


def _keep(work: Work, assignment_id: UUID, form: Form) -> Review:
    move_assignment(desk.own(work, assignment_id).state, AssignmentMove.REVIEW)
    found = desk.sit_down(work, assignment_id)
    if found.is_sealed:
        raise MoveError("sealed", AssignmentMove.REVIEW, [])
    wanted = _wanted(open_criteria(found), form)
    if found.review is None:
        return reviews.create(work, assignment_id=assignment_id, **wanted)
    return reviews.update(work, found.review.id, wanted, form.revision() or 0)


def _wanted(criteria: Sequence[Criterion], form: Form) -> dict[str, Any]:
    """Return the draft as it was typed; raises InvalidError beside the fields of the form."""
    levels, faults = [], []
    for criterion in criteria:
        level, comment = (
            form.maybe(f"level/{criterion.key}"),
            form.text(f"comment/{criterion.key}"),
        )
        if level is None and not comment:
            continue
        if level not in {None, *(one.key for one in criterion.levels)}:
            faults.append(Fault(f"/level/{criterion.key}", "Choose one of the levels."))
        values = {"criterion": criterion.key, "level": level, "comment": comment}
        try:
            levels.append(checked(GivenLevel, **values))
        except InvalidError as error:
            told = f"{criterion.title}: {error.faults[0].detail}"
            faults.append(Fault(f"/comment/{criterion.key}", told))
    if faults:
        raise InvalidError("Some answers need another look.", *faults)
    wanted = checked(ReviewChange, levels=levels, summary=form.maybe("summary"))
    return wanted.model_dump()


def _show(
    visit: Visit, assignment_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        assignment = desk.own(work, assignment_id)
        if not desk.is_readable(assignment):
            line = desk.line_of(work, assignment)
            return visit.show("assessor/ended.html", line=line)
        found = desk.sit_down(work, assignment_id)
        values: dict[str, Any] = {
            "desk": found,
            "filled": filled or filled_of(found),
            "levels": given(found),
        }
        is_done = assignment.state == "done" or found.is_sealed
        template = "assessor/done.html" if is_done else "assessor/review.html"
        values |= {"told": blind_anchors.find_feedback(work, assignment) if is_done else None}
        values |= {"alike": likenesses.told(work, found.line.submission) if is_done else []}
        return visit.show(template, status, wording=wording, **values)


def filled_of(found: Desk) -> Filled:
    """Return what the fields show: the draft as it is stored."""
    values: dict[str, Any] = {"summary": found.review.summary if found.review else None}
    for key, one in given(found).items():
        values |= {f"level/{key}": one["level"], f"comment/{key}": one["comment"]}
    return blank(**values)


def _ask(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    error = questions.ask(visit, assignment_id, form)
    if error is None:
        sentence = "The question is with the educator. Your own days stand still meanwhile."
        return visit.to(f"/queue/{assignment_id}#questions", sentence)
    status = 422 if isinstance(error, InvalidError) else 409
    return _show(visit, assignment_id, form.filled(error), status)


def _to_sealing(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    with visit.reading() as work:
        faults = gaps(desk.sit_down(work, assignment_id))
    if not faults:
        return visit.to(f"/queue/{assignment_id}/seal")
    error = InvalidError("Some criteria need another look.", *faults)
    return _show(visit, assignment_id, form.filled(error), 422)


def _refused(
    visit: Visit, assignment_id: UUID, form: Form, error: LaurelError, *, is_quiet: bool
) -> Response:
    filled = form.filled(InvalidError(_STALE) if isinstance(error, StaleError) else error)
    if is_quiet:
        return _quietly(faults=dict(filled.faults) or {"": filled.message})
    return _show(visit, assignment_id, filled, 422)


def _late(visit: Visit, assignment_id: UUID, form: Form, *, is_quiet: bool) -> Response:
    """Show everything that was written, because the assignment is not open any more."""
    if is_quiet:
        return _quietly(late=True)
    names = [name for name in form.fields if name.startswith("comment/") or name == "summary"]
    texts = [text for text in map(form.text, names) if text]
    with visit.reading() as work:
        line = desk.line_of(work, desk.own(work, assignment_id))
        return visit.show("assessor/late.html", 409, line=line, texts=texts)


def _quietly(**told: Any) -> Response:  # noqa: ANN401 - JSON values
    blanks: dict[str, Any] = {
        "renamed": {},
        "revisions": {},
        "faults": {},
        "missing": None,
        "at": "",
        "late": False,
    }
    return JSONResponse(blanks | told, headers={"Cache-Control": "no-store"})


def _outcome(found: Desk) -> str:
    """Return what the draft will come to, by the same rule as the decision."""
    levels = {key: carried.level for key, carried in found.carried.items()}
    levels |= {key: one["level"] for key, one in given(found).items()}
    return judge(found.rules.criteria, found.rules.pass_rule, levels).outcome.value
