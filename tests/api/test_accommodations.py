"""Accommodations: what is asked of one educator in another form; why goes to nobody who judges."""

import pytest

from tests.district import District
from tests.programme import WORDS, Programme

SECRET = "Because of a zymurgical condition."
SHORTER = {"requirement": "reflection", "bounds": [{"measure": "words", "min": 1, "max": 4}]}
WRITTEN = {"requirement": "plan", "kind": "text", "bounds": []}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "accommodations")


@pytest.fixture(scope="module")
def published(district):
    return Programme.publish(district)


@pytest.fixture
def programme(district, published):
    published.educator = district.person("educator")
    return published


def body(enrollment, changes, **more):
    said = {"enrollment_id": enrollment["id"], "stage": "stage-1", "changes": changes}
    return said | {"reason": SECRET} | more


def test_what_a_coordinator_grants_changes_what_is_asked_of_this_educator_alone(
    district, programme
):
    enrollment = programme.enroll()
    made = district.coordinator.made("/accommodations", body(enrollment, SHORTER))
    assert made["state"] == "granted"
    draft = programme.draft(enrollment)
    programme.add_text(draft, "Three words only.")
    programme.add_plan(draft)
    assert programme.submit(draft)["state"] == "in_review"
    other = programme.district.person("educator")
    programme.educator = other
    theirs = programme.draft()
    programme.add_text(theirs, "Three words only.")
    programme.add_plan(theirs)
    assert programme.submit(theirs)["state"] == "returned"


def test_another_form_is_accepted_in_place_of_a_file(district, programme):
    enrollment = programme.enroll()
    district.coordinator.made("/accommodations", body(enrollment, WRITTEN))
    draft = programme.draft(enrollment)
    programme.add_text(draft)
    said = {"requirement": "plan", "text": "My plan, in words."}
    programme.educator.made(f"/submissions/{draft['id']}/evidence", said)
    assert programme.submit(draft)["state"] == "in_review"
    programme.judge(draft)
    assert programme.decision(draft)["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("changes", "unmet"), [(WRITTEN, "reflection_honest"), (SHORTER, "plan_fits")]
)
def test_what_was_judged_and_met_stays_as_it_was_taken_when_the_accommodation_ends(
    district, programme, changes, unmet
):
    enrollment = programme.enroll()
    granted = district.coordinator.made("/accommodations", body(enrollment, changes))
    draft = programme.draft(enrollment)
    programme.add_text(draft, "Three words only." if changes is SHORTER else WORDS)
    if changes is WRITTEN:
        said = {"requirement": "plan", "text": "My plan, in words."}
        programme.educator.made(f"/submissions/{draft['id']}/evidence", said)
    else:
        programme.add_plan(draft)
    programme.submit(draft)
    programme.judge(draft, **{unmet: "not-yet"})
    district.coordinator.made(f"/accommodations/{granted['id']}/end")
    again = programme.educator.made(f"/submissions/{draft['id']}/resubmit")
    assert programme.submit(again)["state"] == "in_review"
    programme.judge(again)
    assert programme.decision(again)["outcome"] == "accepted"


def test_whoever_judges_is_told_what_changes_and_never_why(district, programme):
    enrollment = programme.enroll()
    made = district.coordinator.made("/accommodations", body(enrollment, SHORTER))
    draft = programme.draft(enrollment)
    programme.add_text(draft, "Three words only.")
    programme.add_plan(draft)
    programme.submit(draft)
    assessor = district.acting_for(programme.assignment(draft)["person_id"])
    answer = assessor.get(f"/submissions/{draft['id']}/adaptations")
    (told,) = answer.json()["data"]
    assert (told["requirement"], told["kind"]) == ("reflection", None)
    assert "zymurgical" not in answer.text
    for reader in (assessor, district.person("auditor"), district.person("approver")):
        assert reader.get(f"/accommodations/{made['id']}").status_code == 403
        assert "zymurgical" not in reader.get("/accommodations").text
    assert programme.educator.get(f"/accommodations/{made['id']}").json()["reason"] == SECRET
    for path in ("/events", "/audit"):
        text = district.coordinator.get(path, params={"limit": 200}).text
        assert "accommodation" in text or path == "/audit"
        assert "zymurgical" not in text


def test_an_educator_asks_and_somebody_else_grants_it(district, programme):
    enrollment = programme.enroll()
    asked = programme.educator.made("/accommodations", body(enrollment, SHORTER))
    assert asked["state"] == "asked"
    path = f"/accommodations/{asked['id']}"
    draft = programme.draft(enrollment)
    assert programme.educator.get(f"/submissions/{draft['id']}/adaptations").json()["data"] == []
    assert programme.educator.post(f"{path}/grant").status_code == 403
    assert district.coordinator.made(f"{path}/grant")["state"] == "granted"
    again = district.coordinator.post(f"{path}/decline")
    assert (again.status_code, again.json()["allowed"]) == (409, ["end"])
    assert district.coordinator.made(f"{path}/end")["state"] == "ended"
    assert programme.educator.get(f"/submissions/{draft['id']}/adaptations").json()["data"] == []


def test_a_coordinator_does_not_grant_their_own(district, programme):
    programme.educator = district.person("educator", "coordinator")
    enrollment = programme.enroll()
    asked = programme.educator.made("/accommodations", body(enrollment, SHORTER))
    assert asked["state"] == "asked"
    assert programme.educator.post(f"/accommodations/{asked['id']}/grant").status_code == 403
    assert programme.educator.made(f"/accommodations/{asked['id']}/withdraw")["state"] == (
        "withdrawn"
    )


def test_there_is_one_at_a_time_for_a_requirement(district, programme):
    enrollment = programme.enroll()
    programme.educator.made("/accommodations", body(enrollment, SHORTER))
    second = district.coordinator.post("/accommodations", body(enrollment, SHORTER))
    assert second.status_code == 409


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"requirement": "nothing", "bounds": []}, "/requirement"),
        ({"requirement": "plan", "bounds": [{"measure": "words", "min": 5}]}, "/bounds"),
        ({"requirement": "plan"}, "/changes"),
        ({"requirement": "plan", "kind": "song"}, "/changes/kind"),
    ],
)
def test_what_does_not_fit_is_refused(district, programme, changes, pointer):
    answer = district.coordinator.post("/accommodations", body(programme.enroll(), changes))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_an_unknown_stage_is_refused_and_foreign_ids_are_not_found(
    district, other_district, programme
):
    enrollment = programme.enroll()
    coordinator = district.coordinator
    wrong = coordinator.post("/accommodations", body(enrollment, SHORTER, stage="stage-9"))
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/stage")
    foreign = other_district.coordinator.post("/accommodations", body(enrollment, SHORTER))
    assert foreign.status_code == 404
