"""Competencies: the statements of a framework; never changed, since badges repeat them."""

from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault
from app.services.work import Work
from app.storage import rows
from app.storage.tables import Competency, Framework


def create(work: Work, *, framework_id: UUID, code: str, statement: str, url: str) -> Competency:
    """Add a competency to a framework; raises ConflictError when the code is taken there."""
    work.require(Action.WRITE_DEFINITIONS)
    framework = work.get_named(Framework, framework_id, "/framework_id")
    taken = {"framework_id": framework.id, "code": code}
    if work.find_by(Competency, **taken) is not None:
        message = f"The framework already has a competency {code}."
        raise ConflictError(message, Fault("/code", message))
    competency = work.add(Competency, **taken, statement=statement, url=url)
    work.record("competency.created", competency, framework_id=str(framework.id), code=code)
    return competency


def get(work: Work, competency_id: UUID) -> Competency:
    """Return one competency."""
    work.require(Action.READ_DEFINITIONS)
    return work.get(Competency, competency_id)


def page(
    work: Work, request: rows.PageRequest, *, framework_id: UUID | None, code: str | None
) -> rows.PageOf[Competency]:
    """Return a page of the competencies, of one framework if it is named."""
    work.require(Action.READ_DEFINITIONS)
    filters = {"framework_id": framework_id, "code": code}
    return work.page(Competency, request, **filters)
