"""Files of inquiry cycles: students' work, taken like evidence, for the team and whom it lets in."""

import pytest

from tests import files
from tests.api.test_evidence_safety import scanned_by
from tests.api.test_retention import kept_for, retire
from tests.clamd import EICAR, scanner
from tests.district import District
from tests.inquiry import given, opened
from tests.programme import PDF, Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "inquiry-files")


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def cycle(district, programme):
    return opened(programme, [district.person("educator"), district.person()], pieces=[])


def paths(file):
    own = f"/inquiry-files/{file['id']}"
    return [f"{own}/{part}" for part in ("content", "view", "page")]


def answers(caller, file):
    return [caller.get(path).status_code for path in paths(file)]


def test_members_look_at_a_file_and_score_it_and_its_name_is_kept_nowhere(district, cycle):
    two = cycle.people[1]
    made = cycle.add_file(files.pdf("S1: because it is half."), "Noor Jansen.pdf")
    assert made.status_code == 201, made.text
    file = made.json()
    assert two.get(f"/inquiry-files/{file['id']}/view").json()["form"] == "pages"
    assert two.get(f"/inquiry-files/{file['id']}/page").content.startswith(b"\x89PNG")
    answer = two.get(f"/inquiry-files/{file['id']}/content")
    assert 'filename="Exit tickets.pdf"' in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    cycle.begun()
    path = f"/scoring-rounds/{cycle.row['scoring_round_id']}"
    (piece,) = two.get(path).json()["pieces"]
    assert (piece["title"], piece["inquiry_file_id"]) == ("Exit tickets", file["id"])
    two.made(f"{path}/scores", given())
    assert [one["id"] for one in cycle.again()["files"]] == [file["id"]]
    events = district.coordinator.get("/events", params={"limit": 200}).json()
    told = [str(cycle.row), str(two.get(path).json()), str(events)]
    assert not [text for text in told if "Noor" in text]


def test_who_runs_the_programme_opens_only_what_the_team_lets_them(district, cycle):
    kept = cycle.add_file().json()
    shown = cycle.add_file(files.pdf("S1"), visibility="programme").json()
    for reader in (district.coordinator, district.person("auditor")):
        assert answers(reader, kept) == [403, 403, 403]
        assert reader.get(f"/inquiry-files/{kept['id']}").status_code == 200
        assert answers(reader, shown) == [200, 200, 200]
        assert reader.delete(f"/inquiry-files/{shown['id']}", revision=1).status_code == 403


def test_nobody_outside_the_team_learns_of_it(district, other_district, cycle, programme):
    file = cycle.add_file(visibility="programme").json()
    strangers = [district.person("educator", "assessor", "approver", "coach")]
    strangers.append(opened(programme, [district.person(), district.person()]).people[0])
    for stranger in strangers:
        assert answers(stranger, file) == [403, 403, 403]
        assert stranger.get(f"/inquiry-files/{file['id']}").status_code == 403
        assert stranger.delete(f"/inquiry-files/{file['id']}", revision=1).status_code == 403
        sent = {"file": ("a.pdf", PDF, "application/pdf")}
        data = {"title": "Mine", "students_appear": "false"}
        told = stranger.call("POST", f"{cycle.path}/files", data=data, files=sent)
        assert told.status_code == 403
    assert answers(other_district.coordinator, file) == [404, 404, 404]
    assert answers(district.machine(), file) == [403, 403, 403]


def test_who_leaves_the_team_opens_nothing_any_more(district, cycle):
    file, two = cycle.add_file().json(), cycle.people[1]
    assert two.get(paths(file)[0]).status_code == 200
    team = f"/teams/{cycle.row['team_id']}"
    revision = district.coordinator.get(team).json()["revision"]
    left = district.coordinator.delete(f"{team}/members/{two.person_id}", revision=revision)
    assert left.is_success
    assert answers(two, file) == [403, 403, 403]


@pytest.mark.parametrize(
    ("wrong", "status", "pointer"),
    [
        ({"students_appear": "true"}, 422, "/has_consent"),
        ({"students_appear": "true", "has_consent": "false"}, 422, "/has_consent"),
        ({"students_appear": ""}, 422, "/students_appear"),
        ({"title": ""}, 422, "/title"),
        ({"title": "a\u0000b"}, 422, "/title"),
        ({"visibility": "public"}, 422, "/visibility"),
        ({"goal_id": "x"}, 422, "/goal_id"),
        ({"name": "../../etc/passwd"}, 422, "/file"),
        ({"content": b""}, 422, "/file"),
        ({"content": b"MZ\x90\x00 not a PDF"}, 415, "/file"),
        ({"content": b"<script>1</script>", "name": "a.txt", "media_type": "text/plain"}, 415, "/file"),
        ({"name": "a.exe", "media_type": "application/x-msdownload"}, 415, "/file"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_at_its_place_and_leaves_nothing(
    cycle, wrong, status, pointer
):
    told = cycle.add_file(**wrong)
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (status, pointer)
    assert cycle.again()["files"] == []


def test_students_who_appear_need_consent_and_that_is_kept(cycle):
    file = cycle.add_file(students_appear="true", has_consent="true").json()
    assert (file["students_appear"], file["has_consent"]) == (True, True)


def test_a_file_larger_than_is_taken_is_refused(cycle, wiring):
    most = wiring.tools.max_upload_bytes
    object.__setattr__(wiring.tools, "max_upload_bytes", 1000)
    try:
        assert cycle.add_file(PDF + b" " * 2000).status_code == 413
    finally:
        object.__setattr__(wiring.tools, "max_upload_bytes", most)
    assert cycle.again()["files"] == []


def test_files_are_added_while_the_team_plans_and_taken_away_at_any_time(cycle):
    first, second = cycle.add_file().json(), cycle.add_file().json()
    one = cycle.people[0]
    assert one.call("DELETE", f"/inquiry-files/{first['id']}").status_code == 428
    assert one.delete(f"/inquiry-files/{first['id']}", revision=9).status_code == 412
    assert one.delete(f"/inquiry-files/{first['id']}", revision=1).status_code == 204
    assert one.get(f"/inquiry-files/{first['id']}").status_code == 404
    cycle.begun()
    told = cycle.add_file()
    assert (told.status_code, told.json()["state"], told.json()["allowed"]) == (409, "do", [])
    # Consent can end: what was scored keeps its title and digest, and nobody opens it again.
    assert one.delete(f"/inquiry-files/{second['id']}", revision=1).status_code == 204
    kept = cycle.people[1].get(f"/inquiry-files/{second['id']}").json()
    assert kept["forgotten_at"]
    assert kept["sha256"] == second["sha256"]
    assert answers(cycle.people[1], second) == [410, 410, 410]


def test_twenty_files_and_no_more(cycle):
    for _ in range(20):
        assert cycle.add_file().status_code == 201
    assert cycle.add_file().status_code == 409


def test_malware_is_opened_by_nobody_and_the_team_does_not_begin_with_it(cycle, worker, wiring):
    with scanner() as (url, _), scanned_by(wiring, url):
        bad = cycle.add_file(PDF + EICAR).json()
        begin = f"{cycle.path}/begin"
        assert bad["scan"] == "pending"
        assert answers(cycle.people[1], bad) == [409, 409, 409]
        assert cycle.people[0].post(begin, {}).status_code == 409
        worker.run_all_due()
        good = cycle.add_file().json()
        worker.run_all_due()
    scans = {one["id"]: one["scan"] for one in cycle.again()["files"]}
    assert scans == {bad["id"]: "quarantined", good["id"]: "clean"}
    assert answers(cycle.people[1], bad) == [409, 409, 409]
    assert cycle.people[0].post(begin, {}).status_code == 409
    now = cycle.people[0].get(f"/inquiry-files/{bad['id']}").json()["revision"]
    assert cycle.people[0].delete(f"/inquiry-files/{bad['id']}", revision=now).is_success
    assert cycle.people[0].post(begin, {}).status_code == 200


def test_what_is_called_off_keeps_no_file(cycle, worker, wiring):
    file = cycle.add_file().json()
    cycle.people[0].made(f"{cycle.path}/withdraw")
    worker.run_all_due()
    assert answers(cycle.people[0], file) == [410, 410, 410]
    assert cycle.again()["files"][0]["forgotten_at"]


def test_when_its_time_is_over_a_file_is_forgotten(cycle, worker, wiring, clock, district):
    file = cycle.add_file().json()
    cycle.scored()
    cycle.write(next_steps=[{"text": "Ask why."}])
    cycle.people[0].made(f"{cycle.path}/act")
    cycle.write(findings="They say why.")
    cycle.people[0].made(f"{cycle.path}/close")
    with kept_for(wiring, 30):
        clock.advance(days=29)
        retire(district, worker)
        cycle.people[0] = district.acting_for(cycle.people[0].person_id)
        assert cycle.again()["files"][0]["forgotten_at"] is None
        clock.advance(days=2)
        retire(district, worker)
    cycle.people[0] = district.acting_for(cycle.people[0].person_id)
    assert cycle.again()["files"][0]["forgotten_at"]
    assert cycle.people[0].get(paths(file)[0]).status_code == 410
