"""Frameworks: published lists of competencies."""

from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.services.work import Work, change, check_revision
from app.storage import rows
from app.storage.tables import Framework


def create(
    work: Work,
    *,
    name: str,
    url: str,
    publisher: str | None = None,
    description: str | None = None,
) -> Framework:
    """Add a framework."""
    work.require(Action.WRITE_DEFINITIONS)
    framework = work.add(
        Framework, name=name, url=url, publisher=publisher, description=description
    )
    work.record("framework.created", framework, name=name)
    return framework


def get(work: Work, framework_id: UUID) -> Framework:
    """Return one framework."""
    work.require(Action.READ_DEFINITIONS)
    return work.get(Framework, framework_id)


def page(work: Work, request: rows.PageRequest, url: str | None) -> rows.PageOf[Framework]:
    """Return a page of the frameworks."""
    work.require(Action.READ_DEFINITIONS)
    return work.page(Framework, request, url=url)


def update(work: Work, framework_id: UUID, changes: dict[str, Any], revision: int) -> Framework:
    """Change how the framework is described; its URL, which badges name, stays."""
    work.require(Action.WRITE_DEFINITIONS)
    framework = work.get_for_update(Framework, framework_id)
    check_revision(framework, revision)
    change(framework, changes)
    work.record("framework.changed", framework, fields=sorted(changes))
    return framework
