"""Pathways: drafts, publication, a capstone that awards itself once, and follows what it rests on."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.domain.errors import SigningError
from app.services import pathway_awarding
from app.services.runs import JobRun
from app.storage import rows
from app.storage.tables import Email, Event, MicrocredentialVersion
from tests.api.definitions import pointers, unused
from tests.district import District
from tests.integration.awards import issue
from tests.pathway_builders import Stack, capstone
from tests.programme import CRITERIA, Programme, stage


@pytest.fixture
def district(wiring, http):
    """A district of its own for each test: free groups count whatever is there."""
    return District.make(wiring, http, "pathways")


@pytest.fixture
def stack(district):
    return Stack.make(district).publish()


@pytest.fixture
def ada(district):
    return district.person("educator", name="Ada Byron")


@pytest.fixture
def complete(stack, ada, worker):
    """Somebody with both parts and the capstone."""
    badges = [stack.give(ada, place) for place in (0, 1)]
    worker.run_all_due()
    assert len(stack.capstones(ada)) == 1
    return badges


def revoke(district, badge):
    path = f"/credentials/{badge['id']}/revoke"
    district.coordinator.made(path, {"reason": "issued_in_error"})


def state(stack, person):
    return [one["state"] for one in stack.capstones(person)]


def test_the_capstone_is_awarded_when_the_last_part_is_and_verifies(stack, ada, worker, http):
    stack.give(ada, 0)
    worker.run_all_due()
    assert stack.capstones(ada) == []
    before = stack.progress(ada)
    assert (before["needed"], before["missing"], before["is_complete"]) == (2, 1, False)
    stack.give(ada, 1)
    worker.run_all_due()
    [made] = stack.capstones(ada)
    after = stack.progress(ada)
    assert (after["is_complete"], after["capstone_credential_id"]) == (True, made["id"])
    badge = http.get(f"/credentials/{made['id']}.json").text
    assert http.post("/verify", json={"input": badge}).json()["verdict"] == "valid"
    assert http.get(f"/microcredentials/{stack.capstone['id']}").status_code == 200
    page = http.get(f"/credentials/{made['id']}", headers={"Accept": "text/html"})
    assert page.status_code == 200


def test_the_badge_says_that_it_was_judged_here_only_if_every_part_was(
    district, stack, ada, complete, worker
):
    assert stack.capstones(ada)[0]["is_assessed"] is False
    judged = Stack(district, [Programme.publish(district)], capstone(district)).publish()
    part = judged.parts[0]
    enrollment = part.enroll()
    part.judge(part.complete(enrollment))
    worker.run_all_due()
    assert judged.capstones(part.educator)[0]["is_assessed"] is True


def test_looking_again_awards_nothing_again(district, stack, ada, complete, worker):
    for _ in range(2):
        with district.service_work() as work:
            pathway_awarding.evaluate(work, ada.person_id)
    assert len(stack.capstones(ada)) == 1


def test_many_looks_at_once_award_one_capstone(district, ada, worker):
    stack = Stack.make(district)
    for place in (0, 1):
        stack.give(ada, place)
    stack.publish()

    def look(_):
        with district.service_work() as work:
            pathway_awarding.evaluate(work, ada.person_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))
    assert len(stack.capstones(ada)) == 1
    with district.service_work() as work:
        kind = {"kind": "pathway.completed"}
        events = rows.all_by(work.session, Event, district.organization_id, **kind)
    mine = [one for one in events if one.data["person_id"] == str(ada.person_id)]
    assert len(mine) == 1


def test_who_has_everything_already_is_awarded_when_it_is_published(district, ada, worker):
    stack = Stack.make(district)
    for place in (0, 1):
        stack.give(ada, place)
    worker.run_all_due()
    stack.publish()
    worker.run_all_due()
    assert len(stack.capstones(ada)) == 1


def test_a_part_that_is_taken_back_suspends_the_capstone_and_another_gives_it_back(
    district, stack, ada, complete, worker, clock
):
    revoke(district, complete[0])
    worker.run_all_due()
    [held] = stack.capstones(ada)
    assert (held["state"], held["suspension_reason"]) == ("suspended", "requirement_lapsed")
    assert stack.progress(ada)["missing"] == 1
    clock.advance(seconds=5)
    stack.give(ada, 0)
    worker.run_all_due()
    [again] = stack.capstones(ada)
    assert (again["id"], again["state"], again["number"]) == (held["id"], "issued", 2)


def test_a_part_that_is_suspended_holds_the_capstone_back_for_as_long(
    district, stack, ada, complete, worker, clock
):
    path = f"/credentials/{complete[1]['id']}"
    district.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]
    clock.advance(seconds=5)
    district.coordinator.made(f"{path}/reinstate")
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]


def test_a_part_that_only_ended_leaves_the_capstone_and_does_not_count_for_others(
    district, ada, worker, clock
):
    stack = Stack.make(district, expiry={"rule": "months", "months": 12}).publish()
    other = district.person("educator")
    for place in (0, 1):
        stack.give(ada, place)
    stack.give(other, 0)
    worker.run_all_due()
    clock.advance(days=366)
    with district.service_work() as work:
        pathway_awarding.evaluate(work, ada.person_id)
    assert state(stack, ada) == ["issued"]
    stack.give(other, 1)
    worker.run_all_due()
    assert stack.capstones(other) == []


def test_what_a_coordinator_decides_about_a_capstone_stands(
    district, stack, ada, complete, worker, clock
):
    [made] = stack.capstones(ada)
    revoke(district, complete[0])
    worker.run_all_due()
    clock.advance(seconds=5)
    district.coordinator.made(f"/credentials/{made['id']}/reinstate")
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]
    revoke(district, made)
    stack.give(ada, 0)
    worker.run_all_due()
    assert state(stack, ada) == ["revoked"]


def test_a_capstone_that_somebody_else_suspended_is_not_given_back(
    district, stack, ada, complete, worker, clock
):
    [made] = stack.capstones(ada)
    district.coordinator.made(f"/credentials/{made['id']}/suspend", {"reason": "under_review"})
    revoke(district, complete[0])
    stack.give(ada, 0)
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]


def suspend(district, badge):
    path = f"/credentials/{badge['id']}/suspend"
    district.coordinator.made(path, {"reason": "under_review"})


def reinstate(district, badge, clock):
    clock.advance(seconds=5)
    district.coordinator.made(f"/credentials/{badge['id']}/reinstate")


@pytest.fixture
def left_alone(district, stack, ada, complete, worker, clock):
    """A capstone that a coordinator reinstated while a part is suspended, and this part."""
    [made] = stack.capstones(ada)
    suspend(district, complete[0])
    worker.run_all_due()
    reinstate(district, made, clock)
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]
    return made, complete[0]


def test_a_suspension_by_a_coordinator_outlasts_the_return_of_a_part(
    district, stack, ada, left_alone, worker, clock
):
    made, part = left_alone
    suspend(district, made)
    reinstate(district, part, clock)
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]


def test_a_suspension_by_a_case_outlasts_the_return_of_a_part_and_ends_with_it(
    district, stack, ada, left_alone, worker, clock
):
    made, part = left_alone
    told = {"credential_id": made["id"], "reason": "misconduct", "notice": "We look at it."}
    case = district.coordinator.made("/cases", told | {"suspend": True})
    reinstate(district, part, clock)
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]
    clock.advance(seconds=5)
    district.coordinator.made(f"/cases/{case['id']}/withdraw")
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]


def test_a_capstone_that_a_coordinator_suspended_and_reinstated_is_left_alone_until_all_stands(
    district, stack, ada, complete, worker, clock
):
    [made] = stack.capstones(ada)
    suspend(district, made)
    revoke(district, complete[0])
    worker.run_all_due()
    reinstate(district, made, clock)
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]
    clock.advance(seconds=5)
    again = stack.give(ada, 0)
    worker.run_all_due()
    revoke(district, again)
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]


def by_list(district, badge):
    rows = [{"credential_id": badge["id"], "reason": "issued_in_error"}]
    wanted = {"rows": rows, "confirmed_count": 1}
    assert district.coordinator.post("/revocations", wanted).status_code == 202


def by_case(district, badge):
    enrolled = district.coordinator.get(f"/credentials/{badge['id']}").json()
    version = district.coordinator.get(
        f"/microcredential-versions/{enrolled['version_id']}"
    ).json()
    for _ in range(4):
        district.person("assessor", microcredential_id=version["microcredential_id"])
    told = {"credential_id": badge["id"], "reason": "misconduct", "notice": "We look at it."}
    case = f"/cases/{district.coordinator.made('/cases', told)['id']}"
    district.acting_for(enrolled["person_id"]).made(f"{case}/answer", {"answer": "It is mine."})
    for seat in district.coordinator.get(f"{case}/panel").json()["data"]:
        vote = {"vote": "revoke", "reason": "It is not."}
        district.acting_for(seat["person_id"]).made(f"{case}/vote", vote)


@pytest.mark.parametrize("take_away", [revoke, suspend, by_list, by_case])
def test_a_part_that_is_taken_away_in_whatever_way_suspends_the_capstone(
    district, stack, ada, complete, worker, take_away
):
    take_away(district, complete[0])
    worker.run_all_due()
    part = district.coordinator.get(f"/credentials/{complete[0]['id']}").json()
    assert part["state"] in {"revoked", "suspended"}
    assert state(stack, ada) == ["suspended"]


def test_a_capstone_stays_where_the_newest_version_is_met(district, ada, worker):
    stack = Stack.make(district, 4)
    first, second = stack.ids[:2], stack.ids[2:]
    badges = [stack.give(ada, place) for place in range(4)]
    stack.publish({"key": "all", "name": "All", "microcredential_ids": first})
    worker.run_all_due()
    stack.publish({"key": "all", "name": "All", "microcredential_ids": second})
    revoke(district, badges[0])
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]
    told = stack.progress(ada)
    assert (told["version_id"], told["is_complete"]) == (stack.version["id"], True)
    revoke(district, badges[2])
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]


def test_a_capstone_is_given_back_when_a_version_is_published_that_is_met(
    district, stack, ada, complete, worker, clock
):
    revoke(district, complete[0])
    worker.run_all_due()
    assert state(stack, ada) == ["suspended"]
    clock.advance(seconds=5)
    stack.publish({"key": "all", "name": "All", "microcredential_ids": stack.ids[1:]})
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]


def ordinary(district, lineage_id):
    """A draft that is judged, of any microcredential."""
    judged = {"slug": unused("guide"), "name": "Guide", "criteria": CRITERIA}
    guide = district.coordinator.made("/rubrics", judged)
    words = {
        "microcredential_id": lineage_id,
        "name": "Lead teacher",
        "description": "Has done all of it.",
        "criteria_narrative": "Judged by two assessors.",
        "badge": "at_end",
        "stages": [stage(guide["id"], 0)],
    }
    return district.coordinator.made("/microcredential-versions", words)


def test_what_a_pathway_awards_gets_no_version_that_is_judged(district, stack):
    draft = ordinary(district, stack.capstone["microcredential_id"])
    path = f"/microcredential-versions/{draft['id']}/publish"
    refused = district.coordinator.post(path)
    assert (refused.status_code, pointers(refused)) == (422, ["/badge"])
    pathway = district.coordinator.get(f"/pathways/{stack.version['pathway_id']}").json()
    assert pathway["slug"] in refused.json()["errors"][0]["detail"]
    district.coordinator.made(f"/pathway-versions/{stack.version['id']}/archive")
    assert district.coordinator.post(path).is_success


def test_only_a_version_that_is_a_capstone_is_awarded(district, ada, worker):
    stack = Stack.make(district, 1).publish()
    draft = ordinary(district, stack.capstone["microcredential_id"])
    with district.service_work() as work:
        # As an earlier release let it come to be.
        work.get(MicrocredentialVersion, UUID(draft["id"])).state = "published"
    stack.give(ada, 0)
    worker.run_all_due()
    assert state(stack, ada) == ["issued"]


def test_the_last_capstone_that_a_pathway_awards_is_not_archived(district, stack):
    pathway = district.coordinator.get(f"/pathways/{stack.version['pathway_id']}").json()
    path = f"/microcredential-versions/{stack.capstone['id']}"
    refused = district.coordinator.post(f"{path}/archive")
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert pathway["slug"] in refused.json()["detail"]
    newer = district.coordinator.made(f"{path}/new-version")
    district.coordinator.made(f"/microcredential-versions/{newer['id']}/publish")
    assert district.coordinator.post(f"{path}/archive").is_success
    district.coordinator.made(f"/pathway-versions/{stack.version['id']}/archive")
    last = f"/microcredential-versions/{newer['id']}/archive"
    assert district.coordinator.post(last).is_success


def test_an_older_version_goes_on_awarding_until_it_is_archived(district, stack, worker):
    early, late = district.person("educator"), district.person("educator")
    more = Programme.publish(district, policy={"direct_issue": True})
    stack.parts.append(more)
    first = stack.version
    stack.publish()
    assert (stack.version["number"], stack.version["pathway_id"]) == (2, first["pathway_id"])
    for place in (0, 1):
        stack.give(early, place)
    worker.run_all_due()
    assert len(stack.capstones(early)) == 1
    assert stack.progress(early)["number"] == 1
    district.coordinator.made(f"/pathway-versions/{first['id']}/archive")
    for place in (0, 1):
        stack.give(late, place)
    worker.run_all_due()
    assert stack.capstones(late) == []
    assert stack.progress(late)["number"] == 2


def test_a_stack_of_stacks_counts_a_capstone_that_it_names(district, stack, ada, worker):
    named = {
        "key": "a",
        "name": "A",
        "microcredential_ids": [stack.capstone["microcredential_id"]],
    }
    top = Stack(district, [], capstone(district)).publish(named)
    for place in (0, 1):
        stack.give(ada, place)
    worker.run_all_due()
    assert len(top.capstones(ada)) == 1


def test_without_an_address_nothing_is_awarded_until_there_is_one(district, ada, worker):
    stack = Stack.make(district)
    for place in (0, 1):
        stack.give(ada, place)
    with district.service_work() as work:
        found = rows.find_by(
            work.session, Email, district.organization_id, person_id=ada.person_id
        )
        address = found.address
        work.session.delete(found)
    stack.publish()
    worker.run_all_due()
    assert stack.progress(ada)["is_complete"] is True
    assert stack.capstones(ada) == []
    with district.service_work() as work:
        work.add(Email, person_id=ada.person_id, address=address, folded=address)
        pathway_awarding.evaluate(work, ada.person_id)
    assert len(stack.capstones(ada)) == 1


def sweep(district, after=None):
    wiring = district.wiring
    made = (wiring.database, wiring.tools, wiring.now, uuid.uuid4(), district.organization_id, {})
    return pathway_awarding.sweep(JobRun(*made), after, limit=2)


def test_the_sweep_looks_at_everybody_some_at_a_time(district, worker):
    stack, people = Stack.make(district, 1), [district.person("educator") for _ in range(3)]
    for person in people:
        stack.give(person, 0)
    stack.publish()
    last, rounds = sweep(district), 1
    while last is not None:
        last, rounds = sweep(district, last), rounds + 1
    assert rounds > 1
    assert [len(stack.capstones(person)) for person in people] == [1, 1, 1]


def test_what_fails_for_one_person_in_a_sweep_stops_nobody_else(district, worker, monkeypatch):
    stack, people = Stack.make(district, 1), [district.person("educator") for _ in range(4)]
    for person in people:
        stack.give(person, 0)
    stack.publish()
    real, unlucky = pathway_awarding.evaluate, people[0].person_id

    def evaluate(work, person_id):
        if person_id == unlucky:
            raise SigningError("no key for now")
        real(work, person_id)

    monkeypatch.setattr(pathway_awarding, "evaluate", evaluate)
    last = sweep(district)
    while last is not None:
        last = sweep(district, last)
    assert [len(stack.capstones(person)) for person in people] == [0, 1, 1, 1]
    monkeypatch.undo()
    worker.run_all_due()
    assert len(stack.capstones(people[0])) == 1


@pytest.mark.parametrize("suffix", [".json", ".jwt", ".png", ".svg", ".pdf"])
def test_a_capstone_has_every_form(stack, ada, complete, http, suffix):
    [made] = stack.capstones(ada)
    assert http.get(f"/credentials/{made['id']}{suffix}").status_code == 200


def test_what_a_capstone_names_is_there_for_strangers(stack, ada, complete, http):
    [made] = stack.capstones(ada)
    version = stack.capstone["id"]
    for path in (f"/microcredentials/{version}/criteria", f"/microcredentials/{version}/image"):
        assert http.get(path).status_code == 200
    assertion = http.get(f"/ob2/assertions/{made['id']}").json()
    assert http.get(assertion["badge"]).status_code == 200
    said = http.post("/verify", json={"input": f"http://localhost/ob2/assertions/{made['id']}"})
    assert said.json()["verdict"] == "valid", said.json()


def test_topics_count_one_by_one_where_the_pathway_says_so(district, worker):
    part = Programme.publish(district, repeats={"rule": "by_topic"})
    stack = Stack(district, [part], capstone(district))
    stack.publish(stack.all_of(2), counting={"each": "topic"})
    for topic in ("Wait time", "Talk moves"):
        wanted = {"version_id": part.version["id"], "topic": topic}
        enrollment = part.educator.made("/enrollments", wanted)
        part.judge(part.complete(enrollment))
        issue(part, enrollment)
        worker.run_all_due()
    assert len(stack.capstones(part.educator)) == 1


def test_who_may_see_how_far_somebody_has_come(district, stack, ada, other_district):
    path = f"/pathways/{stack.version['pathway_id']}/progress"
    query = {"person_id": str(ada.person_id)}
    coach, manager, colleague = (district.person("educator") for _ in range(3))
    district.relate(coach, "coach_of", ada)
    district.relate(manager, "manager_of", ada)
    for caller in (ada, coach, manager, district.coordinator, district.machine()):
        assert caller.get(path, params=query).status_code == 200
    assert colleague.get(path, params=query).status_code == 403
    assert other_district.coordinator.get(path, params=query).status_code == 404
    stranger = {"person_id": str(other_district.coordinator_id)}
    unknown = district.coordinator.get(path, params=stranger)
    assert (unknown.status_code, pointers(unknown)) == (404, ["/person_id"])
    alone = district.machine().get(path)
    assert (alone.status_code, pointers(alone)) == (422, ["/person_id"])


def test_a_draft_is_changed_and_what_is_published_is_not(district):
    stack = Stack.make(district)
    draft = stack.draft()
    path = f"/pathway-versions/{draft['id']}"
    changed = district.coordinator.patch(
        path, {"requirement": stack.all_of(1), "counting": {"shared": True}}, revision=1
    ).json()
    assert changed["requirement"]["count"] == 1
    assert changed["counting"]["shared"] is True
    assert changed["name"] == draft["name"]
    assert district.coordinator.patch(path, {"name": "X"}, revision=1).status_code == 412
    district.coordinator.made(f"{path}/publish")
    refused = district.coordinator.patch(path, {"name": "X"}, revision=3)
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["archive"])
    copied = district.coordinator.made(f"{path}/new-version")
    assert (copied["number"], copied["state"]) == (2, "draft")
    assert copied["requirement"] == changed["requirement"]
    assert district.coordinator.delete(f"/pathway-versions/{copied['id']}", revision=1).is_success


def test_a_draft_is_for_those_who_may_read_drafts_and_shows_no_progress(district, ada):
    stack = Stack.make(district)
    draft = stack.draft()
    assert ada.get(f"/pathway-versions/{draft['id']}").status_code == 403
    query = {"pathway_id": draft["pathway_id"]}
    assert ada.get("/pathway-versions", params=query).json()["data"] == []
    assert len(district.coordinator.get("/pathway-versions", params=query).json()["data"]) == 1
    refused = ada.get(f"/pathways/{draft['pathway_id']}/progress")
    assert refused.status_code == 404


def test_a_pathway_that_cannot_be_awarded_is_not_published(district, stack):
    own = stack.capstone["microcredential_id"]
    unpublished = district.coordinator.made(
        "/microcredentials",
        {"slug": f"bare-{uuid.uuid4().hex[:8]}", "name": "B", "issuer_id": district.issuer_id},
    )["id"]
    group = {"key": "a", "name": "A", "microcredential_ids": [own, unpublished]}
    draft = stack.draft({"key": "r", "name": "R", "parts": [group]}, capstone_id=own)
    refused = district.coordinator.post(f"/pathway-versions/{draft['id']}/publish")
    where = "/requirement/parts/0/microcredential_ids"
    assert (refused.status_code, pointers(refused)) == (422, [f"{where}/0", f"{where}/1"])
    plain = stack.draft(capstone_id=stack.ids[0], requirement=stack.all_of(1))
    refused = district.coordinator.post(f"/pathway-versions/{plain['id']}/publish")
    assert "/capstone_id" in pointers(refused)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"requirement": None}, "/requirement"),
        ({"requirement": {}}, "/requirement"),
        ({"requirement": {"key": "a", "name": "A"}}, "/requirement"),
        ({"requirement": {"key": "a", "name": "A", "free": True, "count": 0}}, "/requirement"),
        ({"requirement": {"key": "a", "name": "A", "free": True, "count": True}}, "/requirement"),
        ({"requirement": {"key": "a", "name": "A", "free": True, "count": 101}}, "/requirement"),
        ({"requirement": {"key": "a", "name": "\x00", "free": True, "count": 1}}, "/requirement"),
        ({"counting": {"each": "badge"}}, "/counting/each"),
        ({"name": ""}, "/name"),
        ({"capstone_id": "x"}, "/capstone_id"),
        ({"state": "published"}, "/state"),
    ],
)
def test_bad_input_names_the_field(district, stack, change, pointer):
    good = {
        "pathway_id": stack.version["pathway_id"],
        "name": "P",
        "description": "D",
        "capstone_id": stack.capstone["microcredential_id"],
        "requirement": stack.all_of(),
    }
    refused = district.coordinator.post("/pathway-versions", good | change)
    assert refused.status_code == 422
    assert any(one.startswith(pointer) for one in pointers(refused)), refused.text


def test_ids_of_another_organization_are_unknown_wherever_they_stand(
    district, other_district, stack
):
    theirs = Stack.make(other_district, 1)
    good = {
        "pathway_id": stack.version["pathway_id"],
        "name": "P",
        "description": "D",
        "capstone_id": stack.capstone["microcredential_id"],
        "requirement": stack.all_of(),
    }
    nested = {"key": "r", "name": "R", "parts": [theirs.all_of()]}
    for change, pointer in (
        ({"capstone_id": theirs.capstone["microcredential_id"]}, "/capstone_id"),
        ({"requirement": nested}, "/requirement/parts/0/microcredential_ids/0"),
        ({"pathway_id": str(uuid.uuid4())}, "/pathway_id"),
    ):
        refused = district.coordinator.post("/pathway-versions", good | change)
        assert (refused.status_code, pointers(refused)) == (404, [pointer])


def test_a_slug_is_taken_once(district):
    wanted = {"slug": f"lead-{uuid.uuid4().hex[:8]}", "name": "Lead"}
    made = district.coordinator.made("/pathways", wanted)
    refused = district.coordinator.post("/pathways", wanted)
    assert (refused.status_code, pointers(refused)) == (409, ["/slug"])
    query = {"slug": wanted["slug"]}
    found = district.coordinator.get("/pathways", params=query).json()["data"]
    assert [one["id"] for one in found] == [made["id"]]
    path = f"/pathways/{made['id']}"
    assert district.coordinator.patch(path, {"name": "L"}, revision=1).json()["name"] == "L"
