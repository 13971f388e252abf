"""`/inquiry/files/{id}`: students' work that a team looks at, to look at and to take away."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from app.api.late_routes import LateRouter
from app.pages import viewing
from app.pages.forms import FormDep
from app.pages.sessions import Sending, SignedIn
from app.services import inquiry_files

router = LateRouter(include_in_schema=False, prefix="/inquiry/files")


@router.get("/{file_id}")
def file_page(
    file_id: UUID, visit: SignedIn, page: Annotated[int, Query(ge=1, le=5000)] = 1
) -> Response:
    """Show a file of the common work as evidence is shown."""
    with visit.reading() as work:
        title = inquiry_files.get(work, file_id).title
    return viewing.shown(
        visit,
        lambda work: inquiry_files.view(work, file_id),
        lambda work, number: inquiry_files.leaf(work, file_id, number),
        page=page,
        title=title,
        here=f"/inquiry/files/{file_id}",
        source=f"/api/v1/inquiry-files/{file_id}",
        is_file=True,
    )


@router.post("/{file_id}/remove")
def remove(file_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take a file away."""
    with visit.writing() as work:
        cycle_id = inquiry_files.remove(work, file_id, form.revision())
    return visit.to(f"/inquiry/{cycle_id}", "The file is taken away.")
