"""Rubrics: numbered scoring guides, frozen once a published version is judged by them."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, may_everywhere
from app.domain.definition import RubricContent, criteria_of
from app.domain.errors import ConflictError, Fault, MoveError
from app.services.work import Work, change, check_revision
from app.storage import definitions, rows
from app.storage.tables import Rubric


def create(work: Work, *, slug: str, content: RubricContent) -> Rubric:
    """Add the first number of a rubric; raises ConflictError when the slug is taken."""
    work.require(Action.WRITE_DEFINITIONS)
    if definitions.latest_rubric(work.session, work.organization_id, slug) is not None:
        message = f"There is a rubric {slug} already; make a new version of it."
        raise ConflictError(message, Fault("/slug", message))
    return _add(work, slug=slug, number=1, content=content)


def next_number(work: Work, rubric_id: UUID, content: RubricContent | None = None) -> Rubric:
    """Add the next number of the rubric's slug, a copy unless content is given; it can be changed."""
    work.require(Action.WRITE_DEFINITIONS)
    rubric = work.get(Rubric, rubric_id)
    latest = definitions.latest_rubric(work.session, work.organization_id, rubric.slug) or rubric
    return _add(
        work, slug=rubric.slug, number=latest.number + 1, content=content or content_of(rubric)
    )


def get(work: Work, rubric_id: UUID) -> Rubric:
    """Return one rubric; one that was never published only to those who may read drafts."""
    work.require(Action.READ_DEFINITIONS)
    rubric = work.get(Rubric, rubric_id)
    if rubric.frozen_at is None:
        work.require(Action.READ_DRAFTS)
    return rubric


def page(work: Work, request: rows.PageRequest, slug: str | None) -> rows.PageOf[Rubric]:
    """Return a page of the rubrics that the actor may read."""
    work.require(Action.READ_DEFINITIONS)
    reads_drafts = may_everywhere(work.actor, Action.READ_DRAFTS)
    conditions = () if reads_drafts else (definitions.is_frozen(),)
    return work.page(Rubric, request, *conditions, slug=slug)


def update(work: Work, rubric_id: UUID, changes: dict[str, Any], revision: int | None) -> Rubric:
    """Change a rubric that is not frozen; raises ConflictError after that."""
    work.require(Action.WRITE_DEFINITIONS)
    rubric = work.get_for_update(Rubric, rubric_id)
    check_revision(rubric, revision)
    if rubric.frozen_at is not None:
        says = "A published version is judged by this rubric; make a new version."
        raise MoveError("frozen", "change", ["make_version"], says=says)
    change(rubric, changes)
    work.record("rubric.changed", rubric, fields=sorted(changes))
    return rubric


def freeze(work: Work, rubric_id: UUID) -> Rubric:
    """Return the rubric, from now on unchangeable."""
    rubric = work.get_for_update(Rubric, rubric_id)
    if rubric.frozen_at is None:
        rubric.frozen_at = work.now
        work.record("rubric.frozen", rubric, slug=rubric.slug, number=rubric.number)
    return rubric


def content_of(rubric: Rubric) -> RubricContent:
    """Return what the rubric says."""
    return RubricContent(
        name=rubric.name, description=rubric.description, criteria=criteria_of(rubric.criteria)
    )


def _add(work: Work, *, slug: str, number: int, content: RubricContent) -> Rubric:
    values = content.model_dump(mode="json", include=set(RubricContent.model_fields))
    rubric = work.add(Rubric, slug=slug, number=number, **values)
    work.record("rubric.created", rubric, slug=slug, number=number)
    return rubric
