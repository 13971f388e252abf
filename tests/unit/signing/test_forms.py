from datetime import UTC, datetime

import jwt
import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from app.domain.canonical import hash_data
from app.domain.errors import DataLossError, InvalidError, SigningError
from app.domain.multibase import decode, decode_base64url
from app.domain.open_badges_3 import to_document, vc_jwt_claims
from app.domain.templates import Templates
from app.signing.data_integrity import secure
from app.signing.jws import vc_jwt
from app.signing.signer import LocalSigner
from tests.credential_builders import ISSUER, credential

CREATED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
METHOD = f"{ISSUER.id}#key"
ED25519 = LocalSigner(ed25519.Ed25519PrivateKey.generate())
SIGNERS = [
    ED25519,
    LocalSigner(rsa.generate_private_key(65537, 2048)),
    LocalSigner(ec.generate_private_key(ec.SECP256R1())),
]
KID = "https://badges.district.example/keys/1"


def secured(document, templates=None):
    return secure(document, ED25519, method_id=METHOD, created=CREATED, templates=templates)


def verify(badge):
    proof = dict(badge["proof"][0])
    value = decode(proof.pop("proofValue"))
    document = {key: member for key, member in badge.items() if key != "proof"}
    ED25519.public_key.load().verify(value, hash_data(document, proof))


@pytest.mark.parametrize("templates", [None, Templates()], ids=["general", "fast"])
def test_a_proof_holds_over_document_and_options(templates):
    for number in (1, 2):
        document = to_document(credential(number))
        badge = secured(document, templates)
        assert "proof" not in document
        assert [proof["created"] for proof in badge["proof"]] == ["2026-03-04T05:06:07Z"]
        verify(badge)


def test_the_fast_path_signs_the_very_same():
    document = to_document(credential())
    assert secured(document, Templates()) == secured(document)


def test_a_change_of_document_or_options_breaks_the_proof():
    badge = secured(to_document(credential()))
    later = [badge["proof"][0] | {"created": "2026-03-04T05:06:08Z"}]
    for altered in (badge | {"name": "x"}, badge | {"proof": later}):
        with pytest.raises(InvalidSignature):
            verify(altered)


def test_only_an_ed25519_key_makes_a_proof():
    for signer in SIGNERS[1:]:
        with pytest.raises(SigningError, match="Ed25519"):
            secure(to_document(credential()), signer, method_id=METHOD, created=CREATED)


def test_a_document_with_a_proof_is_not_signed_over_it():
    with pytest.raises(SigningError, match="already"):
        secured(secured(to_document(credential())))


@pytest.mark.parametrize("method", ["key", "#key", "https://a.example/ b"])
def test_a_method_that_is_no_iri_is_refused_for_it_would_stay_unsigned(method):
    for templates in (None, Templates()):
        with pytest.raises(DataLossError):
            secure(
                to_document(credential()),
                ED25519,
                method_id=method,
                created=CREATED,
                templates=templates,
            )


def test_what_would_stay_unsigned_is_not_signed():
    with pytest.raises(DataLossError):
        secured(to_document(credential()) | {"bogus": 1}, Templates())


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda signer: signer.public_key.algorithm)
def test_a_vc_jwt_is_read_by_an_independent_library(signer):
    document = to_document(credential())
    token = vc_jwt(document, signer, kid=KID)
    algorithm = signer.public_key.algorithm
    payload = jwt.PyJWS().decode(token, signer.public_key.load(), algorithms=[algorithm])
    assert jwt.get_unverified_header(token) == {"alg": algorithm, "kid": KID, "typ": "JWT"}
    assert orjson.loads(payload) == vc_jwt_claims(document)


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda signer: signer.public_key.algorithm)
def test_an_altered_vc_jwt_does_not_verify(signer):
    header, payload, signature = vc_jwt(to_document(credential()), signer, kid=KID).split(".")
    other = vc_jwt(to_document(credential(2)), signer, kid=KID).split(".")[1]
    assert decode_base64url(payload) != decode_base64url(other)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.PyJWS().decode(
            f"{header}.{other}.{signature}",
            signer.public_key.load(),
            algorithms=[signer.public_key.algorithm],
        )


@pytest.mark.parametrize("value", ["\ud800", 2**60, {1, 2}])
def test_what_json_cannot_carry_is_not_signed(value):
    with pytest.raises(InvalidError):
        vc_jwt(to_document(credential()) | {"name": value}, ED25519, kid=KID)
