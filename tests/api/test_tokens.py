"""`/oauth/token` as RFC 6749 has it, and what its tokens open."""

import base64
import json
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

URL = "/oauth/token"


@pytest.fixture(autouse=True)
def _nothing_counted(wiring):
    wiring.tools.throttle.forget()


@pytest.fixture
def ask(http, district):
    def post(authorization=None, **fields):
        form = {
            "grant_type": "client_credentials",
            "client_id": str(district.client_id),
            "client_secret": district.client_secret,
        }
        sent = {name: value for name, value in (form | fields).items() if value is not None}
        headers = {"Authorization": authorization} if authorization else {}
        return http.post(URL, data=sent, headers=headers)

    return post


def basic(client_id, secret):
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def claims_of(answer):
    return jwt.decode(answer.json()["access_token"], options={"verify_signature": False})


def test_a_token_opens_the_api_for_ten_minutes(http, district, ask, clock):
    answer = ask()
    body = answer.json()
    assert answer.status_code == 200
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert answer.headers["cache-control"] == "no-store"
    assert jwt.get_unverified_header(body["access_token"])["typ"] == "at+jwt"
    bearer = {"Authorization": f"Bearer {body['access_token']}"}
    assert http.get("/api/v1/schools", headers=bearer).status_code == 200
    clock.advance(minutes=10)
    assert http.get("/api/v1/schools", headers=bearer).status_code == 401


def test_both_ways_of_client_authentication_work_but_not_at_once(district, ask):
    header = basic(district.client_id, district.client_secret.replace(" ", "+"))
    assert ask(header, client_id=None, client_secret=None).status_code == 200
    assert ask(header, client_secret=None).status_code == 200
    both = ask(header)
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")
    other = ask(header, client_id=str(uuid.uuid4()), client_secret=None)
    assert (other.status_code, other.json()["error"]) == (400, "invalid_request")


def test_an_unknown_client_and_a_wrong_secret_are_told_the_same(ask):
    answers = [
        ask(client_secret="wrong"),
        ask(client_id=str(uuid.uuid4())),
        ask(client_id="no uuid"),
        ask(client_id="\x00"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["error"] == "invalid_client"
    assert all(a.headers["www-authenticate"].startswith("Basic") for a in answers)
    assert all(a.headers["cache-control"] == "no-store" for a in answers)


@pytest.mark.parametrize("header", ["Basic !!", "Basic /w==", "Bearer x", "Basic", "Basic Og=="])
def test_client_credentials_that_cannot_be_read_are_401(ask, header):
    answer = ask(header, client_id=None, client_secret=None)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": "resource:read  resource:write"}, "invalid_scope"),
        ({"subject": "no uuid"}, "invalid_grant"),
        ({"subject": str(uuid.uuid4())}, "invalid_grant"),
        ({"scope": "resource:read", "subject": str(uuid.uuid4())}, "invalid_scope"),
    ],
)
def test_a_request_that_is_refused_says_why(ask, fields, error):
    answer = ask(**fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"]


@pytest.mark.parametrize(
    "content", [b"grant_type=a&grant_type=b", b"\xff=\xff", b"&".join([b"a=b"] * 50)]
)
def test_a_form_that_cannot_be_read_is_refused(http, content):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = http.post(URL, content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_json_is_not_a_form(http):
    answer = http.post(URL, json={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_token_has_the_scopes_that_were_asked_and_no_more(http, ask):
    answer = ask(scope="resource:read")
    assert answer.json()["scope"] == claims_of(answer)["scope"] == "resource:read"
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    refused = http.post("/api/v1/schools", json={"name": "x"}, headers=bearer)
    assert refused.status_code == 403
    assert "people:act" in ask(scope="").json()["scope"].split()


def test_a_client_acts_for_a_person_with_the_persons_rights(http, district, ask):
    person = district.person("educator")
    answer = ask(subject=str(person.person_id))
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    session = http.get("/api/v1/session", headers=bearer).json()
    assert session["person"]["id"] == str(person.person_id)
    assert session["roles"] == ["educator"]
    assert session["csrf_token"] is None
    refused = http.post("/api/v1/schools", json={"name": "x"}, headers=bearer)
    assert refused.status_code == 403


def test_nobody_acts_for_a_stranger_or_for_somebody_inactive(district, other_district, ask):
    stranger, gone = other_district.person(), district.person()
    district.machine().made(f"/people/{gone.person_id}/deactivate")
    for person in (stranger, gone):
        answer = ask(subject=str(person.person_id))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_client_without_the_scope_acts_for_nobody(http, district, ask):
    body = {"name": "LMS", "scopes": ["resource:read"]}
    client = district.coordinator.made("/clients", body)
    answer = ask(
        client_id=client["id"],
        client_secret=client["client_secret"],
        subject=str(district.coordinator_id),
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


def test_what_is_taken_from_a_client_is_gone_from_its_tokens(http, district, ask):
    scopes = ["resource:read", "resource:write", "people:act"]
    client = district.coordinator.made("/clients", {"name": "LMS", "scopes": scopes})
    credentials = {"client_id": client["id"], "client_secret": client["client_secret"]}
    alone = ask(**credentials).json()["access_token"]
    acting = ask(**credentials, subject=str(district.coordinator_id)).json()["access_token"]

    def status(token):
        headers = {"Authorization": f"Bearer {token}"}
        return http.post("/api/v1/schools", json={"name": "x"}, headers=headers).status_code

    assert (status(alone), status(acting)) == (201, 201)
    path = f"/clients/{client['id']}"
    district.coordinator.patch(path, {"scopes": ["resource:read"]}, revision=1)
    assert (status(alone), status(acting)) == (403, 401)


def test_a_token_of_another_organization_sees_404(district, other_district):
    school = other_district.machine().made("/schools", {"name": "Theirs"})
    assert district.machine().get(f"/schools/{school['id']}").status_code == 404


def _unsigned(claims):
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').rstrip(b"=")
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    return f"{header.decode()}.{payload.decode()}."


def test_a_badge_or_a_forged_token_as_bearer_is_401(http, ask):
    claims = claims_of(ask())
    key = rsa.generate_private_key(65537, 2048)
    badge = jwt.encode(claims | {"vc": {}}, key, "RS256", headers={"typ": "JWT"})
    as_token = jwt.encode(claims, key, "RS256", headers={"typ": "at+jwt"})
    shared = jwt.encode(claims, "s" * 32, "HS256", headers={"typ": "at+jwt"})
    good = ask().json()["access_token"]
    changed = good[:-6] + ("AAAAAA" if not good.endswith("AAAAAA") else "BBBBBB")
    for token in (badge, as_token, shared, _unsigned(claims), changed, "é", "a.b.c"):
        headers = {"Authorization": f"Bearer {token}".encode()}
        assert http.get("/api/v1/schools", headers=headers).status_code == 401


def test_too_many_tries_are_429_for_this_client_only(district, ask):
    wrong = [ask(client_secret="wrong").status_code for _ in range(60)]
    assert set(wrong) == {401}
    late = ask()
    assert late.status_code == 429
    assert 1 <= int(late.headers["retry-after"]) <= 61
    other = district.coordinator.made("/clients", {"name": "x", "scopes": ["resource:read"]})
    free = ask(client_id=other["id"], client_secret=other["client_secret"])
    assert free.status_code == 200
