"""Portfolios: entries across years, shown to whom their owner wants, taken into drafts, never told to the blind."""

import pytest

from tests.api.test_evidence_safety import scanned_by
from tests.clamd import EICAR, scanner
from tests.district import District
from tests.programme import PDF, WORDS, Programme

ENTRY = {"title": "Wait time", "text": WORDS, "day": "2024-10-01"}
SHOWN = {"visibility": "organization", "students_appear": False}


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "portfolio")


@pytest.fixture
def educator(district):
    return district.person("educator")


def put_file(caller, entry, content=PDF, name="Plan of Ada.pdf"):
    file = {"file": (name, content, "application/pdf")}
    return caller.call("POST", f"/portfolio-entries/{entry['id']}/files", files=file)


def taken(programme, submission, entry, requirement="reflection", **more):
    body = {"requirement": requirement, "entry_id": entry["id"]} | more
    return programme.educator.made(f"/submissions/{submission['id']}/references", body)


def test_an_entry_is_written_changed_deleted_and_brought_back(educator):
    entry = educator.made("/portfolio-entries", ENTRY)
    path = f"/portfolio-entries/{entry['id']}"
    assert (entry["visibility"], entry["day"], entry["pieces"]) == ("self", "2024-10-01", [])
    changed = educator.patch(path, {"text": "Seven."}, revision=entry["revision"])
    assert (changed.status_code, changed.json()["text"]) == (200, "Seven.")
    assert educator.patch(path, {"text": "?"}, revision=entry["revision"]).status_code == 412
    assert educator.delete(path, revision=changed.json()["revision"]).status_code == 204
    assert educator.get(path).status_code == 410
    assert educator.get("/portfolio-entries").json()["data"] == []
    deleted = educator.get("/portfolio-entries", params={"deleted": "true"}).json()["data"]
    assert [one["id"] for one in deleted] == [entry["id"]]
    assert educator.made(f"{path}/restore")["deleted_at"] is None
    assert educator.post(f"{path}/restore").status_code == 409
    assert educator.get(path).json()["text"] == "Seven."


def test_what_stood_there_before_each_sitting_is_kept(educator, district, clock):
    entry = educator.made("/portfolio-entries", ENTRY | {"text": "One"})
    path, revision = f"/portfolio-entries/{entry['id']}", entry["revision"]
    for minutes, text in ((0, "Two"), (1, "Three"), (20, "Four")):
        clock.advance(minutes=minutes)
        educator = district.acting_for(educator.person_id)
        revision = educator.patch(path, {"text": text}, revision=revision).json()["revision"]
    kept = educator.get(f"{path}/versions").json()["data"]
    assert [one["text"] for one in kept] == ["One", "Three"]
    assert district.person().get(f"{path}/versions").status_code == 403


def test_nobody_else_sees_an_entry_before_its_owner_shows_it(district, educator):
    entry = educator.made("/portfolio-entries", ENTRY)
    path = f"/portfolio-entries/{entry['id']}"
    colleague, coach = district.person("assessor"), district.person("coach")
    district.relate(coach, "coach_of", educator)
    piece = put_file(educator, entry).json()
    content = f"/portfolio-pieces/{piece['id']}/content"
    for other in (colleague, coach, district.coordinator, district.person("auditor")):
        assert other.get(path).status_code == 403
        assert other.get(content).status_code == 403
        assert other.get("/portfolio-entries").json()["data"] == []
    revision = educator.get(path).json()["revision"]
    shown = educator.patch(path, SHOWN, revision=revision).json()
    assert colleague.get(path).json()["title"] == "Wait time"
    assert colleague.get(content).content == PDF
    assert [one["id"] for one in colleague.get("/portfolio-entries").json()["data"]] == [
        shown["id"]
    ]
    assert colleague.patch(path, {"title": "Mine"}, revision=shown["revision"]).status_code == 403
    assert colleague.get("/portfolio-entries", params={"deleted": "true"}).json()["data"] == []
    assert district.machine().get(path).status_code == 403


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({}, "/students_appear"),
        ({"students_appear": True}, "/has_consent"),
        ({"students_appear": True, "has_consent": False}, "/has_consent"),
    ],
)
@pytest.mark.parametrize("visibility", ["organization", "public"])
def test_nothing_is_shown_before_it_is_said_that_its_students_agree(
    educator, said, pointer, visibility
):
    wrong = educator.post("/portfolio-entries", ENTRY | said | {"visibility": visibility})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, pointer)
    kept = educator.made("/portfolio-entries", ENTRY | said)
    path = f"/portfolio-entries/{kept['id']}"
    change = {"visibility": visibility}
    assert educator.patch(path, change, revision=kept["revision"]).status_code == 422


def test_an_entry_names_only_goals_and_competencies_that_are_there(district, educator):
    other = district.person("educator")
    goal = other.made("/goals", {"text": "Talk", "school_year": "2025-2026"})
    for wrong, status in (
        ({"goal_ids": [goal["id"]]}, 422),
        ({"competency_ids": [goal["id"]]}, 404),
        ({"day": "2024-02-30"}, 422),
        ({"title": ""}, 422),
        ({"text": "x" * 20_001}, 422),
        ({"visibility": "world"}, 422),
    ):
        answer = educator.post("/portfolio-entries", ENTRY | wrong)
        assert answer.status_code == status, (wrong, answer.text)
        assert answer.json()["errors"]


def test_a_file_that_is_not_what_it_says_leaves_nothing_behind(educator, wiring):
    entry = educator.made("/portfolio-entries", ENTRY)
    before = set(wiring.tools.store.keys())
    assert put_file(educator, entry, b"MZ not a PDF").status_code == 415
    assert put_file(educator, entry, b"").status_code == 422
    assert set(wiring.tools.store.keys()) == before


def test_a_text_in_a_draft_follows_its_entry_until_it_is_handed_in(district):
    programme = Programme.publish(district)
    draft = programme.draft()
    entry = programme.educator.made("/portfolio-entries", ENTRY)
    path = f"/portfolio-entries/{entry['id']}"
    piece = taken(programme, draft, entry)
    assert (piece["text"], piece["entry_id"], piece["title"]) == (WORDS, entry["id"], "Wait time")
    programme.educator.patch(path, {"text": f"{WORDS} more"}, revision=entry["revision"])
    followed = programme.educator.get(f"/evidence/{piece['id']}").json()
    assert followed["text"] == f"{WORDS} more"
    assert followed["sha256"] != piece["sha256"]
    programme.add_plan(draft)
    programme.submit(draft)
    now = programme.educator.get(path).json()
    programme.educator.patch(path, {"text": "All different"}, revision=now["revision"])
    fixed = programme.educator.get(f"/evidence/{piece['id']}").json()
    assert (fixed["text"], fixed["sha256"]) == (f"{WORDS} more", followed["sha256"])
    programme.educator.delete(path, revision=programme.educator.get(path).json()["revision"])
    assessor = district.acting_for(programme.assignment(draft)["person_id"])
    assert assessor.get(f"/evidence/{piece['id']}").json()["text"] == f"{WORDS} more"


def test_words_of_ones_own_in_the_draft_follow_no_entry(district):
    programme = Programme.publish(district)
    draft = programme.draft()
    entry = programme.educator.made("/portfolio-entries", ENTRY)
    piece = taken(programme, draft, entry)
    path = f"/evidence/{piece['id']}"
    own = programme.educator.patch(path, {"text": "Mine"}, revision=piece["revision"]).json()
    assert own["entry_id"] is None
    entry_path = f"/portfolio-entries/{entry['id']}"
    programme.educator.patch(entry_path, {"text": "Else"}, revision=entry["revision"])
    assert programme.educator.get(path).json()["text"] == "Mine"


def test_a_file_is_copied_so_that_taking_it_out_of_the_entry_changes_nothing(district, wiring):
    programme = Programme.publish(district)
    draft = programme.draft()
    entry = programme.educator.made("/portfolio-entries", ENTRY)
    kept = put_file(programme.educator, entry).json()
    piece = taken(programme, draft, entry, "plan", piece_id=kept["id"])
    assert piece["sha256"] == kept["sha256"]
    gone = f"/portfolio-pieces/{kept['id']}"
    assert programme.educator.delete(gone, revision=kept["revision"]).status_code == 204
    assert programme.educator.get(f"/evidence/{piece['id']}/content").content == PDF


def test_only_what_fits_and_is_ones_own_is_taken_into_a_draft(district):
    programme = Programme.publish(district)
    draft, other = programme.draft(), district.person("educator")
    mine = programme.educator.made("/portfolio-entries", ENTRY | {"text": ""})
    theirs = other.made("/portfolio-entries", ENTRY | SHOWN)
    kept = put_file(programme.educator, mine).json()
    path = f"/submissions/{draft['id']}/references"

    def refused(**body):
        answer = programme.educator.post(path, {"requirement": "reflection"} | body)
        return answer.status_code, [one["pointer"] for one in answer.json().get("errors", [])]

    assert refused(entry_id=mine["id"]) == (422, ["/entry_id"])
    assert refused(entry_id=theirs["id"]) == (403, [])
    assert refused(entry_id=draft["id"]) == (404, ["/entry_id"])
    assert refused(entry_id=mine["id"], piece_id=kept["id"]) == (422, ["/requirement"])
    assert refused(entry_id=mine["id"], piece_id=theirs["id"]) == (404, ["/piece_id"])
    assert other.post(path, {"requirement": "plan", "entry_id": theirs["id"]}).status_code == 403


def test_a_blind_assessor_learns_neither_entry_nor_goal_nor_name_of_the_file(district):
    programme = Programme.publish(district, policy={"anonymity": "both"})
    educator = programme.educator
    goal = educator.made("/goals", {"text": "Ada talks less", "school_year": "2025-2026"})
    entry = educator.made("/portfolio-entries", ENTRY | SHOWN | {"goal_ids": [goal["id"]]})
    kept = put_file(educator, entry).json()
    colleague = district.person("educator")
    assert colleague.get(f"/portfolio-entries/{entry['id']}").json()["goal_ids"] == []
    draft = programme.draft()
    text = taken(programme, draft, entry)
    assert text["goal"]["id"] == goal["id"]
    file = taken(programme, draft, entry, "plan", piece_id=kept["id"])
    programme.submit(draft)
    assignment = programme.assignment(draft)
    assessor = district.acting_for(assignment["person_id"])
    assessor.made("/assignments/next")
    for piece in (text, file):
        seen = assessor.get(f"/evidence/{piece['id']}").json()
        assert (seen["goal"], seen["entry_id"], seen["salt"]) == (None, None, None)
        assert "Ada" not in str(seen)
    # What is shown elsewhere in the same words would tell whose it is.
    assert assessor.get(f"/portfolio-entries/{entry['id']}").status_code == 403
    assert assessor.get("/portfolio-entries").json()["data"] == []
    assert assessor.get(f"/portfolio-pieces/{kept['id']}/content").status_code == 403


def test_an_assessor_who_may_know_whose_it_is_reads_which_goal_it_serves(district):
    programme = Programme.publish(district)
    educator = programme.educator
    goal = educator.made("/goals", {"text": "Talk less", "school_year": "2025-2026"})
    other = district.person("educator").made("/goals", {"text": "X", "school_year": "2025-2026"})
    draft = programme.draft()
    piece = programme.add_text(draft)
    path = f"/evidence/{piece['id']}"
    wrong = educator.patch(path, {"goal_id": other["id"]}, revision=piece["revision"])
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/goal_id")
    educator.patch(path, {"goal_id": goal["id"]}, revision=piece["revision"])
    programme.add_plan(draft)
    programme.submit(draft)
    assessor = district.acting_for(programme.assignment(draft)["person_id"])
    assert assessor.get(path).json()["goal"]["text"] == "Talk less"


def test_malware_is_given_to_nobody_and_taken_into_no_draft(district, wiring, worker):
    programme = Programme.publish(district)
    entry = programme.educator.made("/portfolio-entries", ENTRY | SHOWN)
    with scanner() as (url, _), scanned_by(wiring, url):
        piece = put_file(programme.educator, entry, PDF + EICAR).json()
        worker.run_all_due()
    path = f"/portfolio-entries/{entry['id']}"
    assert programme.educator.get(path).json()["pieces"][0]["scan"] == "quarantined"
    for caller in (programme.educator, district.person()):
        assert caller.get(f"/portfolio-pieces/{piece['id']}/content").status_code == 409
    body = {"requirement": "plan", "entry_id": entry["id"], "piece_id": piece["id"]}
    draft = programme.draft()
    refused = programme.educator.post(f"/submissions/{draft['id']}/references", body)
    assert refused.status_code == 409


def test_a_deleted_entry_is_forgotten_after_thirty_days(district, educator, wiring, worker, clock):
    entry = educator.made("/portfolio-entries", ENTRY)
    piece = put_file(educator, entry).json()
    path = f"/portfolio-entries/{entry['id']}"
    educator.delete(path, revision=educator.get(path).json()["revision"])
    key = f"{wiring_organization(district)}/{piece['id']}"
    for days, is_kept in ((29, True), (2, False)):
        clock.advance(days=days)
        with district.service_work() as work:
            work.enqueue("portfolio.forget", {})
        worker.run_all_due()
        assert (key in set(wiring.tools.store.keys())) is is_kept
    assert district.acting_for(educator.person_id).post(f"{path}/restore").status_code == 404


def wiring_organization(district):
    with district.service_work() as work:
        return work.organization_id
