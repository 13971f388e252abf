"""Stages that pay, have hours and badges of their own; what must come first; how often one may begin."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.definitions import pointers
from tests.district import District
from tests.integration.awards import allow, body, issue
from tests.programme import Programme

TOTALS = [
    {
        "hours_tenths": 35,
        "stipend": {"amount_cents": 7500 * number, "credit_hundredths": 25 * number},
    }
    for number in (1, 2, 3)
]
DIRECT = {"direct_issue": True}


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of our own: others make people who could judge anything in theirs."""
    return District.make(wiring, http, "stages")


@pytest.fixture
def tiers(district):
    return Programme.publish(district, of_stages=TOTALS, stipends="cumulative")


def progress(programme, enrollment):
    return programme.educator.get(f"/enrollments/{enrollment['id']}/progress").json()


def choose(programme, enrollment, **choices):
    now = programme.educator.get(f"/enrollments/{enrollment['id']}").json()
    wanted = {"stipend_choices": {key.replace("_", "-"): value for key, value in choices.items()}}
    return programme.educator.patch(
        f"/enrollments/{enrollment['id']}", wanted, revision=now["revision"]
    )


def award(programme, person=None):
    """A whole badge of it, given directly."""
    allow(programme.district, programme.version["id"])
    owner = {"person_id": str(person.person_id)} if person else {}
    return programme.district.machine().made("/credentials", body(programme, **owner))


def kinds_of(programme, enrollment):
    found = programme.educator.get("/credentials").json()["data"]
    return sorted(str(c["stage_id"]) for c in found if c["enrollment_id"] == enrollment["id"])


def race(*asks):
    with ThreadPoolExecutor(len(asks)) as pool:
        return sorted(answer.status_code for answer in pool.map(lambda ask: ask(), asks))


def test_totals_are_paid_step_by_step_and_every_sum_is_exact(tiers):
    enrollment = tiers.enroll()
    before = progress(tiers, enrollment)
    assert [stage["stipend"]["amount_cents"] for stage in before["stages"]] == [7500] * 3
    assert before["total"] == {
        "stages": 3, "hours_tenths": 105, "cents": {"USD": 22500}, "credit_hundredths": 0,
    }  # fmt: skip
    assert before["reached"]["cents"] == {}
    choose(tiers, enrollment, stage_2="credit")
    for _ in range(2):
        tiers.judge(tiers.complete(enrollment))
    after = progress(tiers, enrollment)
    assert after["reached"] == {
        "stages": 2, "hours_tenths": 70, "cents": {"USD": 7500}, "credit_hundredths": 25,
    }  # fmt: skip


def test_the_choice_can_be_changed_until_the_stage_is_accepted_and_is_settled_then(tiers):
    enrollment = tiers.enroll()
    assert choose(tiers, enrollment, stage_1="credit").status_code == 200
    assert choose(tiers, enrollment, stage_1="pay").status_code == 200
    choose(tiers, enrollment, stage_1="credit")
    tiers.judge(tiers.complete(enrollment))
    refused = choose(tiers, enrollment, stage_1="pay")
    assert (refused.status_code, pointers(refused)) == (409, ["/stipend_choices/stage-1"])
    kept = choose(tiers, enrollment, stage_2="credit").json()["stipend_choices"]
    assert kept == {"stage-1": "credit", "stage-2": "credit"}


@pytest.mark.parametrize(
    ("choices", "pointer"),
    [
        ({"nowhere": "pay"}, "/stipend_choices/nowhere"),
        ({"stage-1": "shares"}, "/stipend_choices/stage-1"),
        ({"Stage 1": "pay"}, "/stipend_choices/Stage 1/[key]"),
        (None, "/stipend_choices"),
        ([], "/stipend_choices"),
    ],
)
def test_a_choice_that_makes_no_sense_names_the_field(tiers, choices, pointer):
    enrollment = tiers.enroll()
    path = f"/enrollments/{enrollment['id']}"
    refused = tiers.educator.patch(path, {"stipend_choices": choices}, revision=1)
    assert (refused.status_code, pointers(refused)) == (422, [pointer])


def test_a_stage_without_a_choice_offers_none(district):
    paid = Programme.publish(district, of_stages=[{"stipend": {"amount_cents": 500}}])
    enrollment = paid.enroll()
    assert progress(paid, enrollment)["stages"][0]["stipend_choice"] is None
    refused = choose(paid, enrollment, stage_1="credit")
    assert (refused.status_code, pointers(refused)) == (422, ["/stipend_choices/stage-1"])


def test_only_the_educator_chooses(tiers):
    enrollment = tiers.enroll()
    colleague = tiers.district.person("educator")
    wanted = {"stipend_choices": {"stage-1": "credit"}}
    refused = colleague.patch(f"/enrollments/{enrollment['id']}", wanted, revision=1)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "stages",
    [
        [TOTALS[1], TOTALS[0]],
        [TOTALS[0], TOTALS[0]],
        [TOTALS[0], {"stipend": {"amount_cents": 9000, "currency": "EUR"}}],
        [TOTALS[0], {"stipend": {"amount_cents": 9000}}],
    ],
)
def test_totals_that_do_not_rise_are_refused(tiers, stages):
    draft = tiers.district.coordinator.made(
        f"/microcredential-versions/{tiers.version['id']}/new-version"
    )
    given = [
        tiers.version["stages"][0] | {"key": f"s-{n}"} | more for n, more in enumerate(stages)
    ]
    sent = [{k: v for k, v in one.items() if k not in {"id", "position"}} for one in given]
    for one in sent:
        one["evidence"] = [{k: v for k, v in e.items() if k != "id"} for e in one["evidence"]]
    path = f"/microcredential-versions/{draft['id']}"
    refused = tiers.district.coordinator.patch(path, {"stages": sent}, revision=draft["revision"])
    assert refused.status_code == 422
    assert "stipends" in refused.text


def test_a_stage_with_a_badge_of_its_own_gives_it_at_once_and_the_whole_waits_for_all(
    district, worker
):
    made = Programme.publish(district, of_stages=[{"own_badge": True}, {}, {"own_badge": True}])
    first, _, third = (stage["id"] for stage in made.version["stages"])
    enrollment = made.enroll()
    made.judge(made.complete(enrollment))
    worker.run_all_due()
    assert kinds_of(made, enrollment) == [first]
    made.judge(made.complete(enrollment))
    worker.run_all_due()
    assert kinds_of(made, enrollment) == [first]
    made.judge(made.complete(enrollment))
    worker.run_all_due()
    assert kinds_of(made, enrollment) == sorted([first, third, "None"])


@pytest.mark.parametrize("what", ["revoked", "suspended", "ended"])
def test_a_prerequisite_that_does_not_stand_any_more_does_not_count(district, clock, what):
    first = Programme.publish(district, policy=DIRECT, expiry={"rule": "months", "months": 12})
    second = Programme.publish(district, prerequisite_ids=[first.version["microcredential_id"]])
    badge = award(first, second.educator)
    if what == "revoked":
        district.coordinator.made(
            f"/credentials/{badge['id']}/revoke", {"reason": "issued_in_error"}
        )
    elif what == "suspended":
        district.coordinator.made(
            f"/credentials/{badge['id']}/suspend", {"reason": "under_review"}
        )
    else:
        clock.advance(days=366)
        second.educator = district.acting_for(second.educator.person_id)
    refused = second.educator.post("/enrollments", {"version_id": second.version["id"]})
    assert refused.status_code == 409
    assert "'Talk'" in refused.json()["errors"][0]["detail"]


def test_any_version_of_a_prerequisite_counts_and_all_stages_make_a_whole(district, worker):
    first = Programme.publish(district, stages=2, badge="per_stage")
    second = Programme.publish(district, prerequisite_ids=[first.version["microcredential_id"]])
    second.educator = first.educator
    wanted, enrollment = {"version_id": second.version["id"]}, first.enroll()
    first.judge(first.complete(enrollment))
    worker.run_all_due()
    assert second.educator.post("/enrollments", wanted).status_code == 409
    first.judge(first.complete(enrollment))
    worker.run_all_due()
    newer = district.coordinator.made(
        f"/microcredential-versions/{first.version['id']}/new-version"
    )
    district.coordinator.made(f"/microcredential-versions/{newer['id']}/publish")
    assert second.educator.post("/enrollments", wanted).status_code == 201


def test_a_group_asks_for_so_many_of_its_microcredentials_and_says_which_are_left(district):
    options = [Programme.publish(district, policy=DIRECT) for _ in range(3)]
    ids = [one.version["microcredential_id"] for one in options]
    group = {"name": "Foundations", "at_least": 2, "microcredential_ids": ids}
    last = Programme.publish(district, prerequisite_groups=[group])
    wanted = {"version_id": last.version["id"]}
    award(options[0], last.educator)
    said = last.educator.post("/enrollments", wanted).json()["errors"][0]
    assert said["pointer"] == "/version_id"
    assert "1 more of 'Foundations'" in said["detail"]
    assert ids[0] not in said["detail"]
    assert ids[1] in said["detail"]
    award(options[2], last.educator)
    assert last.educator.post("/enrollments", wanted).status_code == 201


def test_a_group_that_cannot_be_met_or_is_not_there_names_the_field(district, other_district):
    ours = Programme.publish(district)
    theirs = Programme.publish(other_district).version["microcredential_id"]
    draft = district.coordinator.made(
        f"/microcredential-versions/{ours.version['id']}/new-version"
    )
    path, own = f"/microcredential-versions/{draft['id']}", ours.version["microcredential_id"]

    def patched(**group):
        wanted = {"prerequisite_groups": [{"name": "G"} | group]}
        return district.coordinator.patch(path, wanted, revision=draft["revision"])

    assert patched(microcredential_ids=[own], at_least=2).status_code == 422
    assert patched(microcredential_ids=[own, own]).status_code == 422
    assert patched(microcredential_ids=[]).status_code == 422
    where = "/prerequisite_groups/0/microcredential_ids/0"
    strange = patched(microcredential_ids=[theirs])
    assert (strange.status_code, pointers(strange)) == (404, [where])
    assert patched(microcredential_ids=[own]).status_code == 200
    refused = district.coordinator.post(f"{path}/publish")
    assert (refused.status_code, pointers(refused)) == (422, [where])


def enroll(programme, topic=None, status=201):
    wanted = {"version_id": programme.version["id"], "topic": topic}
    answer = programme.educator.post("/enrollments", wanted)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_each_topic_is_taken_once_whatever_its_case_and_spaces(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    first = enroll(made, "Wait time")
    assert enroll(made, "  WAIT\u00a0 time ", 409)["errors"][0]["pointer"] == "/topic"
    made.judge(made.complete(first))
    told = enroll(made, "wait time", 409)["errors"][0]
    assert told == {"pointer": "/topic", "detail": "must be one that was not chosen before"}
    left = enroll(made, "Talk moves")
    made.educator.made(f"/enrollments/{left['id']}/withdraw")
    enroll(made, "Talk moves")


UNSEEN = ["\u200b", "\u00ad", "\u2060", "\u200d", "\ufeff", "\u034f", "\u3164", "\ufe0f", "\u0085"]


def test_characters_that_nobody_sees_make_no_other_topic_and_no_topic(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    enroll(made, "Wait time")
    for unseen in UNSEEN:
        for topic in (f"Wait{unseen} time", f"{unseen} wait time{unseen}"):
            assert enroll(made, topic, 409)["errors"][0]["pointer"] == "/topic"
        assert enroll(made, f"{unseen} {unseen}", 422)["errors"][0]["pointer"] == "/topic"
    freely = Programme.publish(district)
    assert enroll(freely, "\u200b", 422)["errors"][0]["pointer"] == "/topic"


def test_a_topic_is_needed_where_each_topic_counts(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    assert enroll(made, None, 422)["errors"][0]["pointer"] == "/topic"
    assert enroll(made, "   ", 422)["errors"][0]["pointer"] == "/topic"


def test_a_topic_stays_taken_in_the_next_version(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    enroll(made, "Wait time")
    newer = district.coordinator.made(
        f"/microcredential-versions/{made.version['id']}/new-version"
    )
    made.version = district.coordinator.made(f"/microcredential-versions/{newer['id']}/publish")
    enroll(made, "Wait time", 409)


def test_what_is_earned_once_is_not_begun_again(district):
    made = Programme.publish(district, repeats={"rule": "once"})
    made.judge(made.complete(enroll(made, "A")))
    assert "once" in enroll(made, "B", 409)["detail"]


def test_so_many_enrollments_fit_in_a_year_and_the_answer_says_from_when_on(district, clock):
    made = Programme.publish(district, repeats={"cap": {"most": 2, "months": 12}})
    enroll(made, "A")
    clock.advance(days=30)
    made.educator = district.acting_for(made.educator.person_id)
    enroll(made, "B")
    assert "from 2027-03-02 on" in enroll(made, "C", 409)["detail"]
    clock.advance(days=336)
    made.educator = district.acting_for(made.educator.person_id)
    enroll(made, "C")
    enroll(made, "D", 409)


def test_of_many_enrollments_at_once_only_as_many_as_the_cap_lets_win(district):
    made = Programme.publish(district, repeats={"cap": {"most": 2}})
    asks = [
        lambda topic=topic: made.educator.post(
            "/enrollments", {"version_id": made.version["id"], "topic": f"T {topic}"}
        )
        for topic in range(5)
    ]
    assert race(*asks) == [201, 201, 409, 409, 409]


def test_the_same_topic_twice_at_once_is_taken_once(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    asks = [
        lambda topic=topic: made.educator.post(
            "/enrollments", {"version_id": made.version["id"], "topic": topic}
        )
        for topic in ("Wait time", "WAIT TIME", "wait  time")
    ]
    assert race(*asks) == [201, 409, 409]


def test_a_stage_is_begun_as_often_as_its_cap_lets_also_at_once(district):
    made = Programme.publish(district, of_stages=[{"cap": {"most": 2, "months": 36}}])
    enrolled = [enroll(made, f"T {number}") for number in range(4)]
    asks = [
        lambda one=one: made.educator.post("/submissions", {"enrollment_id": one["id"]})
        for one in enrolled
    ]
    assert race(*asks) == [201, 201, 409, 409]
    begun = made.educator.get("/submissions").json()["data"]
    made.educator.made(f"/submissions/{begun[0]['id']}/withdraw")
    left = [one for one in enrolled if one["id"] not in {b["enrollment_id"] for b in begun}]
    assert race(
        *[
            lambda one=one: made.educator.post("/submissions", {"enrollment_id": one["id"]})
            for one in left
        ]
    ) == [201, 409]


def test_a_stage_that_is_not_open_or_begun_names_state_move_and_what_is_allowed(district):
    made = Programme.publish(district, stages=2)
    enrollment = made.enroll()
    body = {"enrollment_id": enrollment["id"]}
    later = body | {"stage_id": made.version["stages"][1]["id"]}
    early = made.educator.post("/submissions", later).json()
    assert (early["state"], early["move"], early["allowed"]) == ("closed", "begin", [])
    draft = made.draft(enrollment)
    again = made.educator.post("/submissions", body).json()
    assert (again["state"], again["move"]) == ("draft", "begin")
    assert draft["id"] in again["detail"]


def test_leaving_makes_no_room_for_what_was_accepted_and_can_be_undone(district):
    made = Programme.publish(district, stages=2, repeats={"rule": "by_topic"})
    enrollment = enroll(made, "Wait time")
    made.judge(made.complete(enrollment))
    path = f"/enrollments/{enrollment['id']}"
    made.educator.made(f"{path}/withdraw")
    refused = enroll(made, "wait  TIME", 409)
    assert "take that up again" in refused["detail"]
    assert made.educator.post(f"{path}/withdraw").json()["allowed"] == ["resume"]
    assert made.educator.made(f"{path}/resume")["state"] == "active"
    told = made.educator.post(f"{path}/resume").json()
    assert (told["state"], told["move"]) == ("active", "resume")
    progress = made.educator.get(f"{path}/progress").json()
    assert [one["is_accepted"] for one in progress["stages"]] == [True, False]
    made.judge(made.complete(enrollment))
    assert made.educator.get(path).json()["state"] == "completed"


def test_what_was_left_is_not_resumed_beside_another_of_its_topic_nor_by_others(district):
    made = Programme.publish(district, repeats={"rule": "by_topic"})
    left = enroll(made, "Wait time")
    made.educator.made(f"/enrollments/{left['id']}/withdraw")
    enroll(made, "Wait time")
    path = f"/enrollments/{left['id']}/resume"
    assert made.educator.post(path).status_code == 409
    assert district.person("educator").post(path).status_code in {403, 404}


def test_of_two_who_resume_at_the_same_moment_one_does(district):
    made = Programme.publish(district)
    left = enroll(made, "A")
    made.educator.made(f"/enrollments/{left['id']}/withdraw")
    path = f"/enrollments/{left['id']}/resume"
    assert race(*[lambda: made.educator.post(path)] * 2) == [200, 409]


def test_a_cap_on_a_stage_counts_what_was_handed_in_not_drafts_that_were_left(district):
    made = Programme.publish(district, of_stages=[{"cap": {"most": 1, "months": 36}}])
    for topic in ("A", "B"):
        left = enroll(made, topic)
        made.draft(left)
        made.educator.made(f"/enrollments/{left['id']}/withdraw")
    made.complete(enroll(made, "C"))
    refused = made.educator.post("/submissions", {"enrollment_id": enroll(made, "D")["id"]})
    assert "The limit is 1 in 36 months" in refused.json()["detail"]


def test_a_cap_on_a_stage_counts_from_the_day_of_handing_in(district, clock):
    made = Programme.publish(district, of_stages=[{"cap": {"most": 1, "months": 12}}])
    old = made.draft(enroll(made, "Old"))
    made.add_text(old)
    made.add_plan(old)
    clock.advance(days=400)
    made.educator = district.acting_for(made.educator.person_id)
    new = made.draft(enroll(made, "New"))
    made.add_text(new)
    made.add_plan(new)
    made.submit(old)
    body = {"declared_own_work": True}
    refused = made.educator.post(f"/submissions/{new['id']}/submit", body)
    assert refused.status_code == 409
    assert "possible from" in refused.json()["detail"]
    assert made.state(new) == "draft"


def test_nobody_enrolls_in_a_capstone_and_it_has_no_stages(district):
    made = Programme.publish(district)
    lineage = district.coordinator.made(
        "/microcredentials",
        {"slug": f"cap-{made.version['id'][-8:]}", "name": "Cap", "issuer_id": district.issuer_id},
    )
    words = {key: made.version[key] for key in ("name", "description", "criteria_narrative")}
    wanted = words | {"microcredential_id": lineage["id"], "badge": "capstone"}
    draft = district.coordinator.made("/microcredential-versions", wanted)
    capstone = district.coordinator.made(f"/microcredential-versions/{draft['id']}/publish")
    refused = made.educator.post("/enrollments", {"version_id": capstone["id"]})
    assert (refused.status_code, pointers(refused)) == (409, ["/version_id"])
    staged = district.coordinator.made(
        f"/microcredential-versions/{made.version['id']}/new-version"
    )
    path = f"/microcredential-versions/{staged['id']}"
    district.coordinator.patch(path, {"badge": "capstone"}, revision=staged["revision"])
    refused = district.coordinator.post(f"{path}/publish")
    assert (refused.status_code, pointers(refused)) == (422, ["/stages"])


def test_what_the_badge_of_a_stage_names_is_there_for_strangers_and_no_more(district, http):
    made = Programme.publish(district, of_stages=[{"own_badge": True}, {}])
    enrollment, stage_id = made.enroll(), made.version["stages"][0]["id"]
    made.judge(made.complete(enrollment))
    badge = issue(made, enrollment, stage_id)
    text = http.get(f"/credentials/{badge.id}.json").text
    assert http.post("/verify", json={"input": text}).json()["verdict"] == "valid"
    assertion = http.get(f"/ob2/assertions/{badge.id}").json()
    assert http.get(assertion["badge"]).status_code == 200
    path = f"/microcredentials/{made.version['id']}/stages"
    assert http.get(f"{path}/stage-1").status_code == 200
    assert http.get(f"{path}/stage-1/criteria").status_code == 200
    assert http.get(f"{path}/stage-2").status_code == 404


def test_a_stage_badge_that_is_asked_for_twice_is_one(district):
    made = Programme.publish(district, of_stages=[{"own_badge": True}, {}])
    enrollment, stage_id = made.enroll(), made.version["stages"][0]["id"]
    made.judge(made.complete(enrollment))
    assert issue(made, enrollment, stage_id).id == issue(made, enrollment, stage_id).id
