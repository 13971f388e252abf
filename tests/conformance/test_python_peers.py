"""Two other Python implementations and ours agree on each other's badges."""

import copy

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.ldp import add_data_integrity_proof, verify_data_integrity_proof
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.errors import SignatureInvalid
from openvc.status.bitstring import decode_bitstring, get_status_bit

from app.domain.keys import from_jwk, jwk
from app.domain.open_badges_3 import PublishedKey, issuer_document, vc_jwt_claims
from app.domain.standards import CONTEXTS
from app.rendering import baking
from app.rendering.baking import Standard
from app.signing.jws import vc_jwt
from app.verification.report import Verdict
from tests.conformance.conformance_badges import (
    ED25519,
    INDEX,
    ISSUER,
    KID,
    LIST,
    METHOD,
    NOW,
    P256,
    RSA,
    badge,
    judge_here,
    pages,
    private_pem,
    signed,
    status_list,
    token,
)
from tests.unit.rendering.images import SVG, picture

CONTEXT_DOCUMENTS = {url: CONTEXTS[url] for url in CONTEXTS}


def verify(document):
    """Have openvc verify the badge; it wants a single proof as an object, OB 3.0 as a list."""
    [proof] = document["proof"]
    return DataIntegrityProofSuite().verify(
        document | {"proof": proof},
        public_key_jwk=jwk(ED25519.public_key),
        extra_contexts=CONTEXT_DOCUMENTS,
    )


def theirs_of(key, document):
    return DataIntegrityProofSuite().add_proof(
        document,
        signing_key=key,
        verification_method=METHOD,
        created=NOW,
        extra_contexts=CONTEXT_DOCUMENTS,
    )


def test_openvc_accepts_our_badge_and_our_status_list():
    assert verify(signed()).issuer == ISSUER.id
    assert verify(status_list()).issuer == ISSUER.id
    packed = status_list(revoked=[INDEX])["credentialSubject"]["encodedList"]
    bits = decode_bitstring(packed)
    assert [get_status_bit(bits, index) for index in (INDEX - 1, INDEX)] == [0, 1]


@pytest.mark.parametrize("where", ["name", "achievement", "created"])
def test_openvc_refuses_our_badge_once_altered(where):
    altered = copy.deepcopy(signed())
    assert verify(altered).issuer == ISSUER.id
    place = {
        "name": altered,
        "achievement": altered["credentialSubject"]["achievement"],
        "created": altered["proof"][0],
    }[where]
    place["created" if where == "created" else "name"] = "2020-01-01T00:00:00Z"
    with pytest.raises(SignatureInvalid):
        verify(altered)


def public_pem(signer):
    form = PublicFormat.SubjectPublicKeyInfo
    return signer.public_key.load().public_bytes(Encoding.PEM, form)


def test_openbadgeslib_accepts_our_badge_and_refuses_it_altered():
    pem, genuine = public_pem(ED25519), signed()
    verify_data_integrity_proof(genuine, pem, extra_contexts=CONTEXT_DOCUMENTS)
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(
            genuine | {"name": "Another name"}, pem, extra_contexts=CONTEXT_DOCUMENTS
        )


@pytest.mark.parametrize("signer", [RSA, P256, ED25519], ids=["RS256", "ES256", "EdDSA"])
def test_openbadgeslib_accepts_our_token_and_refuses_it_altered(signer):
    pem = public_pem(signer)
    genuine = vc_jwt(badge(), signer, kid=KID)
    assert OB3Verifier(pem).verify(genuine).issuer.id == ISSUER.id
    head, _, signature = genuine.split(".")
    other = vc_jwt(badge() | {"name": "Another name"}, signer, kid=KID).split(".")[1]
    with pytest.raises(OB3VerificationError):
        OB3Verifier(pem).verify(f"{head}.{other}.{signature}")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_openbadgeslib_reads_and_accepts_the_token_that_we_baked(form):
    baked = baking.bake(picture() if form == "png" else SVG, Standard.OPEN_BADGES_3, token())
    read = {"png": OB3Verifier.extract_token_from_png, "svg": OB3Verifier.extract_token_from_svg}
    assert OB3Verifier(public_pem(RSA)).verify(read[form](baked)).issuer.id == ISSUER.id


def test_we_accept_a_token_signed_by_openbadgeslib_and_refuse_it_altered():
    made = OB3Signer(private_pem(), "EdDSA").sign_payload(vc_jwt_claims(badge()))
    head, _, signature = made.split(".")
    other = token(badge() | {"name": "Another name"}).split(".")[1]
    assert judge_here(made) is Verdict.VALID
    assert judge_here(f"{head}.{other}.{signature}") is Verdict.INVALID


def test_we_accept_a_badge_signed_by_openvc_and_refuse_it_altered():
    key = Ed25519SigningKey.generate(METHOD)
    theirs = theirs_of(key, badge())
    listed = [PublishedKey(METHOD, from_jwk(key.public_jwk()))]
    documents = {**pages(), ISSUER.id: issuer_document(ISSUER, listed)}
    unsigned = {name: value for name, value in status_list().items() if name != "proof"}
    documents[LIST] = theirs_of(key, unsigned)
    assert judge_here(theirs, documents) is Verdict.VALID
    assert judge_here(theirs | {"name": "Another name"}, documents) is Verdict.INVALID


def test_we_accept_a_badge_signed_by_openbadgeslib_and_refuse_it_altered():
    theirs = add_data_integrity_proof(
        badge(), private_pem(), METHOD, created=NOW, extra_contexts=CONTEXT_DOCUMENTS
    )
    assert judge_here(theirs) is Verdict.VALID
    assert judge_here(theirs | {"name": "Another name"}) is Verdict.INVALID
