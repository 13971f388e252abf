"""`/queue/{assignment}`: the evidence beside the rubric, a draft that is kept, and sealing it."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError, MoveError, StaleError
from app.domain.review import AssignmentMove, move_assignment
from app.pages import keeping, questions, review_acts, review_drafts, wording
from app.pages.forms import Filled, Form, FormDep
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import blind_anchors, desk, likenesses, reviews, saved_comments
from app.services.work import Work
from app.storage.tables import Review

router = LateRouter(include_in_schema=False, prefix="/queue")


@router.get("/{assignment_id}")
def review_page(assignment_id: UUID, visit: SignedIn) -> Response:
    """Show what is to be judged, and one's own draft; or what became of it."""
    return _show(visit, assignment_id)


@router.post("/{assignment_id}")
def save(assignment_id: UUID, request: Request, visit: Sending, form: FormDep) -> Response:
    """Keep the draft; then do what the button says."""
    is_quiet = keeping.is_quiet(request)
    try:
        with visit.writing() as work:
            form = review_acts.with_insertion(work, form)
            draft = _keep(work, assignment_id, form, is_quiet=is_quiet)
            revision = draft.revision
    except keeping.MENDABLE as error:
        if is_quiet:
            return keeping.told_of(error)
        if isinstance(error, MoveError):
            return _late(visit, assignment_id, form)
        filled = keeping.as_typed(form, error)
        return _show(visit, assignment_id, filled, keeping.status_of(error))
    if is_quiet:
        return keeping.told(revisions={"revision": revision}, at=f"{visit.now:%H:%M} UTC")
    return _onward(visit, assignment_id, form)


@router.get("/{assignment_id}/preview")
def preview(assignment_id: UUID, visit: SignedIn) -> Response:
    """Show the draft as the educator would read it, at any moment before it is sealed."""
    with visit.reading() as work:
        assignment = desk.own(work, assignment_id)
        if not desk.is_readable(assignment):
            return visit.to(f"/queue/{assignment_id}")
        found = desk.sit_down(work, assignment_id)
        if found.is_sealed or assignment.state != "claimed":
            return visit.to(f"/queue/{assignment_id}")
        read = review_drafts.as_read(found)
        return visit.show("assessor/preview.html", desk=found, read=read, wording=wording)


@router.get("/{assignment_id}/seal")
def look_over(assignment_id: UUID, visit: SignedIn) -> Response:
    """Show what the educator will see, before it is sealed."""
    with visit.reading() as work:
        found = desk.sit_down(work, assignment_id)
        if found.review is None or found.is_sealed or review_drafts.gaps(found):
            return visit.to(f"/queue/{assignment_id}")
        outcome, read = review_drafts.outcome(found), review_drafts.as_read(found)
        return visit.show(
            "assessor/seal.html", desk=found, read=read, outcome=outcome, wording=wording
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


def _seal(work: Work, assignment_id: UUID, revision: int | None) -> None:
    draft = reviews.of_assignment(work, desk.own(work, assignment_id).id)
    if draft is None or draft.revision != revision:
        raise StaleError(keeping.STALE)
    reviews.submit(work, draft.id)


def _keep(work: Work, assignment_id: UUID, form: Form, *, is_quiet: bool) -> Review:
    move_assignment(desk.own(work, assignment_id).state, AssignmentMove.REVIEW)
    found = desk.sit_down(work, assignment_id)
    if found.is_sealed:
        raise MoveError("sealed", AssignmentMove.REVIEW, [])
    wanted = review_drafts.wanted(review_drafts.open_criteria(found), form)
    if found.review is None:
        return reviews.create(work, assignment_id=assignment_id, **wanted)
    known = form.revision() or 0
    return reviews.update(work, found.review.id, wanted, known, is_quiet=is_quiet)


def _onward(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    """Go where the button says, now that the draft is kept."""
    act, _, about = form.text("action").partition("/")
    match act:
        case "ask":
            return _ask(visit, assignment_id, form)
        case "seal":
            return _to_sealing(visit, assignment_id, form)
        case "keep":
            return review_acts.keep_comment(visit, assignment_id, about, form)
        case "back":
            return review_acts.go_back(visit, assignment_id, about)
    onward = {"preview": "/preview", "insert": f"#f-comment-{about}"}
    said = "" if act in onward else "Your draft is saved."
    return visit.to(f"/queue/{assignment_id}{onward.get(act, '')}", said)


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
            "filled": filled or review_drafts.filled_of(found),
            "levels": review_drafts.given(found),
            "earlier": review_drafts.earlier(found),
            "saved": saved_comments.offered(work, found.line.version.microcredential_id),
            "fitting": saved_comments.fitting,
        }
        is_done = assignment.state == "done" or found.is_sealed
        template = "assessor/done.html" if is_done else "assessor/review.html"
        values |= {"told": blind_anchors.find_feedback(work, assignment) if is_done else None}
        values |= {"alike": likenesses.told(work, found.line.submission) if is_done else []}
        return visit.show(template, status, wording=wording, **values)


def _ask(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    error = questions.ask(visit, assignment_id, form)
    if error is None:
        sentence = "The question is with the educator. Your own days stand still meanwhile."
        return visit.to(f"/queue/{assignment_id}#questions", sentence)
    return _show(visit, assignment_id, form.filled(error), keeping.status_of(error))


def _to_sealing(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    with visit.reading() as work:
        faults = review_drafts.gaps(desk.sit_down(work, assignment_id))
    if not faults:
        return visit.to(f"/queue/{assignment_id}/seal")
    error = InvalidError("Some criteria need another look.", *faults)
    return _show(visit, assignment_id, form.filled(error), 422)


def _late(visit: Visit, assignment_id: UUID, form: Form) -> Response:
    """Show everything that was written, because the assignment is not open any more."""
    names = [name for name in form.fields if name.startswith("comment/") or name == "summary"]
    texts = [text for text in map(form.text, names) if text]
    with visit.reading() as work:
        line = desk.line_of(work, desk.own(work, assignment_id))
        return visit.show("assessor/late.html", 409, line=line, texts=texts)
