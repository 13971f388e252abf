"""Cases about badges through the public API: notice, answer, vote, outcome, and the appeal of a revocation."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.programme import PDF

PROSE = "The video shows another teacher."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "cases")


@pytest.fixture
def held(district, worker):
    """A badge, whose holder and coordinators are known, with enough people for two panels."""
    panels = Panels.publish(district, more=10)
    panels.programme.educator = district.person("educator")
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    worker.run_all_due()
    owner = {"person_id": str(panels.programme.educator.person_id)}
    (badge,) = district.coordinator.get("/credentials", params=owner).json()["data"]
    return panels, badge


def charge(badge, **more):
    return {"credential_id": badge["id"], "reason": "evidence_not_own", "notice": PROSE} | more


def opened(panels, badge, **more):
    return panels.district.coordinator.made("/cases", charge(badge, **more))


def submission_of(panels):
    (submission,) = panels.programme.educator.get("/submissions").json()["data"]
    return submission["id"]


def panel_of(panels, path):
    seats = panels.district.coordinator.get(f"{path}/panel").json()["data"]
    return [one["person_id"] for one in seats if one["state"] == "seated"]


def vote_all(panels, path, *votes):
    for person_id, vote in zip(panel_of(panels, path), votes, strict=True):
        body = {"vote": vote, "reason": f"Because: {vote}."}
        panels.district.acting_for(person_id).made(f"{path}/vote", body)


def state_of(panels, badge):
    return panels.district.coordinator.get(f"/credentials/{badge['id']}").json()["state"]


def test_a_badge_is_taken_back_after_notice_answer_and_vote_and_in_public_by_code_alone(
    held, http
):
    panels, badge = held
    case = opened(panels, badge)
    path, holder = f"/cases/{case['id']}", panels.programme.educator
    told = holder.get(path).json()
    assert (told["state"], told["notice"], told["answer"]) == ("notified", PROSE, None)
    assert holder.made(f"{path}/answer", {"answer": "It is my lesson."})["state"] == "voting"
    judged = panels.district.coordinator.get("/assignments", params={"limit": 200}).json()["data"]
    judges = {one["person_id"] for one in judged if one["submission_id"] == submission_of(panels)}
    sitting = panel_of(panels, path)
    assert (len(set(sitting)), len(judges)) == (3, 1)
    assert not set(sitting) & (
        judges | {str(holder.person_id), str(panels.district.coordinator_id)}
    )
    member = panels.district.acting_for(sitting[0]).get(path).json()
    assert (member["person_id"], member["answer"]) == (None, "It is my lesson.")
    vote_all(panels, path, "revoke", "dismiss", "revoke")
    ended = holder.get(path).json()
    assert (ended["state"], ended["reasons"]) == ("revoked", ["Because: revoke."])
    shown = panels.district.coordinator.get(f"/credentials/{badge['id']}").json()
    assert (shown["state"], shown["revocation_reason"]) == ("revoked", "evidence_not_own")
    for public in (
        badge["url"],
        f"{badge['url']}.json",
        badge["url"].replace("/credentials/", "/ob2/assertions/"),
    ):
        for accept in ("text/html", "application/json"):
            text = http.get(public, headers={"Accept": accept}).text
            assert not [said for said in (PROSE, "my lesson", "Because") if said in text]


def test_a_badge_that_is_suspended_meanwhile_counts_again_when_the_case_is_dismissed(held):
    panels, badge = held
    case = opened(panels, badge, suspend=True)
    path = f"/cases/{case['id']}"
    assert (state_of(panels, badge), case["has_suspended"]) == ("suspended", True)
    panels.programme.educator.made(f"{path}/answer", {"answer": "It is mine."})
    vote_all(panels, path, "dismiss", "revoke", "dismiss")
    assert state_of(panels, badge) == "issued"
    again = panels.programme.educator.post(f"{path}/answer", {"answer": "More."})
    assert (again.status_code, again.json()["state"], again.json()["allowed"]) == (
        409,
        "dismissed",
        [],
    )


def test_a_case_that_is_dropped_lets_the_badge_count_and_another_can_be_opened(held):
    panels, badge = held
    path = f"/cases/{opened(panels, badge)['id']}"
    second = panels.district.coordinator.post("/cases", charge(badge))
    assert second.status_code == 409
    assert panels.district.coordinator.made(f"{path}/suspend")["has_suspended"]
    assert panels.district.coordinator.made(f"{path}/withdraw")["state"] == "withdrawn"
    assert state_of(panels, badge) == "issued"
    assert opened(panels, badge)["state"] == "notified"


def test_the_vote_begins_when_the_time_to_answer_is_over_and_not_before(held, clock, worker):
    panels, badge = held
    case = opened(panels, badge)
    path = f"/cases/{case['id']}"
    clock.advance(days=13, hours=23)
    worker.run_all_due()
    assert panels.district.coordinator.get(path).json()["state"] == "notified"
    clock.advance(hours=2)
    worker.run_all_due()
    shown = panels.district.coordinator.get(path).json()
    assert (shown["state"], shown["answer"]) == ("voting", None)
    assert len(panel_of(panels, path)) == 3


def test_nobody_votes_before_the_holder_could_answer_and_nobody_else_answers(held):
    panels, badge = held
    path, coordinator = f"/cases/{opened(panels, badge)['id']}", panels.district.coordinator
    people = [str(panels.district.person().person_id) for _ in range(3)]
    early = coordinator.post(f"{path}/panel", {"person_ids": people})
    assert (early.status_code, early.json()["state"]) == (409, "notified")
    assert early.json()["allowed"] == ["answer", "suspend", "withdraw"]
    for other in (coordinator, panels.programme.assessor):
        assert other.post(f"{path}/answer", {"answer": "Not mine."}).status_code == 403
    assert (
        coordinator.post(f"{path}/vote", {"vote": "revoke", "reason": "Yes."}).status_code == 403
    )
    assert panels.programme.educator.post("/cases", charge(badge)).status_code == 403
    assert panels.district.machine().get(path).status_code == 403


def test_nobody_can_tell_that_somebody_has_voted_on_a_case(held):
    panels, badge = held
    path = f"/cases/{opened(panels, badge)['id']}"
    panels.programme.educator.made(f"{path}/answer", {"answer": "It is mine."})
    first, second, _ = (panels.district.acting_for(one) for one in panel_of(panels, path))
    readers = (panels.district.coordinator, panels.programme.educator, second)

    def seen():
        paths = (path, f"{path}/panel", "/events?limit=200")
        answers = [reader.get(one) for reader in readers for one in paths]
        return [(a.status_code, a.text, a.headers.get("etag")) for a in answers]

    before = seen()
    first.made(f"{path}/vote", {"vote": "revoke", "reason": "Yes."})
    assert seen() == before


def test_of_two_cases_about_a_badge_at_the_same_moment_exactly_one_is_opened(held):
    panels, badge = held
    coordinator = panels.district.coordinator
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: coordinator.post("/cases", charge(badge)), range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_revoked_badge_has_no_case_and_an_administrative_error_needs_none(held):
    panels, badge = held
    path = f"/credentials/{badge['id']}/revoke"
    assert (
        panels.district.coordinator.made(path, {"reason": "issued_in_error"})["state"] == "revoked"
    )
    late = panels.district.coordinator.post("/cases", charge(badge))
    assert (late.status_code, late.json()["state"], late.json()["move"]) == (
        409,
        "revoked",
        "open_case",
    )


def appeal(panels, badge):
    body = {"kind": "revocation", "subject_id": badge["id"], "ground": "procedure"}
    return panels.programme.educator.post("/appeals", body | {"statement": "Nobody asked me."})


def test_an_overturned_revocation_lets_the_badge_count_again_in_a_new_version(held, http, clock):
    panels, badge = held
    assert appeal(panels, badge).status_code == 409
    before = http.get(f"{badge['url']}.json")
    revoke = f"/credentials/{badge['id']}/revoke"
    panels.district.coordinator.made(revoke, {"reason": "decision_reversed"})
    found = appeal(panels, badge)
    assert found.status_code == 201, found.text
    path = f"/appeals/{found.json()['id']}"
    vote_all(panels, path, "overturn", "overturn", "uphold")
    shown = panels.district.coordinator.get(f"/credentials/{badge['id']}").json()
    assert (shown["state"], shown["number"], shown["revoked_at"]) == ("issued", 2, None)
    clock.advance(seconds=2)
    fresh = http.get(f"{badge['url']}.json")
    verdict = http.post("/verify", json={"input": fresh.text}).json()
    assert verdict["verdict"] == "valid", verdict["summary"]
    old = http.post("/verify", json={"input": before.text}).json()
    assert old["verdict"] == "invalid"
    assert appeal(panels, badge).status_code == 409


@pytest.mark.parametrize("way", ["one", "list"])
def test_who_took_the_badge_back_neither_sits_on_the_panel_about_it_nor_names_it(
    held, worker, way
):
    panels, badge = held
    district, revoker = panels.district, panels.district.person("coordinator")
    if way == "one":
        revoker.made(f"/credentials/{badge['id']}/revoke", {"reason": "issued_in_error"})
    else:
        rows = [{"credential_id": badge["id"], "reason": "issued_in_error"}]
        asked = revoker.post("/revocations", {"rows": rows, "confirmed_count": 1})
        assert asked.status_code == 202
        worker.run_all_due()
    path = f"/appeals/{appeal(panels, badge).json()['id']}/panel"
    outside = [str(district.person().person_id) for _ in range(2)]
    named = {"person_ids": [*outside, str(revoker.person_id)]}
    told = district.coordinator.post(path, named)
    assert told.status_code == 422
    assert "involved" in told.json()["errors"][0]["detail"]
    named["person_ids"][2] = str(district.person().person_id)
    assert revoker.post(path, named).status_code == 403
    assert district.coordinator.post(path, named).status_code == 200


def test_a_remanded_revocation_is_decided_in_a_new_case_before_other_people(held):
    panels, badge = held
    first = f"/cases/{opened(panels, badge)['id']}"
    panels.programme.educator.made(f"{first}/answer", {"answer": "It is mine."})
    before = set(panel_of(panels, first))
    vote_all(panels, first, "revoke", "revoke", "revoke")
    path = f"/appeals/{appeal(panels, badge).json()['id']}"
    sat = set(panel_of(panels, path))
    assert not sat & before
    vote_all(panels, path, "remand", "remand", "uphold")
    query = {"credential_id": badge["id"], "state": "voting"}
    (again,) = panels.district.coordinator.get("/cases", params=query).json()["data"]
    assert (again["notice"], again["answer"]) == (PROSE, "Nobody asked me.")
    second = f"/cases/{again['id']}"
    assert not set(panel_of(panels, second)) & (before | sat)
    assert state_of(panels, badge) == "revoked"
    vote_all(panels, second, "dismiss", "dismiss", "dismiss")
    assert state_of(panels, badge) == "issued"
    assert appeal(panels, badge).status_code == 409


def test_a_case_that_was_open_when_the_badge_was_revoked_goes_on_in_the_one_decided_anew(held):
    panels, badge = held
    coordinator = panels.district.coordinator
    first = opened(panels, badge)
    coordinator.made(f"/credentials/{badge['id']}/revoke", {"reason": "issued_in_error"})
    path = f"/appeals/{appeal(panels, badge).json()['id']}"
    vote_all(panels, path, "remand", "remand", "remand")
    assert coordinator.get(path).json()["state"] == "remanded"
    assert coordinator.get(f"/cases/{first['id']}").json()["state"] == "withdrawn"
    query = {"credential_id": badge["id"], "state": "voting"}
    (again,) = coordinator.get("/cases", params=query).json()["data"]
    assert again["notice"] == PROSE
    vote_all(panels, f"/cases/{again['id']}", "dismiss", "dismiss", "dismiss")
    assert state_of(panels, badge) == "issued"


def test_who_accepted_what_a_badge_recognizes_does_not_sit_on_the_case_about_it(district, worker):
    policy = {"recognition": {"proofs": ["document"], "hours_tenths": 150, "issues_badge": True}}
    panels = Panels.publish(district, more=1, **policy)
    programme = panels.programme
    lineage = programme.version["microcredential_id"]
    approver = district.person("approver", microcredential_id=lineage)
    told = {"title": "A course", "issuer_name": "A university", "proof": "document"}
    sent = programme.educator.call(
        "POST",
        "/recognitions/files",
        data=told | {"microcredential_id": lineage},
        files={"file": ("letter.pdf", PDF, "application/pdf")},
    )
    approver.made(f"/recognitions/{sent.json()['id']}/accept", {"reason": "I have read it."})
    worker.run_all_due()
    query = {"person_id": str(programme.educator.person_id)}
    (badge,) = district.coordinator.get("/credentials", params=query).json()["data"]
    path = f"/cases/{opened(panels, badge)['id']}"
    programme.educator.made(f"{path}/answer", {"answer": "It is mine."})
    sat = panel_of(panels, path)
    assert sat
    assert str(approver.person_id) not in sat


def test_an_upheld_revocation_is_final(held):
    panels, badge = held
    revoke = f"/credentials/{badge['id']}/revoke"
    panels.district.coordinator.made(revoke, {"reason": "decision_reversed"})
    path = f"/appeals/{appeal(panels, badge).json()['id']}"
    vote_all(panels, path, "uphold", "uphold", "uphold")
    assert state_of(panels, badge) == "revoked"
    again = appeal(panels, badge)
    assert (again.status_code, "final" in again.json()["detail"]) == (409, True)


@pytest.mark.parametrize("reason", ["misconduct", "evidence_not_own"])
def test_what_is_held_against_the_holder_is_revoked_by_a_case_alone(held, reason):
    panels, badge = held
    path = f"/credentials/{badge['id']}/revoke"
    for caller in (panels.district.coordinator, panels.district.machine()):
        answer = caller.post(path, {"reason": reason})
        assert (answer.status_code, answer.json()["allowed"]) == (409, ["open_case"])
        assert answer.json()["errors"][0]["pointer"] == "/reason"
    rows = [
        {"credential_id": badge["id"], "reason": "issued_in_error"},
        {"credential_id": badge["id"], "reason": reason},
    ]
    batch = panels.district.coordinator.post("/revocations", {"rows": rows, "confirmed_count": 2})
    assert (batch.status_code, batch.json()["errors"][0]["pointer"]) == (409, "/rows/1/reason")
    assert state_of(panels, badge) == "issued"


def test_the_panel_of_a_revocation_reads_why_the_badge_was_taken_back(held):
    panels, badge = held
    first = f"/cases/{opened(panels, badge)['id']}"
    panels.programme.educator.made(f"{first}/answer", {"answer": "It is mine."})
    vote_all(panels, first, "revoke", "revoke", "dismiss")
    path = f"/appeals/{appeal(panels, badge).json()['id']}"
    member = panels.district.acting_for(panel_of(panels, path)[0])
    record = member.get(f"{path}/record").json()
    told = record["revocation"]
    assert (told["reason"], told["notice"], told["answer"]) == (
        "evidence_not_own",
        PROSE,
        "It is mine.",
    )
    assert (told["reasons"], record["outcome"]) == (["Because: revoke."], None)
    assert panels.programme.educator.get(f"{path}/record").status_code == 403


def test_a_seat_about_a_badge_waits_a_day_longer_for_a_holiday_in_its_time(held, clock, worker):
    panels, badge = held
    path = f"/cases/{opened(panels, badge)['id']}"
    panels.programme.educator.made(f"{path}/answer", {"answer": "It is mine."})
    first = panel_of(panels, path)
    holiday = {"day": "2026-03-05", "name": "Snow"}
    made = panels.district.coordinator.made("/holidays", holiday)
    worker.run_all_due()
    clock.advance(days=7, minutes=1)
    worker.run_all_due()
    assert panel_of(panels, path) == first
    clock.advance(days=1)
    worker.run_all_due()
    assert not set(panel_of(panels, path)) & set(first)
    panels.district.coordinator.delete(f"/holidays/{made['id']}", revision=1)


def test_a_seat_that_does_not_vote_in_time_goes_to_somebody_else_and_a_vote_keeps_it(
    held, clock, worker
):
    panels, badge = held
    path = f"/cases/{opened(panels, badge)['id']}"
    panels.programme.educator.made(f"{path}/answer", {"answer": "It is mine."})
    first, *others = panel_of(panels, path)
    body = {"vote": "dismiss", "reason": "Clear."}
    panels.district.acting_for(first).made(f"{path}/vote", body)
    clock.advance(days=6)
    worker.run_all_due()
    assert panel_of(panels, path) == [first, *others]
    clock.advance(days=3)
    worker.run_all_due()
    seats = panels.district.coordinator.get(f"{path}/panel").json()["data"]
    lapsed = [one["person_id"] for one in seats if one["state"] == "lapsed"]
    assert sorted(lapsed) == sorted(others)
    now = panel_of(panels, path)
    assert (len(now), now[0], set(now) & set(others)) == (3, first, set())
    late = panels.district.acting_for(others[0]).post(f"{path}/vote", body)
    assert late.status_code == 403
