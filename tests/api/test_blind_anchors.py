"""Blind anchors: nobody can tell one from other work before it is decided, and it counts nowhere else."""

import json
import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.services import blind_anchors, drifting, reminding
from app.storage.tables import (
    AgreementCount,
    Anchor,
    AnchorReading,
    AnchorSet,
    Assignment,
    BlindAnchor,
    Calibration,
    Clock,
    Credential,
    Enrollment,
    Job,
    Person,
    Qualification,
    Submission,
)
from tests.api.world import operations
from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme

TEXT = "I tried three talk moves and wrote down who spoke."
EVIDENCE = [
    {"key": "reflection", "title": "Reflection", "kind": "text"},
    {"key": "plan", "title": "Plan", "kind": "text"},
]
KEYS = ("plan-fits", "reflection-honest", "whole-fits")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")
WAITED = re.compile(r"waiting_days[^,]+|\d+ working days?")
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "blind-anchors")


def levels(missing=None):
    return [
        {"criterion": key, "level": "not-yet" if key == missing else "on-track", "comment": "Why."}
        for key in KEYS
    ]


def publish(district, *, feedback=False, every=2, **policy):
    chosen = {
        "preset": "double_blind",
        "targets": {"review": 3},
        "blind_anchors": {"every": every, "feedback": feedback},
    }
    stages = [{"evidence": EVIDENCE}]
    programme = Programme.publish(district, of_stages=stages, policy=chosen | policy)
    lineage = programme.version["microcredential_id"]
    others = [district.person("assessor", microcredential_id=lineage) for _ in range(1)]
    return programme, [programme.assessor, *others]


def anchor(programme, missing=None, **more):
    body = {
        "stage_id": programme.version["stages"][0]["id"],
        "title": "Anchor",
        "levels": levels(missing),
        "pieces": [{"requirement": one["key"], "text": TEXT} for one in EVIDENCE],
    }
    return programme.district.coordinator.made("/anchors", body | more)


def hand_in(programme, educator=None):
    educator = educator or programme.educator
    enrollment = educator.made("/enrollments", {"version_id": programme.version["id"]})
    draft = educator.made("/submissions", {"enrollment_id": enrollment["id"]})
    for one in EVIDENCE:
        body = {"requirement": one["key"], "text": TEXT}
        educator.made(f"/submissions/{draft['id']}/evidence", body)
    return educator.made(f"/submissions/{draft['id']}/submit", {"declared_own_work": True})


def rows_of(district, table, **values):
    with district.service_work() as work:
        query = select(table).where(table.organization_id == district.organization_id)
        for name, value in values.items():
            query = query.where(getattr(table, name) == value)
        found = list(work.session.exec(query))
        work.session.expunge_all()
        return found


def given_to(district, assessor):
    return rows_of(district, BlindAnchor, person_id=assessor.person_id)


def give(district, programme, assessor, draw):
    """Give an anchor, as the job does that was drawn."""
    with district.service_work() as work:
        found = blind_anchors.give(
            work,
            draw=draw,
            person_id=assessor.person_id,
            stage_id=UUID(programme.version["stages"][0]["id"]),
            submitted_at=work.now,
        )
        return found and str(found.id)


def take_all(assessor):
    """Take on everything that waits, as `give me the next` gives it out."""
    while assessor.post("/assignments/next").status_code == 200:
        pass
    return assessor.get("/assignments", params={"state": "claimed"}).json()["data"]


def pair(district, assessor):
    """The assessor's assignments: of real work, and of the anchor."""
    hidden = {one.id for one in rows_of(district, Submission, is_anchor=True)}
    found = assessor.get("/assignments").json()["data"]
    real = [one for one in found if UUID(one["submission_id"]) not in hidden]
    false = [one for one in found if UUID(one["submission_id"]) in hidden]
    return real[-1], false[-1]


class Desk:
    """Everything an assessor can read about one assignment, without what must differ: ids and moments."""

    def __init__(self, district, assessor):
        self.district, self.assessor = district, assessor

    def ids(self, assignment):
        caller = self.district.acting_for(self.assessor.person_id)
        submission_id = assignment["submission_id"]
        evidence = caller.get(f"/submissions/{submission_id}/evidence").json()["data"]
        reviews = caller.get("/reviews", params={"submission_id": submission_id}).json()["data"]
        return {
            "assignment_id": assignment["id"],
            "submission_id": submission_id,
            "evidence_id": evidence[0]["id"],
            "review_id": reviews[0]["id"] if reviews else "x",
            "stage_id": "x",
        }

    def read(self, assignment):
        ids, got = defaultdict(lambda: "x", self.ids(assignment)), {}
        about = {"submission_id": assignment["submission_id"]}
        caller = self.district.acting_for(self.assessor.person_id)
        for one in operations(self.district.http.app):
            linked = any(f"{{{name}}}" in one.template for name in ids)
            if one.method != "GET" or not (linked or one.name in FILTERED):
                continue
            path = one.template.format_map(ids)
            answer = caller.get(path, params={} if linked else about)
            got[one.name] = (answer.status_code, *plain(answer))
        self.at = AtPages.enter(self.district, self.assessor)
        got["page"] = plain_text(self.at.ask("GET", f"/queue/{assignment['id']}").text)
        return got


LISTED = (
    "/assignments", "/decisions", "/enrollments", "/events", "/people", "/reviews", "/submissions",
)  # fmt: skip
FILTERED = {"listAssignments", "listDecisions", "listReviews", "listSubmissions"}


def plain(answer):
    headers = {k: plain_text(v) for k, v in answer.headers.items() if k != "x-request-id"}
    headers.pop("content-length", None)
    return headers, plain_text(answer.text)


def plain_text(text):
    for pattern in (ID, MOMENT, TOKEN):
        text = pattern.sub("?", text)
    return re.sub(r'"salt":"[0-9a-f]+"', '"salt":"?"', text)


def same(one, other):
    for name in one:
        assert one[name] == other[name], name
    assert "<main" in one.pop("page")
    assert sum(said[0] == 200 for said in one.values()) > 6


def review(assessor, assignment, missing=None):
    body = {"assignment_id": assignment["id"], "levels": levels(missing)}
    return assessor.made("/reviews", body)


def both(district, clock, **policy):
    """An assessor who has taken on real work and an anchor that was drawn for them."""
    programme, assessors = publish(district, **policy)
    anchor(programme, "plan-fits")
    submission = hand_in(programme)
    clock.advance(days=1)
    assessor = assessors[0]
    district.run()
    assessor = district.acting_for(assessor.person_id)
    take_all(assessor)
    return programme, submission, assessor, *pair(district, assessor)


@pytest.fixture(autouse=True)
def _jobs(district, worker):
    district.run = worker.run_all_due


def test_nothing_an_assessor_reads_tells_an_anchor_from_other_work(district, clock):
    programme, (assessor, _) = publish(district, every=1000)
    anchor(programme, "plan-fits")
    hand_in(programme)
    give(district, programme, assessor, "at the same moment")
    take_all(assessor)
    real, false = pair(district, assessor)
    desk = Desk(district, assessor)
    same(desk.read(real), desk.read(false))
    drafts = [review(assessor, one, "plan-fits") for one in (real, false)]
    same(desk.read(real), desk.read(false))
    for draft in drafts:
        assessor.made(f"/reviews/{draft['id']}/submit")
    same(desk.read(real), desk.read(false))
    # The other assessor of the real work agrees, and the anchor goes on when it is drawn.
    other = next(
        one
        for one in rows_of(district, Assignment, submission_id=UUID(real["submission_id"]))
        if one.person_id != assessor.person_id
    )
    colleague = district.acting_for(other.person_id)
    take_all(colleague)
    draft = review(colleague, {"id": str(other.id)}, "plan-fits")
    colleague.made(f"/reviews/{draft['id']}/submit")
    close(district, clock)
    read = [desk.read(assessor_view(district, assessor, one)) for one in (real, false)]
    # The one was decided as the colleague sealed, the other when it was drawn.
    read = [json.loads(WAITED.sub("waited", json.dumps(one))) for one in read]
    same(*read)
    assert json.loads(read[1]["getSubmission"][2])["state"] == "not_yet"


def close(district, clock):
    """Let pass what it takes until others would have read, and a third one too."""
    for _ in range(2):
        clock.advance(days=9)
        district.run()


def assessor_view(district, assessor, assignment):
    caller = district.acting_for(assessor.person_id)
    return caller.get(f"/assignments/{assignment['id']}").json()


def test_an_anchor_stands_in_no_list_and_no_event_but_is_audited(district, clock):
    *_, false = both(district, clock)
    submission_id = false["submission_id"]
    assert false["id"] in everything(district.coordinator, "/audit")
    for caller in (district.coordinator, district.machine(), district.person("auditor")):
        for path in LISTED:
            told = everything(caller, path)
            assert submission_id not in told, path
            assert false["id"] not in told, path
            assert "Nobody" not in told, path
        assert caller.get(f"/submissions/{submission_id}").status_code == 404
        assert caller.get(f"/assignments/{false['id']}").status_code == 404
    assert rows_of(district, Clock, submission_id=UUID(submission_id)) == []


def test_an_anchor_counts_nowhere_but_in_drift(district, clock):
    programme, _, assessor, _, false = both(district, clock)
    draft = review(assessor, false)
    assessor.made(f"/reviews/{draft['id']}/submit")
    (reading,) = rows_of(district, AnchorReading, person_id=assessor.person_id)
    assert (reading.mode, reading.outcome) == ("blind", "accepted")
    close(district, clock)
    (kept,) = rows_of(district, Submission, id=UUID(false["submission_id"]))
    # The agreed levels sat in the other seats: one against two.
    assert kept.state == "not_yet"
    assert rows_of(district, Person, id=kept.person_id)[0].is_stand_in
    told = district.coordinator.get("/reports/outcome-spread").json()["data"]
    assert str(assessor.person_id) not in {one["person_id"] for one in told}
    # Nothing follows: there is no badge, and the enrollment that is none stays as it was.
    assert rows_of(district, Enrollment, id=kept.enrollment_id)[0].state == "active"
    assert rows_of(district, Credential, enrollment_id=kept.enrollment_id) == []
    rubric_id = programme.version["stages"][0]["rubric_id"]
    found = district.coordinator.get(f"/reports/calibration/{rubric_id}").json()
    assert [one["severity"]["readings"] for one in found["assessors"]] == [1]
    assert rows_of(district, AgreementCount, rubric_id=UUID(rubric_id)) == []


def everything(caller, path):
    found, cursor = "", None
    while True:
        query = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        answer = caller.get(path, params=query)
        found += answer.text
        cursor = answer.json()["next_cursor"] if answer.status_code == 200 else None
        if cursor is None:
            return found


def load_of(district, assessor):
    report = district.coordinator.get("/reports/assessor-load").json()["data"]
    found = [one for one in report if one["person_id"] == str(assessor.person_id)]
    return found[0] if found else None


def test_an_anchor_is_no_load(district, clock):
    programme, assessors = publish(district, load_limit=1)
    anchor(programme)
    before = load_of(district, assessors[0])
    give(district, programme, assessors[0], "load")
    assert len(given_to(district, assessors[0])) == 1
    assert load_of(district, assessors[0]) == before
    submission = hand_in(programme)
    asked = district.coordinator.get("/assignments", params={"submission_id": submission["id"]})
    assert len(asked.json()["data"]) == 2


def test_who_wrote_agreed_or_read_an_anchor_never_gets_it(district):
    programme, assessors = publish(district)
    agreed, free = assessors
    found = anchor(programme, agreed_by=[str(agreed.person_id)])
    assert give(district, programme, agreed, "agreed") is None
    assert give(district, programme, free, "first") is not None
    # Neither the same once more, nor a second time from the same draw.
    assert give(district, programme, free, "first") is None
    assert give(district, programme, free, "second") is None
    with district.service_work() as work:
        work.get(Anchor, UUID(found["id"])).created_by = free.person_id
    outsider = district.person(
        "assessor", microcredential_id=programme.version["microcredential_id"]
    )
    assert give(district, programme, outsider, "third") is not None
    nobody = district.person("educator")
    anchor(programme)
    assert give(district, programme, nobody, "fourth") is None


def test_whoever_judged_the_work_or_is_near_its_educator_never_gets_its_anchor(district, clock):
    programme, assessors = publish(district, every=1000, preset=None, anonymity="both")
    submission = hand_in(programme)
    (asked,) = rows_of(district, Assignment, submission_id=UUID(submission["id"]))
    judge = district.acting_for(asked.person_id)
    judge.made("/assignments/next")
    draft = review(judge, {"id": str(asked.id)})
    judge.made(f"/reviews/{draft['id']}/submit")
    programme.educator.made(f"/submissions/{submission['id']}/anchor-consent")
    anchor(programme, submission_id=submission["id"], pieces=[])
    other = next(one for one in assessors if one.person_id != judge.person_id)
    coach = district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    district.relate(coach, "coach_of", programme.educator)
    assert give(district, programme, judge, "judge") is None
    assert give(district, programme, coach, "coach") is None
    given = give(district, programme, other, "other")
    assert given is not None
    # Its educator takes the consent back: it is gone from the queue, with what was in it.
    path = f"/submissions/{submission['id']}/anchor-consent/withdraw"
    assert programme.educator.post(path).status_code == 204
    district.run()
    (assignment,) = rows_of(district, Assignment, id=UUID(given))
    assert assignment.state == "reassigned"
    assert other.get(f"/submissions/{assignment.submission_id}").status_code in {403, 404}


@pytest.mark.parametrize("ending", ["recuse", "lapse"])
def test_an_anchor_that_is_given_back_or_lapses_is_offered_to_nobody_else(district, clock, ending):
    programme, assessors = publish(district)
    anchor(programme)
    given = give(district, programme, assessors[0], ending)
    taken = assessors[0].made("/assignments/next")
    assert taken["id"] == given
    if ending == "recuse":
        assessors[0].made(f"/assignments/{given}/recuse", {"reason": "I know this work."})
    else:
        clock.advance(days=20)
        district.run()
    (one,) = rows_of(district, Assignment, submission_id=UUID(taken["submission_id"]))
    assert one.state == {"recuse": "recused", "lapse": "lapsed"}[ending]


def test_feedback_is_told_after_the_decision_and_only_where_the_policy_says_so(district, clock):
    for feedback in (True, False):
        *_, assessor, real, false = both(district, clock, feedback=feedback)
        draft = review(assessor, false)
        path = f"/assignments/{false['id']}/anchor"
        assert assessor.get(path).status_code == 404
        assessor.made(f"/reviews/{draft['id']}/submit")
        assert assessor.get(path).status_code == 404
        close(district, clock)
        assessor = district.acting_for(assessor.person_id)
        told = assessor.get(path)
        assert told.status_code == (200 if feedback else 404)
        page = AtPages.enter(district, assessor).get(f"/queue/{false['id']}")
        assert ("This was an anchor" in page) == feedback
        assert assessor.get(f"/assignments/{real['id']}/anchor").status_code == 404
        if feedback:
            body = told.json()
            assert body["agreed_outcome"] == "not_yet"
            assert {one["criterion"] for one in body["agreed"]} == set(KEYS)
            assert district.coordinator.get(path).status_code == 404


def test_its_assessor_is_reminded_as_of_other_work(district, clock):
    programme, assessors = publish(district)
    anchor(programme)
    give(district, programme, assessors[0], "remind")
    job = rows_of(district, Job, kind="anchor.remind", state="waiting")[-1]
    clock.advance(seconds=(job.run_at - district.wiring.now()).total_seconds() + 1)
    mails = len(rows_of(district, Job, kind="mail.send"))
    with district.service_work() as work:
        assert blind_anchors.remind(work, UUID(job.payload["assignment_id"]))
    told = rows_of(district, Job, kind="mail.send")
    assert len(told) == mails + 1
    assert any("Due soon: Classroom talk" in json.dumps(one.payload) for one in told)


def ask(assessor, assignment):
    body = {"text": "On which day was the second lesson taught?", "criterion": "plan-fits"}
    return assessor.made(f"/assignments/{assignment['id']}/questions", body)


def reminded(district, assessor, submission):
    """When the assessor was reminded of the anchor, and of the real work."""
    with district.service_work() as work:
        reminding.tell_due(work)
    given = given_to(district, assessor)[-1]
    of_it = {"submission_id": UUID(submission["id"]), "step": "review"}
    (running,) = rows_of(district, Clock, **of_it)
    return given.reminded_at, running.reminded_at


def test_its_reminder_follows_the_calendar_as_that_of_other_work_does_and_comes_once(
    district, clock
):
    programme, (assessor, _) = publish(district, every=1000)
    anchor(programme)
    submission = hand_in(programme)
    give(district, programme, assessor, "remind later")
    holiday = {"day": "2026-03-04", "name": "Snow"}
    made = district.coordinator.made("/holidays", holiday)
    district.run()
    clock.advance(days=2, hours=12)
    district.run()
    assert reminded(district, assessor, submission) == (None, None)
    clock.advance(hours=12)
    district.run()
    told = reminded(district, assessor, submission)
    assert told == (clock.now, clock.now)
    district.coordinator.delete(f"/holidays/{made['id']}", revision=1)
    later = [
        district.coordinator.made("/holidays", holiday | {"day": f"2026-03-{day:02}"})
        for day in (5, 6, 9)
    ]
    for _ in range(4):
        district.run()
        clock.advance(days=1)
    assert reminded(district, assessor, submission) == told
    for one in later:
        district.coordinator.delete(f"/holidays/{one['id']}", revision=1)
    district.run()


def test_a_question_about_an_anchor_waits_and_closes_like_one_that_nobody_answers(district, clock):
    programme, (assessor, _) = publish(district, every=1000)
    anchor(programme, "plan-fits")
    work = hand_in(programme)
    give(district, programme, assessor, "asked about")
    take_all(assessor)
    real, false = pair(district, assessor)
    asked = [ask(assessor, one) for one in (real, false)]
    assert plain_text(json.dumps(asked[0])) == plain_text(json.dumps(asked[1]))
    desk = Desk(district, assessor)
    assert desk.read(real)["page"].count("On which day was the second lesson taught?") == 1
    same(desk.read(real), desk.read(false))
    # The clock that reminds of other work stands where it stood: so does the reminder of this.
    clock.advance(days=2)
    district.run()
    assert reminded(district, assessor, work) == (clock.now, clock.now)
    assessor = district.acting_for(assessor.person_id)
    path = f"/submissions/{false['submission_id']}/questions"
    assert district.coordinator.get(path).status_code == 404
    assert asked[1]["id"] not in everything(district.coordinator, "/events")
    clock.advance(days=6)
    district.run()
    assessor = district.acting_for(assessor.person_id)
    for one in asked:
        closed = assessor.get(f"/questions/{one['id']}").json()
        assert (closed["is_open"], closed["answer"]) == (False, None)
    same(*[desk.read(assessor_view(district, assessor, one)) for one in (real, false)])


def test_about_one_in_so_many_is_an_anchor_and_only_where_work_is_blind(district, clock):
    programme, _ = publish(district, every=2)
    hand_in(programme)
    jobs = [
        one
        for one in rows_of(district, Job, kind="anchor.give")
        if one.payload.get("stage_id") == programme.version["stages"][0]["id"]
    ]
    # With one in two each offer is followed by one: of two that are given one is an anchor.
    assert len(jobs) == 2
    assert all(one.run_at - one.created_at < timedelta(days=1) for one in jobs)
    body = {"policy": {"blind_anchors": {"every": 5}}}
    version = programme.version
    draft = district.coordinator.made(f"/microcredential-versions/{version['id']}/new-version")
    answer = district.coordinator.patch(
        f"/microcredential-versions/{draft['id']}",
        body | {"policy": {"preset": "single", "blind_anchors": {"every": 5}}},
        revision=draft["revision"],
    )
    assert answer.status_code == 422
    assert "anonymity" in answer.text


def read_strictly(district, programme, assessor, times):
    """Readings of an assessor who never accepts, as routing's anchors leave them."""
    made = anchor(programme)
    with district.service_work() as work:
        for number in range(times):
            work.add(
                AnchorReading,
                anchor_id=UUID(made["id"]),
                rubric_id=UUID(made["rubric_id"]),
                person_id=assessor.person_id,
                mode="blind",
                levels=levels("plan-fits"),
                outcome="not_yet",
                severity=900,
                read_at=work.now - timedelta(minutes=times - number),
            )


def test_drift_is_told_once_and_ends_the_qualification(district, clock):
    programme, (assessor, _) = publish(district, every=1000, calibrated=True)
    rubric_id = programme.version["stages"][0]["rubric_id"]
    made = anchor(programme)
    with district.service_work() as work:
        calibration = work.add(
            Calibration,
            set_id=work.add(
                AnchorSet,
                stage_id=UUID(made["stage_id"]),
                rubric_id=UUID(rubric_id),
                name="Autumn",
                anchor_ids=[],
                rule={},
            ).id,
            rubric_id=UUID(rubric_id),
            person_id=assessor.person_id,
            mode="gate",
            anchor_ids=[],
        )
        work.add(
            Qualification,
            person_id=assessor.person_id,
            rubric_id=UUID(rubric_id),
            calibration_id=calibration.id,
            expires_at=work.now + timedelta(days=300),
        )
    read_strictly(district, programme, assessor, 6)
    with district.service_work() as work:
        assert drifting.find_all(work) == 1
    with district.service_work() as work:
        assert drifting.find_all(work) == 0
    path = f"/reports/calibration/{rubric_id}"
    (told,) = district.coordinator.get(path).json()["assessors"]
    assert told["drifted_at"] is not None
    assert told["qualified_until"] is None
    # It counts anew from then on; strictness is about everything that was read.
    assert told["drift"]["values"] == []
    assert told["severity"]["readings"] == 6
    kinds = [one["kind"] for one in events(district) if rubric_id in json.dumps(one["data"])]
    assert kinds.count("assessor.drifted") == kinds.count("qualification.ended") == 1
    subjects = [json.dumps(one.payload) for one in rows_of(district, Job, kind="mail.send")]
    assert any("Please qualify again" in one for one in subjects)
    # Whoever has drifted is not asked where the policy wants calibrated assessors.
    submission = hand_in(programme)
    obstacle = rows_of(district, Submission, id=UUID(submission["id"]))[0].routing_obstacle
    assert "not_calibrated" in obstacle


def events(district):
    found, query = [], {"limit": 200}
    while True:
        answer = district.coordinator.get("/events", params=query).json()
        found += answer["data"]
        if answer["next_cursor"] is None:
            return found
        query["cursor"] = answer["next_cursor"]


def test_two_workers_who_look_at_once_find_drift_once(district, clock):
    programme, (assessor, _) = publish(district, every=1000)
    read_strictly(district, programme, assessor, 6)

    def look(_):
        with district.service_work() as work:
            return drifting.find_all(work)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(look, range(2))) == [0, 1]
