"""The wire contract for clients with a token: what each scope may do, and that nothing is lenient."""

import json
from typing import Any

import pytest

from app.api.vc_api_callers import FORWARDED
from app.domain.multibase import encode_base64url
from app.services import verifications
from app.signing.proofs import Wanted, prove
from tests.api.vc_api_world import V2, Wire, kinds, served
from tests.district import District

PATHS = ("credentials/issue", "credentials/verify", "presentations/verify", "credentials/status")
ISSUE, VERIFY = "credentials:issue", "resource:write"


@pytest.fixture(scope="module")
def district(tmp_path_factory, clock):
    folder = tmp_path_factory.mktemp("scoped")
    with served(f"sqlite:///{folder / 's.db'}", folder, clock, vc_api="scoped") as wire:
        yield District.make(wire.wiring, wire.http, "wire")


def holding(district: District, *scopes: str) -> Wire:
    """The contract as a client with a token of these scopes sees it."""
    district.http.headers["Authorization"] = f"Bearer {district.machine(*scopes).token}"
    return Wire(district.http, district.wiring)


@pytest.fixture
def client(district):
    yield holding(district, ISSUE, VERIFY)
    district.http.headers.pop("Authorization", None)
    district.wiring.tools.throttle.forget()


def test_a_client_issues_verifies_and_takes_back(client: Wire):
    issued = client.issued(client.credential(id="urn:uuid:51"), cryptosuite="eddsa-jcs-2022")
    client.accepts(issued, checks=["proof", "credentialStatus"])
    client.rejects(issued | {"id": "urn:uuid:52"})
    presented = {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": issued,
    }
    assert client.present(presented).status_code == 200
    change = {"credentialId": "urn:uuid:51", "credentialStatus": {"statusPurpose": "revocation"}}
    assert client.http.post("/vc-api/credentials/status", json=change).status_code == 200
    client.rejects(issued, checks=["proof", "credentialStatus"])
    client.accepts(client.issued(envelope="vc+jwt"))


def test_a_proxy_may_stand_before_it(client: Wire):
    client.http.headers["X-Forwarded-For"] = "203.0.113.9"
    try:
        client.accepts(client.issued())
    finally:
        del client.http.headers["X-Forwarded-For"]
    assert "x-forwarded-for" in FORWARDED


def test_nobody_does_anything_without_a_token(district):
    for path in PATHS:
        assert district.http.post(f"/vc-api/{path}", json={}).status_code == 401
    assert district.http.get("/vc-api").status_code == 401


def test_each_scope_opens_its_own_requests_only(district, client: Wire):
    credential, issued = client.credential(), client.issued()
    verifier = holding(district, VERIFY)
    assert verifier.asked(credential).status_code == 403
    assert verifier.verify(issued).status_code == 200
    issuer = holding(district, ISSUE)
    assert issuer.asked(credential).status_code == 201
    assert issuer.verify(issued).status_code == 403
    assert issuer.present({}).status_code == 403


def test_nothing_is_signed_in_another_s_name_nor_in_another_organization_s(district, client: Wire):
    mine = client.issuer
    assert client.refused(client.credential(issuer="did:example:1")) == "invalid"
    other = District.make(district.wiring, district.http, "other")
    theirs = holding(other, ISSUE, VERIFY)
    assert theirs.issuer != mine
    assert theirs.refused(theirs.credential(issuer=mine)) == "invalid"


def test_a_status_of_another_organization_is_not_there(district, client: Wire):
    client.issued(client.credential(id="urn:uuid:61"))
    other = holding(District.make(district.wiring, district.http, "other"), ISSUE)
    change = {"credentialId": "urn:uuid:61", "credentialStatus": {"statusPurpose": "revocation"}}
    assert other.http.post("/vc-api/credentials/status", json=change).status_code == 404


def test_a_key_that_is_not_the_issuer_s_is_an_error(client: Wire):
    """Controlled Identifiers 3.3: in `open` it is a warning, which Data Integrity alone allows."""
    signs = client.identity()  # of the other organization, the oldest one
    document = client.credential()
    assert signs.issuer_id != client.issuer
    members = {"created": "2026-03-01T00:00:00Z", "proofPurpose": "assertionMethod"}
    proof = prove(document, Wanted("eddsa-rdfc-2022", signs.signer, signs.method_id, members))
    client.rejects(document | {"proof": proof})


def earlier(media: str = "application/jwt", **header: Any) -> dict[str, Any]:
    """An envelope of before VC-JOSE-COSE, whose key nobody can find."""
    inner = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "https://issuer.example/1",
        "credentialSubject": {"id": "did:example:subject"},
    }
    payload = {"vc": inner, "iss": inner["issuer"]}
    parts = [{"alg": "ES256", "typ": "JWT"} | header, payload]
    token = ".".join([encode_base64url(json.dumps(part).encode()) for part in parts] + ["A" * 86])
    return {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": f"data:{media},{token}"}


@pytest.mark.parametrize(
    "media", ["application/jwt", "application/vc+jwt", "application/vc-ld+jwt"]
)
def test_an_envelope_whose_key_cannot_be_found_never_verifies_here(client: Wire, media):
    client.rejects(earlier(media))
    client.rejects(earlier(media, typ="vc+jwt"))
    client.rejects(earlier(media, kid="did:example:1#key"))
    held = {"@context": [V2], "type": "VerifiablePresentation"}
    kinds(client.present(held | {"verifiableCredential": earlier(media)}))


def test_in_open_it_is_a_warning_and_only_for_want_of_the_key(tmp_path, clock):
    with served(f"sqlite:///{tmp_path / 'o.db'}", tmp_path, clock) as wire:
        assert wire.accepts(earlier())["warnings"]
        wire.rejects(earlier(alg="none"))
        wire.rejects(earlier(alg="ES256K"))
        wire.rejects(earlier(crit=["b64"]))
        wire.rejects(earlier(kid=f"{wire.issuer}#{wire.issuer.rpartition(':')[2]}"))


def test_verifications_are_throttled_as_at_the_public_verifier(district, client: Wire):
    for _ in range(verifications.PER_ADDRESS.tries):
        verifications.throttle(district.wiring.tools, "127.0.0.1")
    answer = client.verify({})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert client.present({}).status_code == 429
    assert client.asked({}).status_code == 400
