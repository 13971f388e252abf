"""Partner checks on pages: the panel on the draft, and the list of whoever is asked."""

import pytest

from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme

WORK = "/work"
HOSTILE = "<script>alert(1)</script> The plan stops midway."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "partner-pages")


@pytest.fixture
def pair(district):
    """An educator with a draft that has all parts, and a partner."""
    programme = Programme.publish(district, policy={"partner_check": "required"})
    partner = district.person("educator", name="Emmy Noether")
    district.relate(partner, "partner_of", programme.educator)
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft)
    return draft, AtPages.enter(district, programme.educator), partner


def test_a_draft_goes_to_the_partner_and_back(district, pair):
    draft, ada, partner = pair
    path = f"{WORK}/submissions/{draft['id']}"
    assert "a learning partner has to look it over first" in ada.get(path)
    refused = ada.send(f"{path}/hand-in", data={"declared_own_work": "on"})
    assert refused.headers["location"] == f"{path}#partner"
    asked = {"person_id": str(partner.person_id)}
    assert ada.send(f"/asking/partners/{draft['id']}", data=asked).status_code == 303
    emmy = AtPages.enter(district, partner)
    assert "asks you to look over a draft" in emmy.get("/asked")
    (check,) = partner.get("/partner-checks").json()["data"]
    page = f"/asked/partner-checks/{check['id']}"
    assert "Nothing is counted as missing" in emmy.get(page)
    fields = {"digest": check["draft_digest"], "ticks": ["plan"], "note": HOSTILE}
    missed = emmy.send(page, data=fields | {"action": "confirm"})
    assert missed.status_code == 422
    assert "not ticked" in missed.text
    assert "<script>alert" not in missed.text
    assert emmy.send(page, data=fields | {"action": "return"}).status_code == 303
    assert "You have answered" in emmy.get(page)
    seen = ada.get(path)
    assert "Came back" in seen
    assert "<script>alert" not in seen


def test_asking_is_taken_back_and_strangers_see_nothing(district, pair):
    draft, ada, partner = pair
    ada.send(f"/asking/partners/{draft['id']}", data={"person_id": str(partner.person_id)})
    (check,) = partner.get("/partner-checks").json()["data"]
    page = f"/asked/partner-checks/{check['id']}"
    AtPages.enter(district, district.person()).get(page, status=403)
    assert ada.send(f"/asking/partner-checks/{check['id']}/withdraw").status_code == 303
    emmy = AtPages.enter(district, partner)
    late = emmy.send(page, data={"digest": "x", "action": "return", "note": "Kept words."})
    assert late.status_code == 409
    assert "Kept words." in late.text


def test_where_nobody_is_a_partner_the_page_says_so(district):
    programme = Programme.publish(district, policy={"partner_check": "optional"})
    draft = programme.draft()
    page = AtPages.enter(district, programme.educator).get(f"{WORK}/submissions/{draft['id']}")
    assert "You have no learning partner yet" in page
    sent = AtPages.enter(district, programme.educator).send(
        f"/asking/partners/{draft['id']}", data={"person_id": ""}
    )
    assert sent.headers["location"].endswith("#partner")
