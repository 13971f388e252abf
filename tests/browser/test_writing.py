"""Every form on which a version is written, in every look; and a version written by hand in a browser."""

import pytest

from app.pages.manage.writing.places import ALONE
from tests.browser.places import Things
from tests.browser.site import examine

FORMS = [
    *(f"write/{part}" for part in ALONE),
    "write/stages/new",
    "write/stages/stage-1",
    "write/questions/new",
    "write/groups/new",
    "stages/stage-1/evidence/new",
    "stages/stage-1/criteria/new",
    "stages/stage-1/criteria/plan-fits",
]


@pytest.fixture(scope="module")
def things(site):
    return Things(site)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_draft_is_accessible_and_fits_in_every_look(
    site, context, page, things, form
):
    site.enter(page, site.district.coordinator_id)
    version = things.written["id"]
    examine(context, f"{site.url}/manage/microcredentials/versions/{version}/{form}")
