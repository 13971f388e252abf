"""`/people`: found or made by e-mail or external id, changed, let in no more."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Code, EmailAddress, Name, Page, Shape, Stored, Time
from app.services import correcting, people
from app.services.identities import ExternalName, Identities

router = operations("/people", "people")
EXAMPLE: dict[str, Any] = {
    "name": "Ada Park",
    "email": "ada@district.example",
    "external_ids": [{"system": "oneroster", "value": "sourced-17"}],
}


class ExternalIdIn(Shape):
    """What another system calls the person."""

    system: Code
    value: Name


class PersonIn(Shape):
    """A person to find or, if nobody is known by this, to make."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Name
    email: EmailAddress | None = None
    external_ids: list[ExternalIdIn] = Field(default_factory=list, max_length=20)
    school_id: UUID | None = None
    share_name: bool = Field(default=False, description="The person agrees to a name on badges")


class PersonChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"share_name": True}]})
    name: Name = ""
    school_id: UUID | None = None
    share_name: bool = False


class EmailIn(Shape):
    """An address that the caller asserts to be the person's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "ada@home.example"}]})
    address: EmailAddress


class BadgeAddressIn(Shape):
    """A verified address of the person, and which badges are to belong to it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3c"}]}
    )
    email_id: UUID
    credential_ids: list[UUID] | None = Field(
        default=None, max_length=1000, description="Left out: every badge that was not revoked"
    )


class BadgesMoving(Shape):
    """The credentials that are signed anew for the address, by jobs."""

    credential_ids: list[UUID]


class Email(Shape):
    """An address: asserted by a client or an import, verified by the person's own click."""

    id: UUID
    address: str
    status: Literal["asserted", "verified"]
    is_primary: bool
    verified_at: Time | None


class ExternalId(Shape):
    """What another system calls the person."""

    id: UUID
    system: str
    value: str


class Person(Stored):
    """A person."""

    name: str
    school_id: UUID | None
    share_name: bool
    deactivated_at: Time | None
    emails: list[Email]
    external_ids: list[ExternalId]


OWN_FIELDS = Person.model_fields.keys() - {"emails", "external_ids"}


def _shown(known: people.Known) -> dict[str, Any]:
    own = {name: getattr(known.person, name) for name in OWN_FIELDS}
    return own | {"emails": known.emails, "external_ids": known.external_ids}


def _answered(response: Response, known: people.Known) -> dict[str, Any]:
    """Return the person with the ETag."""
    tagged(response, known.person)
    return _shown(known)


@router.post(
    "",
    operation_id="findOrCreatePerson",
    summary="Find a person by e-mail or external id, or add one",
    status_code=201,
    response_model=Person,
    responses={200: {"model": Person, "description": "The person was known already"}},
)
def find_or_create(
    body: PersonIn, request: Request, response: Response, work: WriteWork
) -> dict[str, Any]:
    """Find or add: 201 for somebody new, 200 for somebody known, who keeps name and school."""
    names = tuple(ExternalName(e.system, e.value) for e in body.external_ids)
    known, is_new = people.find_or_create(
        work,
        Identities(body.email, names),
        name=body.name,
        school_id=body.school_id,
        share_name=body.share_name,
    )
    if is_new:
        created(response, request, known.person)
    else:
        response.status_code = 200
        tagged(response, known.person)
    return _shown(known)


def _asked(
    email: Annotated[EmailAddress | None, Query()] = None,
    external_id: Annotated[Name | None, Query()] = None,
    external_system: Annotated[Code | None, Query(description="Whose external_id it is")] = None,
    school_id: Annotated[UUID | None, Query()] = None,
) -> people.Asked:
    return people.Asked(email, external_id, external_system, school_id)


@router.get("", operation_id="listPeople", summary="List people", response_model=Page[Person])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked_page: PageAsked,
    asked: Annotated[people.Asked, Depends(_asked)],
) -> dict[str, Any]:
    """List the people whom the caller may see, oldest first."""
    return listed(request, response, people.page(work, asked_page, asked), _shown)


@router.get(
    "/{person_id}", operation_id="getPerson", summary="Get one person", response_model=Person
)
def get(person_id: UUID, response: Response, work: ReadWork) -> dict[str, Any]:
    """Get one person with the ETag."""
    return _answered(response, people.get(work, person_id))


@router.patch(
    "/{person_id}", operation_id="changePerson", summary="Change a person", response_model=Person
)
def change(
    person_id: UUID, body: PersonChange, response: Response, work: WriteWork, revision: Revision
) -> dict[str, Any]:
    """Change the members that are sent; people may change `share_name` for themselves."""
    changes = body.model_dump(exclude_unset=True)
    return _answered(response, people.update(work, person_id, changes, revision))


@router.post(
    "/{person_id}/deactivate",
    operation_id="deactivatePerson",
    summary="Let a person in no more",
    response_model=Person,
)
def deactivate(person_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """End the person's sessions and refuse new ones; everything the person did stays."""
    return _answered(response, people.deactivate(work, person_id))


@router.post(
    "/{person_id}/reactivate",
    operation_id="reactivatePerson",
    summary="Let a person in again",
    response_model=Person,
)
def reactivate(person_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Let a person in again, with the roles the person has."""
    return _answered(response, people.reactivate(work, person_id))


@router.post(
    "/{person_id}/emails",
    operation_id="addEmail",
    summary="Add an address to a person",
    status_code=201,
    response_model=Person,
)
def add_email(
    person_id: UUID, body: EmailIn, response: Response, work: WriteWork
) -> dict[str, Any]:
    """Add an address as asserted; the person's own click on a link sent there verifies it."""
    return _answered(response, people.add_email(work, person_id, body.address))


@router.post(
    "/{person_id}/badge-address",
    operation_id="moveBadges",
    summary="Give a person's badges to another address of the person",
    status_code=202,
    response_model=BadgesMoving,
)
def move_badges(person_id: UUID, body: BadgeAddressIn, work: WriteWork) -> BadgesMoving:
    """Ask for the badges to be signed anew with the hash of a verified address; the old hash is gone."""
    moving = correcting.ask_to_move(work, person_id, **body.model_dump())
    return BadgesMoving(credential_ids=moving)


@router.delete(
    "/{person_id}/emails/{email_id}",
    operation_id="removeEmail",
    summary="Take an address from a person",
    status_code=204,
)
def remove_email(person_id: UUID, email_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take an address away; If-Match is the person's ETag."""
    people.remove_email(work, person_id, email_id, revision)
