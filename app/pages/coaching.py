"""`/coaching`: drafts of those whom one coaches; comments on them, and the educator's answers."""

from uuid import UUID

from fastapi import Response

from app.api.comments import DraftCommentIn
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.errors import InvalidError, MoveError
from app.pages import wording
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import coaching, comments, workspace

router = LateRouter(include_in_schema=False)
_GONE = "It was handed in or taken back meanwhile, so this comment stays as it is."


@router.get("/coaching")
def drafts(visit: SignedIn, page: PageAsked) -> Response:
    """Show the drafts that one can help with."""
    with visit.reading() as work:
        found, lines = coaching.drafts(work, page)
        return visit.show("coach/drafts.html", lines=lines, next=visit.next_of(found))


@router.get("/coaching/{submission_id}")
def draft_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Show one draft, what was said about it, and where to say more."""
    return _show(visit, submission_id, blank())


@router.post("/coaching/{submission_id}/comments")
def comment(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Say something as a coach."""
    try:
        wanted = checked(DraftCommentIn, text=form.text("text"))
        with visit.writing() as work:
            comments.add(work, submission_id, text=wanted.text)
    except InvalidError as error:
        return _show(visit, submission_id, form.filled(error), 422)
    except MoveError:
        # Shown once more, so that what was written is not lost.
        return _show(visit, submission_id, form.filled(), 409)
    return visit.to(f"/coaching/{submission_id}", "Your comment is there.")


@router.post("/coaching/comments/{comment_id}/withdraw")
def withdraw(comment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take back one's own comment, as a coach."""
    return _withdraw(visit, comment_id, form.text("submission"), "/coaching")


@router.post("/work/submissions/{submission_id}/comments")
def answer(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask or answer, as the educator."""
    path = f"/work/submissions/{submission_id}"
    try:
        wanted = checked(DraftCommentIn, text=form.text("text"))
        with visit.writing() as work:
            comments.add(work, submission_id, text=wanted.text)
    except InvalidError as error:
        return visit.to(path, f"Nothing was added: {error.faults[0].detail}", tone="warn")
    except MoveError:
        with visit.reading() as work:
            space = workspace.open_up(work, submission_id)
            texts = [form.text("text")]
            return visit.show("educator/late.html", 409, space=space, texts=texts)
    return visit.to(f"{path}#comments", "Your answer is there.")


@router.post("/work/comments/{comment_id}/withdraw")
def take_back(comment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take back one's own comment, as the educator."""
    return _withdraw(visit, comment_id, form.text("submission"), "/work/submissions")


def _withdraw(visit: Visit, comment_id: UUID, submission: str, base: str) -> Response:
    try:
        with visit.writing() as work:
            path = f"{base}/{comments.withdraw(work, comment_id)}"
    except MoveError:
        is_id = submission.replace("-", "").isalnum()
        return visit.to(f"{base}/{submission}" if is_id else "/", _GONE, tone="warn")
    return visit.to(path, "Your comment is taken back.")


def _show(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        table = coaching.sit_together(work, submission_id)
        values = {"table": table, "filled": filled}
        return visit.show("coach/draft.html", status, wording=wording, **values)
