"""Badges that end: in every form, renewed in a chain of one id, with reminders in between."""

import json
from datetime import datetime

import jwt
import pytest
from sqlmodel import select

from app.services import renewing
from app.storage.tables import Credential, CredentialVersion, Event
from tests.integration.awards import body, direct, earn, issue, stored
from tests.programme import Programme

YEAR = {"rule": "months", "months": 12, "renewal": "coordinator"}
BY_WORK = {"rule": "months", "months": 12, "renewal": "submission", "stage": "stage-1"}


@pytest.fixture
def programme(district):
    return direct(district, expiry=YEAR)


@pytest.fixture
def made(district, programme):
    return district.machine().made("/credentials", body(programme))


def verdict(http, content):
    said = http.post("/verify", json={"input": content}).json()
    return said["verdict"], next(c["code"] for c in said["checks"] if c["name"] == "validity")


def events(district, kind, credential):
    with district.wiring.database.read() as session:
        wanted = select(Event).where(Event.kind == kind)
        return [
            one for one in session.exec(wanted).all() if str(one.subject_id) == credential["id"]
        ]


def test_the_end_stands_in_every_form(made, http):
    assert made["valid_until"] == "2027-03-02T09:00:00.000Z"
    badge = http.get(f"/credentials/{made['id']}.json").json()
    assert badge["validUntil"] == "2027-03-02T09:00:00Z"
    claims = jwt.decode(
        http.get(f"/credentials/{made['id']}.jwt").text, options={"verify_signature": False}
    )
    assert claims["exp"] == int(datetime.fromisoformat(badge["validUntil"]).timestamp())
    assertion = http.get(f"/ob2/assertions/{made['id']}").json()
    assert assertion["expires"] == badge["validUntil"]
    page = http.get(f"/credentials/{made['id']}", headers={"Accept": "text/html"}).text
    assert "2 March 2027" in page


def test_an_expired_badge_is_expired_in_every_form_and_stays_readable(made, http, clock):
    forms = [http.get(f"/credentials/{made['id']}.{s}").text for s in ("json", "jwt")]
    forms.append(http.get(f"/ob2/assertions/{made['id']}.jws").text)
    clock.advance(days=366)
    assert {verdict(http, form) for form in forms} == {("invalid", "expired")}
    answer = http.get(f"/credentials/{made['id']}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "This badge has expired" in answer.text


def test_a_renewal_keeps_id_and_award_and_goes_on_from_the_old_end(district, made, http, clock):
    clock.advance(days=300)
    renewed = district.coordinator.made(f"/credentials/{made['id']}/renewals")
    assert renewed["id"] == made["id"]
    assert renewed["number"] == 2
    assert renewed["valid_until"] == "2028-03-02T09:00:00.000Z"
    badge = http.get(f"/credentials/{made['id']}.json").json()
    assert badge["awardedDate"] == "2026-03-02T09:00:00Z"
    assert verdict(http, json.dumps(badge)) == ("valid", "current")


def enrolls_on(second, person):
    answer = second.district.coordinator.post(
        "/enrollments", {"version_id": second.version["id"], "person_id": str(person)}
    )
    if answer.status_code == 201:
        path = f"/enrollments/{answer.json()['id']}/withdraw"
        assert second.district.coordinator.post(path).status_code == 200
        return True
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "/version_id")
    return False


def test_only_a_badge_that_counts_now_satisfies_a_prerequisite(district, programme, made, clock):
    needed, path = programme.version["microcredential_id"], f"/credentials/{made['id']}"
    second = Programme.publish(district, prerequisite_ids=[needed])
    person = programme.educator.person_id
    assert enrolls_on(second, person)
    clock.advance(minutes=1)
    district.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    assert not enrolls_on(second, person)
    district.coordinator.made(f"{path}/reinstate")
    assert enrolls_on(second, person)
    clock.advance(days=366)
    assert not enrolls_on(second, person)
    district.coordinator.made(f"{path}/renewals")
    assert enrolls_on(second, person)
    district.coordinator.made(f"{path}/revoke", {"reason": "decision_reversed"})
    assert not enrolls_on(second, person)


def test_an_expired_badge_is_renewed_from_now_on(district, made, clock):
    clock.advance(days=400)
    renewed = district.coordinator.made(f"/credentials/{made['id']}/renewals")
    assert renewed["valid_until"] == "2028-04-06T09:00:00.000Z"


def test_a_renewal_waits_until_it_opens_and_is_not_repeated(district, made, clock):
    path = f"/credentials/{made['id']}/renewals"
    early = district.coordinator.post(path)
    assert early.status_code == 409
    assert "2026-12-02" in early.json()["detail"]
    clock.advance(days=300)
    district.coordinator.made(path)
    assert district.coordinator.post(path).status_code == 409
    key = {"Idempotency-Key": "renewal-1"}
    clock.advance(days=365)
    first = district.coordinator.post(path, headers=key)
    again = district.coordinator.post(path, headers=key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_what_the_definition_does_not_let_renew_is_not_renewed(district, clock):
    for expiry in ({}, YEAR | {"renewal": "none"}, BY_WORK):
        programme = direct(district, expiry=expiry)
        made = district.machine().made("/credentials", body(programme))
        clock.advance(days=330)
        assert district.coordinator.post(f"/credentials/{made['id']}/renewals").status_code == 409
        clock.reset()


def test_newly_accepted_work_renews_once_and_awards_no_second_badge(district, clock, worker, http):
    programme = Programme.publish(district, expiry=BY_WORK)
    row = issue(programme, earn(programme))
    clock.advance(days=350)
    # Tokens live ten minutes.
    programme.educator = district.acting_for(programme.educator.person_id)
    programme.assessor = district.acting_for(programme.assessor.person_id)
    enrollment = earn(programme)
    worker.run_all_due()
    worker.run_all_due()
    with district.wiring.database.read() as session:
        mine = Credential.person_id == programme.educator.person_id
        [found] = session.exec(select(Credential).where(mine)).all()
        versions = session.exec(
            select(CredentialVersion).where(CredentialVersion.credential_id == row.id)
        ).all()
    assert found.id == row.id
    assert len(versions) == 2
    assert str(found.renewed_by) == enrollment["id"]
    assert found.valid_until.year == 2028
    assert verdict(http, stored(programme, row).ob3_json.decode()) == ("valid", "current")
    with district.service_work() as work:
        stage = programme.version["stages"][0]
        again = renewing.renew_by_work(work, found.renewed_by, _uuid(stage["id"]))
        assert again.number == 2


def _uuid(text):
    from uuid import UUID  # noqa: PLC0415

    return UUID(text)


def test_a_stage_that_is_not_there_cannot_renew(district):
    with pytest.raises(AssertionError, match="/expiry/stage"):
        Programme.publish(district, expiry=BY_WORK | {"stage": "elsewhere"})


def test_a_version_whose_date_has_passed_awards_nothing(district, programme, clock):
    programme = direct(district, expiry={"rule": "date", "on": "2026-03-01"})
    answer = district.machine().post("/credentials", body(programme))
    assert answer.status_code == 409
    assert "ended on 2026-03-01" in answer.json()["detail"]


def test_owners_are_reminded_once_before_the_end_and_at_it(district, made, clock):
    def remind():
        with district.service_work() as work:
            return renewing.remind(work)

    remind()
    clock.advance(days=310)
    remind()
    remind()
    assert len(events(district, "credential.expiring", made)) == 1
    clock.advance(days=45)
    remind()
    assert len(events(district, "credential.expiring", made)) == 2
    clock.advance(days=20)
    remind()
    remind()
    assert len(events(district, "credential.expired", made)) == 1
    assert len(events(district, "credential.expiring", made)) == 2


def test_a_renewed_badge_is_reminded_of_its_new_end(district, made, clock):
    clock.advance(days=310)
    district.coordinator.made(f"/credentials/{made['id']}/renewals")
    with district.service_work() as work:
        renewing.remind(work)
    assert events(district, "credential.expiring", made) == []


def test_an_expired_badge_is_renewed_not_corrected(district, made, clock):
    clock.advance(days=400)
    answer = district.coordinator.post(
        f"/credentials/{made['id']}/corrections", {"narrative": "Other words."}
    )
    assert answer.status_code == 409
    assert "expired" in answer.json()["detail"]
