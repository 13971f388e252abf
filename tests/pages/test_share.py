"""Passing on a badge of one's own, and what the menu shows to whom."""

import re

import pytest

from tests.district import District
from tests.integration import awards
from tests.pages.manage_world import Desk
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "sharing")


@pytest.fixture(scope="module")
def badge(district):
    """Who earned it, and the badge."""
    programme = Programme.publish(district)
    return programme, awards.issue(programme, awards.earn(programme))


def test_every_way_to_pass_on_a_badge_stands_on_its_page(district, badge):
    programme, row = badge
    desk = Desk.of(district, programme.educator)
    assert f'href="/portfolio/{row.id}/share"' in desk.page("/portfolio")
    page = desk.page(f"/portfolio/{row.id}/share")
    public = re.search(r'value="(http[^"]+/credentials/[0-9a-f-]+)" readonly', page)[1]
    assert public.endswith(f"/credentials/{row.id}")
    linkedin = re.search(r'href="(https://www\.linkedin\.com[^"]+)" rel="noopener', page)[1]
    for part in ("name=", "organizationName=", "issueYear=", "issueMonth=", f"certId={row.id}"):
        assert part in linkedin
    assert "You leave this site" in page
    assert re.search(r'href="mailto:\?subject=[^"]+&amp;body=[^"]+%2Fcredentials%2F', page)
    for ending in (".json", ".jwt", ".png", ".svg", ".pdf"):
        assert f'href="/credentials/{row.id}{ending}" download' in page
    for ending in ("", ".jws", ".png", ".svg"):
        path = f"/ob2/assertions/{row.id}{ending}"
        assert f'href="{path}" download' in page
        assert district.http.get(path).status_code == 200


def test_nobody_else_passes_it_on(district, badge, wiring, http):
    path = f"/portfolio/{badge[1].id}/share"
    for person in (district.coordinator_id, district.person("educator")):
        assert Desk.of(district, person).get(path).status_code == 403
    elsewhere = District.make(wiring, http, "sharing-elsewhere")
    assert Desk.of(elsewhere, elsewhere.coordinator_id).get(path).status_code == 404


def test_a_badge_that_was_taken_back_is_not_passed_on(district):
    programme = Programme.publish(district)
    row = awards.issue(programme, awards.earn(programme))
    district.coordinator.made(f"/credentials/{row.id}/revoke", {"reason": "asked_by_owner"})
    page = Desk.of(district, programme.educator).page(f"/portfolio/{row.id}/share")
    assert "This badge was taken back" in page
    assert "linkedin" not in page


def test_a_line_manager_finds_the_plans_of_their_people_in_the_menu(district):
    manager, educator = district.person("educator"), district.person("educator")
    assert 'href="/plans"' not in Desk.of(district, manager).page("/goals")
    district.relate(manager, "manager_of", educator)
    assert 'href="/plans"' in Desk.of(district, manager).page("/goals")
    assert 'href="/plans"' not in Desk.of(district, educator).page("/goals")


def test_many_entries_stand_in_groups_and_few_in_a_row(district):
    page = Desk.of(district, district.coordinator_id).page("/manage/people")
    assert page.count('<details class="group"') == 3
    assert re.search(r'<details class="group" name="places" data-here>', page)
    few = Desk.of(district, district.person("educator")).page("/goals")
    assert '<details class="group"' not in few
