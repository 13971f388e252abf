"""From an acceptance to the badge: what the job does, and what a voided decision keeps from it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.domain.errors import NotEarnedError
from app.services import issuing
from tests.programme import Programme

REASON = {"reason": "The wrong plan was judged."}


@pytest.fixture
def programme(district):
    return Programme.publish(district)


def badges(programme, enrollment):
    query = {"person_id": str(programme.educator.person_id)}
    found = programme.educator.get("/credentials", params=query).json()["data"]
    return [badge for badge in found if badge["enrollment_id"] == enrollment["id"]]


def accepted(programme):
    enrollment = programme.enroll()
    submission = programme.complete(enrollment)
    programme.judge(submission)
    return enrollment, programme.decision(submission)


def test_an_accepted_submission_becomes_a_badge_that_anyone_can_verify(programme, worker, http):
    enrollment, _ = accepted(programme)
    worker.run_all_due()
    (badge,) = badges(programme, enrollment)
    for address in (f"/credentials/{badge['id']}.json", f"/credentials/{badge['id']}.jwt"):
        report = http.post("/verify", json={"input": http.get(address).text}).json()
        assert report["verdict"] == "valid", report
    asked = http.post("/verify", json={"input": f"http://localhost/credentials/{badge['id']}"})
    assert asked.json()["verdict"] == "valid"


def test_each_stage_has_its_badge_where_the_version_says_so(district, worker):
    programme = Programme.publish(district, stages=2, badge="per_stage")
    enrollment = programme.enroll()
    for number in (1, 2):
        programme.judge(programme.complete(enrollment))
        worker.run_all_due()
        assert len(badges(programme, enrollment)) == number


def test_a_badge_at_the_end_waits_for_the_last_stage(district, worker):
    programme = Programme.publish(district, stages=2)
    enrollment = programme.enroll()
    for number in (0, 1):
        programme.judge(programme.complete(enrollment))
        worker.run_all_due()
        assert len(badges(programme, enrollment)) == number


def test_a_wish_to_void_holds_the_badge_back_until_it_is_taken_back(programme, worker):
    enrollment, decision = accepted(programme)
    coordinator = programme.district.coordinator
    coordinator.made(f"/decisions/{decision['id']}/void", REASON)
    worker.run_all_due()
    assert badges(programme, enrollment) == []
    coordinator.made(f"/decisions/{decision['id']}/keep")
    worker.run_all_due()
    assert len(badges(programme, enrollment)) == 1


def test_nobody_takes_back_a_wish_to_void_what_is_their_own_work(programme):
    district = programme.district
    both = programme.educator = district.person("coordinator", "educator")
    submission = programme.complete()
    programme.judge(submission)
    path = f"/decisions/{programme.decision(submission)['id']}"
    district.coordinator.made(f"{path}/void", REASON)
    refused = both.post(f"{path}/keep")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Somebody else has to do this: it is about your own work."
    district.person("coordinator").made(f"{path}/keep")


def test_a_voided_decision_issues_nothing_and_a_new_one_does(programme, worker):
    enrollment, decision = accepted(programme)
    void = f"/decisions/{decision['id']}/void"
    programme.district.coordinator.made(void, REASON)
    programme.district.person("coordinator").made(void, REASON)
    worker.run_all_due()
    assert badges(programme, enrollment) == []
    submissions = programme.educator.get(
        "/submissions", params={"enrollment_id": enrollment["id"]}
    )
    programme.judge(submissions.json()["data"][0])
    worker.run_all_due()
    assert len(badges(programme, enrollment)) == 1


def test_a_decision_whose_badge_is_out_cannot_be_voided(programme, worker):
    _, decision = accepted(programme)
    worker.run_all_due()
    refused = programme.district.coordinator.post(f"/decisions/{decision['id']}/void", REASON)
    assert refused.status_code == 409


def test_voiding_and_issuing_at_the_same_moment_never_both_happen(programme):
    enrollment, decision = accepted(programme)
    void = f"/decisions/{decision['id']}/void"
    other = programme.district.person("coordinator")

    def issue():
        try:
            with programme.district.service_work() as work:
                issuing.issue_earned(work, enrollment_id=UUID(enrollment["id"]), stage_id=None)
        except NotEarnedError:
            return False
        return True

    def ask_and_confirm():
        programme.district.coordinator.post(void, REASON)
        return other.post(void, REASON).status_code == 200

    with ThreadPoolExecutor(2) as pool:
        issued, voided = pool.submit(issue), pool.submit(ask_and_confirm)
        assert issued.result() != voided.result()
    assert len(badges(programme, enrollment)) == issued.result()


def test_a_prerequisite_that_is_held_opens_the_way(programme, worker):
    accepted(programme)
    worker.run_all_due()
    needed = programme.version["microcredential_id"]
    second = Programme.publish(programme.district, prerequisite_ids=[needed])
    second.educator = programme.educator
    assert second.enroll()["state"] == "active"
