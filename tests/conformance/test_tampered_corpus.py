"""Every independent verifier is put to the corpus: it accepts what is genuine and refuses what is not."""

import json
from datetime import datetime

import pytest
from openbadgeslib.ob2.verifier import OB2VerificationError, OB2Verifier
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.errors import ProofError
from openvc.proof.vc_jwt import VcJwtProofSuite

from app.domain.keys import jwk, pem
from app.domain.standards import CONTEXTS
from tests.conformance.test_node import node, run
from tests.corpus.keys import FixedIssuer
from tests.corpus.test_corpus import FILES, PAGES, class_of
from tests.unit.verification.verification_world import NOW

__all__ = ["node"]  # the fixture that skips where Node is not
NORTH = FixedIssuer("north")
DOCUMENTS = {url: dict(CONTEXTS[url]) for url in CONTEXTS}
FALSE = ("tampered", "wrong_key")
KEYS = {"RS256": "rsa", "ES256": "p256", "EdDSA": "ed25519"}
# Proofs of the suite that all of them know, and nothing else of the kind.
SUITE = "eddsa-rdfc-2022"
# Right signatures of the issuer with a name in the header that readers of JOSE may pass over
# (RFC 7515, 4); we refuse them, because another reader may take its key from there.
ONLY_WE_LOOK = {f"tampered--header-{name}.jwt" for name in ("b64", "jku", "x5c", "x5u", "zip")}


def of(kinds, suffix, *, older=False):
    """Return name → text of the documents of these classes."""
    return {
        file.name: file.read_text()
        for file in FILES
        if class_of(file) in kinds and file.suffix == suffix and ("ob2" in file.name) is older
    }


def proofs(kinds):
    """Return name → badge with an embedded proof of the common suite, single and readable."""
    found = {name: json.loads(text) for name, text in of(kinds, ".json").items()}
    return {name: badge for name, badge in found.items() if is_common(badge)}


def is_common(badge):
    proof = badge.get("proof")
    proof = proof[0] if isinstance(proof, list) and len(proof) == 1 else proof
    return isinstance(proof, dict) and proof.get("cryptosuite") == SUITE


def single(badge):
    """Two of them want one proof as an object; Open Badges 3.0 has a list."""
    proof = badge["proof"]
    return badge | {"proof": proof[0] if isinstance(proof, list) else proof}


def accepted_by(check, errors, documents):
    """Return the names of the documents that a verifier lets pass."""
    found = []
    for name, document in documents.items():
        try:
            check(document)
        except errors:
            continue
        found.append(name)
    return found


def header_of(token):
    import base64  # noqa: PLC0415  needed here alone

    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))


# --- embedded proofs -------------------------------------------------------------------------


def test_there_is_enough_to_refuse():
    assert len(proofs(FALSE)) >= 15
    assert len(proofs(("valid",))) >= 5
    assert len(of(FALSE, ".jwt")) >= 35
    assert len(of(FALSE, ".jwt", older=True)) >= 7


@pytest.mark.node
def test_digital_bazaar_refuses_the_false_and_accepts_the_genuine():
    genuine, false = proofs(("valid",)), proofs(FALSE)
    pages = {url: page for url, page in PAGES.items() if isinstance(page, dict)}
    pages = {url: page for url, page in pages.items() if url != NORTH.id} | controller()
    asked = {**genuine, **false}
    question = {"documents": pages, "credentials": list(asked.values()), "now": NOW.isoformat()}
    answers = run("verify-di.mjs", question)
    passed = {name for name, a in zip(asked, answers, strict=True) if a["verified"] is True}
    assert passed == genuine.keys()


@pytest.mark.node
def test_verifier_core_refuses_the_false_and_accepts_the_genuine():
    genuine, false = proofs(("valid",)), proofs(FALSE)
    asked = {**genuine, **false}
    pages = {url: page for url, page in PAGES.items() if isinstance(page, dict)} | controller()
    question = {"documents": pages, "credentials": list(asked.values())}
    answers = run("verify-core.mjs", question)
    found = zip(asked, answers, strict=True)
    passed = {name for name, answer in found if answer["log"].get("valid_signature") is True}
    assert passed <= genuine.keys()
    # It knows no other moment than now: before the corpus's own it finds nothing valid.
    if datetime.now(NOW.tzinfo) >= NOW:
        assert passed == genuine.keys()


def test_openvc_core_refuses_the_false_and_accepts_the_genuine():
    key, suite = jwk(NORTH.public("ed25519")), DataIntegrityProofSuite()

    def check(badge):
        suite.verify(single(badge), public_key_jwk=key, extra_contexts=DOCUMENTS)

    genuine, false = proofs(("valid",)), in_hand(proofs(FALSE))
    assert accepted_by(check, ProofError, genuine) == list(genuine)
    assert accepted_by(check, ProofError, false) == []


def test_openbadgeslib_refuses_the_false_and_accepts_the_genuine():
    key = pem(NORTH.public("ed25519"))

    def check(badge):
        verify_data_integrity_proof(single(badge), key, extra_contexts=DOCUMENTS)

    genuine, false = proofs(("valid",)), in_hand(proofs(FALSE))
    assert accepted_by(check, OB3VerificationError, genuine) == list(genuine)
    # This function of theirs says of itself that it does not look for what the proof leaves unsigned.
    unsigned = ["tampered--undefined-member.json"]
    assert accepted_by(check, OB3VerificationError, false) == unsigned


def in_hand(false):
    """Leave out what is false by its key's name alone, for these are given the key."""
    return {name: badge for name, badge in false.items() if not is_by_name(name)}


def is_by_name(name):
    otherwise_false = ("embedded-jwk", "key-of-another-issuer", "method-of-another", "without")
    by_name = name.startswith("wrong_key") and not any(one in name for one in otherwise_false)
    return by_name or name == "tampered--key-of-another-algorithm.jwt"


def controller():
    """Return the issuer's document in the contexts that those who read it as JSON-LD expect."""
    method = NORTH.method("ed25519")
    return {
        NORTH.id: {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
            ],
            "id": NORTH.id,
            "verificationMethod": [method],
            "assertionMethod": [method["id"]],
        }
    }


# --- tokens ----------------------------------------------------------------------------------


@pytest.mark.node
def test_jose_refuses_the_false_and_accepts_the_genuine():
    genuine, false = of(("valid",), ".jwt"), of(FALSE, ".jwt")
    asked = {**genuine, **false}
    keys = {NORTH.method_id(name): jwk(NORTH.public(name)) for name in KEYS.values()}
    question = {"keys": keys, "tokens": list(asked.values()), "now": NOW.isoformat()}
    answers = run("verify-jwt.mjs", question)
    passed = {name for name, a in zip(asked, answers, strict=True) if a["verified"]}
    named = {name for name, token in genuine.items() if "kid" in header_of(token)}
    assert passed - ONLY_WE_LOOK == named
    assert len(named) >= 8


def test_openbadgeslib_refuses_false_tokens_and_accepts_genuine_ones():
    verifiers = {alg: OB3Verifier(pem(NORTH.public(name))) for alg, name in KEYS.items()}

    def check(token):
        verifier = verifiers.get(header_of(token).get("alg"), verifiers["RS256"])
        verifier.verify(token)

    genuine, false = of(("valid",), ".jwt"), of(FALSE, ".jwt")
    layout = {name: one for name, one in genuine.items() if "ob3" in name}
    if datetime.now(NOW.tzinfo) >= NOW:
        assert accepted_by(check, OB3VerificationError, layout) == list(layout)
    false = {name: one for name, one in false.items() if not is_by_name(name)}
    passed = set(accepted_by(check, OB3VerificationError, false))
    assert passed <= ONLY_WE_LOOK


def test_openvc_core_refuses_false_tokens():
    suite = VcJwtProofSuite()

    def check(token):
        name = KEYS.get(str(header_of(token).get("alg")), "rsa")
        suite.verify(token, public_key_jwk=jwk(NORTH.public(name)))

    false = {name: one for name, one in of(FALSE, ".jwt").items() if name.startswith("tampered")}
    assert accepted_by(check, ProofError, false) == []


# --- Open Badges 2.0 -------------------------------------------------------------------------


def test_openbadgeslib_refuses_false_badges_of_2_0_and_accepts_genuine_ones():
    verifier = OB2Verifier(download=lambda url: json.dumps(PAGES[url]).encode())
    refusals = (OB2VerificationError, KeyError)
    genuine = of(("valid",), ".jwt", older=True)
    if datetime.now(NOW.tzinfo) >= NOW:
        assert accepted_by(verifier.verify, refusals, genuine) == list(genuine)
    false = of(FALSE, ".jwt", older=True)
    only_we_look = {"tampered--ob2-header-jku.jwt", "tampered--ob2-header-crit.jwt"}
    assert set(accepted_by(verifier.verify, refusals, false)) <= only_we_look
