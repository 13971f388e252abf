"""`/roles`: what people may do, and where."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import ConfigDict

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Shape, Stored
from app.domain import access
from app.services import roles
from app.storage import tables

router = operations("/roles", "roles")
EXAMPLE: dict[str, Any] = {
    "person_id": "019a0000-0000-7000-8000-000000000001",
    "name": "assessor",
}


class RoleIn(Shape):
    """A role to give: everywhere, or in one school, or for one microcredential."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    person_id: UUID
    name: access.RoleName
    school_id: UUID | None = None
    microcredential_id: UUID | None = None


class Role(Stored):
    """A role that a person has."""

    person_id: UUID
    name: access.RoleName
    school_id: UUID | None
    microcredential_id: UUID | None


@router.post(
    "",
    operation_id="grantRole",
    summary="Give a person a role",
    status_code=201,
    response_model=Role,
)
def grant(body: RoleIn, request: Request, response: Response, work: WriteWork) -> tables.Role:
    """Give a person a role; nobody gives one to themself, only coordinators make coordinators."""
    return created(
        response,
        request,
        roles.grant(
            work,
            body.person_id,
            body.name,
            school_id=body.school_id,
            microcredential_id=body.microcredential_id,
        ),
    )


def _asked(
    person_id: Annotated[UUID | None, Query()] = None,
    name: Annotated[access.RoleName | None, Query()] = None,
    school_id: Annotated[UUID | None, Query()] = None,
    microcredential_id: Annotated[UUID | None, Query()] = None,
) -> roles.Asked:
    return roles.Asked(person_id, name and name.value, school_id, microcredential_id)


@router.get("", operation_id="listRoles", summary="List roles", response_model=Page[Role])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked_page: PageAsked,
    asked: Annotated[roles.Asked, Depends(_asked)],
) -> dict[str, Any]:
    """List the roles that the caller may see, oldest first."""
    return listed(request, response, roles.page(work, asked_page, asked))


@router.get("/{role_id}", operation_id="getRole", summary="Get one role", response_model=Role)
def get(role_id: UUID, response: Response, work: ReadWork) -> tables.Role:
    """Get one role with its ETag."""
    return tagged(response, roles.get(work, role_id))


@router.delete(
    "/{role_id}", operation_id="takeRoleAway", summary="Take a role away", status_code=204
)
def take_away(role_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a role from a person; what was done in it stays."""
    roles.take_away(work, role_id, revision)
