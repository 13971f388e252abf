"""`/vc-api`: the wire contract that the W3C test suites speak; there only where it is switched on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from app.api.content import send
from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.api.public_routes import IdIn, Public, SlugIn, open_reading
from app.api.vc_api_answers import answer
from app.api.vc_api_callers import Caller, caller
from app.domain.access import Action
from app.domain.errors import InvalidError, NotFoundError
from app.services import verifications
from app.services.published import CREDENTIAL, DID, JSON_LD, Published
from app.services.vc_api import issuing, options, statuses
from app.services.vc_api.resources import WireDocuments
from app.services.vc_api.troubles import Findings
from app.services.vc_api.verifying import Question, Verifying
from app.services.work import Work
from app.signing.proofs import SUITES
from app.verification.parsing import read_json
from app.verification.resolver import Errands, Resource
from app.wiring import Wiring

router = LateRouter(prefix="/vc-api", include_in_schema=False)
public = Public(router)
CallerDep = Annotated[Caller, Depends(caller)]
CREATED, NO_CONTENT = 201, 204


@router.get("")
def describe(asking: CallerDep) -> JSONResponse:
    """Say who issues here, and how."""
    return asking.reading(_description)


@router.post("/credentials/issue")
async def issue(asking: CallerDep, request: Request) -> Response:
    """Check a credential, give it a status, secure it."""
    body = await request.body()
    return await asking.writing(Action.ISSUE_CREDENTIAL, partial(_issue, body=body))


@router.post("/credentials/status")
async def change_status(asking: CallerDep, request: Request) -> Response:
    """Set or take back a status."""
    body = await request.body()
    return await asking.writing(Action.ISSUE_CREDENTIAL, partial(_change_status, body=body))


@router.post("/credentials/verify")
async def verify_credential(asking: CallerDep, request: Request) -> Response:
    """Verify a credential: 200 with the answer yes, 400 with every reason against it."""
    body = await request.body()
    return await run_in_threadpool(_verify, asking, body, "verifiableCredential")


@router.post("/presentations/verify")
async def verify_presentation(asking: CallerDep, request: Request) -> Response:
    """Verify a presentation and every credential in it."""
    body = await request.body()
    return await run_in_threadpool(_verify, asking, body, "verifiablePresentation")


@router.post("/status-lists/{list_id}/publish")
def publish(asking: CallerDep, list_id: UUID) -> Response:
    """Do nothing: a list is signed whenever it is read, so it is always the newest."""
    asking.allow(Action.ISSUE_CREDENTIAL)
    with asking.wiring.database.read() as session:
        if statuses.document(session, asking.wiring.tools, list_id) is None:
            raise NotFoundError("There is no such status list.")
    return Response(status_code=NO_CONTENT)


@public("/status-lists/{list_id}", "readWireStatusList", "Read a status list of the contract")
def status_list(list_id: IdIn, request: Request, wiring: WiringDep) -> Response:
    """Return the signed list; for anybody, since every verifier needs it."""
    return _document(request, wiring, f"/vc-api/status-lists/{list_id}", CREDENTIAL)


@public("/issuers/{slug}", "readWireIssuer", "Read the contract's issuer")
def issuer(slug: SlugIn, request: Request, wiring: WiringDep) -> Response:
    """Return the controlled identifier document of the contract's issuer."""
    return _document(request, wiring, f"/vc-api/issuers/{slug}", JSON_LD)


@public("/issuers/{slug}/did.json", "readWireIssuerDid", "Read the contract's did:web document")
def did_document(slug: SlugIn, request: Request, wiring: WiringDep) -> Response:
    """Return the same issuer under its did:web."""
    return _document(request, wiring, f"/vc-api/issuers/{slug}/did.json", DID, negotiated=False)


@dataclass(frozen=True, slots=True)
class _Nobody:
    """Nothing stands behind the contract's own documents."""

    def get(self, url: str, *, accept: str) -> Resource:
        del url, accept
        raise NotFoundError("There is nothing at this address.")


def _document(
    request: Request,
    wiring: Wiring,
    path: str,
    types: tuple[str, ...],
    *,
    negotiated: bool = True,
) -> Response:
    reading = partial(open_reading, wiring, wiring.now())
    documents = WireDocuments(wiring.tools, reading, _Nobody())
    found = documents.get(wiring.tools.base_url + path, accept="*/*")
    if found.status != 200:  # noqa: PLR2004
        raise NotFoundError("There is nothing at this address.")
    response = send(request, Published(found.body, types), negotiated=negotiated)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _description(work: Work) -> dict[str, Any]:
    own = issuing.issuer_of(work)
    return {
        "issuers": {algorithm.value: name for algorithm, name in own.ids().items()},
        "cryptosuites": list(SUITES),
        "envelopes": list(options.ENVELOPES),
        "statusPurposes": list(options.PURPOSES),
        "mode": "open" if work.tools.vc_api.is_open else "scoped",
    }


def _issue(work: Work, *, body: bytes) -> Response:
    asked = read_json(body)
    made = issuing.issue(work, _object(asked, "credential"), options.read(asked.get("options")))
    return JSONResponse({"verifiableCredential": made}, CREATED)


def _change_status(work: Work, *, body: bytes) -> Response:
    asked = read_json(body)
    identifier = statuses.checked_id(asked.get("credentialId"))
    entry = asked.get("credentialStatus")
    entry = entry[0] if isinstance(entry, list) and len(entry) == 1 else entry
    status = asked.get("status", True)
    purpose = entry.get("statusPurpose", "revocation") if isinstance(entry, dict) else None
    if purpose not in options.PURPOSES or not isinstance(status, bool):
        raise InvalidError("credentialStatus must name a purpose, and status be true or false.")
    statuses.change(work, identifier, str(purpose), status=status)
    return JSONResponse({"credentialId": identifier, "statusPurpose": purpose, "status": status})


def _verify(asking: Caller, body: bytes, name: str) -> Response:
    asking.allow(Action.WRITE_VERIFICATIONS)
    asking.throttle()
    try:
        asked = read_json(body)
        document = _object(asked, name)
        question = _question(asked.get("options"))
    except InvalidError as error:
        findings = Findings()
        findings.caught(error)
        return answer(asking.wiring, findings)
    verifying = _verifying(asking.wiring)
    ask: Callable[..., Findings] = (
        verifying.credential if name == "verifiableCredential" else verifying.presentation
    )
    return answer(asking.wiring, ask(document, question))


def _object(asked: dict[str, Any], name: str) -> dict[str, Any]:
    found = asked.get(name)
    if not isinstance(found, dict):
        raise InvalidError(f"The request must have a {name}, an object.")
    return found


def _verifying(wiring: Wiring) -> Verifying:
    now = wiring.now()
    reading = partial(open_reading, wiring, now)
    behind = verifications.documents(wiring.tools, reading)
    documents = Errands(WireDocuments(wiring.tools, reading, behind))
    return Verifying(documents, now, lenient=wiring.tools.vc_api.is_open)


def _question(asked: object) -> Question:
    if asked is None:
        return Question()
    if not isinstance(asked, dict):
        raise InvalidError("options must be an object.")
    checks = asked.get("checks")
    if checks is not None and not (
        isinstance(checks, list) and all(isinstance(check, str) for check in checks)
    ):
        raise InvalidError("options.checks must be a list of texts.")
    texts = {}
    for name in ("expectedProofPurpose", "challenge", "domain"):
        texts[name] = asked.get(name)
        if texts[name] is not None and not isinstance(texts[name], str):
            raise InvalidError(f"options.{name} must be a text.")
    return Question(
        frozenset(checks) if checks else None if checks is None else frozenset({"proof"}),
        texts["expectedProofPurpose"],
        texts["challenge"],
        texts["domain"],
    )
