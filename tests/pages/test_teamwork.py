"""Teamwork on pages: share a piece of one's draft, take what the team shares; no script needed."""

import pytest

from tests.api.test_team_artefacts import join, publish, shared_and_taken
from tests.district import District
from tests.pages.people import AtPages
from tests.programme import PDF, Programme

WORK = "/work"


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "teamwork-pages")


def test_a_piece_goes_from_one_draft_to_the_other(district):
    ada = publish(district)
    bo = Programme(district, ada.version, district.person("educator"), ada.assessor)
    team = district.coordinator.made("/teams", {"name": "<b>Grade 9</b>"})
    join(district, team, ada.educator)
    join(district, team, bo.educator)
    one, other = ada.draft(), bo.draft()
    piece = ada.add_plan(one)
    first, second = AtPages.enter(district, ada.educator), AtPages.enter(district, bo.educator)
    assert f"/teamwork/{one['id']}/plan" in first.get(f"{WORK}/submissions/{one['id']}")
    page = first.get(f"/teamwork/{one['id']}/plan")
    assert "Nobody has shared anything for this yet" in page
    assert "<b>Grade 9</b>" not in page
    fields = {"team_id": team["id"], "evidence_id": piece["id"], "replaces": ""}
    done = first.send(f"/teamwork/{one['id']}/plan/share", data=fields)
    assert done.headers["location"].endswith("#r-plan")
    assert "Take it into my draft" in second.get(f"/teamwork/{other['id']}/plan")
    took = second.send(f"/teamwork/{other['id']}/plan/take", data={"team_id": team["id"]})
    assert took.headers["location"].endswith("#r-plan")
    assert "In your draft" in second.get(f"/teamwork/{other['id']}/plan")
    own = bo.educator.get(f"/submissions/{other['id']}/evidence").json()["data"][0]
    assert bo.educator.get(f"/evidence/{own['id']}/content").content == PDF
    # Made from a page that is out of date.
    late = first.send(f"/teamwork/{one['id']}/plan/share", data=fields)
    assert late.headers["location"] == f"/teamwork/{one['id']}/plan"
    first.get(f"/teamwork/{other['id']}/plan", status=403)


def test_what_is_shared_is_withdrawn_and_a_draft_says_that_it_still_has_its_copy(district):
    ada = publish(district)
    bo = Programme(district, ada.version, district.person("educator"), ada.assessor)
    team, (_, one, piece), (_, other, _) = shared_and_taken(
        (team_with(district, ada, bo), ((ada, ada.draft()), (bo, bo.draft())))
    )
    first, second = AtPages.enter(district, ada.educator), AtPages.enter(district, bo.educator)
    path = f"/teamwork/{other['id']}/plan"
    (row,) = district.coordinator.get(f"/teams/{team['id']}/artefacts").json()["data"]
    gone = {"artefact_id": row["id"], "sha256": "0" * 64}
    refused = second.send(f"{path}/withdraw", data=gone)
    assert refused.headers["location"] == path
    assert "Withdraw it from Grade 4" in second.get(path)
    second.send(f"{path}/withdraw", data=gone | {"sha256": piece["sha256"]})
    page = second.get(path)
    assert "was withdrawn on" in page
    assert "Your draft still has its copy" in page
    assert "Share mine" in first.get(f"/teamwork/{one['id']}/plan")


def team_with(district, *programmes):
    team = district.coordinator.made("/teams", {"name": "Grade 4"})
    for mine in programmes:
        join(district, team, mine.educator)
    return team


def test_without_a_team_or_where_nothing_is_shared_the_page_says_so(district):
    mine = publish(district)
    draft = mine.draft()
    at = AtPages.enter(district, mine.educator)
    assert "You are in no team" in at.get(f"/teamwork/{draft['id']}/plan")
    at.get(f"/teamwork/{draft['id']}/reflection", status=404)
    at.get(f"/teamwork/{draft['id']}/no-such", status=404)
    refused = at.send(f"/teamwork/{draft['id']}/plan/take", data={"team_id": "x"})
    assert refused.status_code == 303
