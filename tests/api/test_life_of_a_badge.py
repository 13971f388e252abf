"""Corrections and e-mail change over the API: who may, what may change, what becomes of old copies."""

import json
import uuid

import pytest

from app.storage.tables import Email, Person
from tests.integration.awards import body, direct, earn, issue
from tests.programme import Programme


@pytest.fixture
def programme(district):
    return direct(district)


@pytest.fixture
def made(district, programme, clock):
    answer = district.machine().made("/credentials", body(programme, narrative="Finishd."))
    clock.advance(minutes=1)
    return answer


def code_of(http, content):
    said = http.post("/verify", json={"input": content}).json()
    return next(check["code"] for check in said["checks"] if check["name"] == "status")


def with_address(district, person, address, now=None):
    with district.service_work() as work:
        row = work.add(
            Email, person_id=person, address=address, folded=address, is_primary=False,
            verified_at=now,
        )  # fmt: skip
        return str(row.id)


def test_the_words_of_a_direct_award_are_corrected(district, made, http):
    old = http.get(f"/credentials/{made['id']}.json").text
    body = {"narrative": "Finished."}
    answer = district.coordinator.post(f"/credentials/{made['id']}/corrections", body)
    assert answer.status_code == 200
    assert answer.json()["number"] == 2
    assert answer.headers["etag"] == f'"{answer.json()["revision"]}"'
    subject = http.get(f"/credentials/{made['id']}.json").json()["credentialSubject"]
    assert subject["narrative"].endswith("Finished.")
    assert code_of(http, old) == "superseded"


def test_null_takes_the_words_out(district, made, http):
    district.coordinator.made(f"/credentials/{made['id']}/corrections", {"narrative": None})
    subject = http.get(f"/credentials/{made['id']}.json").json()["credentialSubject"]
    assert "Finishd" not in subject["narrative"]


def test_a_correction_of_nothing_is_refused(district, made):
    answer = district.coordinator.post(f"/credentials/{made['id']}/corrections", {})
    assert answer.status_code == 422


def test_a_name_is_corrected_with_consent_only(district, programme, made, http):
    path = f"/credentials/{made['id']}/corrections"
    refused = district.coordinator.post(path, {"update_name": True})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/update_name"
    with district.service_work() as work:
        person = work.get(Person, programme.educator.person_id)
        person.share_name, person.name = True, "Ada King"
    district.coordinator.made(path, {"update_name": True})
    assert "Ada King" in http.get(f"/credentials/{made['id']}.json").text


def test_what_an_assessment_said_is_not_corrected_by_hand(district, clock):
    programme = Programme.publish(district)
    row = issue(programme, earn(programme))
    clock.advance(minutes=1)
    answer = district.coordinator.post(
        f"/credentials/{row.id}/corrections", {"narrative": "Excellent."}
    )
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/narrative"


def test_a_repeated_key_corrects_once(district, made):
    path, key = f"/credentials/{made['id']}/corrections", {"Idempotency-Key": str(uuid.uuid4())}
    first = district.coordinator.post(path, {"narrative": "Finished."}, headers=key)
    again = district.coordinator.post(path, {"narrative": "Finished."}, headers=key)
    assert first.json() == again.json()
    other = district.coordinator.post(path, {"narrative": "Other."}, headers=key)
    assert other.status_code == 422


def test_a_revoked_badge_is_not_corrected_and_another_districts_is_unknown(
    district, other_district, made
):
    path = f"/credentials/{made['id']}"
    wanted = {"narrative": "Finished."}
    assert other_district.coordinator.post(f"{path}/corrections", wanted).status_code == 404
    assert other_district.coordinator.post(f"{path}/renewals").status_code == 404
    district.coordinator.made(f"{path}/revoke", {"reason": "issued_in_error"})
    assert district.coordinator.post(f"{path}/corrections", wanted).status_code == 409
    assert district.coordinator.post(f"{path}/renewals").status_code == 409


def test_an_owner_neither_corrects_nor_renews(programme, made):
    path = f"/credentials/{made['id']}"
    assert programme.educator.post(f"{path}/corrections", {"narrative": "A"}).status_code == 403
    assert programme.educator.post(f"{path}/renewals").status_code == 403


def test_an_owner_moves_the_badges_to_a_verified_address(district, programme, made, worker, http):
    owner, old = programme.educator, http.get(f"/credentials/{made['id']}.json").text
    email_id = with_address(
        district, owner.person_id, f"{uuid.uuid4()}@home.example", district.wiring.now()
    )
    answer = owner.post(f"/people/{owner.person_id}/badge-address", {"email_id": email_id})
    assert answer.status_code == 202
    assert answer.json() == {"credential_ids": [made["id"]]}
    worker.run_all_due()
    with district.wiring.database.read() as session:
        address = session.get(Email, (district.organization_id, uuid.UUID(email_id))).address
    new = http.get(f"/credentials/{made['id']}.json").text
    for recipient, expected in ((address.upper(), "matched"), ("old@x.example", "not_matched")):
        said = http.post("/verify", json={"input": new, "recipient": recipient}).json()
        assert said["recipient"] == expected
    assert code_of(http, old) == "superseded"
    again = owner.post(f"/people/{owner.person_id}/badge-address", {"email_id": email_id})
    assert again.json() == {"credential_ids": []}


def test_an_address_that_is_not_verified_or_not_theirs_gets_nothing(district, programme, made):
    owner = programme.educator
    path = f"/people/{owner.person_id}/badge-address"
    asserted = with_address(district, owner.person_id, f"{uuid.uuid4()}@home.example")
    refused = owner.post(path, {"email_id": asserted})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/email_id"
    stranger = district.person("educator").person_id
    foreign = with_address(district, stranger, f"{uuid.uuid4()}@x.example", district.wiring.now())
    assert owner.post(path, {"email_id": foreign}).status_code == 404


def test_only_badges_of_the_person_are_moved(district, programme, made):
    owner = programme.educator
    other = direct(district)
    theirs = district.machine().made("/credentials", body(other))
    mail = with_address(
        district, owner.person_id, f"{uuid.uuid4()}@home.example", district.wiring.now()
    )
    wanted = {"email_id": mail, "credential_ids": [made["id"], theirs["id"]]}
    answer = owner.post(f"/people/{owner.person_id}/badge-address", wanted)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["pointer"] == "/credential_ids/1"


def test_images_and_certificate_follow_the_newest_version(district, made, http):
    before = http.get(f"/credentials/{made['id']}.png").content
    district.coordinator.made(f"/credentials/{made['id']}/corrections", {"narrative": "Finished."})
    after = http.get(f"/credentials/{made['id']}.png").content
    assert before != after
    said = http.post("/verify", files={"file": ("a.png", after)}).json()
    assert said["verdict"] == "valid"
    assert json.loads(http.get(f"/credentials/{made['id']}.json").text)["id"] == made["url"]
