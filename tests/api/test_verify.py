"""`POST /verify`: a report for anything, an error only for the request itself."""

import json

import pytest

from tests.integration.awards import body, direct
from tests.unit.verification.verification_world import World


@pytest.fixture
def awarded(district):
    programme = direct(district)
    return district.machine().made("/credentials", body(programme)) | {
        "email": email_of(district, programme)
    }


def email_of(district, programme):
    path = f"/people/{programme.educator.person_id}"
    return district.coordinator.get(path).json()["emails"][0]["address"]


def verify(http, **question):
    answer = http.post("/verify", json=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("end", ["", ".json", ".jwt"])
def test_our_own_addresses_are_verified(awarded, http, end):
    said = verify(http, input=awarded["url"] + end)
    assert said["verdict"] == "valid", said
    assert said["issuer"]["trust"] == "known"
    assert said["credential"]["id"] == awarded["url"]
    assert said["credential"]["superseded_by"] is None
    assert [check["name"] for check in said["checks"]][:4] == [
        "parse",
        "unbake",
        "context",
        "schema",
    ]


def test_whose_badge_it_is_stands_beside_the_verdict(awarded, http):
    for recipient, expected in (
        (awarded["email"].upper(), "matched"),
        ("nobody@district.example", "not_matched"),
    ):
        said = verify(http, input=awarded["url"], recipient=recipient)
        assert (said["verdict"], said["recipient"]) == ("valid", expected)
    assert verify(http, input=awarded["url"])["recipient"] == "not_checked"


@pytest.mark.parametrize("end", [".json", ".jwt"])
def test_a_file_is_verified_as_well(awarded, http, end):
    content = http.get(awarded["url"] + end).content
    answer = http.post("/verify", files={"file": ("badge", content, "text/plain")})
    assert (answer.status_code, answer.json()["verdict"]) == (200, "valid")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("hello", "invalid"),
        ("{", "invalid"),
        ("{}", "invalid"),
        ("[]", "invalid"),
        ('{"a":1,"a":2}', "invalid"),
        ("eyJhbGciOiJub25lIn0.e30.", "unverifiable"),
        ("http://localhost/credentials/nothing", "unverifiable"),
        ("http://127.0.0.1:1/", "unverifiable"),
        ("http://169.254.169.254/latest/meta-data", "unverifiable"),
        ("http://localhost:80@evil.invalid/", "unverifiable"),
    ],
)
def test_whatever_is_handed_in_gets_a_report(http, text, verdict):
    said = verify(http, input=text)
    assert said["verdict"] in {verdict, "invalid"}
    assert said["verdict"] != "valid"
    assert said["summary"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"input": 7}', 422),
        (b'{"input": ""}', 422),
        (b'{"input": "x", "more": 1}', 422),
        (b'{"input": "x", "recipient": "a\\nb"}', 422),
    ],
)
def test_only_a_bad_request_is_an_error(http, content, status):
    headers = {"Content-Type": "application/json"}
    answer = http.post("/verify", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


NO_ADDRESSES = [
    "https://[",
    "https://[::1",
    "HTTPS://[",
    "http://[x]",
    "https://localhost:99999/",
    "//[",
    "did:web:%5B",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_there_cannot_be_gets_a_report_wherever_it_stands(http, address):
    world = World()
    issuer = {"id": address, "type": ["Profile"], "name": "Nobody"}
    badge = world.badge(issuer=issuer, credentialStatus=None)
    older = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": address,
        "recipient": {"type": "email", "hashed": False, "identity": "a@b.example"},
        "badge": address,
        "issuedOn": "2025-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
    }
    proven = badge | {"proof": world.signed()["proof"]}
    token = world.issuer.token(badge, header={"kid": address})
    for text in (address, json.dumps(proven), json.dumps(older), token):
        answer = http.post("/verify", json={"input": text})
        assert answer.status_code == 200, text
        assert answer.json()["verdict"] != "valid"


def test_bodies_of_other_types_or_sizes_are_refused(http):
    other = http.post("/verify", content=b"x", headers={"Content-Type": "text/plain"})
    assert other.status_code == 415
    large = http.post("/verify", json={"input": "x" * 1_200_000})
    assert large.status_code == 413
    empty = http.post("/verify", files={"file": ("x", b"", "text/plain")})
    assert empty.status_code == 422
    nothing = http.post("/verify", files={"other": ("x", b"x", "text/plain")})
    assert nothing.status_code == 422


def test_a_badge_by_somebody_else_in_our_issuers_name_is_refused(awarded, http):
    document = json.loads(http.get(awarded["url"]).content)
    document["issuer"]["id"] = "http://localhost/issuers/nobody-at-all"
    said = verify(http, input=json.dumps(document))
    assert said["verdict"] != "valid"
    assert said["issuer"]["trust"] == "not_known"


def test_scripts_of_other_sites_may_ask(http):
    asked = http.options("/verify", headers={"Origin": "https://other.example"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    answered = http.post(
        "/verify", json={"input": "{}"}, headers={"Origin": "https://other.example"}
    )
    assert answered.headers["access-control-allow-origin"] == "*"


def test_nobody_verifies_without_end(http, wiring):
    codes = {http.post("/verify", json={"input": "{}"}).status_code for _ in range(121)}
    assert codes == {200, 429}
