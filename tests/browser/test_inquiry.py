"""Inquiry cycles in a real browser: accessible in every phase and every look."""

from tests.browser.site import examine
from tests.inquiry import STUDIED, opened
from tests.programme import Programme


def test_the_pages_of_a_cycle_are_accessible_in_every_phase(site, context, page):
    people = [site.district.person("educator", name=name) for name in ("Kim Lee", "Ada Byron")]
    cycle = opened(Programme.publish(site.district), people)
    own = f"{site.url}/inquiry/{cycle.row['id']}"
    site.enter(page, people[0])
    examine(context, f"{site.url}/inquiry/new")
    assert cycle.add_file().is_success
    examine(context, own)
    cycle.scored()
    examine(context, own)
    assert cycle.write(**STUDIED).is_success
    people[0].made(f"{cycle.path}/act")
    examine(context, own)
    examine(context, f"{site.url}/inquiry")
