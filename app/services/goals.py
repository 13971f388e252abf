"""Goals: a person sets them, links what serves them, and follows how far they have come."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.access import Action, view
from app.domain.errors import ForbiddenError
from app.domain.goal import GoalMove, GoalState, move_goal
from app.services import targets
from app.services.work import Work, change, check_revision, refuse
from app.storage import goals as stored
from app.storage import rows
from app.storage.tables import Competency, Enrollment, Goal


def create(work: Work, **said: Any) -> Goal:  # noqa: ANN401 - column values
    """Set a goal of one's own."""
    person_id = work.actor.person_id
    if person_id is None:
        raise ForbiddenError("Only a person sets goals.")
    work.require(Action.WRITE_GOALS, targets.about_person(work, person_id))
    _check_named(work, person_id, said)
    goal = work.add(Goal, person_id=person_id, **said)
    work.record("goal.created", goal, school_year=goal.school_year)
    return goal


def get(work: Work, goal_id: UUID) -> Goal:
    """Return one goal."""
    goal = work.get(Goal, goal_id)
    work.require(Action.READ_GOALS, targets.about_person(work, goal.person_id))
    return goal


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Goal]:  # noqa: ANN401 - column values
    """Return a page of the goals that the actor may see."""
    seen = stored.visible(view(work.actor, Action.READ_GOALS), work.organization_id)
    return work.page(Goal, request, *seen, **filters)


def update(work: Work, goal_id: UUID, changes: dict[str, Any], revision: int) -> Goal:
    """Change what an open goal says and what serves it; lists are replaced as a whole."""
    goal = _own(work, goal_id)
    check_revision(goal, revision)
    move_goal(goal.state, GoalMove.EDIT)
    _check_named(work, goal.person_id, changes)
    change(goal, changes)
    work.record("goal.changed", goal, fields=sorted(changes))
    return goal


def move(work: Work, goal_id: UUID, wanted: GoalMove) -> Goal:
    """Say that a goal is reached or dropped, or take it up again."""
    goal = _own(work, goal_id)
    goal.state = move_goal(goal.state, wanted)
    goal.closed_at = None if goal.state == GoalState.OPEN else work.now
    work.record(f"goal.{'reopened' if goal.state == GoalState.OPEN else goal.state}", goal)
    return goal


def serve(work: Work, goal_ids: Sequence[UUID], enrollment: Enrollment) -> None:
    """Link an enrollment to its person's goals that are open."""
    for goal_id in sorted(goal_ids):
        goal = work.get_for_update(Goal, goal_id)
        if str(enrollment.id) not in goal.enrollment_ids and goal.state == GoalState.OPEN:
            goal.enrollment_ids = [*goal.enrollment_ids, str(enrollment.id)]


def check_own(work: Work, person_id: UUID, goal_ids: Sequence[UUID], pointer: str) -> None:
    """Raise, naming the place, for a goal that is not this person's."""
    for place, goal_id in enumerate(goal_ids):
        goal = work.get_named(Goal, goal_id, f"{pointer}/{place}")
        if goal.person_id != person_id:
            raise refuse(f"{pointer}/{place}", "expected a goal of the educator's own")


def check_served(work: Work, person_id: UUID, goal_id: UUID | None) -> None:
    """Raise for a goal that evidence is to serve and that is not its educator's own."""
    if goal_id is not None and work.get_named(Goal, goal_id, "/goal_id").person_id != person_id:
        raise refuse("/goal_id", "expected a goal of the educator's own")


def _own(work: Work, goal_id: UUID) -> Goal:
    goal = work.get_for_update(Goal, goal_id)
    work.require(Action.WRITE_GOALS, targets.about_person(work, goal.person_id))
    return goal


def _check_named(work: Work, person_id: UUID, said: dict[str, Any]) -> None:
    """Raise for a competency that is not there, and an enrollment that is somebody else's."""
    for place, one in enumerate(said.get("competency_ids", ())):
        work.get_named(Competency, UUID(one), f"/competency_ids/{place}")
    for place, one in enumerate(said.get("enrollment_ids", ())):
        enrollment = work.get_named(Enrollment, UUID(one), f"/enrollment_ids/{place}")
        if enrollment.person_id != person_id:
            raise refuse(f"/enrollment_ids/{place}", "expected an enrollment of your own")
