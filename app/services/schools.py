"""Schools: the places of an organization."""

from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.services.work import Work, change, check_revision
from app.storage import rows
from app.storage.tables import School


def create(work: Work, *, name: str, external_id: str | None) -> School:
    """Add a school."""
    work.require(Action.WRITE_PLACES)
    school = work.add(School, name=name, external_id=external_id)
    work.record("school.created", school, name=name)
    return school


def get(work: Work, school_id: UUID) -> School:
    """Return one school."""
    work.require(Action.READ_PLACES)
    return work.get(School, school_id)


def page(work: Work, request: rows.PageRequest, external_id: str | None) -> rows.PageOf[School]:
    """Return a page of the schools."""
    work.require(Action.READ_PLACES)
    return work.page(School, request, external_id=external_id)


def update(work: Work, school_id: UUID, changes: dict[str, Any], revision: int) -> School:
    """Change the name or external id; raises StaleError when somebody else was faster."""
    work.require(Action.WRITE_PLACES)
    school = work.get_for_update(School, school_id)
    check_revision(school, revision)
    change(school, changes)
    work.record("school.changed", school, fields=sorted(changes))
    return school


def archive(work: Work, school_id: UUID, revision: int) -> None:
    """Take a school out of use; what refers to it keeps its name."""
    work.require(Action.WRITE_PLACES)
    school = work.get_for_update(School, school_id)
    check_revision(school, revision)
    school.archived_at = work.now
    work.record("school.archived", school)
