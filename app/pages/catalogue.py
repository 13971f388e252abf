"""`/catalogue`: what can be earned, what each takes and how it is judged, and enrolling."""

from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, Field, StringConstraints

from app.api.enrollments import EnrollmentIn
from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError
from app.pages import wording
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import catalogue, enrollments
from app.services.catalogue import Wish

router = LateRouter(include_in_schema=False)
ON_A_PAGE = 24
MOST = 100_000
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class Asked(BaseModel):
    """What is looked for, as the address has it."""

    text: Line = ""
    tag: Line = ""
    competency: Line = ""
    language: Line = ""
    hours: Literal["", "5", "15", "40"] = ""
    stipend: Literal["", "yes"] = ""
    tiers: Literal["", "one", "several"] = ""
    start: int = Field(default=0, ge=0, le=MOST)


def _wish(asked: dict[str, str]) -> Wish:
    return Wish(
        asked["text"],
        asked["tag"],
        asked["competency"],
        asked["language"],
        int(asked["hours"]) if asked["hours"] else None,
        asked["stipend"] == "yes",
        asked["tiers"] == "several" if asked["tiers"] else None,
    )


@router.get("/catalogue")
def shelf(
    visit: SignedIn,
    query: Annotated[Asked, Query()],
) -> Response:
    """Show what is on offer, by name."""
    asked, start = query.model_dump(exclude={"start"}), query.start
    with visit.reading() as work:
        found = catalogue.search(work, _wish(asked), start=start, limit=ON_A_PAGE)
        return visit.show(
            "educator/catalogue.html",
            found=found,
            asked=asked,
            address=_address,
            filled=blank(**asked),
            next=_place(asked, start + ON_A_PAGE) if start + ON_A_PAGE < found.total else None,
            before=_place(asked, max(0, start - ON_A_PAGE)) if start else None,
            wording=wording,
        )


@router.get("/catalogue/{version_id}")
def offer(version_id: UUID, visit: SignedIn) -> Response:
    """Show one version with its public rubric, and the form to enroll."""
    return _offer(visit, version_id, blank())


@router.post("/catalogue/{version_id}")
def enroll(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Enroll oneself."""
    try:
        wanted = checked(
            EnrollmentIn,
            version_id=version_id,
            topic=form.maybe("topic"),
            goals=form.maybe("goals"),
        )
        with visit.writing() as work:
            made = enrollments.create(work, **wanted.model_dump())
            path = f"/work/{made.id}"
    except (InvalidError, ConflictError) as error:
        return _offer(visit, version_id, form.filled(error), status_of(error))
    return visit.to(path, "You are enrolled. Start with the first stage.")


def _offer(visit: Visit, version_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        look = catalogue.look(work, version_id)
        return visit.show("educator/offer.html", status, look=look, filled=filled, wording=wording)


def _address(asked: dict[str, str], **changes: str) -> str:
    kept = {name: value for name, value in (asked | changes).items() if value}
    return "/catalogue?" + urlencode(kept) if kept else "/catalogue"


def _place(asked: dict[str, str], start: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return "/catalogue?" + urlencode(kept | {"start": start})
