"""`/evidence/{id}`: one piece of evidence to look at, page by page."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.late_routes import LateRouter
from app.domain.errors import UnreadableError
from app.pages.sessions import SignedIn, Visit
from app.services import evidence, viewing
from app.services.viewing import Form, Leaf, View
from app.services.work import Work

router = LateRouter(include_in_schema=False, prefix="/evidence")
_NOTHING = View(Form.DOWNLOAD)


@router.get("/{evidence_id}")
def evidence_page(
    evidence_id: UUID, visit: SignedIn, page: Annotated[int, Query(ge=1, le=5000)] = 1
) -> Response:
    """Show a text, a table, a picture or one page of a PDF; the rest can be downloaded."""
    with visit.reading() as work:
        piece = evidence.get(work, evidence_id)
        title = piece.title or evidence.name_shown(work, piece) or "Evidence"
        is_file = piece.store_key is not None
    return shown(
        visit,
        lambda work: viewing.view(work, evidence_id),
        lambda work, number: viewing.leaf(work, evidence_id, number),
        page=page,
        title=title,
        here=f"/evidence/{evidence_id}",
        source=f"/api/v1/evidence/{evidence_id}",
        is_file=is_file,
    )


def shown(
    visit: Visit,
    look: Callable[[Work], View],
    turn: Callable[[Work, int], Leaf],
    *,
    page: int,
    **about: Any,  # noqa: ANN401 - what the template takes
) -> Response:
    """Show what can be looked at of some bytes, page by page."""
    trouble, text, found = None, "", _NOTHING
    try:
        with visit.reading() as work:
            found = look(work)
    except UnreadableError as error:
        trouble = error.message
    if found.form is Form.PAGES:
        page = min(page, max(found.pages, 1))
        with visit.reading() as work:
            text = turn(work, page).text
    return visit.show("evidence.html", view=found, page=page, text=text, trouble=trouble, **about)
