"""`/evidence/{id}`: one piece of evidence to look at, page by page."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.late_routes import LateRouter
from app.domain.errors import UnreadableError
from app.pages.sessions import SignedIn
from app.services import evidence, viewing
from app.services.viewing import Form, View

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
        trouble, text, found = None, "", _NOTHING
        try:
            found = viewing.view(work, evidence_id)
            if found.form is Form.PAGES:
                page = min(page, max(found.pages, 1))
        except UnreadableError as error:
            trouble = error.message
    if found.form is Form.PAGES and trouble is None:
        with visit.reading() as work:
            text = viewing.leaf(work, evidence_id, page).text
    values: dict[str, Any] = {"evidence_id": evidence_id, "title": title, "is_file": is_file}
    return visit.show("evidence.html", view=found, page=page, text=text, trouble=trouble, **values)
