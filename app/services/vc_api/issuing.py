"""Issuing any credential for the test contract: checked, given a status, secured as asked."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from app.domain.errors import Fault, InvalidError
from app.domain.keys import Algorithm
from app.domain.moments import wire_time
from app.domain.standards import CREDENTIALS_V2, DATA_INTEGRITY_V2
from app.domain.verifiable_credentials import credential as model
from app.domain.verifiable_credentials import meaning, related_resources
from app.domain.verifiable_credentials.flaws import MalformedCredentialError
from app.domain.verifiable_credentials.presentation import ENVELOPED_CREDENTIAL, party_id
from app.services.vc_api import assurance, statuses
from app.services.vc_api.issuer import Identity, WireIssuer
from app.services.vc_api.options import ENVELOPES, Choices
from app.services.vc_api.resources import bundled
from app.services.work import Work
from app.signing.media import Securing, data_url, secure
from app.signing.proofs import SUITES, Wanted, prove
from app.storage.tables import Organization

DEFAULT, FALLBACK = "eddsa-rdfc-2022", "eddsa-jcs-2022"


def issue(work: Work, credential: dict[str, Any], choices: Choices) -> dict[str, Any]:
    """Return the credential, secured; raises InvalidError saying what is wrong with it."""
    if "proof" in credential:
        raise InvalidError(
            "A credential to be issued has no proof.", Fault("/proof", "must not be there")
        )
    flaws = list(model.flaws(_dated(work, credential)))
    if flaws:
        raise MalformedCredentialError(flaws)
    issuer = issuer_of(work)
    signs = _identity(issuer, credential, choices)
    document = _completed(work, _named(work, _dated(work, credential), signs), signs, choices)
    plain = meaning.check(document)
    related_resources.compare(document, bundled)
    if choices.envelope:
        made = _enveloped(document, signs, choices)
    else:
        made = _proven(work, issuer, document, _suites(choices, signs, plain=plain), choices)
    assurance.assure(work, made, choices, listed_here="credentialStatus" not in credential)
    return made


def issuer_of(work: Work) -> WireIssuer:
    """Return the issuer of whoever asks."""
    organization = work.session.get_one(Organization, work.organization_id)
    return WireIssuer(work.tools, organization)


def _identity(issuer: WireIssuer, credential: dict[str, Any], choices: Choices) -> Identity:
    """Return who signs first: by the suite asked for, or by the issuer named when it is one of ours."""
    if choices.envelope:
        return issuer.identity(choices.algorithm)
    if choices.suites:
        return issuer.identity(SUITES[choices.suites[0]].algorithm)
    named = party_id(credential["issuer"])
    ids = issuer.ids()
    is_p256 = named == ids[Algorithm.ES256] and named != ids[Algorithm.ED25519]
    return issuer.identity(Algorithm.ES256 if is_p256 else Algorithm.ED25519)


def _named(work: Work, document: dict[str, Any], signs: Identity) -> dict[str, Any]:
    """Return the document with the issuer that signs it; never in somebody else's name."""
    issuer = document["issuer"]
    if party_id(issuer) == signs.issuer_id:
        return document
    if not work.tools.vc_api.is_open:
        detail = f"must be {signs.issuer_id}, whose key signs"
        raise InvalidError(f"The issuer {detail}.", Fault("/credential/issuer", detail))
    own = issuer | {"id": signs.issuer_id} if isinstance(issuer, dict) else signs.issuer_id
    return document | {"issuer": own}


def _dated(work: Work, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of data model 1.1 with the date that it must have."""
    if not model.is_first_model(document) or "issuanceDate" in document:
        return document
    return document | {"issuanceDate": wire_time(work.now.replace(microsecond=0))}


def _completed(
    work: Work, document: dict[str, Any], signs: Identity, choices: Choices
) -> dict[str, Any]:
    """Add what an issuer adds: a status, and for 1.1 the words that proofs are written in."""
    if model.is_first_model(document):
        if choices.envelope:
            raise InvalidError("An envelope holds a credential of data model 2.0 only.")
        if DATA_INTEGRITY_V2 not in document["@context"]:
            return document | {"@context": [*document["@context"], DATA_INTEGRITY_V2]}
        return document
    if "credentialStatus" in document or not choices.purposes:
        return document
    identifier = choices.credential_id or document.get("id") or f"urn:uuid:{uuid4()}"
    known = statuses.checked_id(identifier)
    algorithm = signs.signer.public_key.algorithm
    entries = [statuses.reserve(work, known, purpose, algorithm) for purpose in choices.purposes]
    return document | {"credentialStatus": entries if len(entries) > 1 else entries[0]}


def _suites(choices: Choices, signs: Identity, *, plain: bool) -> tuple[str, ...]:
    if choices.suites:
        return choices.suites
    if signs.signer.public_key.algorithm is Algorithm.ES256:
        return ("ecdsa-rdfc-2019",)
    # Statements cannot hold a direction, nor tell twins apart; the JSON itself can be signed.
    return (DEFAULT if plain else FALLBACK,)


def _proven(
    work: Work,
    issuer: WireIssuer,
    document: dict[str, Any],
    suites: Sequence[str],
    choices: Choices,
) -> dict[str, Any]:
    proofs: list[dict[str, Any]] = []
    for suite in suites:
        signs = issuer.identity(SUITES[suite].algorithm)
        if signs.issuer_id != party_id(document["issuer"]):
            detail = "needs keys that the issuer does not have: a did:key has one only"
            raise InvalidError(
                f"The set of proofs {detail}.", Fault("/options/cryptosuite", detail)
            )
        wanted = Wanted(suite, signs.signer, signs.method_id, _members(work, choices, suites))
        proofs.append(prove(document, wanted, proofs[-1:] if choices.chained else ()))
    return document | {"proof": proofs if len(proofs) > 1 else proofs[0]}


def _members(work: Work, choices: Choices, suites: Sequence[str]) -> dict[str, Any]:
    made = {
        "created": wire_time(work.now.replace(microsecond=0)),
        "proofPurpose": "assertionMethod",
    }
    named = {"id": f"urn:uuid:{uuid4()}"} if choices.chained and len(suites) > 1 else {}
    return named | made | dict(choices.members)


def _enveloped(document: dict[str, Any], signs: Identity, choices: Choices) -> dict[str, Any]:
    """Return the credential inside a signed token (VC-JOSE-COSE 3, VCDM 4.13.1)."""
    asked = {"nonce": choices.members.get("challenge"), "aud": choices.members.get("domain")}
    claims = {name: value for name, value in asked.items() if value is not None}
    media = choices.envelope or ENVELOPES[0]
    token = secure(document, media, Securing(signs.signer, signs.kid, claims, choices.paths))
    return {
        "@context": CREDENTIALS_V2,
        "type": ENVELOPED_CREDENTIAL,
        "id": data_url(token, media),
    }
