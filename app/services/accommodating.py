"""Accommodations as a coordinator's page shows them: what each is about, and what one could be recorded for."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.services import accommodations, targets, version_content
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Accommodation, Enrollment, MicrocredentialVersion, Person, Stage

_MOST = PageRequest(limit=200)


@dataclass(frozen=True, slots=True)
class Line:
    """One accommodation and what it is about."""

    row: Accommodation
    about: str


@dataclass(frozen=True, slots=True)
class Place:
    """One evidence requirement of an enrollment that is active."""

    enrollment_id: UUID
    stage: str
    requirement: str
    about: str

    @property
    def value(self) -> str:
        """The place in one word, for a form."""
        return f"{self.enrollment_id}/{self.stage}/{self.requirement}"


def of_person(work: Work, person_id: UUID) -> tuple[Person, list[Line]]:
    """Return somebody and their accommodations, for a coordinator."""
    work.require(Action.GRANT_ACCOMMODATION, targets.about_person(work, person_id))
    found = accommodations.page(work, _MOST, person_id=person_id)
    return work.get(Person, person_id), [Line(one, _about(work, one)) for one in found.rows]


def places(work: Work, person_id: UUID) -> list[Place]:
    """Return everything that is asked of somebody in what they are enrolled in."""
    work.require(Action.GRANT_ACCOMMODATION, targets.about_person(work, person_id))
    active = {"person_id": person_id, "state": "active"}
    enrolled = work.all_by(Enrollment, **active)
    return [place for one in enrolled for place in _places(work, one)]


def of_own(work: Work, enrollment_id: UUID) -> tuple[Enrollment, list[Line]]:
    """Return one's own enrollment and its accommodations; raises ForbiddenError for anybody else's."""
    enrollment = work.get(Enrollment, enrollment_id)
    work.require(Action.ASK_ACCOMMODATION, targets.about_enrollment(work, enrollment))
    found = accommodations.page(work, _MOST, enrollment_id=enrollment.id)
    return enrollment, [Line(one, _about(work, one)) for one in found.rows]


def own_places(work: Work, enrollment: Enrollment) -> list[Place]:
    """Return everything that an enrollment asks for, while it is active."""
    return list(_places(work, enrollment)) if enrollment.state == "active" else []


def _places(work: Work, enrollment: Enrollment) -> Iterator[Place]:
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    for full in version_content.full(work, version).stages:
        for row in full.requirements:
            about = f"{version.name}, {full.stage.name}: {row.title}"
            yield Place(enrollment.id, full.stage.key, row.key, about)


def _about(work: Work, row: Accommodation) -> str:
    stage = work.get(Stage, row.stage_id)
    version = work.get(MicrocredentialVersion, stage.version_id)
    return f"{version.name}, {stage.name}: {row.requirement}"
