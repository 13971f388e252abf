"""Proofs and tokens of the wire contract: a row for each MUST, with its section and what is expected.

The data model's own rows stand in test_vc_api_data_model.py. What breaks a rule is signed by the
right key, so that the rule alone can be why it is refused.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.domain.keys import Algorithm
from app.domain.multibase import decode, encode_base58, encode_base64url
from app.signing.proofs import Wanted, prove
from tests.api.vc_api_world import EXAMPLES, V2, Wire, kinds, served

RDFC, JCS, ECDSA = "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"
CREATED = {"created": "2026-03-01T00:00:00Z", "proofPurpose": "assertionMethod"}
PAST, LATER = "2026-03-01T00:00:00", "2030-01-01T00:00:00"
STRANGER = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
Make = Callable[[Wire], dict[str, Any]]
OLD_PROOF = {"type": "DataIntegrityProof", "cryptosuite": "unheard-2021"}


@pytest.fixture(scope="module")
def wire(tmp_path_factory, clock):
    folder = tmp_path_factory.mktemp("wire")
    with served(f"sqlite:///{folder / 'wire.db'}", folder, clock) as found:
        yield found


def signed(wire: Wire, suite: str = RDFC, *, status: Any = None, **members: Any) -> dict[str, Any]:
    """A credential with a proof of these members, which the contract itself might not make."""
    signs = wire.identity(Algorithm.ES256 if suite == ECDSA else Algorithm.ED25519)
    document = wire.credential(issuer=signs.issuer_id, name="x")
    if status is not None:
        document["credentialStatus"] = status
    wanted = Wanted(suite, signs.signer, signs.method_id, CREATED | members)
    return document | {"proof": prove(document, wanted)}


def proof(**members: Any) -> Make:
    return lambda wire: signed(wire, **members)


def after(suite: str = RDFC, **members: Any) -> Make:
    """The proof is changed after it was made."""

    def make(wire: Wire) -> dict[str, Any]:
        made = signed(wire, suite)
        return made | {"proof": made["proof"] | members}

    return make


def revalued(suite: str, change: Callable[[bytes], str]) -> Make:
    def make(wire: Wire) -> dict[str, Any]:
        made = signed(wire, suite)
        value = change(decode(made["proof"]["proofValue"]))
        return made | {"proof": made["proof"] | {"proofValue": value}}

    return make


def der(signature: bytes) -> str:
    half = len(signature) // 2
    numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    return encode_base58(encode_dss_signature(*numbers))


def reordered(suite: str) -> Make:
    return lambda wire: dict(reversed(list(signed(wire, suite).items())))


def with_later_context(suite: str) -> Make:
    def make(wire: Wire) -> dict[str, Any]:
        made = signed(wire, suite)
        return made | {"@context": [*made["@context"], EXAMPLES]}

    return make


def beside(other: dict[str, Any]) -> Make:
    def make(wire: Wire) -> dict[str, Any]:
        made = signed(wire)
        return made | {"proof": [made["proof"], made["proof"] | other]}

    return make


def moved(wire: Wire) -> dict[str, Any]:
    return wire.credential(name="another") | {"proof": signed(wire)["proof"]}


def foreign_key(wire: Wire) -> dict[str, Any]:
    made, signs = signed(wire), wire.identity(Algorithm.ES256)
    return made | {"proof": made["proof"] | {"verificationMethod": signs.method_id}}


def placed(**members: Any) -> Make:
    """A credential in one of our lists, with its entry changed before it was signed."""

    def make(wire: Wire) -> dict[str, Any]:
        entry = wire.issued()["credentialStatus"]
        return signed(wire, status=entry | members)

    return make


def envelope(token: str, kind: str = "vc+jwt") -> dict[str, Any]:
    what = "Credential" if kind == "vc+jwt" else "Presentation"
    return {
        "@context": V2,
        "type": f"EnvelopedVerifiable{what}",
        "id": f"data:application/{kind},{token}",
    }


def sealed(wire: Wire, header: dict[str, Any], payload: dict[str, Any]) -> str:
    signs = wire.identity()
    full = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": signs.kid} | header
    named = {name: value for name, value in full.items() if value is not None}
    text = ".".join(encode_base64url(json.dumps(part).encode()) for part in (named, payload))
    return f"{text}.{encode_base64url(signs.signer.sign(text.encode()))}"


def token(header: dict[str, Any] | None = None, **claims: Any) -> Make:
    def make(wire: Wire) -> dict[str, Any]:
        given = {n: wire.issuer if value == "ISSUER" else value for n, value in claims.items()}
        named = {n: wire.issuer if v == "ISSUER" else v for n, v in (header or {}).items()}
        return envelope(sealed(wire, named, wire.credential(id="urn:uuid:71") | given))

    return make


HOURS = 3600
NOW = 1_772_442_000  # where the tests' clock stands: 2026-03-02T09:00:00Z
ROWS: list[tuple[str, str, Make, bool]] = [
    ("VCDI 2.1", "a right proof verifies", proof(), True),
    ("VCDI 2.1", "created without an offset is in UTC", proof(created=PAST), True),
    ("VCDI 2.1", "created with an offset", proof(created=PAST + "-06:00"), True),
    ("VCDI 2.1", "created is a dateTimeStamp", proof(created="yesterday"), False),
    ("VCDI 2.1", "created is no date alone", proof(created="2026-03-01"), False),
    ("VCDI 2.1", "an expiry without an offset is in UTC", proof(expires=LATER), True),
    ("VCDI 2.1", "an expiry that is over", proof(expires="2026-03-02T08:59:59"), False),
    (
        "VCDI 2.1",
        "an expiry that is over elsewhere",
        proof(expires="2026-03-02T08:00:00-06:00"),
        True,
    ),
    ("VCDI 2.1", "an expiry is a dateTimeStamp", proof(expires="soon"), False),
    ("VCDI 2.1", "a proof may have an id", proof(id="urn:uuid:72"), True),
    ("VCDI 2.1", "an id is a URL", proof(suite=JCS, id="proof-1"), False),
    ("VCDI 2.1", "an id is one URL", proof(suite=JCS, id=["urn:uuid:72"]), False),
    ("VCDI 2.1", "domains may be several", proof(domain=["a.example", "b.example"]), True),
    ("VCDI 2.1", "a domain is a text", proof(domain=5), False),
    ("VCDI 2.1", "each of several domains is a text", proof(domain=["a.example", 5]), False),
    ("VCDI 2.1", "a challenge is a text", proof(challenge=5), False),
    ("VCDI 2.1", "a challenge is one text", proof(challenge=["c"]), False),
    ("VCDI 2.1", "a nonce is a text", proof(suite=JCS, nonce={"n": 1}), False),
    ("VCDI 2.1", "what a chain follows is named by texts", proof(previousProof=5), False),
    ("VCDI 2.1", "a nonce is covered", after(nonce="n"), False),
    ("VCDI 2.1", "a domain is covered", after(domain="a.example"), False),
    ("VCDI 2.1", "a challenge is covered", after(challenge="c"), False),
    (
        "VCDI 2.1",
        "the type is covered",
        after(type="Ed25519Signature2020", cryptosuite=None),
        False,
    ),
    ("VCDI 2.1", "the purpose is that expected", proof(proofPurpose="authentication"), False),
    ("VCDI 2.1", "the purpose is covered", after(proofPurpose="keyAgreement"), False),
    ("VCDI 2.1", "the method is a URL in a document", after(verificationMethod="key-1"), False),
    ("VCDI 2.1", "the suite is known", after(**OLD_PROOF), False),
    ("VCDI 2.1.1", "a set may hold a proof that is not known", beside(OLD_PROOF), True),
    ("VCDI 2.1.1", "no proof of a set is false", beside({"created": LATER + "Z"}), False),
    ("VCDI 2.1.2", "what a chain follows is there", after(previousProof="urn:uuid:73"), False),
    ("VCDI 4.4", "a proof covers its own document", moved, False),
    ("VCDI 4.4", "a key serves its own suite", foreign_key, False),
    (
        "EdDSA 2.2.1",
        "the value begins with z",
        revalued(RDFC, lambda s: "u" + encode_base64url(s)),
        False,
    ),
    (
        "EdDSA 3.2.2",
        "the value is 64 bytes, not 63",
        revalued(RDFC, lambda s: encode_base58(s[1:])),
        False,
    ),
    (
        "EdDSA 3.2.2",
        "the value is 64 bytes, not 65",
        revalued(RDFC, lambda s: encode_base58(s + b"\0")),
        False,
    ),
    ("EdDSA 3.2.3", "the order of members says nothing", reordered(RDFC), True),
    (
        "EdDSA 3.2.5",
        "contexts are what was signed",
        after("eddsa-rdfc-2022", **{"@context": [EXAMPLES]}),
        False,
    ),
    ("EdDSA 3.3.1", "a right proof verifies", proof(suite=JCS), True),
    ("EdDSA 3.3.2", "contexts may be added later", with_later_context(JCS), True),
    (
        "EdDSA 3.3.2",
        "a proof's contexts come first",
        after(JCS, **{"@context": [EXAMPLES]}),
        False,
    ),
    ("EdDSA 3.3.3", "the order of members says nothing", reordered(JCS), True),
    (
        "EdDSA 3.3.6",
        "the value is 64 bytes",
        revalued(JCS, lambda s: encode_base58(s[:-1])),
        False,
    ),
    ("EdDSA 3.3", "one suite is not the other", after(JCS, cryptosuite=RDFC), False),
    ("ECDSA 3.2.1", "a right proof verifies", proof(suite=ECDSA), True),
    ("ECDSA 3.2.1", "created without an offset is in UTC", proof(suite=ECDSA, created=PAST), True),
    ("ECDSA 3.2.2", "an altered proof does not", after(ECDSA, created=PAST), False),
    ("ECDSA 3.2.2", "a value is r and s, not DER", revalued(ECDSA, der), False),
    (
        "ECDSA 3.2.2",
        "a value is 64 bytes",
        revalued(ECDSA, lambda s: encode_base58(s[:48])),
        False,
    ),
    ("ECDSA 3.2", "a P-256 key makes no EdDSA proof", after(ECDSA, cryptosuite=RDFC), False),
    ("BSL 3.2", "a bit that is not set", placed(), True),
    ("BSL 3.2", "the entry's purpose is the list's", placed(statusPurpose="suspension"), False),
    ("BSL 3.2", "the index is in the list", placed(statusListIndex="131072"), False),
    ("BSL 2.1", "the index is written in base 10", placed(statusListIndex="1e3"), False),
    ("JOSE 3.1.1", "a right token verifies", token(), True),
    ("JOSE 3.1.1", "typ may be left out", token({"typ": None}), True),
    ("JOSE 3.1.1", "typ in full", token({"typ": "application/vc+jwt"}), True),
    ("JOSE 3.1.1", "cty may be left out", token({"cty": None}), True),
    ("JOSE 3.1.1", "typ of another kind of token", token({"typ": "at+jwt"}), False),
    ("JOSE 3.1.1", "typ of a presentation", token({"typ": "vp+jwt"}), False),
    ("JOSE 3.1.3", "iss is the issuer", token(iss="ISSUER"), True),
    ("JOSE 3.1.3", "iss is not somebody else", token(iss="did:example:1"), False),
    ("JOSE 3.1.3", "jti is the id", token(jti="urn:uuid:71"), True),
    ("JOSE 3.1.3", "jti is not another id", token(jti="urn:uuid:70"), False),
    ("JOSE 3.1.3", "sub is the subject", token(sub="did:example:subject"), True),
    ("JOSE 3.1.3", "sub is not somebody else", token(sub="did:example:1"), False),
    ("JOSE 3.1.3", "exp has not come", token(exp=NOW + HOURS), True),
    ("JOSE 3.1.3", "exp is over", token(exp=NOW - HOURS), False),
    ("JOSE 3.1.3", "exp is a number", token(exp="never"), False),
    ("JOSE 3.1.3", "nbf has not come", token(nbf=NOW + HOURS), False),
    ("JOSE 3.1.3", "iat says when", token(iat=NOW - HOURS), True),
    ("JOSE 3.1.3", "iat may be written out", token(iat="2010-01-01T19:23:24Z"), True),
    ("RFC 7519 4.1.6", "iat is a time", token(iat="yesterday"), False),
    ("RFC 7519 4.1.6", "iat is no truth value", token(iat=True), False),
    ("RFC 7519 4.1.4", "exp is never written out", token(exp="2030-01-01T00:00:00Z"), False),
    ("RFC 7519 4.1.5", "nbf is never written out", token(nbf="2010-01-01T00:00:00Z"), False),
    ("JOSE 4.1.2", "iss of the header is the issuer", token({"iss": "ISSUER"}), True),
    ("JOSE 4.1.2", "iss of the header is not another", token({"iss": "did:example:1"}), False),
    ("JOSE 4.1.1", "kid may be the issuer's did:key itself", token({"kid": "ISSUER"}), True),
    ("JOSE 4.1.1", "kid is none but the issuer's", token({"kid": STRANGER}), False),
    ("JOSE 4.1.1", "kid may be left out where the issuer has one key", token({"kid": None}), True),
    ("RFC 7515 4.1", "alg is that of the key", token({"alg": "ES256"}), False),
    ("RFC 7518 3.6", "alg is not none", token({"alg": "none"}), False),
    ("RFC 7515 4.1.11", "nothing is critical", token({"crit": ["b64"], "b64": False}), False),
    ("RFC 8725 3.10", "no key set elsewhere", token({"jku": "https://a.example/jwks"}), False),
    ("RFC 8725 3.10", "no certificate", token({"x5c": ["MIIB"]}), False),
]


@pytest.mark.parametrize(
    ("make", "expected"),
    [row[2:] for row in ROWS],
    ids=[f"{section}: {requirement}" for section, requirement, *_ in ROWS],
)
def test_each_must_of_a_proof_or_token_is_held(wire: Wire, make, expected):
    made = {name: value for name, value in make(wire).items() if value is not None}
    if expected:
        wire.accepts(made, checks=["proof", "credentialStatus"])
    else:
        wire.rejects(made, checks=["proof", "credentialStatus"])


def presentation(wire: Wire, **claims: Any) -> dict[str, Any]:
    held = envelope(sealed(wire, {}, wire.credential()))
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": wire.issuer,
        "verifiableCredential": [held],
    }
    header = {"typ": "vp+jwt", "cty": "vp"}
    return envelope(sealed(wire, header, document | claims), "vp+jwt")


def test_jose_3_1_2_a_presentation_in_a_token_is_its_holder_s(wire: Wire):
    assert wire.present(presentation(wire)).status_code == 200
    assert wire.present(presentation(wire, iss=wire.issuer, nonce="n")).status_code == 200
    kinds(wire.present(presentation(wire, iss="did:example:1")))
    kinds(wire.present(presentation(wire, holder="did:example:1")))
    kinds(wire.present(presentation(wire, exp=NOW - HOURS)))
    kinds(wire.present(envelope(presentation(wire)["id"].partition(",")[2])))


TOKEN_USES: list[tuple[str, dict[str, Any], dict[str, str], bool]] = [
    ("nobody asks", {"nonce": "n", "aud": "a.example"}, {}, True),
    ("the challenge is in nonce", {"nonce": "n"}, {"challenge": "n"}, True),
    ("another challenge", {"nonce": "n"}, {"challenge": "m"}, False),
    ("no answer to the challenge", {}, {"challenge": "n"}, False),
    ("a nonce that is no text", {"nonce": ["n"]}, {"challenge": "n"}, False),
    ("the domain is in aud", {"aud": "a.example"}, {"domain": "a.example"}, True),
    ("the domain is one of several", {"aud": ["b.example", "a.example"]}, {"domain": "a.example"}, True),
    ("another domain", {"aud": "a.example"}, {"domain": "b.example"}, False),
    ("a part of a domain", {"aud": "www.a.example"}, {"domain": "a.example"}, False),
    ("for no domain", {}, {"domain": "a.example"}, False),
    ("the right nonce, another domain", {"nonce": "n", "aud": "b.example"},
     {"challenge": "n", "domain": "a.example"}, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "asked", "expected"),
    [row[1:] for row in TOKEN_USES],
    ids=[r[0] for r in TOKEN_USES],
)
def test_rfc_7519_4_1_3_a_token_answers_the_challenge_and_is_for_the_domain_asked_about(
    wire: Wire, claims, asked, expected
):
    """VC-JOSE-COSE 3.1.2 with VCDI 4.5: `nonce` is compared with challenge, `aud` with domain."""
    answer = wire.present(presentation(wire, **claims), **asked)
    assert answer.status_code == (200 if expected else 400), answer.text
    if not expected:
        [problem] = answer.json()["problemDetails"]
        assert problem["type"].startswith("https://")
    alone = {name: value for name, value in token(**claims)(wire).items() if value is not None}
    assert wire.verify(alone, checks=["proof"], **asked).status_code == answer.status_code


@pytest.mark.parametrize("media", ["jwt", "vp+jwt"])
def test_adr_0013_in_open_a_presentation_in_the_claim_vp_is_still_its_holder_s(wire: Wire, media):
    """The form of the W3C's sample of an enveloped presentation; signed, and for its challenge."""
    held = envelope(sealed(wire, {}, wire.credential()))
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": wire.issuer,
        "verifiableCredential": [held],
    }
    claims = {"iss": wire.issuer, "aud": "a.example", "nonce": "n", "vp": document}
    made = envelope(sealed(wire, {"typ": "JWT", "cty": None}, claims), media)
    assert made["type"] == "EnvelopedVerifiablePresentation"
    assert wire.present(made, challenge="n").status_code == 200
    kinds(wire.present(made, challenge="m"))
    kinds(wire.present(made, challenge="n", domain="b.example"))
    kinds(wire.present(made | {"id": made["id"][:-4] + "AAAA"}, challenge="n"))


def test_vc_jose_cose_3_1_1_a_token_is_issued_for_the_challenge_and_domain_asked_for(wire: Wire):
    asked = {"challenge": "n", "domain": "a.example"}
    made = wire.issued(envelope="vc+jwt", **asked)
    wire.accepts(made, checks=["proof"], **asked)
    wire.rejects(made, checks=["proof"], **(asked | {"challenge": "m"}))
    wire.rejects(made, checks=["proof"], **(asked | {"domain": "b.example"}))


def test_vc_api_what_does_not_verify_is_not_issued(wire: Wire):
    """The verifier has the last word on what the issuer was asked to write into the proof."""
    assert wire.refused(wire.credential(), expires="2026-03-01T00:00:00Z") == "invalid"
    assert wire.issued(expires="2027-03-01T00:00:00Z")["proof"]["expires"]


MALFORMED: dict[str, tuple[Any, ...]] = {
    "@context": ("text", {}, None, 10, True, [[]], [{}], [None], [10], [True]),
    "type": ("text", {}, None, 10, True, [[]], [{}], [None], [10], [True]),
    "issuer": ([], None, 10, True),
    "credentialSubject": ("text", None, 10, True, [], [None, True, 4]),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_vc_api_suites_members_of_a_wrong_kind_are_400(wire: Wire, name):
    """What the issuer and verifier suites of the VC-API send, one member at a time."""
    good = wire.issued()
    for value in MALFORMED[name]:
        assert wire.refused(wire.credential(**{name: value})) == "malformed-credential", value
        wire.rejects(good | {name: value})
