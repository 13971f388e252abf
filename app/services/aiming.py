"""Goals as their pages show them: with the competencies and enrollments that they name, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, view
from app.domain.errors import ForbiddenError
from app.services import enrollments as enrolling
from app.services import goals, targets
from app.services.work import Work
from app.storage import goals as stored
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import Competency, Enrollment, Goal, MicrocredentialVersion, Person

MOST = PageRequest(limit=200)


@dataclass(frozen=True, slots=True)
class Line:
    """One goal, what it is aligned to and what serves it."""

    goal: Goal
    competencies: Sequence[Competency]
    serving: Sequence[tuple[Enrollment, str]]


def of_person(
    work: Work, request: PageRequest, person_id: UUID | None
) -> tuple[PageOf[Goal], list[Line]]:
    """Return a page of somebody's goals that the actor may read."""
    page = goals.page(work, request, person_id=person_id)
    ids = {UUID(one) for goal in page.rows for one in goal.competency_ids}
    known = work.by_ids(Competency, ids)
    serving = _named(work, {UUID(one) for goal in page.rows for one in goal.enrollment_ids})
    lines = [
        Line(
            goal,
            [known[UUID(one)] for one in goal.competency_ids],
            [serving[UUID(one)] for one in goal.enrollment_ids if UUID(one) in serving],
        )
        for goal in page.rows
    ]
    return page, lines


def own(work: Work, goal_id: UUID) -> Goal:
    """Return one's own goal; raises ForbiddenError for anybody else's."""
    goal = goals.get(work, goal_id)
    if goal.person_id != work.actor.person_id:
        raise ForbiddenError("You may not do this here.")
    return goal


def readable(work: Work, person_id: UUID) -> Person:
    """Return the person, if the actor may read their goals."""
    work.require(Action.READ_GOALS, targets.about_person(work, person_id))
    return work.get(Person, person_id)


def others(work: Work) -> list[Person]:
    """Return the people with goals whom the actor coaches or manages."""
    me, seen = work.actor.person_id, view(work.actor, Action.READ_GOALS)
    found = stored.people_near(work.session, work.organization_id, seen)
    return [one for one in found if one.id != me]


def competencies(work: Work) -> list[tuple[str, str, str]]:
    """Return what a goal can be aligned to, as a list to choose from."""
    page = work.page(Competency, MOST)
    return [(str(one.id), f"{one.code}: {one.statement}", "") for one in page.rows]


def choices(work: Work) -> list[tuple[str, str, str]]:
    """Return one's own goals, as a list to choose from."""
    page = goals.page(work, MOST, person_id=work.actor.person_id)
    return [
        (str(one.id), one.text, one.school_year) for one in page.rows if one.state != "dropped"
    ]


def enrollments(work: Work) -> list[tuple[str, str, str]]:
    """Return one's own enrollments, as a list to choose from."""
    page = enrolling.page(work, MOST, person_id=work.actor.person_id)
    named = _named(work, {one.id for one in page.rows})
    return [
        (str(one.id), name, one.topic or "")
        for one, name in named.values()
        if one.state != "withdrawn"
    ]


def _named(work: Work, ids: set[UUID]) -> dict[UUID, tuple[Enrollment, str]]:
    found = work.by_ids(Enrollment, ids)
    versions = work.by_ids(MicrocredentialVersion, (one.version_id for one in found.values()))
    return {key: (one, versions[one.version_id].name) for key, one in found.items()}
