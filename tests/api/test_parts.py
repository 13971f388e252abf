"""Who had a part in a piece of work judges neither it nor an appeal about it, also when that is long over."""

from uuid import UUID

import pytest

from app.storage.tables import Relationship, Role
from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.api.test_team_artefacts import TALK, publish, shared_and_taken, team_of
from tests.attested import asked, attested, draft_with_all
from tests.district import District
from tests.plans import RULE, proposed
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "parts")


def become_assessor(district, person, version):
    """Let somebody judge who did something else before: no role and no relationship of then is left."""
    with district.service_work() as work:
        for table in (Role, Relationship):
            for row in work.all_by(table, person_id=person.person_id):
                work.session.delete(row)
        lineage = UUID(version["microcredential_id"])
        more = {"name": "assessor", "scope_key": f"microcredential_id:{lineage}"}
        work.add(Role, person_id=person.person_id, microcredential_id=lineage, **more)


def seal_all(panels, submission):
    for assignment in panels.live(submission):
        panels.seal(assignment, plan_fits="not-yet")


def barred(panels, submission):
    """What stands in whose way, as it was written down when somebody was asked."""
    found = panels.live(submission)[0]["reason"]["barred"]
    return {one["person_id"]: one["bars"] for one in found}


def test_whoever_coached_a_draft_does_not_judge_it_when_they_coach_no_longer(district):
    for policy in ({}, {"preset": "double_blind"}, {"preset": "double_blind", "conflicts": []}):
        panels = Panels.publish(district, **policy)
        programme, coach = panels.programme, district.person("coach")
        programme.educator = district.person("educator")
        district.relate(coach, "coach_of", programme.educator)
        draft = programme.draft()
        programme.add_text(draft)
        programme.add_plan(draft)
        coach.made(
            f"/submissions/{draft['id']}/comments", {"text": "Say more of the second talk."}
        )
        become_assessor(district, coach, programme.version)
        programme.submit(draft)
        assert barred(panels, draft) == {str(coach.person_id): ["advised_on_it"]}, policy


def test_whoever_decided_on_the_plan_knows_the_name_and_does_not_judge_blind(district):
    for policy, bars in (({}, []), ({"preset": "double_blind"}, ["advised_on_it"])):
        programme = Programme.publish(district, policy=policy, plan=RULE)
        panels, decider = Panels(programme, district), district.person("coordinator")
        programme.educator = district.person("educator")
        district.person("assessor", microcredential_id=programme.version["microcredential_id"])
        enrollment = programme.enroll()
        plan = proposed(programme, enrollment)
        decider.made(f"/plans/{plan['id']}/approve", {"version": 1})
        become_assessor(district, decider, programme.version)
        submission = programme.complete(enrollment)
        assert barred(panels, submission).get(str(decider.person_id), []) == bars


def test_a_coach_who_commented_on_the_plan_does_not_judge_the_work_also_where_names_are_shown(
    district,
):
    for policy, bars in (
        ({}, ["advised_on_it"]),
        ({"preset": "double_blind"}, ["advised_on_it"]),
        ({"conflicts": ["line_manager"]}, []),
    ):
        programme = Programme.publish(district, policy=policy, plan=RULE)
        panels, coach = Panels(programme, district), district.person("coach")
        programme.educator = district.person("educator")
        district.person("assessor", microcredential_id=programme.version["microcredential_id"])
        enrollment = programme.enroll()
        district.relate(coach, "coach_of", programme.educator)
        plan = proposed(programme, enrollment)
        coach.made(f"/plans/{plan['id']}/comments", {"text": "Name who helps you."})
        programme.educator.made(f"/plans/{plan['id']}/comments", {"text": "Grace does."})
        district.coordinator.made(f"/plans/{plan['id']}/approve", {"version": 1})
        become_assessor(district, coach, programme.version)
        submission = programme.complete(enrollment)
        found = barred(panels, submission)
        assert found.get(str(coach.person_id), []) == bars, policy
        assert str(programme.educator.person_id) not in found


GATES = [
    ({"preset": "double_blind", "completeness": "person"}, ["advised_on_it"]),
    ({"preset": "double_blind", "completeness": "both"}, ["advised_on_it"]),
    ({"completeness": "person"}, []),
]


@pytest.mark.parametrize(("policy", "bars"), GATES)
def test_whoever_looked_whether_blind_work_is_all_there_does_not_judge_it(district, policy, bars):
    panels = Panels.publish(district, **policy)
    programme = panels.programme
    programme.educator = district.person("educator")
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft)
    returning, completing = (district.person("coordinator") for _ in range(2))
    programme.submit(draft)
    missing = {"missing": [{"pointer": "/evidence/talk", "detail": "the second talk"}]}
    returning.made(f"/submissions/{draft['id']}/return", missing)
    programme.submit(draft)
    become_assessor(district, returning, programme.version)
    completing.made(f"/submissions/{draft['id']}/complete")
    found = barred(panels, draft)
    assert found.get(str(returning.person_id), []) == bars
    ended = district.coordinator.get("/submissions/" + draft["id"]).json()
    assert "gated_by" not in ended
    # Also in the next attempt, and for whoever ran the programme until just now.
    become_assessor(district, completing, programme.version)
    seal_all(panels, draft)
    again = programme.educator.made(f"/submissions/{draft['id']}/resubmit")
    programme.submit(again)
    district.person("coordinator").made(f"/submissions/{again['id']}/complete")
    found = barred(panels, again)
    for one in (returning, completing):
        assert "advised_on_it" in found.get(str(one.person_id), []) or not bars


def test_whoever_looked_over_blind_work_sits_on_no_panel_about_it(district):
    panels = Panels.publish(district, preset="double_blind", completeness="person")
    programme = panels.programme
    programme.educator = district.person("educator")
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft)
    programme.submit(draft)
    looking = district.person("coordinator")
    looking.made(f"/submissions/{draft['id']}/complete")
    seal_all(panels, draft)
    become_assessor(district, looking, programme.version)
    appeal = file(panels, draft)
    people = [str(one.person_id) for one in (district.person(), district.person(), looking)]
    refused = district.coordinator.post(f"/appeals/{appeal['id']}/panel", {"person_ids": people})
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault == {"pointer": "/person_ids/2", "detail": "cannot sit: advised_on_it"}


def test_whoever_confirmed_what_stands_in_it_sits_on_no_panel_about_it(district):
    programme = attested(district)
    panels = Panels(programme, district)
    draft, piece = draft_with_all(programme)
    lineage = programme.version["microcredential_id"]
    host = district.person("assessor", microcredential_id=lineage)
    row = asked(programme, piece, host)
    host.made(f"/attestations/{row['id']}/confirm", {})
    programme.submit(draft)
    programme.judge(draft, plan_fits="not-yet")
    appeal = file(panels, draft)
    assert panel_of(panels, appeal) == []
    others = [district.person() for _ in range(2)]
    people = [str(one.person_id) for one in (*others, host)]
    refused = district.coordinator.post(f"/appeals/{appeal['id']}/panel", {"person_ids": people})
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault == {"pointer": "/person_ids/2", "detail": "cannot sit: attested_the_work"}


def test_teammates_neither_approve_what_they_made_nor_sit_on_a_panel_about_it(district):
    programme = publish(district, approver=True)
    _, (ada, one, _), (bo, other, _) = shared_and_taken(team_of(district, programme))
    ada.add_text(one, TALK)
    ada.submit(one)
    ada.judge(one, plan_fits="not-yet")
    lineage = programme.version["microcredential_id"]
    with district.service_work() as work:
        mate = bo.educator.person_id
        for name in ("approver", "assessor"):
            more = {"name": name, "scope_key": lineage, "microcredential_id": UUID(lineage)}
            work.add(Role, person_id=mate, **more)
    path = f"/decisions/{district.coordinator.get('/decisions', params={'submission_id': one['id']}).json()['data'][-1]['id']}/approve"
    assert bo.educator.post(path).status_code == 403
    district.person("approver").made(path)
    panels = Panels(ada, district)
    appeal = file(panels, one)
    assert panel_of(panels, appeal) == []
    assert "teammate" in district.coordinator.get(f"/appeals/{appeal['id']}").json()["obstacle"]
    assert other["state"] == "draft"
