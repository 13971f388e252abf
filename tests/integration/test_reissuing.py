"""Re-issue: the same award in a newer version, and no copy of the old one counts anywhere."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from app.domain.errors import BusyError, ConflictError, NotFoundError, SigningError
from app.domain.recipient import matches
from app.domain.revocation import RevocationReason
from app.domain.signed_award import ReissueReason
from app.domain.status_list import decode, is_set
from app.services import credentials as credential_service
from app.services import reissuing
from app.services.reissuing import Reissue
from app.storage.credentials import versions_of
from app.storage.tables import Credential, Event, Job, Person
from tests.integration.awards import body, direct, earn, issue, stored
from tests.programme import Programme

CORRECTION = Reissue(ReissueReason.CORRECTION)


@pytest.fixture
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def row(programme, clock):
    made = issue(programme, earn(programme))
    clock.advance(hours=1)
    return made


def reissue(programme, row, order=CORRECTION):
    with programme.district.service_work() as work:
        return reissuing.reissue(work, row.id, order)


def forms(version, row):
    return {
        "json": version.ob3_json.decode(),
        "jwt": version.ob3_jwt,
        "ob2": version.ob2_jws,
        "hosted": f"http://localhost/ob2/assertions/{row.id}",
    }


def report(http, content, **more):
    return http.post("/verify", json={"input": content} | more).json()


def code_of(said, name):
    return next(check["code"] for check in said["checks"] if check["name"] == name)


def test_every_form_is_made_anew_and_verifies(programme, row, http):
    before = stored(programme, row)
    reissue(programme, row)
    after = stored(programme, row)
    assert after.number == 2
    assert after.cause == "correction"
    for name, form in forms(after, row).items():
        said = report(http, form)
        assert said["verdict"] == "valid", (name, said)
        assert said["credential"]["superseded_by"] is None
    old, new = json.loads(before.ob3_json), json.loads(after.ob3_json)
    assert new["id"] == old["id"]
    assert new["awardedDate"] == old["awardedDate"]
    assert new["validFrom"] > old["validFrom"]
    assert new["credentialSubject"] == old["credentialSubject"]
    assert new["evidence"] == old["evidence"]
    assert new["credentialStatus"]["id"] != old["credentialStatus"]["id"]
    assert http.get(f"/credentials/{row.id}").json() == new
    assert before.ob2_id != after.ob2_id


def test_every_copy_of_the_old_version_is_refused_as_superseded(programme, row, http):
    before = stored(programme, row)
    picture = http.get(f"/credentials/{row.id}.png").content
    baked = http.get(f"/ob2/assertions/{row.id}.svg").content
    reissue(programme, row)
    for form in (before.ob3_json.decode(), before.ob3_jwt, before.ob2_jws):
        said = report(http, form)
        assert said["verdict"] == "invalid"
        assert code_of(said, "status") == "superseded"
        assert said["credential"]["superseded_by"] == f"http://localhost/credentials/{row.id}"
        assert "newer version" in said["summary"]
    for name, old in (("old.png", picture), ("old.svg", baked)):
        said = http.post("/verify", files={"file": (name, old)}).json()
        assert code_of(said, "status") == "superseded", said
    anew = http.get(f"/credentials/{row.id}.png").content
    assert http.post("/verify", files={"file": ("new.png", anew)}).json()["verdict"] == "valid"
    assert anew != picture


def test_strangers_find_the_old_version_on_both_lists(programme, row, http):
    before = stored(programme, row)
    reissue(programme, row)
    entries = [
        json.loads(v.ob3_json)["credentialStatus"] for v in (before, stored(programme, row))
    ]
    bits = [
        decode(http.get(one["statusListCredential"]).json()["credentialSubject"]["encodedList"])
        for one in entries
    ]
    set_ = [is_set(b, int(one["statusListIndex"])) for b, one in zip(bits, entries, strict=True)]
    assert set_ == [True, False]
    profile = http.get(json_of(http, row)["badge"]).json()["issuer"]
    listed = http.get(http.get(profile).json()["revocationList"]).json()["revokedAssertions"]
    reasons = {one["id"]: one.get("revocationReason") for one in listed}
    assert reasons[f"urn:uuid:{before.ob2_id}"] == "superseded"
    assert f"urn:uuid:{stored(programme, row).ob2_id}" not in reasons


def json_of(http, row):
    return http.get(f"/ob2/assertions/{row.id}").json()


def test_what_is_told_may_change_and_the_rest_stays(district, clock, http):
    programme = direct(district)
    made = district.machine().made("/credentials", body(programme, narrative="Finishd it."))
    clock.advance(minutes=1)
    with district.service_work() as work:
        row = work.get(Credential, made_id(made))
        tell = lambda told: replace(told, narrative="Finished it.")  # noqa: E731
        reissuing.reissue(work, row.id, Reissue(ReissueReason.CORRECTION, tell))
    subject = http.get(f"/credentials/{made['id']}").json()["credentialSubject"]
    assert subject["narrative"].startswith("Not assessed here")
    assert subject["narrative"].count("Not assessed here") == 1
    assert subject["narrative"].endswith("\n\nFinished it.")


def made_id(made):
    from uuid import UUID  # noqa: PLC0415

    return UUID(made["id"])


def test_a_new_address_is_hashed_with_a_new_salt(programme, row, http):
    old_address = row.recipient_email
    before = json.loads(stored(programme, row).ob3_json)["credentialSubject"]["identifier"][0]
    reissue(programme, row, Reissue(ReissueReason.EMAIL_CHANGE, email="new@home.example"))
    [found] = json.loads(stored(programme, row).ob3_json)["credentialSubject"]["identifier"]
    assert found["salt"] != before["salt"]
    assert matches("new@home.example", hashed=found["identityHash"], salt=found["salt"])
    form = stored(programme, row).ob2_jws
    assert report(http, form, recipient="New@Home.example")["recipient"] == "matched"
    assert report(http, form, recipient=old_address)["recipient"] == "not_matched"


def test_a_name_goes_with_the_consent(district, programme, clock):
    with district.service_work() as work:
        work.get(Person, programme.educator.person_id).share_name = True
    row = issue(programme, earn(programme))
    clock.advance(minutes=1)
    reissue(programme, row)
    assert "Ada Byron" in stored(programme, row).ob3_json.decode()
    with district.service_work() as work:
        work.get(Person, programme.educator.person_id).share_name = False
    clock.advance(minutes=1)
    reissue(programme, row)
    assert "Ada Byron" not in stored(programme, row).ob3_json.decode()


def test_two_within_a_second_are_in_order_and_a_third_waits(programme, row, clock):
    reissue(programme, row)
    reissue(programme, row)
    with pytest.raises(BusyError):
        reissue(programme, row)
    begins = [json.loads(one.ob3_json)["validFrom"] for one in versions(programme, row)]
    assert begins == sorted(set(begins), reverse=True)
    clock.advance(seconds=1)
    assert reissue(programme, row).number == 4


def test_two_at_once_are_made_in_order_and_one_version_stands(programme, row, http, clock):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: reissue(programme, row), range(2)))
    found = versions(programme, row)
    assert [one.number for one in found] == [3, 2, 1]
    assert [one.superseded_at is None for one in found] == [True, False, False]
    clock.advance(seconds=2)
    verdicts = [report(http, one.ob3_json.decode())["verdict"] for one in found]
    assert verdicts == ["valid", "invalid", "invalid"]


def test_a_revoked_badge_is_not_signed_anew(programme, row, http):
    revoke(programme, row)
    with pytest.raises(ConflictError, match="revoked"):
        reissue(programme, row)


def test_revoking_takes_every_version_back(programme, row, http):
    reissue(programme, row)
    revoke(programme, row)
    for version in versions(programme, row):
        for form in (version.ob3_json.decode(), version.ob3_jwt, version.ob2_jws):
            said = report(http, form)
            assert code_of(said, "status") == "revoked", said
            assert said["credential"]["superseded_by"] is None


def test_revoking_while_it_is_signed_anew_leaves_it_revoked(programme, row, http):
    def attempt(act):
        try:
            act()
        except ConflictError:
            return "conflict"
        return "done"

    acts = [lambda: reissue(programme, row), lambda: revoke(programme, row)]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, acts))
    assert outcomes[1] == "done"
    for version in versions(programme, row):
        assert report(http, version.ob3_json.decode())["verdict"] == "invalid"


def test_another_organizations_credential_is_not_found(programme, row, other_district):
    with other_district.service_work() as work, pytest.raises(NotFoundError):
        reissuing.reissue(work, row.id, CORRECTION)


def test_what_does_not_verify_leaves_the_old_version_standing(programme, row, http, monkeypatch):
    good = reissuing.sign

    def tampered(*args):
        signed = good(*args)
        changed = signed.json.replace(b"Classroom talk", b"Classroom walk")
        return replace(signed, json=changed)

    monkeypatch.setattr(reissuing, "sign", tampered)
    with pytest.raises(SigningError):
        reissue(programme, row)
    assert [one.number for one in versions(programme, row)] == [1]
    assert report(http, stored(programme, row).ob3_json.decode())["verdict"] == "valid"


def test_bytes_that_are_not_what_was_signed_are_not_signed_anew(programme, row):
    with programme.district.service_work() as work:
        [version] = versions_of(work.session, work.organization_id, row.id)
        version.ob3_json = version.ob3_json.replace(b"Classroom talk", b"Classroom walk")
        work.session.flush()
        with pytest.raises(SigningError, match="not what was signed"):
            reissuing.reissue(work, row.id, CORRECTION)
        work.session.rollback()


def test_the_event_and_the_mail_give_a_code(programme, row):
    reissue(programme, row, Reissue(ReissueReason.KEY_COMPROMISE))
    with programme.district.wiring.database.read() as session:
        wanted = select(Event).where(Event.subject_id == row.id)
        event = session.exec(wanted.where(Event.kind == "credential.reissued")).one()
        mails = session.exec(select(Job).where(Job.kind == "mail.send")).all()
    assert event.data["reason"] == "key_compromise"
    assert event.data["number"] == 2
    assert any("signed again with a new key" in json.dumps(m.payload) for m in mails)


def versions(programme, row):
    district = programme.district
    with district.wiring.database.read() as session:
        return versions_of(session, district.organization_id, row.id)


def revoke(programme, row):
    with programme.district.service_work() as work:
        credential_service.revoke(work, row.id, RevocationReason.ISSUED_IN_ERROR)
