"""Clients: made by coordinators, with secrets that are shown once."""

import base64
import uuid

import pytest
from sqlmodel import Session, col, select

from app.storage.tables import AuditEntry, Client, Event, IdempotencyRecord

READ = {"name": "LMS", "scopes": ["resource:read"]}


@pytest.fixture
def client(district):
    return district.coordinator.made("/clients", READ)


def token_status(http, client, secret):
    form = {
        "grant_type": "client_credentials",
        "client_id": client["id"],
        "client_secret": secret,
    }
    return http.post("/oauth/token", data=form).status_code


def test_a_secret_is_shown_once_and_kept_nowhere(wiring, http, district):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = district.coordinator.post("/clients", READ, headers=headers)
    secret = first.json()["client_secret"]
    assert first.status_code == 201
    assert token_status(http, first.json(), secret) == 200
    again = district.coordinator.post("/clients", READ, headers=headers)
    assert (again.json()["id"], again.json()["client_secret"]) == (first.json()["id"], None)
    shown = district.coordinator.get(f"/clients/{first.json()['id']}").json()
    assert not any("secret" in name and "expires" not in name for name in shown)
    with Session(wiring.database.engine) as session:
        client = session.exec(select(Client).where(col(Client.id) == uuid.UUID(shown["id"]))).one()
        kept = [repr(client)]
        kept += [repr(row.body) for row in session.exec(select(IdempotencyRecord))]
        kept += [repr(row.data) for row in session.exec(select(Event))]
        kept += [repr(row.content) for row in session.exec(select(AuditEntry))]
    assert len(kept) > 3
    assert not any(secret in text or client.secret_hash in text for text in kept[1:])
    assert secret not in kept[0]


def test_the_old_secret_lives_a_day_beside_the_new_one(http, district, clock, client):
    path, old = f"/clients/{client['id']}/rotate", client["client_secret"]
    new = district.coordinator.made(path)["client_secret"]
    assert new != old
    assert [token_status(http, client, s) for s in (old, new, "wrong")] == [200, 200, 401]
    clock.advance(hours=24)
    assert [token_status(http, client, s) for s in (old, new)] == [401, 200]


def test_a_second_rotation_ends_the_oldest_secret_at_once(http, district, client):
    path = f"/clients/{client['id']}/rotate"
    second = district.coordinator.made(path)["client_secret"]
    third = district.coordinator.made(path)["client_secret"]
    secrets = (client["client_secret"], second, third)
    assert [token_status(http, client, secret) for secret in secrets] == [401, 200, 200]


@pytest.mark.parametrize("secret", ["", "-" * 64, "\ud800".encode("utf-8", "replace").decode()])
def test_no_secret_is_good_by_accident(http, client, secret):
    basic = base64.b64encode(f"{client['id']}:{secret}".encode()).decode()
    answer = http.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.status_code == 401


def test_a_deactivated_client_gets_no_token_and_its_tokens_end(http, district, client):
    form = {
        "grant_type": "client_credentials",
        "client_id": client["id"],
        "client_secret": client["client_secret"],
    }
    token = http.post("/oauth/token", data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert http.get("/api/v1/schools", headers=bearer).status_code == 200
    ended = district.coordinator.made(f"/clients/{client['id']}/deactivate")
    assert ended["deactivated_at"] is not None
    assert http.get("/api/v1/schools", headers=bearer).status_code == 401
    assert http.post("/oauth/token", data=form).status_code == 401
    for verb in ("deactivate", "rotate"):
        assert district.coordinator.post(f"/clients/{client['id']}/{verb}").status_code == 409


def test_a_client_is_changed_under_its_etag(district, client):
    caller, path = district.coordinator, f"/clients/{client['id']}"
    changes = {"name": "New", "scopes": ["resource:read", "resource:write"], "daily_quota": 5}
    changed = caller.patch(path, changes, revision=1).json()
    assert (changed["name"], changed["daily_quota"]) == ("New", 5)
    assert changed["scopes"] == ["resource:read", "resource:write"]
    assert caller.patch(path, {"name": "x"}, revision=1).status_code == 412
    assert client["id"] in {row["id"] for row in caller.get("/clients?limit=200").json()["data"]}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": 1}, "/name"),
        ({"name": ""}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["everything"]}, "/scopes/0"),
        ({"scopes": "resource:read"}, "/scopes"),
        ({"daily_quota": -1}, "/daily_quota"),
        ({"daily_quota": 10**30}, "/daily_quota"),
        ({"daily_quota": "5"}, "/daily_quota"),
        ({"issuable_version_ids": ["x"]}, "/issuable_version_ids/0"),
        ({"client_secret": "mine"}, "/client_secret"),
    ],
)
def test_a_bad_field_of_a_client_is_named(district, client, change, pointer):
    caller = district.coordinator
    answers = (
        caller.post("/clients", READ | change),
        caller.patch(f"/clients/{client['id']}", change, revision=1),
    )
    for answer in answers:
        assert answer.status_code == 422
        assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_a_version_that_is_not_here_is_404_and_named(district):
    body = READ | {"issuable_version_ids": [str(uuid.uuid4())]}
    answer = district.coordinator.post("/clients", body)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["pointer"] == "/issuable_version_ids/0"


def test_only_a_coordinator_handles_clients(district, other_district, client):
    path = f"/clients/{client['id']}"
    for caller, status in (
        (district.machine(), 403),
        (district.person("educator", "author", "assessor"), 403),
        (other_district.coordinator, 404),
    ):
        assert caller.get(path).status_code == status
        assert caller.patch(path, {"name": "x"}, revision=1).status_code == status
        assert caller.post(f"{path}/rotate").status_code == status
        assert caller.post(f"{path}/deactivate").status_code == status
    assert district.machine().post("/clients", READ).status_code == 403
    assert district.machine().get("/clients").status_code == 403
    assert district.person("auditor").get(path).status_code == 200
    assert district.person("auditor").post(f"{path}/rotate").status_code == 403


def test_a_client_hands_out_no_scope_that_it_lacks_nor_changes_its_own_rights(district, client):
    weak = district.acting_for(
        district.coordinator_id, "resource:read", "resource:write", "people:act"
    )
    strong = READ | {"scopes": ["credentials:issue"]}
    assert weak.post("/clients", READ).status_code == 201
    assert weak.post("/clients", strong).status_code == 403
    scopes = {"scopes": ["credentials:issue"]}
    assert weak.patch(f"/clients/{client['id']}", scopes, revision=1).status_code == 403
    other = district.coordinator.made("/clients", strong)
    assert weak.post(f"/clients/{other['id']}/rotate").status_code == 403
    own = district.coordinator.get(f"/clients/{district.client_id}").json()
    path, revision = f"/clients/{district.client_id}", own["revision"]
    for change in ({"daily_quota": 9}, {"scopes": ["resource:read"]}):
        assert district.coordinator.patch(path, change, revision=revision).status_code == 403
