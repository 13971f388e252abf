"""The next attempt: what changed beside what was, every attempt before it, a coach in between."""

import pytest

from app.services import routing
from tests.api.panels import Panels
from tests.api.test_parts import become_assessor
from tests.district import District
from tests.programme import WORDS

OWN = "Somebody else has to do this: it is about your own work."
REFUSED = {"reflection_honest": "not-yet"}
BETTER = f"{WORDS} Next time I would wait longer."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "history")


def second_attempt(panels):
    """The first attempt was refused on the reflection; the second has another one."""
    programme = panels.programme
    submission = programme.complete()
    for one in panels.live(submission):
        panels.seal(one, **REFUSED)
    attempt = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    pieces = programme.educator.get(f"/submissions/{attempt['id']}/evidence").json()["data"]
    text = next(piece for piece in pieces if piece["kind"] == "text")
    path = f"/evidence/{text['id']}"
    assert programme.educator.patch(path, {"text": BETTER}, revision=1).status_code == 200
    return submission, programme.submit(attempt)


def test_an_assessor_sees_what_changed_and_not_what_earlier_attempts_came_to(district):
    panels = Panels.publish(district, preset="double_blind", resubmission_routing="fresh", more=4)
    first, attempt = second_attempt(panels)
    assessor = panels.take(panels.live(attempt)[0])
    found = assessor.get(f"/submissions/{attempt['id']}/changes").json()["data"]
    by_key = {one["requirement"]: one for one in found}
    assert {key: one["change"] for key, one in by_key.items()} == {
        "reflection": "changed",
        "plan": "same",
    }
    parts = [(p["change"], p["text"]) for p in by_key["reflection"]["parts"]]
    assert parts[-1] == ("added", " Next time I would wait longer.")
    assert by_key["plan"]["before"]["file_name"] == "plan.pdf"
    history = assessor.get(f"/submissions/{attempt['id']}/attempts").json()["data"]
    assert [(one["attempt"], one["outcome"], one["unmet"]) for one in history] == [
        (1, None, None),
        (2, None, None),
    ]
    shown = assessor.get(f"/submissions/{attempt['id']}").json()
    assert {c["level"] for c in shown["carried"]} == {None}
    owner = panels.programme.educator.get(f"/submissions/{attempt['id']}/attempts").json()["data"]
    assert [(one["attempt"], one["outcome"]) for one in owner] == [(1, "not_yet"), (2, None)]
    assert owner[0]["unmet"] == ["reflection-honest"]
    machine = panels.district.machine().get(f"/submissions/{attempt['id']}/changes").text
    assert "wait longer" not in machine
    assert (
        panels.programme.educator.get(f"/submissions/{first['id']}/changes").json()["data"] == []
    )
    colleague = district.person("educator")
    for part in ("changes", "attempts"):
        assert colleague.get(f"/submissions/{attempt['id']}/{part}").status_code == 403
    panels.seal(panels.live(attempt)[0] | {"state": "claimed"})
    shown = assessor.get(f"/submissions/{attempt['id']}").json()
    assert {c["level"] for c in shown["carried"]} == {"on-track"}


def test_a_fresh_panel_judges_again_where_the_policy_says_so(district):
    panels = Panels.publish(district, preset="double_blind", resubmission_routing="fresh", more=4)
    first, attempt = second_attempt(panels)
    everybody = panels.district.coordinator.get(
        "/assignments", params={"submission_id": first["id"]}
    ).json()["data"]
    before = {one["person_id"] for one in everybody}
    assert before.isdisjoint(one["person_id"] for one in panels.live(attempt))


def asked_for(panels, submission):
    query = {"submission_id": submission["id"]}
    found = panels.district.coordinator.get("/assignments", params=query).json()["data"]
    return [one["person_id"] for one in found]


def test_fresh_ones_judged_no_attempt_before_not_only_not_the_last(district):
    panels = Panels.publish(district, resubmission_routing="fresh", more=2)
    first, second = second_attempt(panels)
    panels.seal(panels.live(second)[0], **REFUSED)
    third = panels.programme.educator.made(f"/submissions/{second['id']}/resubmit")
    panels.programme.submit(third)
    judges = [one for each in (first, second, third) for one in asked_for(panels, each)]
    assert len(set(judges)) == 3


def test_mixed_asks_one_who_knows_the_work_and_one_who_does_not(district):
    # One more than who judged: whoever is drawn by load alone would often be the other of the two.
    panels = Panels.publish(district, reviews=2, resubmission_routing="mixed", more=2)
    first, attempt = second_attempt(panels)
    before, again = asked_for(panels, first), asked_for(panels, attempt)
    assert again[0] == before[0]
    assert again[1] not in before


def test_who_judged_before_is_asked_again_where_nobody_else_is_left(district):
    panels = Panels.publish(district, reviews=2, resubmission_routing="mixed", more=1)
    first, attempt = second_attempt(panels)
    assert asked_for(panels, attempt) == asked_for(panels, first)
    assert panels.live(attempt)[1]["reason"]["relaxed"][-1] == "judged_before"


def test_after_so_many_attempts_a_coach_comes_before_the_next_one(district):
    panels = Panels.publish(district, more=0, coach_after_attempts=1)
    programme = panels.programme
    coach, stranger = district.person("coach"), district.person("coach")
    district.relate(coach, "coach_of", programme.educator)
    submission = programme.complete()
    path, note = f"/submissions/{submission['id']}", {"note": "We read two plans together."}
    assert coach.post(f"{path}/coach-meetings", note).status_code == 409
    panels.seal(panels.live(submission)[0], **REFUSED)
    assert programme.educator.post(f"{path}/resubmit").status_code == 409
    for caller in (stranger, programme.educator):
        assert caller.post(f"{path}/coach-meetings", note).status_code == 403
    assert coach.made(f"{path}/coach-meetings", note)["person_id"] == str(coach.person_id)
    assert programme.educator.made(f"{path}/resubmit")["attempt"] == 2


def test_whom_the_educator_has_judged_does_not_judge_the_educator(district):
    panels = Panels.publish(district, more=1, reciprocal_months=6)
    lineage = panels.programme.version["microcredential_id"]
    one, other = panels.programme.assessor, panels.programme.educator
    body = {"name": "assessor", "microcredential_id": lineage}
    district.coordinator.made("/roles", body | {"person_id": str(other.person_id)})
    panels.programme.educator = one
    for _ in range(6):
        submission = panels.programme.complete(panels.programme.enroll(one))
        asked = panels.live(submission)[0]
        panels.seal(asked)
        if asked["person_id"] == str(other.person_id):
            break
    else:
        pytest.fail("the lot fell on others six times")
    panels.programme.educator = other
    asked = panels.live(panels.programme.complete())[0]
    assert asked["person_id"] != str(one.person_id)
    barred = {b["person_id"]: b["bars"] for b in asked["reason"]["barred"]}
    assert "judged_by_the_educator" in barred[str(one.person_id)]


@pytest.mark.parametrize("policy", [{"reciprocal_months": 6}, {"anonymity": "educator"}])
def test_two_people_who_are_asked_at_once_never_judge_each_other(district, policy):
    panels = Panels.publish(district, more=0, **policy)
    programme, one = panels.programme, panels.programme.assessor
    lineage = programme.version["microcredential_id"]
    other = district.person("educator", "assessor", microcredential_id=lineage)
    programme.educator = other
    (offered,) = panels.live(programme.complete())
    assert (offered["state"], offered["person_id"]) == ("offered", str(one.person_id))
    programme.educator = one
    submission = programme.complete()
    assert panels.live(submission) == []
    third = district.person("assessor", microcredential_id=lineage)
    with district.service_work() as work:
        routing.route_waiting(work)
    (asked,) = panels.live(submission)
    barred = {one["person_id"]: one["bars"] for one in asked["reason"]["barred"]}
    assert asked["person_id"] == str(third.person_id)
    assert "judged_by_the_educator" in barred[str(other.person_id)]


MEETINGS = [
    ({}, "coach", True),
    ({"anonymity": "educator", "conflicts": []}, "coach", True),
    ({"conflicts": ["line_manager"]}, "coach", False),
    ({}, "coordinator", True),
]


@pytest.mark.parametrize(("policy", "role", "is_barred"), MEETINGS)
def test_who_held_the_meeting_does_not_judge_the_next_attempt_when_they_coach_no_longer(
    district, policy, role, is_barred
):
    panels = Panels.publish(
        district, more=0, coach_after_attempts=1, resubmission_routing="fresh", **policy
    )
    programme, holder = panels.programme, district.person(role)
    submission = programme.complete()
    panels.seal(panels.live(submission)[0], **REFUSED)
    if role == "coach":
        district.relate(holder, "coach_of", programme.educator)
    note = {"note": "We read two plans together."}
    holder.made(f"/submissions/{submission['id']}/coach-meetings", note)
    again = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    become_assessor(district, holder, programme.version)
    programme.submit(again)
    (asked,) = panels.live(again)
    assert (asked["person_id"] == str(holder.person_id)) is not is_barred


def test_nobody_holds_a_meeting_with_themself(district):
    panels = Panels.publish(district, more=0, coach_after_attempts=1)
    both = district.person("coordinator", "educator")
    panels.programme.educator = both
    submission = panels.programme.complete()
    panels.seal(panels.live(submission)[0], **REFUSED)
    path = f"/submissions/{submission['id']}/coach-meetings"
    refused = both.post(path, {"note": "I met myself."})
    assert refused.status_code == 403
    assert refused.json()["detail"] == OWN
    district.coordinator.made(path, {"note": "We met."})


@pytest.mark.parametrize(
    ("kind", "bar"),
    [("manager_of", "line_manager"), ("partner_of", "learning_partner"), ("coach_of", "coach")],
)
def test_nobody_near_judges_where_names_are_hidden(district, kind, bar):
    panels = Panels.publish(district, anonymity="educator")
    near, educator = panels.programme.assessor, panels.programme.educator
    district.relate(near, kind, educator)
    asked = panels.live(panels.programme.complete())[0]
    assert asked["person_id"] != str(near.person_id)
    barred = {b["person_id"]: b["bars"] for b in asked["reason"]["barred"]}
    assert barred[str(near.person_id)] == [bar]


def test_nobody_of_the_same_school_and_nobody_who_sees_names_judges_blind(district):
    panels = Panels.publish(district, more=1, anonymity="both")
    lineage = panels.programme.version["microcredential_id"]
    school = district.machine().made("/schools", {"name": "West"})["id"]
    neighbour = district.person("assessor", microcredential_id=lineage)
    for caller in (neighbour, panels.programme.educator):
        path = f"/people/{caller.person_id}"
        assert (
            district.coordinator.patch(path, {"school_id": school}, revision=1).status_code == 200
        )
    body = {"person_id": str(panels.programme.assessor.person_id), "name": "approver"}
    district.coordinator.made("/roles", body)
    asked = panels.live(panels.programme.complete())[0]
    barred = {b["person_id"]: b["bars"] for b in asked["reason"]["barred"]}
    assert barred[str(neighbour.person_id)] == ["same_school"]
    assert barred[body["person_id"]] == ["sees_names"]
