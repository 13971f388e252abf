"""`/saved-comments`: what an assessor says often: kept, changed, deleted; used on the desk."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.saved_comments import SavedCommentChange, SavedCommentIn
from app.domain.errors import NotFoundError, StaleError
from app.pages import keeping
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault
from app.pages.manage.asking import choices
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, saved_comments
from app.services.work import Work
from app.storage.tables import Microcredential

router = LateRouter(include_in_schema=False, prefix="/saved-comments")
_PATH = "/saved-comments"


@router.get("")
def list_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List one's own comments, and offer to write another."""
    return _list(visit, asked, blank())


@router.post("")
def create(visit: Sending, form: FormDep, asked: PageAsked) -> Response:
    """Keep a comment."""
    try:
        wanted = checked(SavedCommentIn, **_said(form))
        with visit.writing() as work:
            _check_criterion(work, wanted.microcredential_id, wanted.criterion)
            saved_comments.create(work, **wanted.model_dump())
    except keeping.MENDABLE as error:
        return _list(visit, asked, form.filled(error), keeping.status_of(error))
    return visit.to(_PATH, "The comment is kept.")


@router.get("/{saved_comment_id}")
def edit_page(saved_comment_id: UUID, visit: SignedIn) -> Response:
    """Show one comment to be changed or deleted."""
    return _form(visit, saved_comment_id)


@router.post("/{saved_comment_id}")
def change(saved_comment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change a comment."""
    try:
        wanted = checked(SavedCommentChange, **_said(form))
        with visit.writing() as work:
            _check_criterion(work, wanted.microcredential_id, wanted.criterion)
            saved_comments.update(
                work, saved_comment_id, wanted.model_dump(), form.revision() or 0
            )
    except keeping.MENDABLE as error:
        filled = keeping.as_typed(form, error)
        return _form(visit, saved_comment_id, filled, keeping.status_of(error))
    return visit.to(_PATH, "The comment is saved.")


@router.post("/{saved_comment_id}/remove")
def remove(saved_comment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Delete a comment."""
    try:
        with visit.writing() as work:
            saved_comments.remove(work, saved_comment_id, form.revision() or 0)
    except (StaleError, NotFoundError):
        return visit.to(_PATH, "It was changed meanwhile; look at it again.", "warn")
    return visit.to(_PATH, "Deleted. What you said with it in reviews stays.")


def _said(form: Form) -> dict[str, object]:
    names = ("microcredential_id", "criterion")
    return {"text": form.text("text"), **{name: form.maybe(name) for name in names}}


def _check_criterion(work: Work, microcredential_id: UUID | None, key: str | None) -> None:
    """Refuse a criterion that the microcredential beside it does not have."""
    if microcredential_id is None or key is None:
        return
    found = next((one for one in saved_comments.criteria(work) if one[0] == key), None)
    if found is not None and microcredential_id not in found[2]:
        raise fault("criterion", "The microcredential that you chose is not judged on this.")


def _criteria(work: Work, kept: str | None = None) -> list[tuple[str, str]]:
    """Return what can be chosen; what a comment is about already stays on the list."""
    found = [(key, words) for key, words, _ in saved_comments.criteria(work)]
    known = {key for key, _ in found}
    return found + ([(kept, kept)] if kept and kept not in known else [])


def _list(visit: Visit, asked: PageAsked, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        page = saved_comments.page(work, asked)
        ids = (one.microcredential_id for one in page.rows)
        return visit.show(
            "assessor/saved_comments.html",
            status,
            saved=page.rows,
            name_of=work.by_ids(Microcredential, ids),
            microcredentials=choices(overview.microcredentials(work)),
            criteria=_criteria(work),
            filled=filled,
            next=visit.next_of(page),
        )


def _form(
    visit: Visit, saved_comment_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        found = saved_comments.get(work, saved_comment_id)
        kept = blank(**found.model_dump(include=set(SavedCommentIn.model_fields)))
        return visit.show(
            "assessor/saved_comment.html",
            status,
            saved=found,
            filled=filled or kept,
            microcredentials=choices(overview.microcredentials(work)),
            criteria=_criteria(work, found.criterion),
        )
