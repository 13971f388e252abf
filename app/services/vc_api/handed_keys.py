"""Documents secured and verified with a key that somebody hands in: what the W3C's VC-JOSE-COSE suite drives.

The caller vouches for the key, and nobody is asked over the network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import Fault, InvalidError
from app.domain.verifiable_credentials import credential as model
from app.domain.verifiable_credentials import meaning, presentation
from app.domain.verifiable_credentials.flaws import Flaw, Flaws, MalformedCredentialError
from app.domain.verifiable_credentials.members import many
from app.domain.verifiable_credentials.presentation import ENVELOPED_CREDENTIAL, party_id
from app.services.vc_api.resources import Nobody
from app.services.vc_api.troubles import CRYPTOGRAPHIC, Findings, Trouble
from app.services.vc_api.verifying import outside_period
from app.signing.media import Securing, secure
from app.signing.secret_keys import signer_of
from app.verification.codes import Code
from app.verification.enveloped import READERS, form_of, media_of, token_in
from app.verification.issuer_keys import IssuerKeys
from app.verification.jwt_profile import JwtChecker, Profile, bare, bare_type
from app.verification.parsing import Token, instant
from app.verification.proving import Proven
from app.verification.report import Outcome

FEATURES = {
    f"{what}_{name}": f"{short}+{form}"
    for what, short in (("credential", "vc"), ("presentation", "vp"))
    for name, form in (("jose", "jwt"), ("sdjwt", "sd-jwt"), ("cose", "cose"))
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a document: `indeterminate` where it cannot be told here."""

    findings: Findings
    is_open: bool = False
    document: dict[str, Any] | None = None
    at: datetime | None = None

    @property
    def result(self) -> str:
        """Return the word that the suite has for it."""
        if self.findings.errors:
            return "indeterminate" if self.is_open else "failure"
        return "success"


def issue(
    document: dict[str, Any], method: Mapping[str, Any], media: str, paths: Sequence[str]
) -> str:
    """Return the document, secured with the private key of a verification method."""
    flaws = list(_flaws(document, media))
    if flaws:
        raise MalformedCredentialError(flaws)
    if media.startswith("vc+"):
        meaning.check(document)
    if unnamed := meaning.unnamed(document):
        detail = "is defined by no context by name, so an issuer does not know what it would sign"
        raise InvalidError(f"The member {unnamed[0]} {detail}.", Fault(f"/{unnamed[0]}", detail))
    identifier, secret = method.get("id"), method.get("secretKeyJwk")
    if not isinstance(identifier, str) or not isinstance(secret, dict):
        raise InvalidError("The key file is no verification method with an id and a secretKeyJwk.")
    return secure(document, media, Securing(signer_of(secret), identifier, {}, paths))


def _flaws(document: dict[str, Any], media: str, *, reading: bool = False) -> Flaws:
    if "proof" in document:
        yield Flaw("/proof", "must not be there, for the token around it secures the document")
    if media.startswith("vc+"):
        yield from model.flaws(document, reading=reading)
        return
    yield from presentation.flaws(document)
    # Credentials in presentations must be secured, and enveloped (VC-JOSE-COSE 3.1.2).
    for position, entry in enumerate(many(document.get("verifiableCredential", []))):
        inner = entry if isinstance(entry, dict) else {}
        for flaw in presentation.envelope_flaws(inner, ENVELOPED_CREDENTIAL):
            yield Flaw(f"/verifiableCredential/{position}{flaw.pointer}", flaw.detail)


def verify(
    content: bytes,
    method: Mapping[str, Any],
    media: str,
    at: datetime | None,
    now: datetime,
) -> Answer:
    """Verify a token with the public key of a verification method; a broken one is an answer, too.

    Without a moment it is asked about the one at which the token says that it was made, or now.
    """
    findings = Findings()
    try:
        token = READERS[form_of(media)](content)
        return _verified(token, method, media, at or _made_at(token) or now, findings)
    except InvalidError as error:
        findings.caught(error)
        return Answer(findings)


def _verified(
    token: Token, method: Mapping[str, Any], media: str, at: datetime, findings: Findings
) -> Answer:
    if bare_type(token.header.get("typ", media)) != media:
        raise InvalidError(f"The token says that it is something else than application/{media}.")
    document = bare(token.payload)
    if flaws := list(_flaws(document, media, reading=True)):
        raise MalformedCredentialError(flaws)
    keys = _keys(method)
    proven = _proven(token, document, keys, at)
    for check in (proven.proof, proven.issuer_key):
        findings.checked(check)
    if media.startswith("vc+"):
        _look_at_credential(document, keys, at, findings)
    else:
        _look_at_presentation(document, keys, at, findings)
    # Whoever signed with another key than the one that counts has not signed for this one.
    is_open = proven.proof.code is Code.SUITE_UNSUPPORTED
    return Answer(findings, is_open, document, at)


def _look_at_credential(
    document: Mapping[str, Any], keys: IssuerKeys, at: datetime, findings: Findings
) -> None:
    if party_id(document["issuer"]) != keys.issuer:
        detail = "must be the one that controls the key"
        findings.errors.append(Trouble(CRYPTOGRAPHIC, "Not the issuer's key", detail, "/issuer"))
    if trouble := outside_period(document, at):
        findings.errors.append(trouble)


def _look_at_presentation(
    document: Mapping[str, Any], keys: IssuerKeys, at: datetime, findings: Findings
) -> None:
    """Look at who presents, and at the credentials as far as one key reaches."""
    if "holder" in document and party_id(document["holder"]) != keys.issuer:
        detail = "is another than the one that controls the key"
        findings.warnings.append(Trouble(CRYPTOGRAPHIC, "Not the holder's key", detail, "/holder"))
    for position, entry in enumerate(many(document.get("verifiableCredential", []))):
        pointer = f"/verifiableCredential/{position}"
        try:
            media, token = media_of(entry["id"]), token_in(entry["id"])
            inner = bare(token.payload)
            proven = _proven(token, inner, keys, at)
        except InvalidError as error:
            detail = f"was not verified: {error.message}"
        else:
            if media.startswith("vc+") and proven.outcome is Outcome.PASSED:
                continue
            if proven.proof.code is Code.SIGNATURE_WRONG:
                findings.checked(proven.proof)
            detail = "was not verified with the one key that was handed in"
        findings.warnings.append(Trouble(CRYPTOGRAPHIC, "Not verified", detail, pointer))


def _keys(method: Mapping[str, Any]) -> IssuerKeys:
    identifier = method.get("id")
    if not isinstance(identifier, str) or not isinstance(method.get("publicKeyJwk"), dict):
        raise InvalidError("The key file is no verification method with an id and a publicKeyJwk.")
    controller = method.get("controller", identifier.partition("#")[0])
    public = {
        "id": identifier,
        "type": "JsonWebKey",
        "controller": controller,
        "publicKeyJwk": method["publicKeyJwk"],
    }
    return IssuerKeys(str(controller), {identifier: public})


def _proven(token: Token, document: dict[str, Any], keys: IssuerKeys, at: datetime) -> Proven:
    return JwtChecker(Nobody(), keys, at).prove(token, document, Profile.ENVELOPE)


def _made_at(token: Token) -> datetime | None:
    said = token.payload.get("iat")
    try:
        if isinstance(said, int | float) and not isinstance(said, bool):
            return datetime.fromtimestamp(said, UTC)
        return instant(said)
    except (InvalidError, ValueError, OverflowError, OSError):
        return None
