"""What a coordinator, author, approver or auditor looks at: lists by name and state, with what they name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from sqlmodel import col

from app.domain.access import Action, View, view
from app.domain.errors import ForbiddenError
from app.domain.review import BEING_JUDGED
from app.services import sealing, telling
from app.services.work import Work
from app.storage import credentials, definitions, overview, people, visibility
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import (
    Assignment,
    Credential,
    Framework,
    Issuer,
    Microcredential,
    MicrocredentialVersion,
    Person,
    Row,
    Rubric,
    School,
    Stage,
    Submission,
)

R = TypeVar("R", bound=Row)
MAX_CHOICES, MAX_UNROUTED = 500, 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is about; None filters nothing."""

    text: str | None = None
    states: tuple[str, ...] = ()
    school_id: UUID | None = None
    microcredential_id: UUID | None = None


def reach(work: Work, action: Action) -> View:
    """Return what a list shows; raises ForbiddenError for whoever sees only what is their own."""
    seen = view(work.actor, action)
    if not (seen.everything or seen.school_ids or seen.microcredential_ids):
        raise ForbiddenError("None of your roles shows this list.")
    return seen


def find_people(work: Work, request: PageRequest, wanted: Wanted) -> PageOf[Person]:
    """Return a page of people, whoever was added last first."""
    organization_id = work.organization_id
    conditions = people.visible(reach(work, Action.READ_PEOPLE), organization_id)
    if wanted.text is not None:
        conditions.append(overview.person_like(organization_id, wanted.text.lower()))
    if wanted.school_id is not None:
        conditions.append(
            overview.about_people_of(organization_id, wanted.school_id, col(Person.id))
        )
    return overview.newest_first(work.session, Person, organization_id, request, conditions)


def find_microcredentials(
    work: Work, request: PageRequest, text: str | None
) -> PageOf[Microcredential]:
    """Return a page of microcredentials, the newest first."""
    work.require(Action.READ_DEFINITIONS)
    seen, organization_id = reach(work, Action.READ_DRAFTS), work.organization_id
    conditions: list[people.Condition] = []
    if not seen.everything:
        conditions.append(col(Microcredential.id).in_(seen.microcredential_ids))
    if text is not None:
        conditions.append(overview.microcredential_like(organization_id, text))
    return overview.newest_first(
        work.session, Microcredential, organization_id, request, conditions
    )


def find_submissions(work: Work, request: PageRequest, wanted: Wanted) -> PageOf[Submission]:
    """Return a page of submissions, the newest first."""
    organization_id = work.organization_id
    seen = visibility.submissions(reach(work, Action.READ_SUBMISSIONS), organization_id)
    conditions = [*seen, *about_submissions(organization_id, replace(wanted, states=()))]
    if wanted.states:
        conditions.append(telling.in_told_state(work, wanted.states))
    return overview.newest_first(work.session, Submission, organization_id, request, conditions)


def unrouted(work: Work, wanted: Wanted) -> list[Submission]:
    """Return submissions that wait for nobody, of those whose assessors may be known."""
    organization_id = work.organization_id
    seen = visibility.submissions(reach(work, Action.READ_SUBMISSIONS), organization_id)
    conditions = [
        *seen,
        *about_submissions(organization_id, wanted),
        overview.is_unrouted(),
    ]
    first = PageRequest(limit=MAX_UNROUTED)
    found = overview.newest_first(work.session, Submission, organization_id, first, conditions)
    return [
        one
        for one in found.rows
        if one.state not in BEING_JUDGED or sealing.is_told_of_splits(work, one)
    ]


def find_credentials(work: Work, request: PageRequest, wanted: Wanted) -> PageOf[Credential]:
    """Return a page of credentials, the newest first."""
    organization_id = work.organization_id
    conditions = credentials.visible(reach(work, Action.READ_CREDENTIALS), organization_id)
    person, version = col(Credential.person_id), col(Credential.version_id)
    if wanted.text is not None:
        conditions.append(overview.about_people_like(organization_id, wanted.text.lower(), person))
    if wanted.states:
        conditions.append(overview.in_state(Credential, wanted.states))
    if wanted.school_id is not None:
        conditions.append(overview.about_people_of(organization_id, wanted.school_id, person))
    if wanted.microcredential_id is not None:
        conditions.append(
            overview.of_microcredential(organization_id, wanted.microcredential_id, version)
        )
    return overview.newest_first(work.session, Credential, organization_id, request, conditions)


def by_ids(work: Work, table: type[R], ids: Iterable[UUID | None]) -> dict[UUID, R]:
    """Return what a list names, in one query; ask only for ids of rows that may be seen."""
    return work.by_ids(table, ids)


def judges_of(work: Work, submissions: Iterable[Submission]) -> dict[UUID, list[Assignment]]:
    """Return who are asked now to judge each of these submissions, where the actor may know."""
    ids = [one.id for one in submissions if sealing.is_told_of_splits(work, one)]
    found = overview.live_assignments(work.session, work.organization_id, ids)
    return {one: found.get(one, []) for one in ids}


def versions_of(
    work: Work, found: Iterable[Microcredential]
) -> dict[UUID, list[MicrocredentialVersion]]:
    """Return every version of these microcredentials, newest first, drafts included."""
    ids = [microcredential.id for microcredential in found]
    return overview.versions_of(work.session, work.organization_id, ids)


def schools(work: Work) -> list[School]:
    """Return the schools to choose from, by name."""
    return _choices(work, School, Action.READ_PLACES)


def microcredentials(work: Work) -> list[Microcredential]:
    """Return the microcredentials to choose from, by name."""
    return _choices(work, Microcredential, Action.READ_DEFINITIONS)


def rubrics(work: Work) -> list[Rubric]:
    """Return the rubrics to choose from, by name."""
    return _choices(work, Rubric, Action.READ_DEFINITIONS)


def frameworks(work: Work) -> list[Framework]:
    """Return the frameworks to choose from, by name."""
    return _choices(work, Framework, Action.READ_DEFINITIONS)


def issuers(work: Work) -> list[Issuer]:
    """Return the issuers to choose from, by name."""
    return _choices(work, Issuer, Action.READ_DEFINITIONS)


def stages(work: Work, version_id: UUID) -> list[Stage]:
    """Return the stages of a version in their order."""
    work.require(Action.READ_DEFINITIONS)
    return definitions.stages_of(work.session, work.organization_id, version_id)


def about_submissions(organization_id: UUID, wanted: Wanted) -> list[people.Condition]:
    """Return the conditions that a submission is what a list is about."""
    conditions: list[people.Condition] = []
    person = col(Submission.person_id)
    if wanted.text is not None:
        conditions.append(overview.about_people_like(organization_id, wanted.text.lower(), person))
    if wanted.states:
        conditions.append(overview.in_state(Submission, wanted.states))
    if wanted.school_id is not None:
        conditions.append(overview.about_people_of(organization_id, wanted.school_id, person))
    if wanted.microcredential_id is not None:
        conditions.append(overview.submission_of(organization_id, wanted.microcredential_id))
    return conditions


def _choices(work: Work, table: type[R], action: Action) -> list[R]:
    work.require(action)
    return overview.by_name(work.session, table, work.organization_id, MAX_CHOICES)
