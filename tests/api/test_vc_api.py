"""The wire contract: proofs, presentations, envelopes, status, and who may ask."""

import copy
import json
from typing import Any

import pytest

from app.domain.multibase import decode_base64url
from app.domain.status_list import decode, is_set
from app.settings import SettingsError, load_settings
from app.signing.proofs import Wanted, prove
from tests.api.vc_api_world import BASE, EXAMPLES, V2, Wire, kinds, served

DI = "https://w3id.org/security#"
CHALLENGE = {"challenge": "u-a-random-text", "domain": "github.com/w3c/suite"}
VECTOR: dict[str, Any] = {
    "@context": [V2, EXAMPLES, "https://w3id.org/security/suites/ed25519-2020/v1"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    "proof": {
        "type": "Ed25519Signature2020",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "proofPurpose": "assertionMethod",
        "proofValue": "z57Mm1vboMtZiCyJ4aReZsv8co4Re64Y8GEjL1ZARzMbXZgkARFLqFs1P345NpPGG2hgCrS4nNdvJhpwnrNyG3kEF",
    },
}


@pytest.fixture(scope="module")
def wire(tmp_path_factory, clock):
    folder = tmp_path_factory.mktemp("wire")
    with served(f"sqlite:///{folder / 'wire.db'}", folder, clock) as found:
        yield found


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


def proof_changed(credential: dict[str, Any], **members: Any) -> dict[str, Any]:
    return credential | {"proof": credential["proof"] | members}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"cryptosuite": "ecdsa-rdfc-2019"},
        {"cryptosuite": ["eddsa-rdfc-2022", "eddsa-jcs-2022"]},
        {"cryptosuite": ["eddsa-rdfc-2022", "eddsa-rdfc-2022"], "proofChain": True},
        {"cryptosuite": ["eddsa-jcs-2022", "eddsa-rdfc-2022"], "proofChain": True},
        {"envelope": "vc+jwt"},
        {"envelope": "vc+jwt", "alg": "ES256"},
    ],
    ids=str,
)
def test_vcdm_4_12_what_is_issued_is_secured_verifies_and_altered_does_not(wire: Wire, options):
    issued = wire.issued(wire.credential(name="x"), **options)
    wire.accepts(issued)
    wire.accepts(issued, checks=["proof", "credentialStatus"])
    if "envelope" in options:
        altered = issued | {"id": issued["id"][:-8] + "AAAAAAAA"}
    else:
        altered = issued | {"name": "y"}
    wire.rejects(altered)


def test_di_eddsa_3_1_the_proof_is_one_object_with_all_that_it_must_have(wire: Wire):
    """VCDI 2.1, vc-di-eddsa 3.1: type, cryptosuite, purpose, method and a base58 value of 64 bytes."""
    proof = wire.issued()["proof"]
    assert proof["type"] == "DataIntegrityProof"
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"].startswith(wire.issuer + "#z6Mk")
    assert proof["proofValue"][0] == "z"
    p256 = wire.issued(wire.credential(issuer=wire.ids["ES256"]))
    assert p256["proof"]["cryptosuite"] == "ecdsa-rdfc-2019"
    assert p256["issuer"] == wire.ids["ES256"]


@pytest.mark.parametrize(
    "members",
    [
        {"type": "UnknownProofType"}, {"cryptosuite": "UnknownCryptosuite"}, {"created": "invalidDate"},
        {"expires": "2020-01-01T00:00:00Z"}, {"verificationMethod": "did:key:invalidVm"},
        {"verificationMethod": None}, {"verificationMethod": "https://[#key"}, {"proofPurpose": "invalidPurpose"}, {"proofPurpose": "authentication"},
        {"proofValue": None}, {"proofValue": "z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh"}, {"previousProof": "urn:uuid:missing"},
        {"domain": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_di_4_5_a_proof_that_breaks_a_rule_does_not_verify(wire: Wire, members):
    wire.rejects(proof_changed(wire.issued(), **members))


@pytest.mark.parametrize(
    "name", ["type", "verificationMethod", "proofPurpose", "proofValue", "created", "cryptosuite"]
)
def test_di_4_5_a_proof_that_lacks_something_does_not_verify(wire: Wire, name):
    issued = wire.issued()
    wire.rejects(issued | {"proof": without(issued["proof"], name)})


@pytest.mark.parametrize("proof", ["string", None, 10, True, []], ids=str)
def test_di_4_5_what_is_no_proof_does_not_verify(wire: Wire, proof):
    wire.rejects(wire.issued() | {"proof": proof})
    wire.rejects(without(wire.issued(), "proof"))
    headless = wire.issued()
    wire.rejects(proof_changed(headless, proofValue=headless["proof"]["proofValue"][1:]))


def test_di_4_5_purpose_domain_and_challenge_are_those_expected(wire: Wire):
    issued = wire.issued()
    wire.rejects(issued, checks=["proof"], expectedProofPurpose="authentication")
    assert wire.rejects(issued, checks=["proof"], domain="domain.example") == [
        DI + "INVALID_DOMAIN_ERROR"
    ]
    assert wire.rejects(issued, checks=["proof"], challenge="1235") == [
        DI + "INVALID_CHALLENGE_ERROR"
    ]
    asked = wire.issued(domain="domain.example", challenge="1235")
    wire.accepts(asked, checks=["proof"], domain="domain.example", challenge="1235")


def test_di_4_3_each_proof_of_a_chain_names_the_one_before_and_falls_with_it(wire: Wire):
    issued = wire.issued(cryptosuite=["eddsa-rdfc-2022", "eddsa-jcs-2022"], proofChain=True)
    first, second = issued["proof"]
    assert second["previousProof"] == [first["id"]]
    wire.rejects(issued | {"proof": [first | {"created": "2020-01-01T00:00:00Z"}, second]})
    wire.rejects(issued | {"proof": [second]})


def test_vc_api_a_proof_of_before_the_recommendation_verifies(wire: Wire):
    """The vector of the specification: its key is not the issuer's, which is told."""
    told = wire.accepts(VECTOR)
    assert told["warnings"][0]["pointer"] == "/issuer"
    wire.rejects(VECTOR | {"name": "Another"})


def test_vcdm_4_13_1_an_envelope_is_one_to_the_letter(wire: Wire):
    issued = wire.issued(envelope="vc+jwt")
    assert issued["@context"] == V2
    assert issued["type"] == "EnvelopedVerifiableCredential"
    token = issued["id"].removeprefix("data:application/vc+jwt,")
    header, payload, _ = (
        json.loads(decode_base64url(part)) if n < 2 else part
        for n, part in enumerate(token.split("."))
    )
    assert header == {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": header["kid"]}
    assert header["kid"].startswith(wire.issuer + "#")
    assert payload["type"] == ["VerifiableCredential"]
    assert not {"vc", "vp", "nbf"} & payload.keys()  # VC-JOSE-COSE 3.1.1
    for broken in (
        issued | {"@context": []},
        issued | {"@context": EXAMPLES},
        issued | {"type": "VerifiableCredential"},
        issued | {"id": token},
        issued | {"id": issued["id"].replace("vc+jwt", "vc+sd-jwt")},
        without(issued, "type"),
    ):
        wire.rejects(broken)
    unsecured = "eyJhbGciOiJub25lIn0." + token.split(".")[1] + "."
    wire.rejects(issued | {"id": "data:application/vc+jwt," + unsecured})


def presented(wire: Wire, *credentials: Any, **members: Any) -> dict[str, Any]:
    """A presentation signed by the holder, who is the wire's own issuer here."""
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": wire.issuer,
    } | members
    if credentials:
        document["verifiableCredential"] = list(credentials)
    document = {name: value for name, value in document.items() if value is not None}
    signs = wire.identity()
    proof = {"created": "2026-03-01T00:00:00Z", "proofPurpose": "authentication"} | CHALLENGE
    made = prove(document, Wanted("eddsa-rdfc-2022", signs.signer, signs.method_id, proof))
    return document | {"proof": made}


def test_vcdm_4_13_a_presentation_verifies_with_all_that_is_in_it(wire: Wire):
    good = presented(wire, wire.issued(), wire.issued(envelope="vc+jwt"))
    answer = wire.present(good, **CHALLENGE)
    assert answer.json()["verified"] is True, answer.text
    assert (
        wire.present(presented(wire, holder={"id": wire.issuer}), **CHALLENGE).status_code == 200
    )
    unsigned = {"@context": [V2], "type": ["VerifiablePresentation"]}
    assert wire.present(unsigned | {"verifiableCredential": wire.issued()}).status_code == 200
    kinds(wire.present(good, challenge="another", domain=CHALLENGE["domain"]))
    kinds(wire.present(good, challenge=CHALLENGE["challenge"], domain="another.example"))
    kinds(
        wire.present(proof_changed(good, proofValue="z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh"), **CHALLENGE)
    )
    altered = copy.deepcopy(good)
    altered["verifiableCredential"][0]["validFrom"] = "2020-01-01T00:00:00Z"
    kinds(wire.present(altered, **CHALLENGE))


@pytest.mark.parametrize(
    "members",
    [
        {"@context": None}, {"@context": [EXAMPLES, V2]}, {"@context": [V2, 123192875]},
        {"@context": [V2, "https ://not-a-url/v1"]}, {"@context": [V2, "https://example.com"]},
        {"type": None}, {"type": ["https://example.org/#P"]}, {"id": "not-a-url"},
        {"holder": "z6Mk"}, {"holder": {"id": "z6Mk"}}, {"holder": {}},
        {"verifiableCredential": "https://a.example/1"}, {"verifiableCredential": [5]},
        {"verifiableCredential": [[]]}, {"verifiableCredential": [{}]}, {"verifiableCredential": {}},
        {"verifiableCredential": [{"@context": [V2], "issuer": "did:example:1"}]},
        {"termsOfUse": {"id": "did:example:1"}},
    ],
    ids=str,
)  # fmt: skip
def test_vcdm_4_13_what_presentations_may_not_be(wire: Wire, members):
    unsigned = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": wire.issuer}
    broken = {k: v for k, v in (unsigned | members).items() if v is not None}
    kinds(wire.present(broken))


def test_vcdm_4_13_a_presentation_may_hold_nothing_and_say_so(wire: Wire):
    """The W3C's own sample of a presentation lists no credentials; nothing else may be empty."""
    nothing = presented(wire, verifiableCredential=[])
    assert wire.present(nothing, **CHALLENGE).status_code == 200
    kinds(wire.present(nothing | {"verifiableCredential": [{}]}, **CHALLENGE))
    kinds(wire.present(nothing | {"termsOfUse": []}, **CHALLENGE))


def test_vcdm_4_13_4_what_a_holder_says_of_itself_names_the_holder(wire: Wire):
    """A credential with a proof of its own needs no holder named, but never another one."""
    own, other = wire.issued(), wire.issued(wire.credential(id="urn:uuid:2"))
    assert wire.present(presented(wire, own, other, holder=None), **CHALLENGE).status_code == 200
    kinds(wire.present(presented(wire, own, holder="did:example:alice"), **CHALLENGE))
    bare = without(wire.issued(), "proof")
    for holder in (None, "did:example:alice"):
        kinds(wire.present(presented(wire, bare, holder=holder), **CHALLENGE))


def test_vcdm_4_13_2_an_enveloped_presentation_is_one_to_the_letter(wire: Wire):
    envelope = {
        "@context": [V2],
        "type": "EnvelopedVerifiablePresentation",
        "id": "data:application/vp+jwt,eyJ.eyJ.x",
    }
    for broken in (
        envelope,
        envelope | {"@context": []},
        envelope | {"id": "eyJ"},
        envelope | {"type": ["VerifiablePresentation"]},
    ):
        kinds(wire.present(broken))


@pytest.mark.parametrize("kind", ["EdDSA", "ES256"])
@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_bsl_2_and_3_a_status_is_kept_published_and_read(
    backend, database_url, tmp_path, clock, purpose, kind
):
    """Bitstring Status List 2.1, 2.2, 3.1, 3.2, on both databases; a restart forgets nothing."""
    with served(
        database_url if backend == "postgresql" else f"sqlite:///{tmp_path / 's.db'}",
        tmp_path,
        clock,
    ) as wire:
        issued = wire.issued(
            wire.credential(id="urn:uuid:0b9d", issuer=wire.ids[kind]),
            credentialStatus={"statusPurpose": purpose},
        )
        entry = issued["credentialStatus"]
        assert entry.keys() == {
            "id",
            "type",
            "statusPurpose",
            "statusListIndex",
            "statusListCredential",
        }
        assert entry["id"] != entry["statusListCredential"]
        wire.accepts(issued, checks=["proof", "credentialStatus"])
        change = {
            "credentialId": "urn:uuid:0b9d",
            "credentialStatus": {"type": entry["type"], "statusPurpose": purpose},
        }
        assert wire.http.post("/vc-api/credentials/status", json=change).status_code == 200
        path = entry["statusListCredential"].removeprefix(BASE)
        assert wire.http.post(f"{path}/publish", json={}).status_code == 204
        shown = wire.http.get(path)
        assert "json" in shown.headers["content-type"]
        listed = shown.json()
        assert listed["issuer"] == issued["issuer"] == wire.ids[kind]
        assert listed["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
        assert listed["credentialSubject"]["type"] == "BitstringStatusList"
        bits = decode(listed["credentialSubject"]["encodedList"])
        assert len(bits) >= 16 * 1024
        assert is_set(bits, int(entry["statusListIndex"]))
        wire.accepts(listed)
        wire.rejects(issued, checks=["proof", "credentialStatus"])
        wire.rejects(without(issued, "x"), checks=["credentialStatus"])
        wire.accepts(issued, checks=["proof"])
        back = wire.http.post("/vc-api/credentials/status", json=change | {"status": False})
        assert back.status_code == (400 if purpose == "revocation" else 200)


def test_bsl_3_2_each_identity_signs_the_lists_of_its_own_credentials(wire: Wire):
    """A list of another issuer proves nothing, so no list is shared, whatever secures the rest."""
    issued = [
        wire.issued(cryptosuite="eddsa-rdfc-2022"),
        wire.issued(cryptosuite="eddsa-jcs-2022"),
        wire.issued(cryptosuite="ecdsa-rdfc-2019"),
        wire.issued(wire.credential(issuer=wire.ids["ES256"])),
    ]
    lists = [made["credentialStatus"]["statusListCredential"] for made in issued]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    for made, address in zip(issued, lists, strict=True):
        listed = wire.http.get(address.removeprefix(BASE)).json()
        assert listed["issuer"] == made["issuer"]
        assert listed["proof"]["verificationMethod"].startswith(made["issuer"])
        wire.accepts(made, checks=["proof", "credentialStatus"])
    token = wire.issued(envelope="vc+jwt", alg="ES256")
    wire.accepts(token, checks=["proof", "credentialStatus"])


def test_bsl_a_credential_may_stand_in_two_lists_or_in_none(wire: Wire):
    both = wire.issued(credentialStatus=["revocation", "suspension"])["credentialStatus"]
    assert [entry["statusPurpose"] for entry in both] == ["revocation", "suspension"]
    assert "credentialStatus" not in wire.issued(credentialStatus=[])
    unknown = {
        "credentialId": "urn:uuid:none",
        "credentialStatus": {"statusPurpose": "revocation"},
    }
    assert wire.http.post("/vc-api/credentials/status", json=unknown).status_code == 404
    assert (
        wire.http.get("/vc-api/status-lists/0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11").status_code
        == 404
    )


@pytest.mark.parametrize(
    "options",
    [{"cryptosuite": "none"}, {"cryptosuite": 5}, {"envelope": "x"}, {"alg": "HS256"}, {"alg": ["ES256"]}, {"created": "now"},
     {"proofChain": "yes"}, {"domain": 5}, {"credentialStatus": "refresh"}, {"credentialId": 5},
     {"cryptosuite": ["eddsa-rdfc-2022", "ecdsa-rdfc-2019"]}, {"credentialId": "x" * 501}],
    ids=str,
)  # fmt: skip
def test_options_that_cannot_be_had_are_400(wire: Wire, options):
    assert wire.refused(wire.credential(), **options) == "invalid"


def test_the_period_counts_unless_other_checks_are_asked_for(wire: Wire):
    ended = wire.issued(wire.credential(validUntil="2020-01-01T00:00:00Z"), credentialStatus=[])
    assert wire.accepts(ended)["warnings"]
    answer = wire.http.post("/vc-api/credentials/verify", json={"verifiableCredential": ended})
    assert kinds(answer) == ["https://www.w3.org/TR/vc-data-model#RANGE_ERROR"]


def test_open_is_for_the_machine_itself(wire: Wire):
    proxies = ("For", "Host", "Proto", "Port", "Server", "Ssl", "Scheme", "Prefix")
    forwarded = [f"X-Forwarded-{name}" for name in proxies]
    others = ("X-Forwarded", "Forwarded", "Forwarded-For", "X-Original-Forwarded-For", "Via")
    clients = ("X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Envoy-External-Address")
    for header in (*forwarded, *others, *clients):
        answer = wire.http.post("/vc-api/credentials/issue", json={}, headers={header: "10.0.0.1"})
        assert answer.status_code == 403
    with pytest.raises(SettingsError, match="localhost"):
        load_settings(
            vc_api="open", base_url="https://badges.example", mail_url="smtp://a.example"
        )
    with pytest.raises(SettingsError, match="https"):
        load_settings(vc_api_issuer="did:web")


@pytest.mark.parametrize("form", ["did:web", "https"])
def test_cid_an_issuer_with_an_address_lists_its_keys_there(tmp_path, clock, form):
    with served(f"sqlite:///{tmp_path / 'w.db'}", tmp_path, clock, vc_api_issuer=form) as wire:
        assert set(wire.ids.values()) == {wire.issuer}
        path = "/vc-api/issuers/lab" + ("/did.json" if form == "did:web" else "")
        document = wire.http.get(path).json()
        assert document["id"] == wire.issuer
        for method in document["verificationMethod"]:
            assert method["controller"] == wire.issuer
            assert ("publicKeyMultibase" in method) is not ("publicKeyJwk" in method)
        issued = wire.issued(cryptosuite=["eddsa-rdfc-2022", "ecdsa-rdfc-2019"])
        assert not wire.accepts(issued)["warnings"]
        wire.accepts(wire.issued(envelope="vc+jwt", alg="ES256"))


@pytest.mark.parametrize("what", ["list", "issuer", "did.json"])
def test_what_the_contract_publishes_is_delivered_like_every_public_document(wire: Wire, what):
    """RFC 9110 9.3.2, 13.1.2, 15.5.7; Fetch, CORS: a wallet in a browser reads the list, too."""
    entry = wire.issued()["credentialStatus"]
    path = {
        "list": entry["statusListCredential"].removeprefix(BASE),
        "issuer": "/vc-api/issuers/lab",
        "did.json": "/vc-api/issuers/lab/did.json",
    }[what]
    found, head = wire.http.get(path), wire.http.head(path)
    assert (head.status_code, head.content) == (found.status_code, b"") == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == found.headers[name]
    asked = {"Origin": "https://wallet.example", "Access-Control-Request-Method": "GET"}
    allowed = wire.http.options(path, headers=asked)
    again = wire.http.get(path, headers={"If-None-Match": found.headers["etag"]})
    assert (allowed.status_code, again.status_code) == (204, 304)
    refused = wire.http.get(path, headers={"Accept": "application/pdf"})
    assert refused.status_code == (200 if what == "did.json" else 406)
    for answer in (found, head, allowed, again, refused):
        assert answer.headers["access-control-allow-origin"] == "*"
    folder, _, name = path.rpartition("/")
    assert wire.http.get(f"{folder}/{name.upper()}").status_code == 404


def test_off_there_is_nothing(http):
    assert http.post("/vc-api/credentials/issue", json={}).status_code == 404
    assert http.get("/vc-api").status_code == 404
