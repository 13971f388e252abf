"""`/known-issuers`: the issuer registry, whom an organization knows and on what grounds."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Name, Page, Paragraph, Shape, Stored
from app.domain.known_issuers import LONGEST_ID, MOST_AT_ONCE, HowChecked, plain_issuer_id
from app.services import known_issuers
from app.storage import tables

router = operations("/known-issuers", "known issuers")
IssuerId = Annotated[
    str, Field(min_length=5, max_length=LONGEST_ID), AfterValidator(plain_issuer_id)
]
Proof = Annotated[Paragraph, Field(min_length=1, description="What was seen, where and when")]
EXAMPLE: dict[str, Any] = {
    "issuer_id": "https://badges.lakeside.example/issuers/lakeside",
    "name": "Lakeside Schools",
    "how_checked": "personal_contact",
    "proof": "Their registrar read the id to us over the telephone.",
}


class KnownIssuerIn(Shape):
    """An issuer to put on the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    issuer_id: IssuerId = Field(description="The issuer's id, just as its badges spell it")
    name: Name = Field(description="The name that verifications will show")
    how_checked: HowChecked = Field(description="How somebody made sure whose id it is")
    proof: Proof


class KnownIssuerChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396); the id stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Lakeside Unified"}]})
    name: Name = ""
    how_checked: HowChecked = HowChecked.OTHER
    proof: Proof = ""


class KnownIssuer(Stored):
    """An issuer on the list."""

    issuer_id: str
    name: str
    how_checked: str
    proof: str
    added_by: dict[str, str] = Field(description="Whoever added it: person_id, client_id or both")


class ListedIssuer(Shape):
    """One issuer of a list that is imported."""

    issuer_id: IssuerId
    name: Name


class KnownIssuersIn(Shape):
    """A list that somebody publishes, with one proof for all of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "issuers": [
                        {"issuer_id": "did:web:badges.hill.example", "name": "Hill County"},
                        {"issuer_id": "https://badges.dale.example/issuers/1", "name": "Dale"},
                    ],
                    "how_checked": "published_list",
                    "proof": "The state agency's list of 1 September, from its own site.",
                }
            ]
        }
    )
    issuers: list[ListedIssuer] = Field(min_length=1, max_length=MOST_AT_ONCE)
    how_checked: HowChecked
    proof: Proof


class ImportedIssuers(Shape):
    """What came of the list."""

    added: list[KnownIssuer]
    known_before: list[str] = Field(description="Ids that were on the list and stay as they were")


@router.post(
    "",
    operation_id="addKnownIssuer",
    summary="Put an issuer on the list",
    status_code=201,
    response_model=KnownIssuer,
)
def create(
    body: KnownIssuerIn, request: Request, response: Response, work: WriteWork
) -> tables.KnownIssuer:
    """Put an issuer on the list; verifications of this organization know it from now on."""
    return created(
        response, request, known_issuers.add(work, known_issuers.Entry(**body.model_dump()))
    )


@router.post(
    "/import",
    operation_id="importKnownIssuers",
    summary="Import a list of issuers",
    response_model=ImportedIssuers,
)
def import_all(body: KnownIssuersIn, work: WriteWork) -> known_issuers.Imported:
    """Put every issuer of a list on ours; whoever is there already stays as they are."""
    return known_issuers.import_all(work, entries_of(body))


@router.get(
    "",
    operation_id="listKnownIssuers",
    summary="List the known issuers",
    response_model=Page[KnownIssuer],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    issuer_id: Annotated[IssuerId | None, Query()] = None,
) -> dict[str, Any]:
    """List the known issuers, oldest first."""
    return listed(request, response, known_issuers.page(work, asked, issuer_id))


@router.get(
    "/{known_issuer_id}",
    operation_id="getKnownIssuer",
    summary="Get one known issuer",
    response_model=KnownIssuer,
)
def get(known_issuer_id: UUID, response: Response, work: ReadWork) -> tables.KnownIssuer:
    """Get one known issuer with its ETag."""
    return tagged(response, known_issuers.get(work, known_issuer_id))


@router.patch(
    "/{known_issuer_id}",
    operation_id="changeKnownIssuer",
    summary="Change a known issuer",
    response_model=KnownIssuer,
)
def change(
    known_issuer_id: UUID,
    body: KnownIssuerChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> tables.KnownIssuer:
    """Change the name or the grounds; members that are not sent stay."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    return tagged(response, known_issuers.update(work, known_issuer_id, changes, revision))


@router.delete(
    "/{known_issuer_id}",
    operation_id="removeKnownIssuer",
    summary="Take an issuer off the list",
    status_code=204,
)
def remove(known_issuer_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take an issuer off the list; kept reports stay as they were."""
    known_issuers.remove(work, known_issuer_id, revision)


def entries_of(body: KnownIssuersIn) -> list[known_issuers.Entry]:
    """Return the entries of a list, each with the proof of the whole; the first of two ids counts."""
    entries = {
        one.issuer_id: known_issuers.Entry(one.issuer_id, one.name, body.how_checked, body.proof)
        for one in reversed(body.issuers)
    }
    return list(reversed(entries.values()))
