"""A receipt attests one report, under a key and a type that nothing else has."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import UnauthenticatedError
from app.domain.keys import thumbprint
from app.domain.receipts import KEYS_PATH, KIND, Stamp, receipt_claims
from app.domain.recipient import matches
from app.signing import jws
from app.signing.master_key import MasterKey
from app.signing.receipts import Receipts
from app.signing.signer import local_signer
from app.signing.tokens import Tokens
from app.verification.receipts import Code, is_receipt, read_receipt
from app.verification.report import Verdict
from tests.unit.verification.verification_world import NOW, Documents

HOME = "https://laurel.example"
MASTER = MasterKey.parse(base64.b64encode(bytes(range(32))).decode())
RECEIPTS = Receipts(MASTER, issuer=HOME)
REPORT = {"verdict": "valid", "summary": "This badge is genuine."}
STAMP = Stamp("urn:uuid:0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11", NOW, "salt")
CLAIMS = receipt_claims(REPORT, "ab" * 32, "ana@school.example", STAMP)


@pytest.fixture
def online():
    return Documents({HOME + KEYS_PATH: {"keys": [RECEIPTS.public_jwk]}})


def read(receipt, online, home=HOME):
    return read_receipt(receipt.encode(), online, home)


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(header=None, claims=None, receipt=None):
    """The receipt with parts replaced and the signature as it was."""
    head, body, signature = (receipt or RECEIPTS.sign(CLAIMS)).split(".")
    return f"{encode(header) if header else head}.{encode(claims) if claims else body}.{signature}"


def header_of(token):
    part = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_receipt_says_what_was_found_when_of_what_and_by_whom(online):
    found = read(RECEIPTS.sign(CLAIMS), online)
    assert (found.code, found.verdict, found.is_ours) == (Code.GENUINE, Verdict.VALID, True)
    told = found.to_json()
    assert told["report"] == REPORT
    assert (told["issued_at"], told["input_sha256"]) == ("2026-11-22T12:00:00Z", "ab" * 32)
    assert online.asked == [HOME + KEYS_PATH]


def test_whoever_was_asked_about_is_there_as_a_salted_hash_only(online):
    receipt = RECEIPTS.sign(CLAIMS)
    assert b"ana@" not in base64.urlsafe_b64decode(receipt.split(".")[1] + "==")
    asked = read(receipt, online).to_json()["recipient_asked"]
    assert matches("ana@school.example", hashed=asked["identityHash"], salt=asked["salt"])


def test_a_receipt_of_another_service_is_checked_with_that_ones_key(online):
    found = read(RECEIPTS.sign(CLAIMS), online, home="https://other.example")
    assert (found.code, found.is_ours) == (Code.GENUINE, False)


def test_a_service_out_of_reach_leaves_the_question_open():
    found = read(RECEIPTS.sign(CLAIMS), Documents())
    assert (found.code, found.verdict) == (Code.KEY_UNAVAILABLE, Verdict.UNVERIFIABLE)
    assert found.to_json()["report"] is None


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (CLAIMS["iat"], Code.GENUINE),
        (CLAIMS["iat"] - 1, Code.KEY_NOT_LISTED),
        ("never", Code.KEY_NOT_LISTED),
        (True, Code.KEY_NOT_LISTED),
    ],
)
def test_a_key_of_the_past_counts_for_what_it_signed_until_its_end(ended, code):
    key_set = {"keys": [RECEIPTS.public_jwk | {"exp": ended}]}
    assert read(RECEIPTS.sign(CLAIMS), Documents({HOME + KEYS_PATH: key_set})).code is code


@pytest.mark.parametrize("answer", [404, b"{", b"[]", {"keys": 7}, {"keys": [{"kid": "x"}]}])
def test_a_key_set_that_is_none_proves_nothing(answer):
    found = read(RECEIPTS.sign(CLAIMS), Documents({HOME + KEYS_PATH: answer}))
    assert found.verdict is not Verdict.VALID


@pytest.mark.parametrize(
    "change",
    [
        {"report": {"verdict": "invalid"}},
        {"input_sha256": "cd" * 32},
        {"iat": CLAIMS["iat"] + 1},
        {"jti": "urn:uuid:1"},
        {"recipient_asked": None},
    ],
)
def test_a_changed_receipt_is_refused(online, change):
    found = read(forged(claims={"iss": HOME} | CLAIMS | change), online)
    assert (found.code, found.claims) == (Code.ALTERED, None)


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {"typ": "JWT"}, {"typ": "at+jwt"},
        {"typ": None}, {"jwk": {"kty": "OKP"}}, {"jku": HOME}, {"crit": ["b64"]}, {"kid": 7},
    ],
)  # fmt: skip
def test_no_other_header_is_a_receipts(online, change):
    header = header_of(RECEIPTS.sign(CLAIMS)) | change
    assert read(forged(header=header), online).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "service",
    ["laurel.example", f"{HOME}/x", "https://u@laurel.example/", "file:///", 7, None, ""],
)
def test_only_a_bare_origin_is_asked_for_keys(online, service):
    receipt = forged(claims=CLAIMS | {"iss": service})
    assert read(receipt, online).code is Code.MALFORMED
    assert online.asked == []


def test_somebody_elses_key_signs_no_receipt_of_ours(online):
    signer = local_signer(Ed25519PrivateKey.generate())
    payload = json.dumps({"iss": HOME} | CLAIMS).encode()
    kid = thumbprint(signer.public_key)
    assert read(jws.sign(payload, signer, kid=kid, kind=KIND), online).code is Code.KEY_NOT_LISTED
    ours = header_of(RECEIPTS.sign(CLAIMS))["kid"]
    assert read(jws.sign(payload, signer, kid=ours, kind=KIND), online).code is Code.ALTERED


def test_no_receipt_is_an_access_token_and_no_access_token_a_receipt(online):
    tokens = Tokens(MASTER, issuer=HOME, audience=f"{HOME}/api/v1")
    access = tokens.mint({"sub": "x"}, now=NOW, lifetime=timedelta(minutes=5))
    assert not is_receipt(access.encode())
    assert read(access, online).verdict is Verdict.INVALID
    retyped = forged(header=header_of(RECEIPTS.sign(CLAIMS)), receipt=access)
    assert read(retyped, online).verdict is Verdict.INVALID
    for receipt in (RECEIPTS.sign(CLAIMS), forged(header=header_of(access))):
        with pytest.raises(UnauthenticatedError):
            tokens.read(receipt, now=NOW)


def test_no_badge_is_a_receipt_and_no_receipt_a_badge(world, online):
    badge = world.issuer.token(world.badge())
    assert not is_receipt(badge.encode())
    assert read(badge, online).verdict is Verdict.INVALID
    assert world.verify(RECEIPTS.sign(CLAIMS)).verdict is Verdict.INVALID


def test_even_a_badge_signed_with_the_receipts_key_is_refused(world):
    """Were a badge's claims ever signed as a receipt, its type keeps it from being one."""
    claims = json.loads(
        base64.urlsafe_b64decode(world.issuer.token(world.badge()).split(".")[1] + "==")
    )
    assert world.verify(RECEIPTS.sign(claims)).verdict is not Verdict.VALID


def test_no_key_of_another_purpose_is_the_receipts_key():
    kid = RECEIPTS.public_jwk["kid"]
    tokens = Tokens(MASTER, issuer=HOME, audience=f"{HOME}/api/v1")
    access = tokens.mint({"sub": "x"}, now=NOW, lifetime=timedelta(minutes=5))
    assert header_of(access)["kid"] != kid
    assert header_of(RECEIPTS.sign(CLAIMS))["kid"] == kid
    assert "d" not in RECEIPTS.public_jwk
