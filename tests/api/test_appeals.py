"""Appeals through the public API: who, when, on what record, before whom, and what follows."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.api.sittings import appeal_of, file, panel_of, vote_all
from tests.district import District
from tests.programme import PDF

# What follows is for the panel alone, by its votes.
MOVES_OF_AN_APPEALED: list[str] = []


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "appeals")


@pytest.fixture
def refused(district):
    """A programme with four fresh assessors, and work of its educator that is not yet accepted."""
    return not_yet(Panels.publish(district, more=4))


def not_yet(panels):
    programme = panels.programme
    programme.educator = panels.district.person("educator")
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    return panels, submission


def judged_by(panels, submission):
    found = panels.district.coordinator.get(
        "/assignments", params={"submission_id": submission["id"], "limit": 200}
    ).json()["data"]
    return {one["person_id"] for one in found}


def test_a_panel_that_had_no_part_in_it_is_drawn_and_what_it_upholds_stands(refused):
    panels, submission = refused
    appeal = file(panels, submission)
    assert (appeal["state"], appeal["seats"]) == ("open", 3)
    assert panels.programme.state(submission) == "appealed"
    seats = panel_of(panels, appeal)
    assert len({seat["person_id"] for seat in seats}) == 3
    assert not {seat["person_id"] for seat in seats} & judged_by(panels, submission)
    assert all(seat["chosen"]["seed"] for seat in seats)
    decided = vote_all(panels, appeal, "uphold", "uphold", "overturn")
    assert decided["state"] == "upheld"
    assert decided["reasons"] == ["Because: uphold 0.", "Because: uphold 1."]
    assert panels.programme.state(submission) == "not_yet"
    assert (
        panels.programme.educator.made(f"/submissions/{submission['id']}/resubmit")["attempt"] == 2
    )


def test_an_overturned_not_yet_is_accepted_with_no_higher_levels_than_that_takes(refused, worker):
    panels, submission = refused
    appeal = file(panels, submission)
    assert vote_all(panels, appeal, "overturn", "overturn", "uphold")["state"] == "overturned"
    assert panels.programme.state(submission) == "accepted"
    decision = panels.programme.decision(submission)
    assert (decision["rule"], decision["outcome"], decision["unmet"]) == ("appeal", "accepted", [])
    assert {level["level"] for level in decision["levels"]} == {"on-track"}
    worker.run_all_due()
    owner = {"person_id": str(panels.programme.educator.person_id)}
    badges = panels.district.coordinator.get("/credentials", params=owner).json()["data"]
    assert [badge["state"] for badge in badges] == ["issued"]


def test_a_remanded_appeal_begins_a_round_with_assessors_who_have_not_seen_the_work(district):
    panels, submission = not_yet(Panels.publish(district, more=5))
    before = judged_by(panels, submission)
    appeal = file(panels, submission)
    panel = {seat["person_id"] for seat in panel_of(panels, appeal)}
    assert vote_all(panels, appeal, "remand", "overturn", "uphold")["state"] == "remanded"
    assert panels.programme.state(submission) == "in_review"
    (fresh,) = panels.live(submission)
    assert fresh["person_id"] not in before | panel
    assessor = panels.take(fresh)
    query = {"submission_id": submission["id"]}
    assert assessor.get("/reviews", params=query).json()["data"] == []
    assert assessor.get("/decisions", params=query).json()["data"] == []
    old = panels.district.coordinator.get("/decisions", params=query).json()["data"][0]
    review = panels.district.coordinator.get("/reviews", params=query).json()["data"][0]
    assert assessor.get(f"/decisions/{old['id']}").status_code == 404
    assert assessor.get(f"/reviews/{review['id']}").status_code == 404
    opened = assessor.get(f"/submissions/{submission['id']}/open-criteria").json()["unmet"]
    assert opened == ["plan-fits", "reflection-honest", "whole-fits"]
    panels.seal(panels.live(submission)[0])
    assert panels.programme.state(submission) == "accepted"


def test_what_a_panel_sent_back_and_is_refused_again_is_final(district):
    panels, submission = not_yet(Panels.publish(district, more=5))
    vote_all(panels, file(panels, submission), "remand", "remand", "remand")
    panels.programme.judge(submission, plan_fits="not-yet")
    answer = appeal_of(panels, submission)
    assert answer.status_code == 409
    assert "final" in answer.json()["detail"]


def test_without_anybody_who_had_no_part_the_obstacle_is_named_and_drawing_goes_on_later(
    district, worker, clock
):
    panels, submission = not_yet(Panels.publish(district, more=1))
    appeal = file(panels, submission)
    coordinator, path = district.coordinator, f"/appeals/{appeal['id']}"
    assert "involved" in coordinator.get(path).json()["obstacle"]
    assert panels.programme.educator.get(path).json()["obstacle"] is None
    lineage = panels.programme.version["microcredential_id"]
    for _ in range(2):
        person = district.person()
        body = {"person_id": str(person.person_id), "name": "assessor"}
        coordinator.made("/roles", body | {"microcredential_id": lineage})
    worker.run_all_due()
    assert coordinator.get(path).json()["obstacle"] is None
    assert len(panel_of(panels, appeal)) == 3


def test_an_outside_panel_is_named_by_a_coordinator_and_nobody_with_a_conflict_sits(refused):
    panels, submission = refused
    district, educator = panels.district, panels.programme.educator
    appeal = file(panels, submission)
    path, coordinator = f"/appeals/{appeal['id']}/panel", district.coordinator
    judge = next(iter(judged_by(panels, submission)))
    coach, rival = district.person("coach"), district.person()
    district.relate(coach, "coach_of", educator)
    district.relate(rival, "conflict_with", educator)
    outside = [district.person() for _ in range(3)]
    ids = [str(one.person_id) for one in outside]
    barred = {
        judge: "involved",
        str(educator.person_id): "self",
        str(coach.person_id): "coach",
        str(rival.person_id): "declared_conflict",
        str(coordinator.person_id): "nobody names themself",
    }
    for person_id, why in barred.items():
        answer = coordinator.post(path, {"person_ids": [*ids[:2], person_id]})
        assert answer.status_code == 422
        (fault,) = answer.json()["errors"]
        assert (fault["pointer"], why in fault["detail"]) == ("/person_ids/2", True)
    for wrong in (ids[:2], [ids[0], ids[0], ids[1]]):
        assert coordinator.post(path, {"person_ids": wrong}).status_code == 422
    early = district.acting_for(panel_of(panels, appeal)[0]["person_id"])
    early.made(f"/appeals/{appeal['id']}/vote", {"vote": "uphold", "reason": "As I see it."})
    assert coordinator.made(path, {"person_ids": ids})["is_named"]
    assert {seat["person_id"] for seat in panel_of(panels, appeal)} == set(ids)
    assert early.get(f"/appeals/{appeal['id']}").status_code == 403
    assert vote_all(panels, appeal, "overturn", "overturn", "overturn")["state"] == "overturned"


def test_who_stays_when_a_panel_is_named_anew_keeps_their_seat_and_their_vote(refused):
    panels, submission = refused
    district, appeal = panels.district, file(panels, submission)
    path, people = f"/appeals/{appeal['id']}/panel", [district.person() for _ in range(4)]
    ids = [str(one.person_id) for one in people]
    district.coordinator.made(path, {"person_ids": ids[:3]})
    vote = {"vote": "overturn", "reason": "As I see it."}
    people[0].made(f"/appeals/{appeal['id']}/vote", vote)
    people[2].made(f"/appeals/{appeal['id']}/recuse", {"reason": "I know the school too well."})
    district.coordinator.made(path, {"person_ids": [*ids[:2], ids[3]]})
    assert {seat["person_id"] for seat in panel_of(panels, appeal)} == {*ids[:2], ids[3]}
    for one in (people[1], people[3]):
        one.made(f"/appeals/{appeal['id']}/vote", vote)
    educator = panels.programme.educator
    assert educator.get(f"/appeals/{appeal['id']}").json()["state"] == "overturned"


def test_the_panel_sees_the_original_record_and_nobody_is_named_in_it(refused):
    panels, submission = refused
    educator = panels.programme.educator
    appeal = file(panels, submission)
    member = panels.district.acting_for(panel_of(panels, appeal)[0]["person_id"])
    record = member.get(f"/appeals/{appeal['id']}/record").json()
    assert record["unmet"] == ["plan-fits"]
    assert [one["outcome"] for one in record["reviews"]] == ["not_yet"]
    texts = {piece["requirement"]: piece for piece in record["evidence"]}
    assert texts["plan"]["file_name"] == "plan.pdf"
    kept = member.get(f"/appeals/{appeal['id']}/record/{texts['plan']['id']}")
    assert (kept.content, kept.headers["content-disposition"][:10]) == (PDF, "attachment")
    shown = member.get(f"/appeals/{appeal['id']}").json()
    assert shown["person_id"] is None
    named = {str(educator.person_id), *judged_by(panels, submission)}
    for seen in (record, shown, member.get("/appeals").json()):
        assert not [one for one in named if one in str(seen)]
    for path in (f"/submissions/{submission['id']}", f"/evidence/{texts['plan']['id']}/content"):
        assert member.get(path).status_code == 403
    text = member.get(f"/appeals/{appeal['id']}/record/{texts['reflection']['id']}")
    assert text.status_code == 404
    added = educator.post(
        f"/submissions/{submission['id']}/evidence",
        {"requirement": "extra", "url": "https://a.example"},
    )
    assert added.status_code == 409
    assert (added.json()["state"], added.json()["allowed"]) == ("appealed", MOVES_OF_AN_APPEALED)


def test_nobody_can_tell_that_somebody_on_the_panel_has_voted(refused):
    panels, submission = refused
    appeal = file(panels, submission)
    seats = panel_of(panels, appeal)
    first, second = (panels.district.acting_for(one["person_id"]) for one in seats[:2])
    readers = [
        panels.district.coordinator,
        panels.programme.educator,
        second,
        panels.district.machine(),
    ]

    def seen():
        paths = (
            f"/appeals/{appeal['id']}",
            f"/appeals/{appeal['id']}/panel",
            "/appeals",
            "/events?limit=200",
        )
        answers = [reader.get(path) for reader in readers for path in paths]
        return [(a.status_code, a.text, a.headers.get("etag")) for a in answers]

    before = seen()
    body = {"vote": "overturn", "reason": "The plan has it."}
    own = first.made(f"/appeals/{appeal['id']}/vote", body)
    assert (own["vote"], own["reason"]) == ("overturn", "The plan has it.")
    assert seen() == before
    again = first.post(f"/appeals/{appeal['id']}/vote", body | {"vote": "uphold"})
    assert again.status_code == 409
    assert (again.json()["state"], again.json()["move"]) == ("voted", "vote")


def test_who_steps_back_is_replaced_and_not_asked_again(refused):
    panels, submission = refused
    appeal = file(panels, submission)
    gone = panel_of(panels, appeal)[0]["person_id"]
    member, path = panels.district.acting_for(gone), f"/appeals/{appeal['id']}"
    left = member.made(f"{path}/recuse", {"reason": "I know whose work it is."})
    assert left["state"] == "recused"
    assert gone not in {seat["person_id"] for seat in panel_of(panels, appeal)}
    assert len(panel_of(panels, appeal)) == 3
    for ending in ("vote", "recuse"):
        body = {"reason": "Mine."} | ({"vote": "uphold"} if ending == "vote" else {})
        assert member.post(f"{path}/{ending}", body).status_code == 403


def test_the_seat_of_who_is_deactivated_goes_to_somebody_else_unless_they_voted(refused, worker):
    panels, submission = refused
    appeal, coordinator = file(panels, submission), panels.district.coordinator
    voter, leaver = panel_of(panels, appeal)[:2]
    vote = {"vote": "uphold", "reason": "It was judged as the guide says."}
    panels.district.acting_for(voter["person_id"]).made(f"/appeals/{appeal['id']}/vote", vote)
    for one in (voter, leaver):
        assert coordinator.post(f"/people/{one['person_id']}/deactivate").status_code == 200
    worker.run_all_due()
    found = coordinator.get(f"/appeals/{appeal['id']}/panel").json()["data"]
    seats = {one["person_id"]: one for one in found}
    assert (seats[leaver["person_id"]]["state"], seats[voter["person_id"]]["state"]) == (
        "replaced",
        "seated",
    )
    assert sum(one["state"] == "seated" for one in seats.values()) == 3


def test_an_appeal_is_never_beside_a_next_attempt(refused):
    panels, submission = refused
    educator = panels.programme.educator
    file(panels, submission)
    beside = educator.post(f"/submissions/{submission['id']}/resubmit")
    assert beside.status_code == 409
    problem = beside.json()
    assert (problem["state"], problem["move"]) == ("appealed", "resubmit")
    assert problem["allowed"] == MOVES_OF_AN_APPEALED
    other, later = not_yet(panels)
    other.programme.educator.made(f"/submissions/{later['id']}/resubmit")
    assert "next attempt" in appeal_of(other, later).json()["detail"]
    assert appeal_of(other, later).status_code == 409


def test_an_appeal_that_is_taken_back_cannot_be_made_again(refused):
    panels, submission = refused
    appeal = file(panels, submission)
    path = f"/appeals/{appeal['id']}/withdraw"
    assert panels.district.coordinator.post(path).status_code == 403
    assert panels.programme.educator.made(path)["state"] == "withdrawn"
    assert panels.programme.state(submission) == "not_yet"
    assert appeal_of(panels, submission).status_code == 409
    again = panels.programme.educator.post(path)
    assert (again.status_code, again.json()["state"]) == (409, "withdrawn")
    member = panels.district.acting_for(panel_of(panels, appeal)[0]["person_id"])
    late = member.post(f"/appeals/{appeal['id']}/vote", {"vote": "uphold", "reason": "Late."})
    assert (late.status_code, late.json()["allowed"]) == (409, [])


def test_the_window_is_in_working_days_and_closes(refused, clock):
    panels, submission = refused
    clock.advance(days=15)
    panels.programme.educator = panels.district.acting_for(panels.programme.educator.person_id)
    late = appeal_of(panels, submission)
    assert late.status_code == 409
    assert "until" in late.json()["detail"]


def test_within_the_window_an_appeal_is_taken_on_its_last_day(refused, clock):
    panels, submission = refused
    clock.advance(days=13, hours=23)
    panels.programme.educator = panels.district.acting_for(panels.programme.educator.person_id)
    assert appeal_of(panels, submission).status_code == 201


def test_only_the_educator_appeals_and_only_what_stands_against_them(refused, other_district):
    panels, submission = refused
    district = panels.district
    decision = panels.programme.decision(submission)
    body = {
        "kind": "decision",
        "subject_id": decision["id"],
        "ground": "procedure",
        "statement": "No.",
    }
    for other in (district.coordinator, panels.programme.assessor, district.person("educator")):
        assert other.post("/appeals", body).status_code == 403
    assert other_district.coordinator.post("/appeals", body).status_code == 404
    sent = panels.programme.educator.post("/appeals", body | {"kind": "remand"})
    assert sent.status_code == 409
    wrong = panels.programme.educator.post("/appeals", body | {"ground": "taste"})
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/ground"]


def test_what_was_accepted_cannot_be_appealed(district):
    panels = Panels.publish(district)
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    answer = appeal_of(panels, submission)
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["state"], problem["move"], problem["allowed"]) == (
        "accepted",
        "appeal",
        ["void"],
    )


def test_a_version_can_offer_no_appeals_or_its_own_grounds_and_panel(district):
    panels, submission = not_yet(Panels.publish(district, appeals=None))
    assert "cannot be appealed" in appeal_of(panels, submission).json()["detail"]
    own = {"panel": 1, "grounds": [{"key": "late-reply", "title": "It took too long"}]}
    panels, submission = not_yet(Panels.publish(district, appeals=own))
    assert appeal_of(panels, submission).status_code == 422
    appeal = file(panels, submission, ground="late-reply")
    assert vote_all(panels, appeal, "overturn")["state"] == "overturned"


def test_of_two_appeals_at_the_same_moment_exactly_one_wins(refused):
    panels, submission = refused
    assert race(lambda _: appeal_of(panels, submission)) == [201, 409]
    assert len(panels.programme.educator.get("/appeals").json()["data"]) == 1


def test_of_an_appeal_and_a_next_attempt_at_the_same_moment_exactly_one_wins(refused):
    panels, submission = refused
    path, educator = f"/submissions/{submission['id']}/resubmit", panels.programme.educator
    decision = panels.programme.decision(submission)
    calls = [
        lambda: appeal_of(panels, submission, decision=decision),
        lambda: educator.post(path),
    ]
    assert race(lambda place: calls[place]()) == [201, 409]


def test_of_two_last_votes_at_the_same_moment_both_count_and_decide_once(refused):
    panels, submission = refused
    appeal = file(panels, submission)
    members = [panels.district.acting_for(one["person_id"]) for one in panel_of(panels, appeal)]
    path, body = f"/appeals/{appeal['id']}/vote", {"vote": "overturn", "reason": "Yes."}
    members[0].made(path, body)
    assert race(lambda place: members[place + 1].post(path, body)) == [200, 200]
    assert panels.programme.state(submission) == "accepted"
    assert (
        len(
            panels.programme.educator.get(
                "/decisions", params={"submission_id": submission["id"]}
            ).json()["data"]
        )
        == 2
    )


def race(call):
    with ThreadPoolExecutor(2) as pool:
        return sorted(answer.status_code for answer in pool.map(call, range(2)))


@pytest.fixture(scope="module")
def approved(district):
    panels = Panels.publish(district, more=6, approver=True)
    lineage = panels.programme.version["microcredential_id"]
    return panels, district.person("approver", microcredential_id=lineage)


def proposed(panels, approver, **levels):
    panels.programme.educator = panels.district.person("educator")
    submission = panels.programme.complete()
    panels.programme.judge(submission, **levels)
    query = {"submission_id": submission["id"]}
    return submission, approver.get("/decisions", params=query).json()["data"][-1]


def test_what_a_panel_overturned_goes_to_the_approver_who_cannot_send_it_back(approved):
    panels, approver = approved
    submission, found = proposed(panels, approver, plan_fits="not-yet")
    approver.made(f"/decisions/{found['id']}/approve")
    appeal = file(panels, submission)
    assert str(approver.person_id) not in str(panel_of(panels, appeal))
    vote_all(panels, appeal, "overturn", "overturn", "overturn")
    assert panels.programme.state(submission) == "awaiting_approval"
    query = {"submission_id": submission["id"]}
    proposal = approver.get("/decisions", params=query).json()["data"][-1]
    back = {"criteria": ["plan-fits"], "reason": "I still do not see it."}
    answer = approver.post(f"/decisions/{proposal['id']}/remand", back)
    assert (answer.status_code, "final" in answer.json()["detail"]) == (409, True)
    approver.made(f"/decisions/{proposal['id']}/approve")
    assert panels.programme.state(submission) == "accepted"


def test_what_an_approver_sent_back_can_be_appealed_once_it_led_to_a_not_yet(approved):
    panels, approver = approved
    educator = panels.programme.educator
    submission, found = proposed(panels, approver)
    educator = panels.programme.educator
    back = {"criteria": ["plan-fits"], "reason": "Look at page 2."}
    approver.made(f"/decisions/{found['id']}/remand", back)
    remand = {
        "kind": "remand",
        "subject_id": found["id"],
        "ground": "procedure",
        "statement": "It fits.",
    }
    # While it is judged again the educator is not told that it was sent back.
    assert educator.get(f"/decisions/{found['id']}").status_code == 404
    assert educator.post("/appeals", remand).status_code == 404
    panels.programme.judge(submission, plan_fits="not-yet")
    query = {"submission_id": submission["id"]}
    second = approver.get("/decisions", params=query).json()["data"][-1]
    approver.made(f"/decisions/{second['id']}/approve")
    told = educator.get("/decisions", params=query).json()["data"]
    assert [one["remand_reason"] for one in told] == ["Look at page 2.", None]
    appeal = educator.made("/appeals", remand)
    member = panels.district.acting_for(panel_of(panels, appeal)[0]["person_id"])
    record = member.get(f"/appeals/{appeal['id']}/record").json()
    assert (record["outcome"], record["sent_back"]) == ("accepted", ["plan-fits"])
    assert vote_all(panels, appeal, "overturn", "overturn", "uphold")["state"] == "overturned"
    assert panels.programme.state(submission) == "accepted"
    assert panels.programme.decision(submission)["rule"] == "appeal"


def test_in_a_blind_scheme_nobody_who_sees_names_sits_on_the_panel(district):
    panels = Panels.publish(district, more=6, preset="double_blind")
    panels.programme.educator = district.person("educator")
    submission = panels.programme.complete()
    for one in panels.live(submission):
        panels.seal(one, plan_fits="not-yet")
    appeal = file(panels, submission)
    seeing = district.person("coordinator")
    outside = [str(district.person().person_id) for _ in range(2)]
    body = {"person_ids": [*outside, str(seeing.person_id)]}
    answer = district.coordinator.post(f"/appeals/{appeal['id']}/panel", body)
    assert "sees_names" in answer.json()["errors"][0]["detail"]
    record = district.acting_for(panel_of(panels, appeal)[0]["person_id"]).get(
        f"/appeals/{appeal['id']}/record"
    )
    assert len(record.json()["reviews"]) == 2


def test_an_enrollment_is_not_left_while_an_appeal_is_open(refused):
    panels, submission = refused
    file(panels, submission)
    enrollment = panels.programme.educator.get(f"/submissions/{submission['id']}").json()[
        "enrollment_id"
    ]
    assert panels.programme.educator.post(f"/enrollments/{enrollment}/withdraw").status_code == 409


def test_who_sat_on_the_panel_does_not_approve_what_it_overturned(approved):
    panels, approver = approved
    submission, found = proposed(panels, approver, plan_fits="not-yet")
    approver.made(f"/decisions/{found['id']}/approve")
    appeal = file(panels, submission)
    member = panel_of(panels, appeal)[0]["person_id"]
    vote_all(panels, appeal, "overturn", "overturn", "overturn")
    lineage = panels.programme.version["microcredential_id"]
    body = {"person_id": member, "name": "approver", "microcredential_id": lineage}
    panels.district.coordinator.made("/roles", body)
    query = {"submission_id": submission["id"]}
    proposal = approver.get("/decisions", params=query).json()["data"][-1]
    caller = panels.district.acting_for(member)
    assert caller.post(f"/decisions/{proposal['id']}/approve").status_code == 403


def test_a_programme_is_known_by_its_own_people_only(refused, other_district):
    panels, submission = refused
    appeal = file(panels, submission)
    for path in ("", "/record", "/panel"):
        assert other_district.coordinator.get(f"/appeals/{appeal['id']}{path}").status_code == 404
        for other in (panels.district.person("coach"), panels.district.person("author")):
            assert other.get(f"/appeals/{appeal['id']}{path}").status_code == 403
