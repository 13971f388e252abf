"""Open Badges 2.0 for anybody: the right documents, the right headers, and an end that stays one."""

import base64
import json
import uuid

import pytest

from tests.integration.awards import body, direct, earn, issue
from tests.programme import Programme

CONTEXT = "https://w3id.org/openbadges/v2"


@pytest.fixture
def badge(district):
    return district.machine().made("/credentials", body(direct(district)))


@pytest.fixture
def graph(badge, http):
    """Every document that the badge leads to, by what it is, followed from link to link."""
    url = badge["url"].replace("/credentials/", "/ob2/assertions/")
    assertion = http.get(url).json()
    payload = http.get(f"{url}.jws").text.split(".")[1]
    signed = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    what = http.get(assertion["badge"]).json()
    issuer = http.get(what["issuer"]).json()
    return {
        "Assertion": assertion,
        "signed": signed,
        "BadgeClass": what,
        "Profile": issuer,
        "CryptographicKey": http.get(signed["verification"]["creator"]).json(),
        "RevocationList": http.get(issuer["revocationList"]).json(),
    }


NAMES = ["Assertion", "BadgeClass", "Profile", "CryptographicKey", "RevocationList"]


@pytest.mark.parametrize("name", NAMES)
def test_each_document_is_what_it_says_at_its_own_address(graph, http, name):
    document = graph[name]
    assert (document["@context"], document["type"]) == (CONTEXT, name)
    found = http.get(document["id"], follow_redirects=False)
    assert (found.status_code, found.json()) == (200, document)
    assert found.headers["content-type"] == "application/ld+json"
    assert found.headers["access-control-allow-origin"] == "*"
    etag = found.headers["etag"]
    assert http.get(document["id"], headers={"If-None-Match": etag}).status_code == 304
    head = http.head(document["id"])
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)
    plain = http.get(document["id"], headers={"Accept": "application/json"})
    assert plain.headers["content-type"] == "application/json"


def test_the_two_assertions_are_one_award(graph, badge, http):
    hosted, signed = graph["Assertion"], graph["signed"]
    assert hosted | {"id": 0, "verification": 0} == signed | {"id": 0, "verification": 0}
    assert hosted["verification"] == {"type": "HostedBadge"}
    assert signed["verification"]["type"] == "SignedBadge"
    assert uuid.UUID(signed["id"].removeprefix("urn:uuid:")).version == 4
    [identity] = http.get(badge["url"]).json()["credentialSubject"]["identifier"]
    assert hosted["recipient"] == {
        "type": "email",
        "hashed": True,
        "salt": identity["salt"],
        "identity": identity["identityHash"],
    }
    assert hosted["issuedOn"].endswith("Z")
    assert hosted["narrative"].startswith("Not assessed here")


def test_key_and_issuer_name_each_other(graph):
    key, issuer = graph["CryptographicKey"], graph["Profile"]
    assert key["owner"] == issuer["id"]
    assert key["id"] in issuer["publicKey"]
    assert key["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert graph["RevocationList"]["issuer"] == issuer["id"]


def test_badge_class_and_achievement_name_each_other(graph, http):
    what = graph["BadgeClass"]
    [other] = what["related"]
    achievement = http.get(other["id"]).json()
    [back] = achievement["related"]
    assert back["id"] == what["id"]
    assert "https://w3id.org/openbadges#BadgeClass" in back["type"]
    assert what["criteria"]["id"] == achievement["criteria"]["id"]
    assert what["image"].startswith("http://localhost/microcredentials/")


def test_a_revoked_assertion_is_410_and_a_bare_tombstone(graph, badge, district, http):
    before = len(graph["RevocationList"]["revokedAssertions"])
    assert before >= 2
    district.machine().made(f"/credentials/{badge['id']}/revoke", {"reason": "decision_reversed"})
    url = graph["Assertion"]["id"]
    gone = http.get(url)
    assert gone.status_code == 410
    assert gone.json() == {
        "@context": CONTEXT,
        "id": url,
        "revoked": True,
        "revocationReason": "decision_reversed",
    }
    assert gone.headers["access-control-allow-origin"] == "*"
    assert http.head(url).status_code == 410
    entries = http.get(graph["RevocationList"]["id"]).json()["revokedAssertions"]
    assert len(entries) == before + 1
    assert {"id": graph["signed"]["id"], "revocationReason": "decision_reversed"} in entries
    assert http.get(f"{url}.jws").status_code == 200
    for form in (url, http.get(f"{url}.jws").text, json.dumps(graph["Assertion"])):
        said = http.post("/verify", json={"input": form}).json()
        assert said["verdict"] == "invalid"
        assert [c["code"] for c in said["checks"] if c["outcome"] == "failed"] == ["revoked"]


@pytest.mark.parametrize("end", ["", ".jws"])
def test_our_own_are_verified_and_known(graph, http, end):
    said = http.post("/verify", json={"input": graph["Assertion"]["id"] + end}).json()
    assert (said["verdict"], said["issuer"]["trust"]) == ("valid", "known")
    assert said["format"] == ("ob2-signed" if end else "ob2-hosted")
    assert said["second_opinion"] is None


def test_an_altered_copy_and_an_altered_token_are_refused(graph, http):
    altered = json.dumps(graph["Assertion"] | {"narrative": "Excellent"})
    token = http.get(graph["Assertion"]["id"] + ".jws").text
    head, payload, signature = token.split(".")
    other = base64.urlsafe_b64encode(
        json.dumps(graph["signed"] | {"narrative": "Excellent"}).encode()
    )
    forged = f"{head}.{other.decode().rstrip('=')}.{signature}"
    for form in (altered, forged):
        assert http.post("/verify", json={"input": form}).json()["verdict"] == "invalid"
    assert payload


def test_the_outcome_of_the_rubric_is_told_in_words(district, http):
    programme = Programme.publish(district)
    row = issue(programme, earn(programme))
    told = http.get(f"/ob2/assertions/{row.id}").json()
    assert told["narrative"].startswith("Judged against the rubric by Assessors of ")
    assert "- **Plan Fits**: On track (required: On track)" in told["narrative"]
    assert sorted(piece["name"] for piece in told["evidence"]) == ["Lesson plan", "Reflection"]
    assert not [piece for piece in told["evidence"] if "id" in piece]


def test_a_badge_per_stage_has_a_badge_class_of_its_own(district, http):
    programme = Programme.publish(district, stages=2, badge="per_stage")
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    stage = programme.version["stages"][0]
    row = issue(programme, enrollment, stage_id=stage["id"])
    told = http.get(f"/ob2/assertions/{row.id}").json()
    assert told["badge"].endswith(f"/stages/{stage['key']}")
    assert http.get(told["badge"]).json()["id"] == told["badge"]


@pytest.mark.parametrize(
    "path",
    [
        "/ob2/assertions/{id}",
        "/ob2/assertions/{id}.jws",
        "/ob2/badges/{id}",
        "/ob2/badges/{id}/stages/x",
        "/ob2/issuers/nobody-here",
        "/ob2/keys/{id}",
        "/ob2/revocations/nobody-here",
        "/ob2/assertions/not-an-id",
    ],
)
def test_what_is_not_there_is_a_404_problem(http, path):
    answer = http.get(path.format(id=uuid.uuid4()))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_keys_of_another_kind_are_no_cryptographic_keys(district, http):
    query = {"issuer_id": district.issuer_id}
    found = district.coordinator.get("/keys", params=query).json()["data"]
    kinds = {key["algorithm"]: http.get(f"/ob2/keys/{key['id']}").status_code for key in found}
    assert kinds["EdDSA"] == 404
    assert kinds["RS256"] == 200


@pytest.mark.parametrize("value", ["yes", 3])
def test_a_second_opinion_is_asked_for_by_true_or_false(http, value):
    answer = http.post("/verify", json={"input": "x", "second_opinion": value})
    assert answer.status_code == 422
    files = {"file": ("badge", b"x", "text/plain")}
    answer = http.post("/verify", files=files, data={"second_opinion": str(value)})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/second_opinion")
