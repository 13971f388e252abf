"""Shared work: found with its owner's consent, gone without it, and never telling how it was judged."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.storage import evidence
from app.storage.tables import Submission
from tests.api.panels import Panels
from tests.api.test_team_artefacts import publish, shared_and_taken, team_of
from tests.district import District
from tests.integration import awards
from tests.programme import WORDS, Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "sharing")


@pytest.fixture
def programme(district):
    made = Programme.publish(district)
    made.educator = district.person("educator", name="Ada Byron")
    return made


def accepted(programme):
    """Accepted work, with its pieces by the kind of them."""
    done = programme.complete()
    programme.judge(done)
    assert programme.state(done) == "accepted"
    found = programme.educator.get(f"/submissions/{done['id']}/evidence").json()["data"]
    return done, {piece["kind"]: piece["id"] for piece in found}


def shared(programme, done, pieces, **more):
    said = {"title": "Wait time 100%", "summary": "What changed.", "piece_ids": list(pieces)}
    body = {"submission_id": done["id"]} | said | more
    return programme.educator.made("/shared-work", body)


def test_work_is_found_by_colleagues_with_the_pieces_that_its_owner_lets_them_see(
    district, programme
):
    done, pieces = accepted(programme)
    colleague = district.person("assessor")
    text = f"/evidence/{pieces['text']}"
    assert colleague.get(text).status_code == 403
    row = shared(programme, done, [pieces["text"]], shows_name=True)
    path = f"/shared-work/{row['id']}"
    seen = colleague.get(path).json()
    assert (seen["educator"], seen["is_own"], seen["submission_id"]) == ("Ada Byron", False, None)
    assert [piece["id"] for piece in seen["pieces"]] == [pieces["text"]]
    assert colleague.get(text).status_code == 200
    for word in ("level", "review", "decision", "assessor"):
        assert word not in str(seen)
    assert [one["id"] for one in colleague.get("/shared-work").json()["data"]] == [row["id"]]
    assert colleague.patch(path, {"title": "Mine"}, revision=row["revision"]).status_code == 403
    assert colleague.post(f"{path}/withdraw").status_code == 403
    assert district.machine().get(path).status_code == 403


def test_consent_is_taken_back_at_any_time_and_with_it_what_was_opened(district, programme):
    done, pieces = accepted(programme)
    row = shared(programme, done, [pieces["text"]])
    colleague, path = district.person("coach"), f"/shared-work/{row['id']}"
    body = {"submission_id": done["id"], "title": "Again", "summary": "Again"}
    assert programme.educator.post("/shared-work", body).status_code == 409
    assert programme.educator.post(f"{path}/withdraw").status_code == 204
    assert colleague.get(path).status_code == 410
    assert programme.educator.post(f"{path}/withdraw").status_code == 410
    assert colleague.get("/shared-work").json()["data"] == []
    assert colleague.get(f"/evidence/{pieces['text']}").status_code == 403
    assert programme.educator.post("/shared-work", body).status_code == 201


def test_a_badge_that_is_taken_back_takes_the_work_out(district, programme):
    credential = awards.issue(programme, awards.earn(programme))
    query = {"person_id": str(programme.educator.person_id)}
    done = district.coordinator.get("/submissions", params=query).json()["data"][0]
    row = shared(programme, done, [])
    path, colleague = f"/shared-work/{row['id']}", district.person()
    assert colleague.get(path).status_code == 200
    body = {"reason": "issued_in_error"}
    assert district.coordinator.post(f"/credentials/{credential.id}/revoke", body).is_success
    assert colleague.get(path).status_code == 410
    assert colleague.get("/shared-work").json()["data"] == []


def test_only_ones_own_accepted_work_is_shared_where_that_is_offered(district, programme):
    draft = programme.complete()
    body = {"submission_id": draft["id"], "title": "A", "summary": "B"}
    assert programme.educator.post("/shared-work", body).status_code == 409
    assert district.coordinator.post("/shared-work", body).status_code == 403
    programme.judge(draft)
    other = district.person("educator")
    assert other.post("/shared-work", body).status_code == 403
    strange = programme.educator.post("/shared-work", body | {"piece_ids": [draft["id"]]})
    assert (strange.status_code, strange.json()["errors"][0]["pointer"]) == (404, "/piece_ids/0")
    off = Programme.publish(district, policy={"sharing": "off"})
    done, _ = accepted(off)
    refused = off.educator.post("/shared-work", body | {"submission_id": done["id"]})
    assert refused.status_code == 409


def test_it_is_found_by_words_microcredential_competency_and_year(district, programme):
    done, _ = accepted(programme)
    row = shared(programme, done, [])
    colleague = district.person()

    def found(**query):
        return [one["id"] for one in colleague.get("/shared-work", params=query).json()["data"]]

    assert found(text="WAIT") == found(text="classroom") == [row["id"]]
    assert found(text="100%") == [row["id"]]
    assert found(text="%wait") == found(text="nothing of it") == []
    lineage = programme.version["microcredential_id"]
    assert found(microcredential_id=lineage) == [row["id"]]
    assert found(microcredential_id=row["id"]) == found(competency_id=row["id"]) == []
    assert found(school_year=row["school_year"]) == [row["id"]]
    assert found(school_year="2001-2002") == []
    assert colleague.get("/shared-work", params={"school_year": "2001-2003"}).status_code == 422


SECRET = "I tried the quetzal protocol in 50% of my lessons, and wrote down who_spoke first."
HIDDEN = ("quetzal", "QUETZAL protocol", "50% of my", "who_spoke")


def written(programme, text=SECRET):
    """Accepted work with this text, and its pieces by the kind of them."""
    draft = programme.draft()
    programme.add_text(draft, text)
    programme.add_plan(draft)
    programme.submit(draft)
    programme.judge(draft)
    found = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    return draft, {piece["kind"]: piece["id"] for piece in found}


def found_by(caller, word):
    """What a search tells: its rows, and whether there is more of them."""
    answer = caller.get("/shared-work", params={"text": word, "limit": 1})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["data"]], answer.json()["next_cursor"]


def test_it_is_found_by_words_in_the_texts_that_its_owner_shows(district, programme):
    done, pieces = written(programme)
    row = shared(programme, done, [pieces["text"]])
    for word in HIDDEN:
        assert found_by(district.person(), word) == ([row["id"]], None)
    for word in ("50_", "who%spoke", "quetzals", "%quetzal"):
        assert found_by(district.person(), word) == ([], None)


def test_words_in_what_colleagues_may_not_read_find_nothing(district, other_district, programme):
    done, pieces = written(programme)
    # Its text is for assessors, only the file is shown.
    shared(programme, done, [pieces["file"]])
    other = replace(programme, educator=district.person("educator"))
    # One is accepted and not shared, and one is not judged yet.
    written(other, f"{SECRET} Mine.")
    third = replace(programme, educator=district.person("educator"))
    third.add_text(third.draft(), f"{SECRET} A draft.")
    readers = [district.person(), district.coordinator, programme.educator, other.educator]
    readers.append(programme.assessor)
    for reader in readers:
        for word in HIDDEN:
            assert found_by(reader, word) == ([], None)


def test_words_of_another_organization_are_found_by_nobody_here(
    district, other_district, programme
):
    there = Programme.publish(other_district)
    done, pieces = written(there)
    row = shared(there, done, [pieces["text"]])
    assert found_by(district.person(), "quetzal") == ([], None)
    assert found_by(other_district.person(), "quetzal") == ([row["id"]], None)


@pytest.mark.parametrize("end", ["withdrawn", "left", "held", "forgotten", "students"])
def test_words_are_found_no_more_once_the_text_is_kept_back(district, programme, end):
    done, pieces = written(programme)
    row = shared(programme, done, [pieces["text"]])
    assert found_by(district.person(), "quetzal") == ([row["id"]], None)
    if end == "withdrawn":
        programme.educator.post(f"/shared-work/{row['id']}/withdraw")
    elif end == "left":
        district.coordinator.made(f"/people/{programme.educator.person_id}/deactivate")
    else:
        with district.service_work() as work:
            keep_back(work, done, pieces["text"], end)
    assert found_by(district.person(), "quetzal") == ([], None)


def keep_back(work, done, piece_id, end):
    if end == "held":
        work.get(Submission, UUID(done["id"])).is_on_hold = True
        return
    values = {"forgotten_at": work.now} if end == "forgotten" else {"students_appear": True}
    evidence.learn_of(work.session, work.organization_id, UUID(piece_id), **values)


def test_without_my_name_tells_it_in_no_file_either(district, programme, worker):
    done, pieces = accepted(programme)
    row = shared(programme, done, pieces.values())
    colleague, path = district.person(), f"/evidence/{pieces['file']}"
    assert colleague.get(f"/shared-work/{row['id']}").json()["educator"] is None
    assert colleague.get(path).json()["file_name"] == "plan.pdf"
    assert colleague.get(f"{path}/content").status_code == 409
    worker.run_all_due()
    clean = colleague.get(f"{path}/content")
    # A copy without names was made, or it is said that none could be.
    assert clean.status_code in {200, 409}
    assert programme.educator.get(f"{path}/content").status_code == 200


def test_students_are_seen_by_nobody_without_consent(district, programme):
    done, pieces = accepted(programme)
    with district.service_work() as work:
        evidence.learn_of(
            work.session, work.organization_id, UUID(pieces["text"]), students_appear=True
        )
    body = {"submission_id": done["id"], "title": "A", "summary": "B"}
    wrong = programme.educator.post("/shared-work", body | {"piece_ids": [pieces["text"]]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/piece_ids/0")


def test_a_name_is_kept_back_while_other_work_of_it_is_judged_blind(district):
    programme = Programme.publish(district, stages=2, policy={"anonymity": "both"})
    programme.educator = district.person("educator", name="Ada Byron")
    enrollment = programme.enroll()
    first = programme.complete(enrollment)
    assessor = district.acting_for(programme.assignment(first)["person_id"])
    taken = assessor.made("/assignments/next")
    to_judge = assessor.get(f"/submissions/{first['id']}/open-criteria").json()["unmet"]
    levels = [{"criterion": key, "level": "on-track"} for key in to_judge]
    review = assessor.made("/reviews", {"assignment_id": taken["id"], "levels": levels})
    assessor.made(f"/reviews/{review['id']}/submit")
    row = shared(programme, first, [], shows_name=True)
    colleague, path = district.person(), f"/shared-work/{row['id']}"
    assert colleague.get(path).json()["educator"] == "Ada Byron"
    second = programme.draft(enrollment)
    assert colleague.get(path).json()["educator"] is None
    programme.educator.made(f"/submissions/{second['id']}/withdraw")
    assert colleague.get(path).json()["educator"] == "Ada Byron"


def test_a_name_is_kept_back_while_the_same_piece_is_judged_blind_elsewhere(district, programme):
    blind = replace(
        Programme.publish(district, policy={"preset": "double_blind"}), educator=programme.educator
    )
    done, pieces = accepted(programme)
    row = shared(programme, done, pieces.values(), shows_name=True)
    colleague, path = district.person(), f"/shared-work/{row['id']}"
    assert colleague.get(path).json()["educator"] == "Ada Byron"
    draft = blind.draft()
    blind.add_text(draft, f"{WORDS} And more.")
    assert colleague.get(path).json()["educator"] == "Ada Byron"
    blind.add_plan(draft)
    assert colleague.get(path).json()["educator"] is None
    # Nor does its file tell the name meanwhile: a copy without names, or none.
    content = f"/evidence/{pieces['file']}/content"
    assert colleague.get(content).status_code == 409
    assert programme.educator.get(content).status_code == 200
    blind.educator.made(f"/submissions/{draft['id']}/withdraw")
    assert colleague.get(path).json()["educator"] == "Ada Byron"
    assert colleague.get(content).status_code == 200


def test_a_teammates_name_is_kept_back_while_what_the_team_made_is_judged_blind(district):
    programme = publish(district, anonymity="both")
    _, (ada, one, piece), (bo, other, _) = shared_and_taken(team_of(district, programme))
    ada.add_text(one)
    ada.submit(one)
    (seat,) = Panels(ada, district).waiting(one)
    Panels(ada, district).seal(seat)
    row = shared(ada, one, [piece["id"]], shows_name=True)
    colleague, path = district.person(), f"/shared-work/{row['id']}"
    assert colleague.get(path).json()["educator"] is None
    bo.educator.made(f"/submissions/{other['id']}/withdraw")
    assert colleague.get(path).json()["educator"] == "Member Number0"
