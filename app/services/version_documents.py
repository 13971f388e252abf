"""A draft and the scoring guides of its stages as one document, which is read and written as a whole."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import RubricContent, VersionContent
from app.domain.errors import Fault, InvalidError
from app.domain.shaped import shaped
from app.services import microcredential_versions, rubrics
from app.services.version_content import FullVersion
from app.services.work import Work, refuse
from app.storage import definitions
from app.storage.tables import Microcredential, MicrocredentialVersion, Rubric

_REFUSAL = "Some answers need another look."
_NO_GUIDE_YET = UUID(int=0)
MAX_SLUG = 63


@dataclass(frozen=True, slots=True)
class VersionDocument:
    """A version, and everything that it says as JSON; each stage has its `guide`."""

    version: MicrocredentialVersion
    members: dict[str, Any]


def read(work: Work, version_id: UUID) -> VersionDocument:
    """Return a version to be written on; raises ForbiddenError for whoever may not."""
    full = microcredential_versions.get(work, version_id)
    target = microcredential_versions.target_of(full.version.microcredential_id)
    work.require(Action.WRITE_DEFINITIONS, target)
    members = full.content.model_dump(mode="json")
    guides = work.by_ids(Rubric, (stage.rubric_id for stage in full.content.stages))
    for stage in members["stages"]:
        stage["guide"] = _said(guides[UUID(stage["rubric_id"])])
    return VersionDocument(full.version, members)


def write(
    work: Work, version_id: UUID, members: Mapping[str, Any], revision: int | None
) -> FullVersion:
    """Keep a draft and its guides; a guide that is frozen is changed in its next number.

    A stage without `rubric_id` gets a new guide; raises InvalidError naming every fault.
    """
    told = deepcopy(dict(members))
    guides = [stage.pop("guide", None) for stage in told["stages"]]
    stages = [{"rubric_id": str(_NO_GUIDE_YET)} | stage for stage in told["stages"]]
    content = shaped(VersionContent, told | {"stages": stages}, _REFUSAL)
    named = _guides_kept(work, version_id, content, guides)
    kept = tuple(
        stage.model_copy(update={"rubric_id": one})
        for stage, one in zip(content.stages, named, strict=True)
    )
    return microcredential_versions.rewrite(
        work, version_id, content.model_copy(update={"stages": kept}), revision
    )


def _said(rubric: Rubric) -> dict[str, Any]:
    return rubrics.content_of(rubric).model_dump(mode="json")


def _guides_kept(
    work: Work, version_id: UUID, content: VersionContent, guides: list[dict[str, Any] | None]
) -> list[UUID]:
    """Return the guide of each stage; stages that share one go on to share it."""
    followed: dict[UUID, UUID] = {}
    named = [stage.rubric_id for stage in content.stages]
    for place, said in enumerate(guides):
        if said is None:
            _check_chosen(place, named[place])
            continue
        guide = _guide(place, said)
        if named[place] == _NO_GUIDE_YET:
            named[place] = _new(work, version_id, content.stages[place].key, guide).id
        elif guide != rubrics.content_of(work.get_named(Rubric, named[place], _at(place))):
            followed[named[place]] = _changed(work, named[place], guide).id
    return [followed.get(one, one) for one in named]


def _check_chosen(place: int, rubric_id: UUID) -> None:
    if rubric_id == _NO_GUIDE_YET:
        raise refuse(f"/stages/{place}/rubric_id", "expected a scoring guide")


def _changed(work: Work, rubric_id: UUID, guide: RubricContent) -> Rubric:
    if work.get(Rubric, rubric_id).frozen_at is not None:
        return rubrics.next_number(work, rubric_id, guide)
    return rubrics.update(work, rubric_id, guide.model_dump(mode="json"), None)


def _new(work: Work, version_id: UUID, stage_key: str, guide: RubricContent) -> Rubric:
    version = work.get(MicrocredentialVersion, version_id)
    lineage = work.get(Microcredential, version.microcredential_id)
    wanted = f"{lineage.slug}-{stage_key}".replace("_", "-")[: MAX_SLUG - 4].rstrip("-")
    slug, number = wanted, 1
    while definitions.latest_rubric(work.session, work.organization_id, slug) is not None:
        number += 1
        slug = f"{wanted}-{number}"
    return rubrics.create(work, slug=slug, content=guide)


def _guide(place: int, said: dict[str, Any]) -> RubricContent:
    try:
        return shaped(RubricContent, said, _REFUSAL)
    except InvalidError as error:
        faults = (Fault(f"{_at(place)}{one.pointer}", one.detail) for one in error.faults)
        raise InvalidError(error.message, *faults) from None


def _at(place: int) -> str:
    return f"/stages/{place}/guide"
