"""Appeals, panels and notices in a real browser: accessible in every look."""

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.browser.site import examine


def test_the_pages_of_appeals_and_panels_are_accessible(site, context, page):
    panels = Panels.publish(site.district, more=3)
    educator = panels.programme.educator
    submission = panels.programme.complete()
    panels.programme.judge(submission, plan_fits="not-yet")
    site.enter(page, educator)
    decision = panels.programme.decision(submission)
    examine(context, f"{site.url}/work/submissions/{submission['id']}")
    examine(context, f"{site.url}/decisions/{decision['id']}/appeal")
    appeal = file(panels, submission)
    examine(context, f"{site.url}/appeals/{appeal['id']}")
    site.enter(page, site.district.acting_for(panel_of(panels, appeal)[0]["person_id"]))
    examine(context, f"{site.url}/panels/{appeal['id']}")
