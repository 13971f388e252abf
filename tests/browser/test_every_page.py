"""Every page that the application has, in every look: no page is forgotten, and none is new here."""

import pytest

from tests.browser.places import PLACES, Things, page_routes
from tests.browser.site import examine


@pytest.fixture(scope="module")
def things(site):
    return Things(site)


def test_no_page_that_is_gone_is_still_listed():
    assert set(page_routes()) >= PLACES.keys()


@pytest.mark.parametrize("path", page_routes())
def test_every_page_is_accessible_and_fits_in_every_look(site, context, page, things, path):
    look = things.look(path)
    if look.person:
        site.enter(page, look.person)
    examine(context, site.url + path.format(**look.about), status=look.status)


def test_a_page_that_nobody_told_of_is_an_error(things):
    for path in ("/a/new/{thing_id}", "/manage/new/{thing_id}"):
        with pytest.raises(AssertionError, match="is a new page"):
            things.look(path)
