"""The catalogue: what can be earned here, and what one educator has to do with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import Cap, Stipend, cap_of, criteria_of, stipend_of
from app.domain.evidence_requirement import EvidenceRequirement, requirement_of
from app.domain.rubric import Criterion
from app.domain.stipend import add_up
from app.services import prerequisites, publication
from app.services.prerequisites import Absent
from app.services.publication import Preview
from app.services.stages import shares_of
from app.services.work import Work
from app.storage import catalogue, definitions
from app.storage.tables import Competency, Enrollment, MicrocredentialVersion, Rubric, Stage


@dataclass(frozen=True, slots=True)
class Offer:
    """One microcredential that can be earned: its newest published version and its stages."""

    version: MicrocredentialVersion
    stages: Sequence[Stage]

    @property
    def hours_tenths(self) -> int:
        """How long all of it takes, in tenths of an hour; 0 when nobody has said."""
        return sum(stage.hours_tenths or 0 for stage in self.stages)

    @property
    def stipends(self) -> dict[str, int]:
        """What all of it pays, in cents by currency."""
        return add_up((share, "pay") for share in self.shares if share).cents

    @property
    def credit_hundredths(self) -> int:
        """What all of it is worth where credit is chosen; 0 when there is no choice."""
        return sum(share.credit_hundredths or 0 for share in self.shares if share)

    @property
    def shares(self) -> tuple[Stipend | None, ...]:
        """What each stage pays by itself."""
        return shares_of(self.version, self.stages)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of offers, how many there are in all, and every tag with its count."""

    offers: Sequence[Offer]
    total: int
    tags: Sequence[tuple[str, int]]
    competencies: Sequence[Competency]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; what is empty filters nothing."""

    text: str = ""
    tag: str = ""
    competency_id: str = ""
    language: str = ""
    # At most so many hours in all.
    hours: int | None = None
    # Whether it pays; and whether it has one stage or is a ladder of several.
    pays: bool = False
    tiers: bool | None = None

    def takes(self, offer: Offer) -> bool:
        """Tell whether an offer is what is looked for."""
        version = offer.version
        return (
            _matches(version, self.text)
            and (not self.tag or self.tag in version.tags)
            and (not self.competency_id or self.competency_id in version.competency_ids)
            and (not self.language or self.language in _languages(version))
            and (self.hours is None or 0 < offer.hours_tenths <= self.hours * 10)
            and (not self.pays or bool(offer.stipends))
            and (self.tiers is None or self.tiers == (len(offer.stages) > 1))
        )


def search(work: Work, wish: Wish, *, start: int, limit: int) -> Found:
    """Return what can be earned here, by name, with what there is to filter by."""
    work.require(Action.READ_DEFINITIONS)
    scope = (work.session, work.organization_id)
    every = catalogue.newest_published(*scope)
    stages = catalogue.stages_of_versions(*scope, [version.id for version in every])
    wanted = [one for v in every if wish.takes(one := Offer(v, stages[v.id]))]
    tags = Counter(name for version in every for name in version.tags)
    by_use = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    ids = {UUID(one) for version in every for one in version.competency_ids}
    named = work.by_ids(Competency, list(ids)).values()
    return Found(
        wanted[start : start + limit],
        len(wanted),
        tuple(by_use),
        sorted(named, key=lambda one: (one.code or "", one.statement)),
        sorted({name for version in every for name in _languages(version)}),
    )


@dataclass(frozen=True)
class StageView:
    """A stage as everybody may read it: what it asks for and how it is judged."""

    stage: Stage
    requirements: tuple[EvidenceRequirement, ...]
    rubric: Rubric

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of its rubric."""
        return criteria_of(self.rubric.criteria)

    @property
    def total(self) -> Stipend | None:
        """What the definition says that it pays: by itself, or in total by then."""
        return stipend_of(self.stage.stipend)

    @property
    def cap(self) -> Cap | None:
        """How often one person can begin it."""
        return cap_of(self.stage.cap)


@dataclass(frozen=True, slots=True)
class Look:
    """One version, and how the one who looks stands to it."""

    preview: Preview
    offer: Offer
    stages: tuple[StageView, ...]
    enrollments: tuple[Enrollment, ...]
    missing: Absent
    newer: MicrocredentialVersion | None

    @property
    def can_enroll(self) -> bool:
        """Tell whether nothing stands in the way of enrolling."""
        return self.offer.version.state == "published" and self.missing.is_empty


def names(work: Work) -> list[tuple[str, str]]:
    """Return every microcredential on offer, as a list to choose from."""
    found = catalogue.newest_published(work.session, work.organization_id)
    return [(str(one.microcredential_id), one.name) for one in found]


def look(work: Work, version_id: UUID) -> Look:
    """Return a version with its public rubric, one's own enrollments, and the prerequisites not held."""
    preview = publication.preview(work, version_id)
    version = preview.version.version
    rubrics = {rubric.id: rubric for rubric in preview.rubrics}
    stages = tuple(
        StageView(
            full.stage,
            tuple(requirement_of(row.content) for row in full.requirements),
            rubrics[full.stage.rubric_id],
        )
        for full in preview.version.stages
    )
    newest = definitions.latest_published(
        work.session, work.organization_id, version.microcredential_id
    )
    return Look(
        preview,
        Offer(version, [view.stage for view in stages]),
        stages,
        _own_enrollments(work, version_id),
        _absent(work, version),
        newest if newest is not None and newest.number > version.number else None,
    )


def _languages(version: MicrocredentialVersion) -> set[str]:
    return {version.language, *version.translations}


def _matches(version: MicrocredentialVersion, text: str) -> bool:
    told = " ".join((version.name, version.description, *version.tags)).casefold()
    return all(word in told for word in text.casefold().split())


def _own_enrollments(work: Work, version_id: UUID) -> tuple[Enrollment, ...]:
    if work.actor.person_id is None:
        return ()
    mine = {"person_id": work.actor.person_id, "version_id": version_id}
    found = work.all_by(Enrollment, **mine)
    return tuple(one for one in found if one.state != "withdrawn")


def _absent(work: Work, version: MicrocredentialVersion) -> Absent:
    if work.actor.person_id is None:
        return Absent((), ())
    return prerequisites.missing(work, version, work.actor.person_id)
