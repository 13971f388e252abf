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


def test_the_pages_of_those_who_run_appeals_cases_and_holds_are_accessible(site, context, page):
    panels = Panels.publish(site.district, more=4)
    submission = panels.programme.complete()
    (assignment,) = panels.live(submission)
    note = {"code": "copied", "note": "Page 2 stands in another plan."}
    panels.take(assignment).made(f"/assignments/{assignment['id']}/flags", note)
    site.enter(page, site.district.coordinator)
    examine(context, f"{site.url}/manage/flags")
    examine(context, f"{site.url}/manage/submissions/{submission['id']}/doubts")
    panels.seal(assignment | {"state": "claimed"}, plan_fits="not-yet")
    appeal = file(panels, submission)
    for path in ("", f"/{appeal['id']}", f"/{appeal['id']}/panel"):
        examine(context, f"{site.url}/manage/appeals{path}")
    examine(context, f"{site.url}/manage/cases")
    site.enter(page, panels.programme.educator)
    examine(context, f"{site.url}/appeals")
    site.enter(page, site.district.acting_for(panel_of(panels, appeal)[0]["person_id"]))
    examine(context, f"{site.url}/panels")
