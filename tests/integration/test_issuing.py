"""Issuing: everything signed, everything checked by the public verifier, once."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import select

from app.domain.errors import ConflictError, SigningError
from app.domain.recipient import matches
from app.services import issuing
from app.storage.tables import Credential, Event, Person
from tests.integration.awards import earn, issue, stored
from tests.programme import Programme


@pytest.fixture
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def badge(programme):
    row = issue(programme, earn(programme))
    return json.loads(stored(programme, row).ob3_json)


def report(http, content, **more):
    answer = http.post("/verify", json={"input": content} | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_both_forms_of_an_earned_badge_verify(programme, http):
    found = stored(programme, issue(programme, earn(programme)))
    for form in (found.ob3_json.decode(), found.ob3_jwt):
        said = report(http, form)
        assert said["verdict"] == "valid", said
        assert said["issuer"]["trust"] == "known"
    header = json.loads(base64.urlsafe_b64decode(found.ob3_jwt.split(".")[0] + "=="))
    assert header.keys() == {"alg", "kid", "typ"}
    assert header["alg"] == "RS256"


def test_the_badge_carries_one_resolved_level_per_criterion(badge):
    subject = badge["credentialSubject"]
    described = {d["id"]: d for d in subject["achievement"]["resultDescription"]}
    assert len(subject["result"]) == len(described) == 3
    for result in subject["result"]:
        description = described[result["resultDescription"]]
        assert result["achievedLevel"] == description["requiredLevel"]
        levels = {level["id"]: level for level in description["rubricCriterionLevel"]}
        assert levels[result["achievedLevel"]]["name"] == "On track"


def test_the_badge_carries_evidence_by_title_and_salted_digest_only(badge):
    assert sorted(piece["name"] for piece in badge["evidence"]) == ["Lesson plan", "Reflection"]
    for piece in badge["evidence"]:
        assert piece["id"].startswith("urn:uuid:")
        assert piece["description"].startswith("Salted SHA-256: ")
        assert "narrative" not in piece


def test_the_recipient_is_a_salted_hash_and_an_opaque_id(programme):
    row = issue(programme, earn(programme))
    text = stored(programme, row).ob3_json.decode()
    subject = json.loads(text)["credentialSubject"]
    assert row.recipient_email not in text
    assert "Ada Byron" not in text
    assert subject["id"].startswith("urn:uuid:")
    [identity] = subject["identifier"]
    assert matches(row.recipient_email, hashed=identity["identityHash"], salt=identity["salt"])


def test_a_name_is_in_the_badge_only_with_consent(district, programme, http):
    with district.service_work() as work:
        work.get(Person, programme.educator.person_id).share_name = True
    found = stored(programme, issue(programme, earn(programme)))
    names = json.loads(found.ob3_json)["credentialSubject"]["identifier"]
    assert [n["identityHash"] for n in names if n["identityType"] == "name"] == ["Ada Byron"]
    assert report(http, found.ob3_json.decode())["verdict"] == "valid"


def test_times_are_whole_seconds_and_the_award_is_dated_by_the_decision(programme, clock):
    enrollment = earn(programme)
    clock.advance(days=2, microseconds=5)
    found = json.loads(stored(programme, issue(programme, enrollment)).ob3_json)
    assert found["awardedDate"] == "2026-03-02T09:00:00Z"
    assert found["validFrom"] == "2026-03-04T09:00:00Z"
    assert found["proof"][0]["created"] == found["validFrom"]


def test_a_retry_gives_the_same_credential(programme):
    enrollment = earn(programme)
    first, again = issue(programme, enrollment), issue(programme, enrollment)
    assert first.id == again.id
    assert len(events_of(programme, first)) == 1


def test_issuing_twice_at_once_makes_one_credential(programme):
    enrollment = earn(programme)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda _: issue(programme, enrollment), range(4)))
    assert len({row.id for row in rows}) == 1
    assert len(events_of(programme, rows[0])) == 1


def test_what_is_not_accepted_is_not_issued(programme):
    enrollment = programme.enroll()
    submission = programme.complete(enrollment)
    with pytest.raises(ConflictError, match="not accepted"):
        issue(programme, enrollment)
    programme.judge(submission, plan_fits="not-yet")
    with pytest.raises(ConflictError, match="not accepted"):
        issue(programme, enrollment)
    assert of_enrollment(programme, enrollment) == []


def test_what_does_not_verify_leaves_nothing(programme, monkeypatch):
    enrollment = earn(programme)
    good = issuing.sign

    def tampered(*args):
        signed = good(*args)
        changed = signed.json.replace(b"Classroom talk", b"Classroom walk")
        assert changed != signed.json
        return replace(signed, json=changed)

    monkeypatch.setattr(issuing, "sign", tampered)
    with pytest.raises(SigningError, match="does not verify"):
        issue(programme, enrollment)
    assert of_enrollment(programme, enrollment) == []
    monkeypatch.undo()
    assert issue(programme, enrollment).state == "issued"


def test_a_token_that_does_not_verify_leaves_nothing_either(programme, monkeypatch):
    enrollment = earn(programme)
    good = issuing.sign

    def tampered(*args):
        signed = good(*args)
        head, body, signature = signed.token.split(".")
        return replace(signed, token=f"{head}.{body}.{signature[::-1]}")

    monkeypatch.setattr(issuing, "sign", tampered)
    with pytest.raises(SigningError):
        issue(programme, enrollment)
    assert of_enrollment(programme, enrollment) == []


def test_a_badge_per_stage_names_its_stage(district, http):
    programme = Programme.publish(district, stages=2, badge="per_stage")
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    stage = programme.version["stages"][0]
    row = issue(programme, enrollment, stage_id=stage["id"])
    found = stored(programme, row)
    achievement = json.loads(found.ob3_json)["credentialSubject"]["achievement"]
    assert achievement["id"].endswith(f"/stages/{stage['key']}")
    assert http.get(achievement["id"]).json()["name"] == achievement["name"]
    assert report(http, found.ob3_json.decode())["verdict"] == "valid"
    with pytest.raises(ConflictError):
        issue(programme, enrollment, stage_id=programme.version["stages"][1]["id"])


def test_an_origin_other_than_the_frozen_one_issues_nothing(programme, wiring):
    issue(programme, earn(programme))
    other = Programme.publish(programme.district)
    enrollment = earn(other)
    with other.district.service_work() as work:
        work.tools = replaced(work.tools, base_url="http://elsewhere.localhost")
        with pytest.raises(SigningError, match="LAUREL_BASE_URL"):
            issuing.issue_earned(work, enrollment_id=UUID(enrollment["id"]), stage_id=None)
        work.session.rollback()


def test_a_retired_keys_badges_still_verify_and_new_ones_use_the_new_key(district, http):
    first = Programme.publish(district)
    before = stored(first, issue(first, earn(first)))
    caller = district.coordinator
    for algorithm in ("EdDSA", "RS256"):
        caller.made(f"/issuers/{district.issuer_id}/keys", {"algorithm": algorithm})
    for key_id in before.key_ids:
        caller.made(f"/keys/{key_id}/retire")
    second = Programme.publish(district)
    after = stored(second, issue(second, earn(second)))
    assert not set(before.key_ids) & set(after.key_ids)
    for version in (before, after):
        for form in (version.ob3_json.decode(), version.ob3_jwt):
            assert report(http, form)["verdict"] == "valid"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Classroom talk", "Classroom walk"),
        ('"awardedDate":"2026', '"awardedDate":"2025'),
        ("/on-track", "/not-yet"),
        ('"statusListIndex":"', '"statusListIndex":"1'),
        ("Salted SHA-256: ", "Salted SHA-256: 0"),
        ('"validFrom"', '"extra":"unsigned","validFrom"'),
    ],
)
def test_a_tampered_copy_is_refused(programme, http, old, new):
    text = stored(programme, issue(programme, earn(programme))).ob3_json.decode()
    assert old in text
    assert report(http, text.replace(old, new, 1))["verdict"] == "invalid"


def of_enrollment(programme, enrollment):
    with programme.district.wiring.database.read() as session:
        wanted = select(Credential).where(Credential.enrollment_id == UUID(enrollment["id"]))
        return session.exec(wanted).all()


def events_of(programme, row):
    with programme.district.wiring.database.read() as session:
        wanted = select(Event).where(Event.subject_id == row.id, Event.kind == "credential.issued")
        return session.exec(wanted).all()


def replaced(tools, **changes):
    return replace(tools, **changes)
