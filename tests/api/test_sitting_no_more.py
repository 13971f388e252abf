"""Who may not sit on a panel any more neither keeps the seat nor votes, unless they voted before."""

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.district import District

UPHOLD = {"vote": "uphold", "reason": "It was judged as the guide says."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "sitting-no-more")


def appealed(district, **policy):
    """An appeal with its panel, and one assessor more than sits on it."""
    panels = Panels.publish(district, more=5, **policy)
    panels.programme.educator = district.person("educator")
    submission = panels.programme.complete()
    for asked in panels.live(submission):
        panels.seal(asked, plan_fits="not-yet")
    return panels, file(panels, submission)


def relate(panels, person_id, kind):
    other = str(panels.programme.educator.person_id)
    body = {"person_id": person_id, "other_person_id": other, "kind": kind}
    panels.district.coordinator.made("/relationships", body)


def lose_roles(panels, person_id):
    coordinator = panels.district.coordinator
    for role in coordinator.get("/roles", params={"person_id": person_id}).json()["data"]:
        path = f"/roles/{role['id']}"
        assert coordinator.delete(path, revision=role["revision"]).status_code == 204


def sitting(panels, appeal):
    return {seat["person_id"] for seat in panel_of(panels, appeal)}


def vote(panels, appeal, person_id):
    return panels.district.acting_for(person_id).post(f"/appeals/{appeal['id']}/vote", UPHOLD)


@pytest.mark.parametrize(
    ("kind", "policy", "stays"),
    [
        ("conflict_with", {}, False),
        ("coach_of", {}, False),
        # The policy's conflicts name no line managers and no learning partners here.
        ("manager_of", {}, True),
        ("partner_of", {"conflicts": ["learning_partner"]}, False),
        # Else a seat that is taken away would tell its member whose work it is.
        ("conflict_with", {"preset": "double_blind"}, True),
    ],
)
def test_who_is_near_to_the_educator_by_now_neither_votes_nor_sits_where_names_are_known(
    district, worker, kind, policy, stays
):
    panels, appeal = appealed(district, **policy)
    near, *others = [seat["person_id"] for seat in panel_of(panels, appeal)]
    relate(panels, near, kind)
    if stays:
        worker.run_all_due()
        assert near in sitting(panels, appeal)
        assert vote(panels, appeal, near).status_code == 200
        return
    refused = vote(panels, appeal, near)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("You may not vote on this panel any more")
    worker.run_all_due()
    now = sitting(panels, appeal)
    assert (near in now, len(now), set(others) < now) == (False, 3, True)
    assert vote(panels, appeal, near).status_code == 403
    for one in now:
        assert vote(panels, appeal, one).status_code == 200
    ended = panels.programme.educator.get(f"/appeals/{appeal['id']}").json()
    assert ended["state"] == "upheld"


def test_a_vote_that_was_cast_before_the_conflict_stays(district, worker):
    panels, appeal = appealed(district)
    near = panel_of(panels, appeal)[0]["person_id"]
    assert vote(panels, appeal, near).status_code == 200
    relate(panels, near, "conflict_with")
    worker.run_all_due()
    assert near in sitting(panels, appeal)


def test_who_was_drawn_and_lost_the_role_neither_votes_nor_sits(district, worker):
    panels, appeal = appealed(district)
    gone = panel_of(panels, appeal)[0]["person_id"]
    lose_roles(panels, gone)
    assert vote(panels, appeal, gone).status_code == 403
    worker.run_all_due()
    assert (gone in sitting(panels, appeal), len(sitting(panels, appeal))) == (False, 3)


def test_who_is_given_a_role_that_shows_names_sits_blind_no_more(district, worker):
    panels, appeal = appealed(district, preset="double_blind")
    seeing = panel_of(panels, appeal)[0]["person_id"]
    body = {"person_id": seeing, "name": "approver"}
    district.coordinator.made("/roles", body)
    assert vote(panels, appeal, seeing).status_code == 403
    worker.run_all_due()
    assert (seeing in sitting(panels, appeal), len(sitting(panels, appeal))) == (False, 3)


def test_an_outside_panel_needs_no_role_and_its_free_seat_is_named_anew(district, worker):
    panels, appeal = appealed(district)
    outside = [str(district.person().person_id) for _ in range(3)]
    path = f"/appeals/{appeal['id']}"
    district.coordinator.made(f"{path}/panel", {"person_ids": outside})
    assert vote(panels, appeal, outside[1]).status_code == 200
    relate(panels, outside[0], "conflict_with")
    assert vote(panels, appeal, outside[0]).status_code == 403
    worker.run_all_due()
    assert sitting(panels, appeal) == set(outside[1:])
    assert "name a panel anew" in district.coordinator.get(path).json()["obstacle"]


@pytest.mark.parametrize("role", ["assessor", "approver"])
def test_it_is_the_same_on_the_panel_of_a_case(district, worker, role):
    panels = Panels.publish(district, more=0)
    lineage = panels.programme.version["microcredential_id"]
    for _ in range(5):
        district.person(role, microcredential_id=lineage)
    panels.programme.educator = district.person("educator")
    panels.programme.judge(panels.programme.complete())
    worker.run_all_due()
    holder, coordinator = panels.programme.educator, district.coordinator
    owner = {"person_id": str(holder.person_id)}
    (badge,) = coordinator.get("/credentials", params=owner).json()["data"]
    charge = {"credential_id": badge["id"], "reason": "evidence_not_own", "notice": "Not yours."}
    path = f"/cases/{coordinator.made('/cases', charge)['id']}"
    holder.made(f"{path}/answer", {"answer": "It is mine."})

    def seated():
        found = coordinator.get(f"{path}/panel").json()["data"]
        return [one["person_id"] for one in found if one["state"] == "seated"]

    rival, gone, _ = seated()
    relate(panels, rival, "conflict_with")
    lose_roles(panels, gone)
    revoke = {"vote": "revoke", "reason": "They are my rival."}
    for one in (rival, gone):
        assert district.acting_for(one).post(f"{path}/vote", revoke).status_code == 403
    worker.run_all_due()
    assert (len(seated()), {rival, gone} & set(seated())) == (3, set())
