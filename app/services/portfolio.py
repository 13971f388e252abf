"""What one educator has earned, and what is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import ForbiddenError
from app.domain.review import State
from app.services import credentials, submissions
from app.services.work import Work
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import Credential, MicrocredentialVersion, Stage, Submission

# More than this nobody has in review at once.
MOST_IN_REVIEW = 50


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge with what it is for."""

    credential: Credential
    version: MicrocredentialVersion
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class InReview:
    """Work that an assessor has."""

    submission: Submission
    stage: Stage
    version: MicrocredentialVersion


def badges(work: Work, request: PageRequest) -> tuple[PageOf[Credential], list[Badge]]:
    """Return a page of one's own badges."""
    person_id = work.actor.person_id
    page = credentials.page(work, request, person_id=person_id, version_id=None, state=None)
    stages = _stages(work, [c.stage_id for c in page.rows if c.stage_id is not None])
    versions = _versions(work, [c.version_id for c in page.rows])
    return page, [
        Badge(one, versions[one.version_id], stages.get(one.stage_id) if one.stage_id else None)
        for one in page.rows
    ]


def own(work: Work, credential_id: UUID) -> Credential:
    """Return a badge of one's own; raises ForbiddenError for anybody else's."""
    found = credentials.get(work, credential_id)
    if found.person_id != work.actor.person_id:
        raise ForbiddenError("Only whose badge it is passes it on.")
    return found


def in_review(work: Work) -> list[InReview]:
    """Return one's own submissions that an assessor has, the oldest first."""
    request = PageRequest(limit=MOST_IN_REVIEW)
    mine = {"person_id": work.actor.person_id, "state": State.IN_REVIEW.value}
    found: Sequence[Submission] = submissions.page(work, request, **mine).rows
    stages = _stages(work, [one.stage_id for one in found])
    versions = _versions(work, [stage.version_id for stage in stages.values()])
    return [
        InReview(one, stages[one.stage_id], versions[stages[one.stage_id].version_id])
        for one in found
    ]


def _stages(work: Work, ids: Sequence[UUID]) -> dict[UUID, Stage]:
    return work.by_ids(Stage, ids)


def _versions(work: Work, ids: Sequence[UUID]) -> dict[UUID, MicrocredentialVersion]:
    return work.by_ids(MicrocredentialVersion, ids)
