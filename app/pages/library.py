"""`/library`: find what colleagues share, read it; share one's own accepted work and take that back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, StringConstraints

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.shared_work import SharedWorkChange, SharedWorkIn
from app.domain.errors import ConflictError, InvalidError, StaleError
from app.pages import wording
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import aiming, catalogue, sharing, workspace
from app.services.evidence import name_shown
from app.storage.sharing import Wanted

router = LateRouter(include_in_schema=False)
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
_SAID = ("title", "summary", "shows_name")


class Asked(BaseModel):
    """What is looked for, as the address has it."""

    text: Line = ""
    microcredential: Line = ""
    competency: Line = ""
    year: Line = ""
    cursor: str = ""
    limit: str = ""


@router.get("/library")
def shelf(visit: SignedIn, page: PageAsked, query: Annotated[Asked, Query()]) -> Response:
    """Show what colleagues share, narrowed by what is looked for."""
    ids = {name: _id(getattr(query, name)) for name in ("microcredential", "competency")}
    wanted = Wanted(
        query.text or None, ids["microcredential"], ids["competency"], query.year or None
    )
    with visit.reading() as work:
        found = sharing.search(work, page, wanted)
        asked = query.model_dump(exclude={"cursor", "limit"})
        return visit.show(
            "educator/library.html",
            lines=sharing.told(work, found.rows),
            asked=asked,
            is_narrowed=any(asked.values()),
            competencies=aiming.competencies(work),
            microcredentials=catalogue.names(work),
            next=visit.next_of(found),
        )


@router.get("/library/{shared_id}")
def shared_page(shared_id: UUID, visit: SignedIn) -> Response:
    """Show one piece of shared work with what may be seen of it."""
    with visit.reading() as work:
        row = sharing.get(work, shared_id)
        pieces = sharing.evidence_of(work, row)
        return visit.show(
            "educator/shared_work.html",
            one=sharing.told(work, [row])[0],
            pieces=[(piece, name_shown(work, piece)) for piece in pieces],
            wording=wording,
        )


@router.get("/work/submissions/{submission_id}/share")
def ask_to_share(submission_id: UUID, visit: SignedIn) -> Response:
    """Show what would be shared, or is."""
    return _form(visit, submission_id)


@router.post("/work/submissions/{submission_id}/share")
def share(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Share one's own work, or change how it is found."""
    said: dict[str, Any] = {"title": form.text("title"), "summary": form.text("summary")}
    said |= {"shows_name": form.has("shows_name")}
    try:
        with visit.writing() as work:
            row = sharing.of_submission(work, submission_id)
            if row is None:
                more = {"submission_id": submission_id, "piece_ids": form.all("piece_ids")}
                wanted = checked(SharedWorkIn, **said, **more)
                shared_id = sharing.share(work, **wanted.model_dump()).id
            else:
                changes = checked(SharedWorkChange, **said).model_dump()
                shared_id = sharing.update(work, row.id, changes, form.revision() or 0).id
    except (InvalidError, ConflictError, StaleError) as error:
        return _form(visit, submission_id, form.filled(error), status_of(error))
    return visit.to(f"/library/{shared_id}", "Colleagues can find it now.")


@router.post("/library/{shared_id}/withdraw")
def withdraw(shared_id: UUID, visit: Sending) -> Response:
    """Take one's consent back."""
    with visit.writing() as work:
        sharing.withdraw(work, shared_id)
    return visit.to("/library", "It is withdrawn. Nobody finds it any more.")


def _form(
    visit: Visit, submission_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        row = sharing.of_submission(work, submission_id)
        kept = {name: getattr(row, name) for name in _SAID} if row else {}
        kept = kept or {"title": space.enrollment.topic or space.rules.stage.name}
        choices = [
            (str(one.id), one.title or one.file_name or (one.text or one.url or "")[:80], "")
            for one in space.evidence
            if one.forgotten_at is None and not (one.students_appear and not one.has_consent)
        ]
        values = {"space": space, "row": row, "pieces": choices}
        return visit.show(
            "educator/share_work.html", status, filled=filled or blank(**kept), **values
        )


def _id(text: str) -> UUID | None:
    """Return the id that stands in an address, or None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
