"""`/teams`: educators who work together, and who is in them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Stored, Time
from app.services import teams
from app.storage import tables

router = operations("/teams", "teams")
EXAMPLE: dict[str, Any] = {"name": "Grade 9 science", "school_id": None}
PERSON_ID = "019a0000-0000-7000-8000-000000000001"


class TeamIn(Shape):
    """A team to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Name
    school_id: UUID | None = None


class TeamChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Grade 10 science"}]})
    name: Name = ""
    school_id: UUID | None = None


class Team(Stored):
    """A team."""

    name: str
    school_id: UUID | None
    archived_at: Time | None


class TeamMemberIn(Shape):
    """A person to put into a team."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person_id": PERSON_ID}]})
    person_id: UUID


class TeamMember(Shape):
    """One person in a team."""

    id: UUID
    team_id: UUID
    person_id: UUID
    created_at: Time


@router.post(
    "", operation_id="createTeam", summary="Add a team", status_code=201, response_model=Team
)
def create(body: TeamIn, request: Request, response: Response, work: WriteWork) -> tables.Team:
    """Add a team, in a school or in the whole organization."""
    return created(response, request, teams.create(work, name=body.name, school_id=body.school_id))


@router.get("", operation_id="listTeams", summary="List the teams", response_model=Page[Team])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    school_id: Annotated[UUID | None, Query(description="Only teams of this school")] = None,
) -> dict[str, Any]:
    """List the teams, oldest first."""
    return listed(request, response, teams.page(work, asked, school_id))


@router.get("/{team_id}", operation_id="getTeam", summary="Get one team", response_model=Team)
def get(team_id: UUID, response: Response, work: ReadWork) -> tables.Team:
    """Get one team with its ETag."""
    return tagged(response, teams.get(work, team_id))


@router.patch(
    "/{team_id}", operation_id="changeTeam", summary="Change a team", response_model=Team
)
def change(
    team_id: UUID, body: TeamChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Team:
    """Change the members that are sent; null takes a member away."""
    return tagged(
        response, teams.update(work, team_id, body.model_dump(exclude_unset=True), revision)
    )


@router.delete(
    "/{team_id}", operation_id="archiveTeam", summary="Take a team out of use", status_code=204
)
def archive(team_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a team out of use; its members stay on record."""
    teams.archive(work, team_id, revision)


@router.post(
    "/{team_id}/members",
    operation_id="addTeamMember",
    summary="Put a person into a team",
    status_code=201,
    response_model=TeamMember,
)
def add_member(
    team_id: UUID, body: TeamMemberIn, request: Request, response: Response, work: WriteWork
) -> tables.TeamMember:
    """Put a person into a team; the ETag is the team's."""
    team, member = teams.add_member(work, team_id, body.person_id)
    work.session.flush()
    response.headers["Location"] = f"{request.url.path.rstrip('/')}/{body.person_id}"
    tagged(response, team)
    return member


@router.get(
    "/{team_id}/members",
    operation_id="listTeamMembers",
    summary="List who is in a team",
    response_model=Page[TeamMember],
)
def members(
    team_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List who is in a team, by when they joined."""
    return listed(request, response, teams.members(work, team_id, asked))


@router.delete(
    "/{team_id}/members/{person_id}",
    operation_id="removeTeamMember",
    summary="Take a person out of a team",
    status_code=204,
)
def remove_member(team_id: UUID, person_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a person out of a team; If-Match is the team's ETag."""
    teams.remove_member(work, team_id, person_id, revision)
