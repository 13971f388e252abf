"""Teams: educators who work together, such as a professional learning community."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, Target
from app.domain.errors import ConflictError, Fault, NotFoundError
from app.domain.team_moves import TeamMove, check_team
from app.services import active, inquiry
from app.services.work import Work, change, check_revision
from app.storage import people, rows
from app.storage.tables import Person, School, Team, TeamMember


def create(work: Work, *, name: str, school_id: UUID | None) -> Team:
    """Add a team."""
    _require_place(work, school_id)
    team = work.add(Team, name=name, school_id=school_id)
    work.record("team.created", team, name=name)
    return team


def get(work: Work, team_id: UUID) -> Team:
    """Return one team."""
    work.require(Action.READ_PLACES)
    return work.get(Team, team_id)


def page(work: Work, request: rows.PageRequest, school_id: UUID | None) -> rows.PageOf[Team]:
    """Return a page of the teams."""
    work.require(Action.READ_PLACES)
    return work.page(Team, request, school_id=school_id)


def update(work: Work, team_id: UUID, changes: dict[str, Any], revision: int) -> Team:
    """Change the name or school; raises StaleError when somebody else was faster."""
    team = _writable(work, team_id, revision)
    if "school_id" in changes:
        _require_place(work, changes["school_id"])
    change(team, changes)
    work.record("team.changed", team, fields=sorted(changes))
    return team


def archive(work: Work, team_id: UUID, revision: int) -> None:
    """Take a team out of use; its members stay on record."""
    team = _writable(work, team_id, revision)
    check_team(team.archived_at, TeamMove.ARCHIVE)
    team.archived_at = work.now
    work.record("team.archived", team)


def members(work: Work, team_id: UUID, request: rows.PageRequest) -> rows.PageOf[TeamMember]:
    """Return a page of the team's members."""
    team = get(work, team_id)
    return work.page(TeamMember, request, team_id=team.id)


def add_member(work: Work, team_id: UUID, person_id: UUID) -> tuple[Team, TeamMember]:
    """Put a person into a team; raises ConflictError for one who is in it or not active."""
    team = _writable(work, team_id, None)
    check_team(team.archived_at, TeamMove.ADD_MEMBER)
    person = work.get_named(Person, person_id, "/person_id")
    says = "This person is not active."
    active.check(person, "add_member", says, Fault("/person_id", says))
    if _member(work, team.id, person.id) is not None:
        says = "This person is in the team already."
        raise ConflictError(says, Fault("/person_id", says))
    member = work.add(TeamMember, team_id=team.id, person_id=person.id)
    people.touch(team)
    work.record("team.member_added", team, person_id=str(person.id))
    inquiry.let_in(work, team.id, person.id)
    work.enqueue("assignment.hand_over", {"person_id": str(person.id)})
    return team, member


def remove_member(work: Work, team_id: UUID, person_id: UUID, revision: int) -> None:
    """Take a person out of a team; the revision is the team's."""
    team = _writable(work, team_id, revision)
    member = _member(work, team.id, person_id)
    if member is None:
        raise NotFoundError(f"Person {person_id} is not in this team.")
    work.session.delete(member)
    people.touch(team)
    work.record("team.member_removed", team, person_id=str(person_id))
    inquiry.let_out(work, team.id, person_id)


def _writable(work: Work, team_id: UUID, revision: int | None) -> Team:
    team = work.get_for_update(Team, team_id)
    work.require(Action.WRITE_PLACES, Target(school_id=team.school_id))
    check_revision(team, revision)
    return team


def _require_place(work: Work, school_id: UUID | None) -> None:
    if school_id is not None:
        work.get_named(School, school_id, "/school_id")
    work.require(Action.WRITE_PLACES, Target(school_id=school_id))


def _member(work: Work, team_id: UUID, person_id: UUID) -> TeamMember | None:
    return work.find_by(TeamMember, team_id=team_id, person_id=person_id)
