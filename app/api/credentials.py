"""`/credentials`: what was awarded; direct issue; correcting, renewing, taking back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, created, listed, saved, tagged
from app.api.routes import operations
from app.api.shapes import Code, Page, Paragraph, Shape, Stored, Time
from app.domain.addresses import Addresses
from app.domain.revocation import RevocationReason, SuspensionReason
from app.services import correcting, credentials, direct_issue, renewing, suspending
from app.services.work import Work
from app.storage import tables

router = operations("/credentials", "credentials")
EXAMPLE: dict[str, Any] = {
    "version_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3a",
    "person_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3b",
    "key": "course-17-completion-4711",
}
STATES = "^(issued|suspended|revoked)$"


class CredentialIn(Shape):
    """A direct award: which version, to whom, under which key of the client's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    version_id: UUID
    person_id: UUID
    key: Code = Field(description="The same key again gives the same credential")
    narrative: Paragraph | None = Field(
        default=None, description="Stands in the badge, after the words that it was not assessed"
    )


class Revocation(Shape):
    """Why the credential is taken back, as a code."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "issued_in_error"}]})
    reason: RevocationReason


class Suspension(Shape):
    """Why the credential does not count for now, as a code."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "under_review"}]})
    reason: SuspensionReason


class CorrectionIn(Shape):
    """What to put right; a member that is left out stays as it was signed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"update_name": True}]})
    narrative: Paragraph | None = Field(
        default=None, description="The words of a direct award; null takes them out"
    )
    update_name: bool = Field(
        default=False, description="Name the person as they are called today, with their consent"
    )


class Credential(Stored):
    """An award; the signed forms are at `url`."""

    url: str
    issuer_id: UUID
    version_id: UUID
    stage_id: UUID | None
    person_id: UUID
    enrollment_id: UUID | None
    client_id: UUID | None
    state: str
    is_assessed: bool
    awarded_at: Time
    number: int = Field(description="Which signed version is the newest")
    valid_until: Time | None
    revoked_at: Time | None
    revocation_reason: str | None
    suspended_at: Time | None
    suspension_reason: str | None


@router.get(
    "",
    operation_id="listCredentials",
    summary="List the credentials",
    response_model=Page[Credential],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: UUID | None = None,
    version_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern=STATES)] = None,
) -> dict[str, Any]:
    """List what was awarded, oldest first: everything, or what concerns whoever asks."""
    found = credentials.page(work, asked, person_id=person_id, version_id=version_id, state=state)
    return listed(request, response, found, lambda row: _shown(work, row))


@router.get(
    "/{credential_id}",
    operation_id="getCredential",
    summary="Get one credential",
    response_model=Credential,
)
def get(credential_id: UUID, response: Response, work: ReadWork) -> Credential:
    """Get one credential with its ETag."""
    found = tagged(response, credentials.get(work, credential_id))
    return _shown(work, found)


@router.post(
    "",
    operation_id="issueCredential",
    summary="Issue a credential directly",
    status_code=201,
    response_model=Credential,
    responses={200: {"description": "It was issued before under this key", "model": Credential}},
)
def issue(body: CredentialIn, request: Request, response: Response, work: WriteWork) -> Credential:
    """Issue without an assessment here, where client and version allow it; the badge says so."""
    row, is_new = direct_issue.issue_directly(work, **body.model_dump())
    created(response, request, row)
    if not is_new:
        response.status_code = 200
    return _shown(work, row)


@router.post(
    "/{credential_id}/revoke",
    operation_id="revokeCredential",
    summary="Take a credential back",
    response_model=Credential,
)
def revoke(
    credential_id: UUID, body: Revocation, response: Response, work: WriteWork
) -> Credential:
    """Revoke for good: the status list says so from its next reading on."""
    return _anew(work, response, credentials.revoke(work, credential_id, body.reason))


@router.post(
    "/{credential_id}/corrections",
    operation_id="correctCredential",
    summary="Correct a credential",
    response_model=Credential,
)
def correct(
    credential_id: UUID, body: CorrectionIn, response: Response, work: WriteWork
) -> Credential:
    """Sign the same award anew with what was wrong put right; copies of the old version are refused."""
    correction = correcting.Correction(
        changes_narrative="narrative" in body.model_fields_set,
        narrative=body.narrative,
        updates_name=body.update_name,
    )
    return _anew(work, response, correcting.correct(work, credential_id, correction))


@router.post(
    "/{credential_id}/renewals",
    operation_id="renewCredential",
    summary="Renew a credential",
    response_model=Credential,
)
def renew(credential_id: UUID, response: Response, work: WriteWork) -> Credential:
    """Sign the same award anew with a later end, where the definition lets a coordinator renew."""
    return _anew(work, response, renewing.renew(work, credential_id))


@router.post(
    "/{credential_id}/suspend",
    operation_id="suspendCredential",
    summary="Suspend a credential",
    response_model=Credential,
)
def suspend(
    credential_id: UUID, body: Suspension, response: Response, work: WriteWork
) -> Credential:
    """Let it not count for now: strangers refuse it, our own verifier says that it is suspended."""
    return _anew(work, response, suspending.suspend(work, credential_id, body.reason))


@router.post(
    "/{credential_id}/reinstate",
    operation_id="reinstateCredential",
    summary="Let a suspended credential count again",
    response_model=Credential,
)
def reinstate(credential_id: UUID, response: Response, work: WriteWork) -> Credential:
    """Sign it anew; copies from before the suspension stay refused."""
    return _anew(work, response, suspending.reinstate(work, credential_id))


def _anew(work: Work, response: Response, row: tables.Credential) -> Credential:
    saved(work, response, row)
    return _shown(work, row)


def _shown(work: Work, row: tables.Credential) -> Credential:
    url = Addresses(work.tools.base_url).credential(row.id)
    members = {name: getattr(row, name) for name in Credential.model_fields if name != "url"}
    return Credential(url=url, **members)
