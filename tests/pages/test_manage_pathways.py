"""A coordinator's pages of pathways, without a browser and without JavaScript."""

import pytest

from tests.api.definitions import unused
from tests.district import District
from tests.pages.people import AtPages
from tests.pathway_builders import Stack

BASE = "/manage/pathways"


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "running-pathways")


@pytest.fixture
def desk(district):
    return AtPages.enter(district, district.coordinator)


def slug_of(district, microcredential_id):
    return district.coordinator.get(f"/microcredentials/{microcredential_id}").json()["slug"]


def text_of(district, stack, slug, count=2):
    named = ", ".join(slug_of(district, one) for one in stack.ids)
    capstone = slug_of(district, stack.capstone["microcredential_id"])
    return (
        f"laurel: 1\npathway: {slug}\nname: Lead teacher\ndescription: Both of them.\n"
        f"capstone: {capstone}\nrequirement:\n  key: both\n  name: Both\n  count: {count}\n"
        f"  microcredentials: [{named}]\n"
    )


def path_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def test_a_pathway_is_written_changed_published_followed_and_archived(district, desk, worker):
    stack, slug = Stack.make(district), unused("pathway")
    assert "lead-teacher" in desk.get(f"{BASE}/new")
    path = path_of(desk.send(f"{BASE}/new", data={"text": text_of(district, stack, slug)}))
    assert "Draft" in desk.get(path)
    assert slug in desk.get(f"{path}/change")
    easier = text_of(district, stack, slug, 1)
    assert path_of(desk.send(f"{BASE}/new", data={"text": easier})) == path
    assert desk.send(f"{path}/publish").status_code == 303
    assert "Published" in desk.get(path)
    assert path in desk.get(BASE)
    twice = desk.send(f"{path}/publish")
    assert twice.status_code == 303
    ada = district.person("educator", name="Ada Byron")
    stack.give(ada, 0)
    worker.run_all_due()
    shown = desk.get(f"/manage/pathways/{version(district, path)['pathway_id']}/people")
    assert "Ada Byron" in shown
    assert "All 1 places are filled." in shown
    assert desk.send(f"{path}/archive").status_code == 303
    assert "Archived" in desk.get(path)


def version(district, path):
    return district.coordinator.get(f"/pathway-versions/{path.rpartition('/')[2]}").json()


def test_what_is_wrong_in_a_text_is_said_with_its_line_and_the_text_stays(district, desk):
    stack = Stack.make(district, 1)
    good = text_of(district, stack, unused("pathway"), 1)
    for wrong in (
        "",
        "hello",
        "laurel: 2",
        good + "more: 1\n",
        good.replace("[", "[no-such-one, "),
    ):
        answer = desk.send(f"{BASE}/new", data={"text": wrong})
        assert answer.status_code == 422, wrong
        assert "Nothing was kept" in answer.text
    assert "no-such-one" in answer.text


def test_only_those_who_write_definitions_see_these_pages(district):
    educator = AtPages.enter(district, district.person("educator"))
    for path in (BASE, f"{BASE}/new"):
        educator.get(path, 403)
    auditor = AtPages.enter(district, district.person("auditor"))
    auditor.get(BASE)
    auditor.get(f"{BASE}/new", 403)
