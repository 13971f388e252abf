"""In-house microcredentials, as `rubrics/` says them: the administrator judges, the coach never does, a pathway follows."""

import pytest

from tests.district import District
from tests.integration.imported import Run, laurel_import, verdict

SECOND_YEAR = ("checks-in-the-lesson", "goals-of-our-team")
FIRST = "data-in-our-team"


@pytest.fixture(scope="module")
def district(wiring, http):
    district = District.make(wiring, http, "in-house")
    laurel_import(district)
    return district


@pytest.fixture
def run(district):
    return Run.of(district, FIRST)


def frameworks_of(district, version):
    found = {}
    for competency_id in version["competency_ids"]:
        competency = district.coordinator.get(f"/competencies/{competency_id}").json()
        found.setdefault(competency["framework_id"], []).append(competency["code"])
    return sorted(map(sorted, found.values()))


def test_three_sections_of_three_to_five_hours_aligned_to_two_frameworks(district, run):
    stages = run.version["stages"]
    assert len(stages) == 3
    assert all(30 <= stage["hours_tenths"] <= 50 for stage in stages)
    clusters = [f"cluster-{number}" for number in range(1, 7)]
    assert frameworks_of(district, run.version) == [clusters, ["data", "learning-communities"]]
    rows = [row["description"] for stage in stages for row in run.guide(stage["key"])]
    assert set(rows) == {f"Cluster {number} of the framework" for number in range(1, 7)}


def test_the_evidence_is_what_the_teams_made_and_what_each_wrote(run):
    wanted = {one["key"]: one["kind"] for s in run.version["stages"] for one in s["evidence"]}
    assert wanted == {
        "assessment": "file",
        "design-posts": "text",
        "protocol": "file",
        "coach-present": "attestation",
        "goal": "text",
        "later-check": "table",
        "closing-posts": "text",
        "reflection": "text",
    }
    videos = [
        one
        for stage in Run.of(run.district, SECOND_YEAR[0]).version["stages"]
        for one in stage["evidence"]
        if one["kind"] == "video"
    ]
    assert [one["students_may_appear"] for one in videos] == [True]


def test_the_administrator_judges_and_supervises_the_coach_reads_and_never_judges(
    district, run, worker
):
    administrator = run.assessor(name="Building Administrator")
    coach = run.assessor("coach", name="Instructional Coach")
    district.relate(administrator, "manager_of", run.educator)
    district.relate(coach, "coach_of", run.educator)
    second = [Run.of(district, slug, run.educator) for slug in SECOND_YEAR]
    for later in second:
        body = {"version_id": later.version["id"]}
        assert run.educator.post("/enrollments", body).status_code == 409
    enrollment = run.enroll()

    first = run.hand_in(enrollment)
    assert coach.get(f"/submissions/{first['id']}").status_code == 200
    (asked,) = run.waiting(first)
    assert asked["person_id"] == str(administrator.person_id)
    barred = {one["person_id"]: one["bars"] for one in asked["reason"]["barred"]}
    assert barred[str(coach.person_id)] == ["coach"]
    assert coach.post(f"/assignments/{asked['id']}/claim").status_code in {403, 404}
    run.judge(first, takes_part="not-yet")
    assert run.decision(first)["unmet"] == ["takes-part"]
    again = run.again(first, design_posts=90)
    assert again["attempt"] == 2
    run.judge(again)
    for _ in range(2):
        run.accepted(enrollment)
    # A survey closes the year.
    assert run.educator.get(f"/surveys/{enrollment['id']}").json()["state"] == "open"
    worker.run_all_due()
    assert [verdict(district, one) for one in run.badges()] == ["valid"]

    come_back(district, run, second, administrator, worker)


def test_the_common_assessment_is_made_once_and_each_member_is_judged_alone(wiring, http):
    # Of its own: here somebody else judges than in the test of the whole programme.
    district = District.make(wiring, http, "in-house-team")
    laurel_import(district)
    run = Run.of(district, FIRST)
    run.assessor(name="Building Administrator")
    other = Run.of(district, FIRST)
    team = district.coordinator.made("/teams", {"name": "Grade 5"})
    for one in (run, other):
        body = {"person_id": str(one.educator.person_id)}
        district.coordinator.made(f"/teams/{team['id']}/members", body)
    (shared,) = [one for one in run.version["stages"][0]["evidence"] if one["shared"] == "team"]
    mine, theirs = run.draft(run.enroll()), other.draft(other.enroll())
    run.fill(mine)
    found = run.educator.get(f"/submissions/{mine['id']}/evidence").json()["data"]
    (piece,) = [one for one in found if one["kind"] == "file"]
    run.educator.made(f"/evidence/{piece['id']}/share", {"team_id": team["id"]})
    take = {"requirement": shared["key"], "team_id": team["id"]}
    taken = other.educator.made(f"/submissions/{theirs['id']}/team-evidence", take)
    assert taken["sha256"] == piece["sha256"]
    other.fill(theirs, shared["key"], design_posts=90)
    for one, draft in ((run, mine), (other, theirs)):
        assert one.submit(draft)["state"] == "in_review"
    run.judge(mine)
    other.judge(theirs, takes_part="not-yet")
    assert run.decision(mine)["outcome"] == "accepted"
    assert other.decision(theirs)["unmet"] == ["takes-part"]


def come_back(district, run, second, administrator, worker):
    """The second year: both further microcredentials, then the badge of the pathway by itself."""
    (pathway,) = district.coordinator.get("/pathways", params={"slug": "second-year"}).json()[
        "data"
    ]
    capstone = Run.of(district, "second-year-badge", run.educator)
    for later in second:
        assert capstone.badges() == []
        lineage = later.version["microcredential_id"]
        body = {"person_id": str(administrator.person_id), "name": "assessor"}
        district.coordinator.made("/roles", body | {"microcredential_id": lineage})
        later.accepted(later.enroll())
        worker.run_all_due()
        assert [verdict(district, one) for one in later.badges()] == ["valid"]
    worker.run_all_due()
    progress = run.educator.get(f"/pathways/{pathway['id']}/progress").json()
    assert progress["is_complete"] is True
    assert [verdict(district, one) for one in capstone.badges()] == ["valid"]
