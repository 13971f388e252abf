"""Real badges from the real signing code, with the pages a verifier needs to see."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.credential import (
    Achievement,
    Alignment,
    Assessor,
    Credential,
    Evidence,
    Issuer,
    Level,
    Recipient,
    Related,
    Result,
    ResultDescription,
    ResultKind,
    StatusEntry,
)
from app.domain.endorsement import Endorsement
from app.domain.endorsement import to_document as endorsement_document
from app.domain.keys import jwk, multikey, published_jwk
from app.domain.multibase import encode_base58, encode_base64url
from app.domain.open_badges_3 import PublishedKey, issuer_document, to_document
from app.domain.status_list import ListShape, bits_of, state_of, status_list_document
from app.signing.data_integrity import secure
from app.signing.jws import vc_jwt
from app.signing.signer import local_signer
from app.verification.resolver import Obstacle, Resource, UnreachableError
from app.verification.verifier import Verifier

NOW = datetime.now(UTC).replace(microsecond=0)
BASE = "https://badges.example"
ISSUER = Issuer(id=f"{BASE}/issuers/north", name="North District", url=BASE)
LIST = f"{BASE}/status/1"
INDEX = 94_567
_PRIVATE = ed25519.Ed25519PrivateKey.generate()
ED25519 = local_signer(_PRIVATE)
P256 = local_signer(ec.generate_private_key(ec.SECP256R1()))
RSA = local_signer(rsa.generate_private_key(public_exponent=65537, key_size=2048))
METHOD, KID = f"{ISSUER.id}#key-1", f"{BASE}/keys/2"


def achievement():
    url = f"{BASE}/microcredentials/7"
    levels = tuple(
        Level(f"{url}/criteria#c1-{n}", name, str(n), str(n))
        for n, name in enumerate(("Emerging", "Proficient", "Exemplary"), start=1)
    )
    criterion = ResultDescription(
        id=f"{url}/criteria#c1",
        name="Evidence quality",
        kind=ResultKind.LEVEL,
        levels=levels,
        required_level=levels[1].id,
    )
    return Achievement(
        id=url,
        name="Formative Assessment — Évaluation 形成",
        description="Uses evidence to adjust teaching",
        version="2",
        criteria_url=f"{url}/criteria",
        criteria_narrative="Submit a lesson video\nand a reflection.",
        alignments=(Alignment(f"{url}#a1", "Uses evidence", "https://case.example/uri/74f5"),),
        result_descriptions=(criterion,),
    )


def credential(*, ends=None):
    badge = achievement()
    criterion = badge.result_descriptions[0]
    return Credential(
        id="urn:uuid:0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11",
        issuer=ISSUER,
        achievement=badge,
        recipient=Recipient.from_email(
            "urn:uuid:70a1ae7a-4b8f-4c68-9f4c-9a2f8a5f2b51", email="ana@school.example", salt="s1"
        ),
        awarded_at=NOW - timedelta(days=2),
        valid_from=NOW - timedelta(days=1),
        valid_until=ends,
        results=(
            Result(
                "urn:uuid:5b6f0a1f-8df7-4b6a-bb0f-7f9f2cf0a001",
                criterion.id,
                achieved_level=criterion.levels[1].id,
            ),
        ),
        evidence=(
            Evidence(
                "urn:uuid:5b6f0a1f-8df7-4b6a-bb0f-7f9f2cf0a002", "Lesson video", "What I saw"
            ),
        ),
        assessor=Assessor(f"{ISSUER.id}#panel", "Review panel"),
        status=StatusEntry(LIST, INDEX),
    )


def badge(**options):
    return to_document(credential(**options))


def signed(document=None):
    return secure(document or badge(), ED25519, method_id=METHOD, created=NOW)


def token(document=None):
    return vc_jwt(document or badge(), RSA, kid=KID)


def status_list(*, revoked=(), signer=ED25519):
    document = status_list_document(
        ListShape(LIST, ISSUER.id, "revocation"),
        state_of(bits_of(revoked), NOW - timedelta(hours=1), NOW + timedelta(hours=23)),
    )
    return secure(document, signer, method_id=METHOD, created=NOW)


def every_claim():
    """A skill assertion in one of several languages, refreshed: every optional member at once."""
    plain = credential()
    others = (
        Related(f"{BASE}/microcredentials/7", language="en", badge_class=f"{BASE}/ob2/badges/7"),
        Related("https://skills.example/achievements/feedback", version="3"),
    )
    what = replace(
        plain.achievement,
        id=f"{BASE}/microcredentials/7/languages/es",
        language="es",
        achievement_type="Competency",
        badge_class=f"{BASE}/ob2/badges/7/languages/es",
        creator=Issuer("https://skills.example/profiles/1", "The alliance", "https://s.example"),
        related=others,
    )
    refresh = f"{BASE}/credentials/7.json"
    return to_document(replace(plain, achievement=what, refresh_url=refresh))


def endorsement(subject=f"{BASE}/microcredentials/7"):
    """An endorsement of ours, not yet signed."""
    return endorsement_document(
        Endorsement(
            id=f"{BASE}/endorsements/1",
            name="Endorsed — 推薦",
            issuer=ISSUER,
            subject=subject,
            comment="Counts toward renewal.",
            valid_from=NOW - timedelta(days=1),
            valid_until=NOW + timedelta(days=365),
            status=StatusEntry(LIST, INDEX),
        )
    )


def pages(*, revoked=()):
    keys = [PublishedKey(METHOD, ED25519.public_key), PublishedKey(KID, RSA.public_key)]
    return {
        ISSUER.id: issuer_document(ISSUER, keys),
        LIST: status_list(revoked=revoked),
        KID: published_jwk(RSA.public_key, kid=KID, issuer=ISSUER.id),
    }


def multikey_pair(method_id):
    """Return the Ed25519 key as other people's software takes it, private half and all."""
    secret = b"\x80\x26" + _PRIVATE.private_bytes_raw()
    return {
        "id": method_id,
        "type": "Multikey",
        "controller": ISSUER.id,
        "publicKeyMultibase": multikey(ED25519.public_key),
        "secretKeyMultibase": encode_base58(secret),
    }


def private_pem():
    """Return the Ed25519 key in PKCS #8."""
    pem, form, plain = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    return _PRIVATE.private_bytes(pem, form, plain)


def private_jwk():
    """Return the Ed25519 key as JOSE software takes it, private half and all."""
    secret = encode_base64url(_PRIVATE.private_bytes_raw())
    return jwk(ED25519.public_key) | {"d": secret}


class Pages:
    """A resolver over a dictionary."""

    def __init__(self, documents):
        self.documents = documents

    def get(self, url, *, accept):  # noqa: ARG002  the protocol has it
        if url not in self.documents:
            raise UnreachableError("The host did not answer.", Obstacle.NO_CONNECTION)
        return Resource(url, 200, "application/json", json.dumps(self.documents[url]).encode())


def judge_here(document, documents=None):
    text = document if isinstance(document, str) else json.dumps(document)
    return Verifier(Pages(documents or pages())).verify(text, now=NOW).verdict
