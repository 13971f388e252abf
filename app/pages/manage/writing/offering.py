"""What a form offers to choose from that the organization has, or the version itself."""

from uuid import UUID

from app.pages.manage.writing.fields import Choices
from app.pages.manage.writing.places import Place, Step
from app.services import overview
from app.services.version_documents import VersionDocument
from app.services.work import Work
from app.storage.tables import Rubric


def choices(work: Work, draft: VersionDocument, place: Place, name: str) -> Choices:
    """Return what can be chosen in the field of this name; empty where the sheet says it."""
    if name == "expiry/stage":
        return [(stage["key"], stage["name"]) for stage in draft.members["stages"]]
    if name in {"prerequisite_ids", "microcredential_ids"}:
        found = overview.microcredentials(work)
        own = draft.version.microcredential_id
        return [(str(one.id), one.name) for one in found if one.id != own]
    if name == "rubric_id":
        return _guides(work, draft, place)
    if name == "alternative":
        others = draft.members["stages"][place.path[1]]["evidence"]
        at_hand: Step | None = None if place.is_new else place.path[-1]
        return [(one["key"], one["title"]) for at, one in enumerate(others) if at != at_hand]
    if place.part == "criteria" and name == "evidence":
        return _evidence(draft, place)
    return ()


def _guides(work: Work, draft: VersionDocument, place: Place) -> Choices:
    """The newest number of each guide, and the one in use."""
    newest = dict[str, Rubric]()
    for one in overview.rubrics(work):
        if one.slug not in newest or newest[one.slug].number < one.number:
            newest[one.slug] = one
    told = {str(one.id): f"{one.name}, version {one.number}" for one in newest.values()}
    if not place.is_new:
        used = work.get(Rubric, UUID(draft.members["stages"][place.path[-1]]["rubric_id"]))
        told.setdefault(str(used.id), f"{used.name}, version {used.number}")
    return list(told.items())


def _evidence(draft: VersionDocument, place: Place) -> Choices:
    """What the stage asks for, and what the criterion names already."""
    stage = draft.members["stages"][place.path[1]]
    told = {one["key"]: one["title"] for one in stage["evidence"]}
    if not place.is_new:
        criterion = stage["guide"]["criteria"][place.path[-1]]
        told |= {key: key for key in criterion["evidence"] if key not in told}
    return list(told.items())
