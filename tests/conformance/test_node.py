"""Verifiers written in another language by other people accept our badges and refuse altered ones."""

import copy
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.addresses import Addresses
from app.domain.keys import did_key, jwk, multikey
from app.domain.open_badges_3 import PublishedKey, issuer_document, vc_jwt_claims
from app.signing.data_integrity import secure
from app.signing.jws import vc_jwt
from app.verification.report import Verdict
from tests.conformance.conformance_badges import (
    BASE,
    ED25519,
    INDEX,
    ISSUER,
    KID,
    METHOD,
    NOW,
    P256,
    RSA,
    badge,
    endorsement,
    every_claim,
    judge_here,
    multikey_pair,
    pages,
    private_jwk,
    signed,
    token,
)

NODE = Path(__file__).parent / "node"
pytestmark = pytest.mark.node


def missing():
    if not shutil.which("node"):
        return "Node.js is not installed"
    if not (NODE / "node_modules").is_dir():
        return "its packages are not there; run `npm ci` in tests/conformance/node"
    return None


@pytest.fixture(scope="module", autouse=True)
def node():
    require_node()


def require_node():
    """Skip without Node on a laptop; fail in CI, where it must be there."""
    reason = missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"Independent verifiers must run here: {reason}.")
    if reason:
        pytest.skip(f"Independent verifiers not run: {reason}.")


def run(script, question):
    done = subprocess.run(
        ["node", NODE / script],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def altered(document, *path, value):
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    assert place[path[-1]] != value
    place[path[-1]] = value
    return copied


def forgeries():
    """Return one altered copy per kind of thing that somebody might want to change."""
    genuine = signed()
    result = ("credentialSubject", "result", 0)
    level = genuine["credentialSubject"]["achievement"]["resultDescription"][0]
    best = level["rubricCriterionLevel"][2]["id"]
    moved = signed(badge() | {"id": "urn:uuid:11111111-1111-4111-8111-111111111111"})["proof"]
    value = genuine["proof"][0]["proofValue"]
    last = "2" if value[-1] != "2" else "3"
    return {
        "name": altered(genuine, "name", value="Another name"),
        "level reached": altered(genuine, *result, "achievedLevel", value=best),
        "achievement": altered(genuine, "credentialSubject", "achievement", "name", value="Other"),
        "recipient": altered(
            genuine,
            "credentialSubject",
            "identifier",
            0,
            "identityHash",
            value="sha256$" + "0" * 64,
        ),
        "award date": altered(genuine, "awardedDate", value="2020-01-01T00:00:00Z"),
        "status index": altered(genuine, "credentialStatus", "statusListIndex", value="1"),
        "issuer's name": altered(genuine, "issuer", "name", value="Other"),
        "issuer": altered(genuine, "issuer", "id", value="https://other.example/issuers/1"),
        "proof's date": altered(genuine, "proof", 0, "created", value="2020-01-01T00:00:00Z"),
        "proof's purpose": altered(genuine, "proof", 0, "proofPurpose", value="authentication"),
        "proof's value": altered(genuine, "proof", 0, "proofValue", value=value[:-1] + last),
        "proof of another badge": genuine | {"proof": moved},
        "no proof": {name: part for name, part in genuine.items() if name != "proof"},
        "an undefined member": genuine | {"bogus": "unsigned"},
        "an undefined type": genuine | {"type": [*genuine["type"], "Bogus"]},
        "a result left out": altered(genuine, "credentialSubject", "result", value=[]),
    }


def test_badge_and_its_status_are_verified_by_digital_bazaar():
    [answer] = run("verify-di.mjs", {"documents": pages(), "credentials": [signed()]})
    assert answer == {"verified": True, "statuses": [False], "statusVerified": True, "error": None}


@pytest.mark.parametrize("made", [every_claim, endorsement])
def test_every_optional_member_and_endorsements_are_verified_by_digital_bazaar(made):
    genuine = signed(made())
    forged = altered(genuine, "name", value="Another name")
    question = {"documents": pages(), "credentials": [genuine, forged]}
    accepted, refused = run("verify-di.mjs", question)
    assert (accepted["verified"], accepted["error"]) == (True, None)
    assert refused["verified"] is False


def test_revoked_badge_shows_its_bit_to_digital_bazaar():
    question = {"documents": pages(revoked=[INDEX]), "credentials": [signed()]}
    [answer] = run("verify-di.mjs", question)
    assert (answer["statusVerified"], answer["statuses"]) == (True, [True])
    question["documents"] = pages(revoked=[INDEX - 1, INDEX + 1])
    assert run("verify-di.mjs", question)[0]["statuses"] == [False]


def test_digital_bazaar_refuses_every_altered_copy():
    cases = forgeries()
    question = {"documents": pages(), "credentials": [signed(), *cases.values()]}
    genuine, *answers = run("verify-di.mjs", question)
    assert genuine["verified"] is True
    accepted = [name for name, a in zip(cases, answers, strict=True) if a["verified"] is not False]
    assert accepted == []


def test_token_is_verified_by_jose_and_altered_ones_are_not():
    genuine = token()
    head, payload, signature = genuine.split(".")
    other = token(badge() | {"name": "Another name"})
    flipped = signature[:9] + ("A" if signature[9] != "A" else "B") + signature[10:]
    tokens = [
        genuine,
        f"{head}.{other.split('.')[1]}.{signature}",
        f"{head}.{payload}.{flipped}",
        f"{head}.{payload}.",
    ]
    keys = {KID: pages()[KID]}
    answers = run("verify-jwt.mjs", {"keys": keys, "tokens": tokens, "now": NOW.isoformat()})
    assert [answer["verified"] for answer in answers] == [True, False, False, False]
    assert answers[0]["payload"]["name"] == badge()["name"]
    assert answers[0]["payload"]["iss"] == ISSUER.id


@pytest.mark.parametrize("signer", [RSA, P256, ED25519], ids=["RS256", "ES256", "EdDSA"])
def test_tokens_of_every_algorithm_are_verified_by_jose_and_altered_ones_are_not(signer):
    genuine = vc_jwt(badge(), signer, kid=KID)
    head, payload, signature = genuine.split(".")
    other = vc_jwt(badge() | {"name": "Another name"}, signer, kid=KID).split(".")[1]
    asked = [genuine, f"{head}.{other}.{signature}", f"{head}.{payload}.{signature[::-1]}"]
    keys = {KID: jwk(signer.public_key)}
    answers = run("verify-jwt.mjs", {"keys": keys, "tokens": asked, "now": NOW.isoformat()})
    assert [answer["verified"] for answer in answers] == [True, False, False]


def test_our_own_verifier_agrees_on_every_copy():
    assert judge_here(signed()) is Verdict.VALID
    assert judge_here(token()) is Verdict.VALID
    accepted = [name for name, c in forgeries().items() if judge_here(c) is Verdict.VALID]
    assert accepted == []


def test_badge_signed_by_digital_bazaar_is_verified_here():
    answer = run("sign.mjs", {"credential": badge(), "key": multikey_pair(METHOD), "n": 1})
    theirs = answer["signed"]
    assert theirs["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert answer["microseconds"] > 0
    assert judge_here(theirs) is Verdict.VALID
    assert judge_here(theirs | {"name": "Another name"}) is Verdict.INVALID


def core(credentials, documents=None):
    return run("verify-core.mjs", {"documents": documents or pages(), "credentials": credentials})


def named(issuer, method):
    """A badge of an issuer with another kind of id, signed by that name."""
    document = badge() | {"issuer": badge()["issuer"] | {"id": issuer}}
    del document["credentialStatus"]
    return secure(document, ED25519, method_id=method, created=NOW)


def did_web():
    did = Addresses(BASE).did("north")
    listed = [PublishedKey(f"{did}#key-1", ED25519.public_key)]
    document = issuer_document(replace(ISSUER, id=did), listed)
    return named(did, f"{did}#key-1"), {f"{BASE}/issuers/north/did.json": document}


def test_badge_and_its_status_are_verified_by_verifier_core():
    [answer] = core([signed()])
    assert answer["errors"] == []
    assert answer["log"]["valid_signature"] is True
    assert answer["log"]["revocation_status"] is True
    [revoked] = core([signed()], pages(revoked=[INDEX]))
    assert (revoked["log"]["valid_signature"], revoked["log"]["revocation_status"]) == (
        True,
        False,
    )


def test_issuers_by_did_key_and_did_web_are_verified_by_verifier_core_and_here():
    did, key = did_key(ED25519.public_key), multikey(ED25519.public_key)
    web, documents = did_web()
    badges = [named(did, f"{did}#{key}"), web]
    changed = [one | {"name": "Another name"} for one in badges]
    answers = core(badges + changed, documents)
    assert [answer["log"].get("valid_signature") for answer in answers] == [True, True, None, None]
    for one, other in zip(badges, changed, strict=True):
        assert judge_here(one, documents) is Verdict.VALID
        assert judge_here(other, documents) is Verdict.INVALID


def test_verifier_core_refuses_every_altered_copy():
    cases = forgeries()
    genuine, *answers = core([signed(), *cases.values()])
    assert genuine["log"]["valid_signature"] is True
    found = zip(cases, answers, strict=True)
    assert [name for name, a in found if a["log"].get("valid_signature")] == []


def test_badges_signed_by_the_credentials_consortium_and_by_jose_are_verified_here():
    claims = {"payload": vc_jwt_claims(badge()), "jwk": private_jwk(), "kid": METHOD}
    question = {"credential": badge(), "key": multikey_pair(METHOD), "token": claims}
    answer = run("sign-others.mjs", question)
    assert judge_here(answer["signed"]) is Verdict.VALID
    assert judge_here(answer["signed"] | {"name": "Another name"}) is Verdict.INVALID
    head, payload, signature = answer["compact"].split(".")
    assert judge_here(answer["compact"]) is Verdict.VALID
    other = token(badge() | {"name": "Another name"}).split(".")[1]
    assert judge_here(f"{head}.{other}.{signature}") is Verdict.INVALID
    assert judge_here(f"{head}.{payload}.{signature[::-1]}") is not Verdict.VALID
