"""What buttons on the desk do beside saving: use a saved comment, keep one, go back to an earlier draft."""

from uuid import UUID

from fastapi import Response

from app.api.saved_comments import SavedCommentIn
from app.domain.errors import NotFoundError
from app.pages import keeping
from app.pages.forms import Form, checked, fault
from app.pages.sessions import Visit
from app.services import desk, reviews, saved_comments
from app.services.work import Work


def with_insertion(work: Work, form: Form) -> Form:
    """Return the form with the saved comment that was chosen after what is written already."""
    act, _, criterion = form.text("action").partition("/")
    chosen = f"saved/{criterion}"
    if act != "insert" or not form.has(chosen):
        return form
    try:
        said = saved_comments.get(work, form.id(chosen)).text
    except NotFoundError:
        raise fault(f"comment/{criterion}", "This comment is not kept any more.") from None
    written = form.text(f"comment/{criterion}")
    return form.having(f"comment/{criterion}", f"{written}\n{said}" if written else said)


def keep_comment(visit: Visit, assignment_id: UUID, criterion: str, form: Form) -> Response:
    """Keep what is written about a criterion, to use again for this microcredential."""
    path = f"/queue/{assignment_id}"
    try:
        with visit.writing() as work:
            version = desk.line_of(work, desk.own(work, assignment_id)).version
            wanted = checked(
                SavedCommentIn,
                text=form.text(f"comment/{criterion}"),
                criterion=criterion,
                microcredential_id=version.microcredential_id,
            )
            saved_comments.create(work, **wanted.model_dump())
    except keeping.MENDABLE as error:
        return visit.to(path, f"Saved, but the comment is not kept: {error.message}", "warn")
    return visit.to(f"{path}#f-comment-{criterion}", "The comment is kept, to use again.")


def go_back(visit: Visit, assignment_id: UUID, at: str) -> Response:
    """Make the draft what it was; what it is now can be gone back to in turn."""
    path = f"/queue/{assignment_id}"
    try:
        with visit.writing() as work:
            draft = reviews.of_assignment(work, desk.own(work, assignment_id).id)
            if draft is not None:
                reviews.go_back(work, draft.id, at)
    except keeping.MENDABLE as error:
        return visit.to(path, error.message, "warn")
    return visit.to(path, "The draft is what it was then. Go back once more to undo this.")
