"""Every kind of embedded proof that is read, alone, beside others and in a chain (VC Data Integrity 4.4, 4.5)."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.canonical import canonicalize, hash_data_jcs
from app.domain.digests import Digest
from app.domain.keys import from_did_key, multikey
from app.domain.multibase import encode_base58
from app.domain.standards import CONTEXTS
from app.domain.templates import Templates
from app.signing.signer import LocalSigner
from app.verification.cryptosuites import LEGACY, SUITES
from app.verification.data_integrity import DataIntegrity, Expected
from app.verification.issuer_keys import IssuerKeys, find_issuer_keys
from app.verification.report import Name, Outcome, Verdict
from tests.unit.verification.verification_world import NOW, Documents

LEGACY_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
# The vectors of the W3C: vc-di-eddsa B.4 and vc-di-ecdsa A.4 to A.6, whose document they share.
ALUMNA = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "alumniOf": "The School of Examples",
    },
}
VECTORS = {
    "eddsa-jcs-2022": {
        "verificationMethod": "https://vc.example/issuers/5678#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "@context": ALUMNA["@context"],
        "proofValue": "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4",
    },
    "ecdsa-rdfc-2019 P-384": {
        "verificationMethod": "did:key:z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ#z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
        "proofValue": "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6jgSJsRHFSQeqgH8hhjcg8gZDFJC1b9FsR5ggNmDBqHv",
    },
    "ecdsa-jcs-2019 P-384": {
        "verificationMethod": "did:key:z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ#z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
        "proofValue": "zR3krc7pt9Dpn1PY2u8HWPePggtzAG2SuH2ZGNrzw8Ku3QrFLWgDTjS5mCWy65ShixJEtpMwfviAFfh5xTgd5FGN1sSbpPJ5djqSZQLqQkY8KLBPNswuqKtq3bS8f9vEHm8w",
    },
    "ecdsa-jcs-2019": {
        "verificationMethod": "did:key:zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP#zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        "proofValue": "zq6PrUMCtqY5obCSsrQxuFJdGffCDxvFuopdZiBPUBRTFEs1VVsBZi8YiEwVWgHYrXxoV93gBHqGDBtQLPFxpZxz",
    },
}


def key_named(suite):
    return "p256" if suite.startswith("ecdsa") else "ed25519"


def signed(world, suite, **options):
    badge = world.badge()
    named = {"cryptosuite": suite}
    if suite in LEGACY:
        named = {"type": suite, "cryptosuite": None}
        badge["@context"] = [*badge["@context"], LEGACY_CONTEXT]
    if "jcs" in suite:
        named["@context"] = badge["@context"]
    named["verificationMethod"] = world.issuer.method_id(key_named(suite))
    return world.issuer.sign(badge, **(named | options))


def proof_of(report):
    return report.verdict, report.check(Name.PROOF).code


@pytest.mark.parametrize("suite", [*SUITES, *LEGACY])
def test_badge_of_each_suite_is_valid_and_once_altered_is_not(world, suite):
    badge = signed(world, suite)
    assert proof_of(world.verify(badge)) == (Verdict.VALID, "signature_correct")
    altered = badge | {"name": "Another name"}
    assert proof_of(world.verify(altered)) == (Verdict.INVALID, "signature_wrong")
    later = badge | {"proof": [badge["proof"][0] | {"created": "2026-11-21T12:00:01Z"}]}
    assert proof_of(world.verify(later)) == (Verdict.INVALID, "signature_wrong")


@pytest.mark.parametrize("suite", VECTORS)
def test_vectors_of_the_w3c_are_right_and_once_altered_are_not(suite):
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.partition(" ")[0],
        "created": "2023-02-24T23:36:38Z",
        "proofPurpose": "assertionMethod",
    } | VECTORS[suite]
    method = proof["verificationMethod"]
    key = {"type": "Multikey", "publicKeyMultibase": method.rpartition("#")[2]}
    listed = key | {"controller": ALUMNA["issuer"]}
    keys = IssuerKeys(ALUMNA["issuer"], {method: listed})
    prove = DataIntegrity().prove
    assert prove(ALUMNA | {"proof": proof}, keys, NOW).outcome is Outcome.PASSED
    assert prove(ALUMNA | {"proof": proof, "name": "X"}, keys, NOW).outcome is Outcome.FAILED


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        (Digest.SHA384, (Verdict.VALID, "signature_correct")),
        (Digest.SHA256, (Verdict.INVALID, "signature_wrong")),
    ],
)
def test_a_p_384_proof_is_hashed_by_sha_384_throughout(world, suite, digest, expected):
    signer = LocalSigner(ec.generate_private_key(ec.SECP384R1()))
    method = f"{world.issuer.id}#p384"
    multikeyed = {"type": "Multikey", "publicKeyMultibase": multikey(signer.public_key)}
    page = world.documents.pages[world.issuer.id]
    page["verificationMethod"].append({"id": method, "controller": world.issuer.id} | multikeyed)
    page["assertionMethod"].append(method)
    badge = world.badge(evidence=[{"type": ["Evidence"], "name": str(n)} for n in range(9)])
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-11-21T12:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    if "jcs" in suite:
        signed = hash_data_jcs(badge, options, digest)
    else:
        stated = options | {"@context": badge["@context"]}
        signed = b"".join(digest.of(canonicalize(part, digest)) for part in (stated, badge))
    proof = options | {"proofValue": encode_base58(signer.sign(signed))}
    assert proof_of(world.verify(badge | {"proof": proof})) == expected
    shorter = proof | {"proofValue": encode_base58(signer.sign(signed)[:64])}
    assert proof_of(world.verify(badge | {"proof": shorter})) == (
        Verdict.INVALID,
        "proof_malformed",
    )


@pytest.mark.parametrize("suite", [*SUITES, *LEGACY])
def test_status_cannot_be_stripped_whatever_the_suite(world, suite):
    badge = signed(world, suite)
    del badge["credentialStatus"]
    assert proof_of(world.verify(badge)) == (Verdict.INVALID, "signature_wrong")


@pytest.mark.parametrize("suite", [*SUITES, *LEGACY])
def test_proof_of_another_badge_proves_nothing(world, suite):
    moved = signed(world, suite)["proof"]
    badge = signed(world, suite) | {"id": "urn:uuid:11111111-1111-4111-8111-111111111111"}
    assert proof_of(world.verify(badge | {"proof": moved})) == (
        Verdict.INVALID,
        "signature_wrong",
    )


@pytest.mark.parametrize("suite", SUITES)
def test_suite_that_does_not_fit_the_key_is_refused(world, suite):
    other = "ed25519" if key_named(suite) == "p256" else "p256"
    badge = signed(world, suite, verificationMethod=world.issuer.method_id(other))
    assert proof_of(world.verify(badge)) == (Verdict.INVALID, "proof_malformed")


def test_signature_of_one_suite_is_not_one_of_another(world):
    badge = signed(world, "eddsa-rdfc-2022")
    badge["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"
    assert proof_of(world.verify(badge)) == (Verdict.INVALID, "signature_wrong")


def test_json_proof_holds_when_contexts_were_added_after_it(world):
    badge = signed(world, "eddsa-jcs-2022")
    badge["@context"] = [*badge["@context"], "https://w3id.org/security/data-integrity/v2"]
    assert proof_of(world.verify(badge)) == (Verdict.VALID, "signature_correct")
    badge["proof"][0]["@context"] = badge["@context"][1:]
    assert proof_of(world.verify(badge)) == (Verdict.INVALID, "proof_malformed")


def test_text_that_no_signature_covers_is_refused_in_legacy_proofs(world):
    badge = signed(world, "Ed25519Signature2020")
    badge["@context"] = badge["@context"][:-1]  # the proof's own type is now without a meaning
    assert proof_of(world.verify(badge)) == (Verdict.INVALID, "unsigned_data")


def test_issuer_that_is_a_p256_did_key_is_its_own_document(world):
    key = world.issuer.public("p256")
    did = "did:key:" + multikey(key)
    method = f"{did}#{multikey(key)}"
    badge = world.badge(issuer={"id": did, "type": ["Profile"]}, credentialStatus=None)
    proof = {"cryptosuite": "ecdsa-rdfc-2019", "verificationMethod": method}
    assert from_did_key(did) == key
    assert world.verify(world.issuer.sign(badge, **proof)).verdict is Verdict.VALID


# --- several proofs ------------------------------------------------------------------------------


def both(world, *suites):
    return world.badge() | {"proof": [signed(world, one)["proof"][0] for one in suites]}


def test_each_proof_of_a_set_is_checked(world):
    badge = both(world, "eddsa-rdfc-2022", "ecdsa-rdfc-2019")
    assert world.verify(badge).verdict is Verdict.VALID
    for place in (0, 1):
        false = json.loads(json.dumps(badge))
        false["proof"][place]["created"] = "2026-11-21T12:00:01Z"
        assert proof_of(world.verify(false)) == (Verdict.INVALID, "signature_wrong")


def test_unknown_proof_beside_a_right_one_is_passed_over(world):
    badge = both(world, "eddsa-rdfc-2022", "eddsa-jcs-2022")
    badge["proof"][1]["cryptosuite"] = "bbs-2023"
    assert world.verify(badge).verdict is Verdict.VALID
    badge["proof"] = badge["proof"][1:]
    assert proof_of(world.verify(badge)) == (Verdict.UNVERIFIABLE, "suite_unsupported")


def test_what_somebody_else_signed_beside_the_issuer_decides_nothing(world):
    badge = signed(world, "eddsa-rdfc-2022")
    others = world.other.sign(world.badge())["proof"]
    for proofs in (badge["proof"] + others, others + badge["proof"]):
        assert proof_of(world.verify(badge | {"proof": proofs})) == (
            Verdict.VALID,
            "signature_correct",
        )
        altered = badge | {"proof": proofs, "name": "Another name"}
        assert proof_of(world.verify(altered)) == (Verdict.INVALID, "signature_wrong")
    unknown = badge["proof"][0] | {"cryptosuite": "bbs-2023"}
    report = world.verify(badge | {"proof": [*others, unknown]})
    assert proof_of(report) == (Verdict.UNVERIFIABLE, "suite_unsupported")
    report = world.verify(badge | {"proof": others + others})
    assert (report.verdict, report.check(Name.ISSUER_KEY).code) == (
        Verdict.INVALID,
        "key_not_listed",
    )


def chain(world, *suites):
    """Sign the badge once with each suite, each proof naming the one before it."""
    badge, proofs = world.badge(), []
    for number, suite in enumerate(suites):
        options = {"id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}"}
        if proofs:
            options["previousProof"] = proofs[-1]["id"]
        options |= {"cryptosuite": suite}
        options["verificationMethod"] = world.issuer.method_id(key_named(suite))
        before = {"proof": proofs[-1:]} if proofs else {}
        signed = world.issuer.sign(badge, suite_input=badge | before, **options)
        proofs += signed["proof"]
    return badge | {"proof": proofs}


@pytest.mark.parametrize(
    "suites",
    [
        ("eddsa-rdfc-2022", "eddsa-rdfc-2022"),
        ("eddsa-jcs-2022", "eddsa-jcs-2022"),
        ("ecdsa-rdfc-2019", "eddsa-jcs-2022", "eddsa-rdfc-2022"),
    ],
)
def test_chain_is_valid_whole_and_in_no_other_way(world, suites):
    badge = chain(world, *suites)
    assert proof_of(world.verify(badge)) == (Verdict.VALID, "signature_correct")
    without = badge | {"proof": badge["proof"][1:]}
    assert proof_of(world.verify(without)) == (Verdict.INVALID, "previous_proof_missing")
    twice = badge | {"proof": [badge["proof"][0], *badge["proof"]]}
    assert proof_of(world.verify(twice)) == (Verdict.INVALID, "previous_proof_missing")


def test_proof_that_another_vouches_for_cannot_be_exchanged(world):
    badge = chain(world, "eddsa-rdfc-2022", "eddsa-rdfc-2022")
    other = chain(world, "ecdsa-rdfc-2019")
    swapped = badge | {"proof": [other["proof"][0], badge["proof"][1]]}
    assert proof_of(world.verify(swapped)) == (Verdict.INVALID, "signature_wrong")


def test_chain_on_an_unknown_proof_is_left_open(world):
    badge = chain(world, "eddsa-rdfc-2022", "eddsa-jcs-2022")
    [first, last] = badge["proof"]
    first = first | {"cryptosuite": "bbs-2023"}
    unsecured = {name: value for name, value in badge.items() if name != "proof"}
    bare = {name: value for name, value in last.items() if name != "proofValue"}
    last = world.issuer.sign(unsecured, suite_input=unsecured | {"proof": [first]}, **bare)
    badge["proof"] = [first, *last["proof"]]
    assert proof_of(world.verify(badge)) == (Verdict.UNVERIFIABLE, "suite_unsupported")


# --- what a presentation's proof must say --------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "signature_correct"),
        ({"domain": ["shop.example"]}, "signature_correct"),
        ({"domain": ["shop.example", "other.example"]}, "proof_domain_differs"),
        ({"domain": None}, "proof_domain_differs"),
        ({"challenge": "another"}, "proof_challenge_differs"),
        ({"challenge": None}, "proof_challenge_differs"),
        ({"proofPurpose": "assertionMethod"}, "proof_purpose_wrong"),
    ],
)
def test_purpose_domain_and_challenge_are_as_expected(world, options, code):
    asked = {"proofPurpose": "authentication", "domain": "shop.example", "challenge": "c-1"}
    signed = world.issuer.sign(world.badge(), **(asked | options))
    keys = find_issuer_keys(world.documents, world.issuer.id)
    expected = Expected("authentication", challenge="c-1", domain="shop.example")
    proven = DataIntegrity(Templates()).prove(signed, keys, NOW, expected)
    assert proven.proof.code == code


def test_keys_are_found_by_the_use_that_the_holder_lists_them_for():
    did = "did:example:holder"
    assert find_issuer_keys(Documents(), did).obstacle
    page = {
        "id": "https://a.example/me",
        "verificationMethod": [
            {"id": "#1", "controller": "https://a.example/me"},
            {"id": "#2", "controller": "https://a.example/me"},
        ],
        "assertionMethod": ["#1"],
        "authentication": ["#2"],
    }
    documents = Documents({page["id"]: page})
    assert list(find_issuer_keys(documents, page["id"]).methods) == [f"{page['id']}#1"]
    found = find_issuer_keys(documents, page["id"], "authentication")
    assert list(found.methods) == [f"{page['id']}#2"]
    assert found.by_id(f"{page['id']}#1", NOW).check.code == "key_not_listed"


def test_contexts_of_every_suite_are_bundled():
    assert {LEGACY_CONTEXT, "https://w3id.org/security/data-integrity/v2"} <= set(CONTEXTS)
