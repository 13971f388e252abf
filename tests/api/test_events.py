"""The event feed: every change once, in order, without gaps, to those who may see it."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.access import Action
from app.storage.tables import Person, Role
from tests.district import District


@pytest.fixture(scope="module")
def district(wiring, http):
    """One of its own, whose feed is short enough to be read from end to end."""
    return District.make(wiring, http, "feed")


def everything(caller, path="/events", limit=200):
    rows, query = [], {"limit": limit}
    while True:
        body = caller.get(path, params=query).json()
        rows += body["data"]
        if body["next_cursor"] is None:
            return rows
        query["cursor"] = body["next_cursor"]


def person_with(district, role):
    with district.wiring.database.write(district.wiring.now()) as session:
        person_id = uuid.uuid4()
        owner = {"organization_id": district.organization_id}
        session.add(Person(id=person_id, name="Somebody", **owner))
        session.flush()
        if role:
            session.add(Role(person_id=person_id, name=role, scope_key="", **owner))
    return district.acting_for(person_id)


def test_a_change_shows_in_the_feed_with_what_it_was(district):
    caller = district.machine()
    school = caller.made("/schools", {"name": "Fed"})
    (event,) = [e for e in everything(caller) if e["subject_id"] == school["id"]]
    assert event["kind"] == "school.created"
    assert event["subject_kind"] == "school"
    assert event["created_at"] == school["created_at"]


def test_sequences_have_no_gaps_when_many_write_at_once(district):
    caller = district.machine()
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda n: caller.post("/schools", {"name": f"At once {n}"}), range(48))
        )
    assert {answer.status_code for answer in answers} == {201}
    sequences = [event["sequence"] for event in everything(caller, limit=7)]
    assert sequences == list(range(1, len(sequences) + 1))
    assert len(sequences) >= 48


def test_a_refused_change_leaves_no_event(district):
    caller = district.machine()
    before = everything(caller)
    assert caller.post("/schools", {"name": ""}).status_code == 422
    assert everything(caller) == before


def test_a_reader_goes_on_after_the_last_it_has_seen(district):
    caller = district.machine()
    for n in range(3):
        caller.made("/schools", {"name": f"Follow {n}"})
    rows = everything(caller)
    answer = caller.get("/events", params={"after": rows[-3]["sequence"], "limit": 1})
    assert answer.json()["data"] == [rows[-2]]
    assert 'rel="next"' in answer.headers["link"]
    assert caller.get("/events", params={"after": rows[-1]["sequence"]}).json() == {
        "data": [],
        "next_cursor": None,
    }


@pytest.mark.parametrize("path", ["/events", "/audit"])
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"after": -1}, "query:/after"),
        ({"after": "x"}, "query:/after"),
        ({"after": 2**63}, "query:/after"),
        ({"limit": 0}, "query:/limit"),
        ({"limit": 201}, "query:/limit"),
    ],
)
def test_a_bad_question_is_refused(district, path, query, pointer):
    answer = district.coordinator.get(path, params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("cursor", ["x", "AAAA", "a" * 400])
def test_a_cursor_that_is_not_ours_is_refused(district, cursor):
    assert district.machine().get("/events", params={"cursor": cursor}).status_code == 422


def test_a_cursor_of_another_list_is_refused(district):
    caller = district.coordinator
    for n in range(2):
        caller.made("/schools", {"name": f"Cursor {n}"})
    cursor = caller.get("/schools", params={"limit": 1}).json()["next_cursor"]
    assert caller.get("/events", params={"cursor": cursor}).status_code == 422


def test_nothing_of_another_organization_is_in_the_feed(district, other_district):
    theirs = other_district.machine().made("/schools", {"name": "Theirs"})
    assert theirs["id"] not in {e["subject_id"] for e in everything(district.machine())}


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/events", "coordinator", 200),
        ("/events", "auditor", 200),
        ("/events", "educator", 403),
        ("/events", "assessor", 403),
        ("/events", None, 403),
        ("/audit", "coordinator", 200),
        ("/audit", "auditor", 200),
        ("/audit", "educator", 403),
        ("/audit", "approver", 403),
        ("/audit/check", "auditor", 200),
        ("/audit/check", "educator", 403),
    ],
)
def test_only_those_whom_the_table_names_may_read(district, path, role, status):
    assert person_with(district, role).get(path).status_code == status


def test_a_client_without_the_scope_may_not_read(district):
    assert district.machine("resource:write").get("/events").status_code == 403


def test_a_machine_reads_events_but_not_who_did_what(district):
    assert district.machine().get("/events").status_code == 200
    assert district.machine().get("/audit").status_code == 403
    assert Action.READ_AUDIT.is_read


def test_the_feed_needs_somebody(http):
    assert http.get("/api/v1/events").status_code == 401
