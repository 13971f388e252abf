"""What anybody may read without signing in: issuers, keys, achievements, credentials, status lists."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.content import send
from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.api.public_routes import OBJECT, IdIn, KeyIn, Public, PublicReading, SlugIn, there
from app.domain.definition import Language
from app.domain.errors import NotFoundError
from app.services import public_documents, published, status_lists
from app.services.published import Published
from app.services.reading import Reading
from app.storage import status_lists as lists
from app.wiring import Wiring

router = LateRouter(tags=["public"])
public = Public(router)
CREDENTIAL = {"content": {"application/vc+ld+json": OBJECT}}
LIST = {"content": {"application/json": OBJECT}}
DID = {"content": {"application/did+json": OBJECT}}
KEY = {"content": {"application/jwk+json": OBJECT}}
LanguageAsked = Annotated[Language | None, Query(description="Such as es or pt-BR")]
TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}}


@public("/issuers/{slug}", "readIssuer", "Read an issuer's Profile and keys")
def issuer(slug: SlugIn, request: Request, read: PublicReading) -> Response:
    """Return the Profile, which is also the controlled identifier document of the issuer's keys.

    `Link: …; rel="status"` leads to the 1EdTech list of what the issuer took back, where there is one.
    """
    response = send(request, there(public_documents.issuer(read, slug)), negotiated=True)
    listed = public_documents.revocations_of(read, slug)
    if listed is not None:
        response.headers["Link"] = f'<{listed}>; rel="status"; type="application/json"'
    return response


@public("/issuers/{slug}/did.json", "readIssuerDid", "Read an issuer's did:web document", DID)
def did_document(slug: SlugIn, request: Request, read: PublicReading) -> Response:
    """Return the did:web document of one issuer."""
    return send(request, there(public_documents.did_document(read, slug)), negotiated=False)


@public(
    "/issuers/{slug}/revocations",
    "readRevokedCredentials",
    "Read an issuer's 1EdTech revocation list",
    LIST,
)
def revocations(slug: SlugIn, request: Request, read: PublicReading) -> Response:
    """Return the ids of what the issuer took back or suspended, where it chose to publish them."""
    return send(request, there(public_documents.revocations(read, slug)), negotiated=False)


@public("/keys/{key_id}", "readKey", "Read one public key", KEY)
def key(key_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return exactly one JWK, with `kid` and `iss`; retired keys stay. Kept as briefly as a status list."""
    found = there(public_documents.key(read, key_id))
    return send(request, found, negotiated=True)


@public("/microcredentials/{version_id}", "readAchievement", "Read a microcredential version")
def achievement(
    version_id: IdIn, request: Request, read: PublicReading, language: LanguageAsked = None
) -> Response:
    """Return the Achievement that badges name; `?language=es` gives the one in that language."""
    asked = public_documents.language_of(read, version_id, language)
    found = there(public_documents.achievement(read, version_id, None, asked))
    response = send(request, found, negotiated=True)
    if asked is not None:
        response.headers["Content-Location"] = f"{request.url.path}/languages/{asked}"
    return response


@public("/microcredentials/{version_id}/criteria", "readCriteria", "Read how it is earned")
def criteria(version_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the criteria of an Achievement."""
    found = there(public_documents.criteria(read, version_id))
    return send(request, found, negotiated=True)


@public(
    "/microcredentials/{version_id}/stages/{stage_key}",
    "readStageAchievement",
    "Read the Achievement of one stage",
)
def stage(version_id: IdIn, stage_key: KeyIn, request: Request, read: PublicReading) -> Response:
    """Return the Achievement of a stage that has a badge of its own."""
    found = there(public_documents.achievement(read, version_id, stage_key))
    return send(request, found, negotiated=True)


@public(
    "/microcredentials/{version_id}/stages/{stage_key}/criteria",
    "readStageCriteria",
    "Read how a stage is earned",
)
def stage_criteria(
    version_id: IdIn, stage_key: KeyIn, request: Request, read: PublicReading
) -> Response:
    """Return the criteria of a stage that has a badge of its own."""
    found = there(public_documents.criteria(read, version_id, stage_key))
    return send(request, found, negotiated=True)


# Before the path without a suffix, which would take the suffix for a part of the id.
@public(
    "/credentials/{credential_id}.json",
    "readCredentialJson",
    "Read a credential as JSON-LD",
    CREDENTIAL,
)
def credential_json(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the stored signed bytes: OB 3.0 with a Data Integrity proof."""
    found = there(public_documents.credential(read, credential_id))
    return send(request, found, negotiated=False)


@public(
    "/credentials/{credential_id}.jwt", "readCredentialJwt", "Read a credential as a token", TEXT
)
def credential_jwt(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the stored VC-JWT."""
    found = there(public_documents.token(read, credential_id))
    return send(request, found, negotiated=False)


@public("/credentials/{credential_id}", "readCredential", "Read a credential", CREDENTIAL)
def credential(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the credential; a revoked one stays readable, its status list tells."""
    found = there(public_documents.credential(read, credential_id))
    return send(request, found, negotiated=True)


@public("/status/{list_id}", "readStatusList", "Read a status list", CREDENTIAL)
async def status_list(list_id: IdIn, request: Request, wiring: WiringDep) -> Response:
    """Return the signed Bitstring list; the first who asks after a change has it signed."""
    now = wiring.now()
    body = await run_in_threadpool(_signed, wiring, list_id, now)
    if body is None:
        # Waits for a place among the writers without holding a thread, as every writer does.
        async with wiring.writers:
            body = await run_in_threadpool(_sign, wiring, list_id, now)
    response = send(request, Published(body, published.CREDENTIAL), negotiated=True)
    # The bytes are the same under every name, so shared caches may keep them.
    age = int(status_lists.CACHED_FOR.total_seconds())
    response.headers["Cache-Control"] = f"public, max-age={age}"
    return response


def _signed(wiring: Wiring, list_id: UUID, now: datetime) -> bytes | None:
    with wiring.database.read() as session:
        found = lists.find_public(session, list_id)
        if found is None:
            raise NotFoundError("There is nothing at this address.")
        row = lists.bits_of(session, found)
        return status_lists.served(row, now, wiring.tools.status_signed_every)


def _sign(wiring: Wiring, list_id: UUID, now: datetime) -> bytes:
    with wiring.database.write(now) as session:
        found = lists.find_public(session, list_id)
        if found is None:
            raise NotFoundError("There is nothing at this address.")
        return status_lists.sign(Reading(session, wiring.tools, now), found)
