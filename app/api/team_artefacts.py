"""`/teams/{id}/artefacts`, sharing and taking: what a team made together, in each member's own draft."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api import evidence as pieces
from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, placed, saved
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Stored, Time
from app.services import team_artefacts
from app.services.team_artefacts import Told
from app.services.work import Work
from app.storage import tables

router = operations("", "team artefacts")
_TEAM = "019a0000-0000-7000-8000-000000000051"


class ShareIn(Shape):
    """With which team to share a piece."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"team_id": _TEAM}]})
    team_id: UUID
    replaces: Annotated[Code, Field(max_length=64)] | None = Field(
        default=None, description="`sha256` of what the team shares now, if it does"
    )


class TakeIn(Shape):
    """What to take, of which team."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"requirement": "plan", "team_id": _TEAM}]}
    )
    requirement: Code = Field(description="The key of the requirement that this is for")
    team_id: UUID


class WithdrawalIn(Shape):
    """What to take back, as one saw it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sha256": "0" * 64}]})
    sha256: Annotated[Code, Field(max_length=64)] = Field(
        description="`sha256` of what the team shares now"
    )


class TeamArtefact(Stored):
    """What a team shares for one requirement; what is in it stands in the drafts of those who took it."""

    team_id: UUID
    requirement_id: UUID
    requirement: str
    person_id: UUID = Field(description="Who shared it last")
    shared_by: str
    sha256: str
    withdrawn_at: Time | None = Field(description="When it was taken back")


def _shown(told: Told) -> TeamArtefact:
    said = {"requirement": told.requirement, "shared_by": told.shared_by}
    row = told.row.model_dump(include=set(TeamArtefact.model_fields) - said.keys())
    return TeamArtefact(**row, **said)


@router.post(
    "/evidence/{evidence_id}/share", operation_id="shareEvidence", summary="Share with a team"
)
def share(evidence_id: UUID, body: ShareIn, response: Response, work: WriteWork) -> TeamArtefact:
    """Share a piece of your draft, in place of what the team shared before; drafts that took that keep it."""
    row = team_artefacts.share(work, evidence_id, body.team_id, body.replaces)
    return _shown(team_artefacts.told(work, saved(work, response, row)))


@router.post(
    "/submissions/{submission_id}/team-evidence",
    operation_id="takeTeamEvidence",
    summary="Take what a team shares",
    status_code=201,
)
def take(
    submission_id: UUID, body: TakeIn, response: Response, work: WriteWork
) -> pieces.Evidence:
    """Take it into your draft as it is now; it stays so, whatever the team shares later."""
    row = team_artefacts.take(work, submission_id, body.requirement, body.team_id)
    return pieces.shown(placed(response, "/api/v1/evidence", row), work)


@router.post(
    "/team-artefacts/{artefact_id}/withdraw",
    operation_id="withdrawTeamArtefact",
    summary="Share it no more",
)
def withdraw(
    artefact_id: UUID, body: WithdrawalIn, response: Response, work: WriteWork
) -> TeamArtefact:
    """Take back what your team, or you, shared, until a member has handed it in; drafts keep their copies."""
    row = team_artefacts.withdraw(work, artefact_id, body.sha256)
    return _shown(team_artefacts.told(work, saved(work, response, row)))


@router.get(
    "/teams/{team_id}/artefacts",
    operation_id="listTeamArtefacts",
    summary="List what a team shares",
    response_model=Page[TeamArtefact],
)
def page(
    team_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List it for the members of the team and those who run the programme."""
    found = team_artefacts.of_team(work, team_id, asked)
    return listed(request, response, found, lambda row: _told(work, row))


def _told(work: Work, row: tables.TeamArtefact) -> TeamArtefact:
    return _shown(team_artefacts.told(work, row))
