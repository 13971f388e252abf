"""A whole double-blind round by real people in real browsers: draft, two who disagree, a third, appeal, badge."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.api.panels import Panels
from tests.api.sittings import panel_of
from tests.browser.site import violations
from tests.district import Caller
from tests.programme import PDF, WORDS

PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
BY_KEYS = "document.activeElement.innerText || document.activeElement.value || ''"
# Nobody gets lost: whatever has the focus is reached within so many steps.
MOST_STEPS = 120


class People:
    """Everybody in a browser of their own, signed in by a link."""

    def __init__(self, site, browser):
        self.site, self.browser, self.contexts = site, browser, []

    def enter(self, person):
        context = self.browser.new_context()
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        self.site.enter(page, person if isinstance(person, Caller) else UUID(person))
        return page

    def leave(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def people(site, browser) -> Iterator[People]:
    made = People(site, browser)
    yield made
    made.leave()


@pytest.fixture
def panels(site):
    """Two judge, a third where they disagree, three more decide on appeals: nobody sits twice."""
    made = Panels.publish(site.district, more=6, preset="double_blind")
    made.programme.educator = site.district.person("educator", name="Mary Shelley")
    return made


def press(page, name):
    """Go to the button or link of this name by keyboard, and press it."""
    page.locator("main a, main button").filter(has_text=name).first.wait_for()
    page.evaluate("document.querySelector('main').focus()")
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if name in page.evaluate(BY_KEYS):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} cannot be reached by keyboard")


def draft(people, educator, version_id):
    """Write, close the page in the middle of it, come back and hand in; nothing is lost."""
    page = people.enter(educator)
    page.goto(f"{people.site.url}/catalogue/{version_id}")
    press(page, "Enroll")
    press(page, "Start this stage")
    area = page.locator("#f-new-reflection-text")
    area.fill(WORDS)
    expect(page.locator(".counter output").first).to_have_text(str(len(WORDS.split())))
    page.get_by_text("Draft saved at").wait_for()
    area.fill(f"{WORDS} Nobody was left out.")
    address = page.url
    page.close()
    page = people.contexts[-1].new_page()
    page.goto(address)
    text = page.get_by_role("textbox", name="Your text")
    assert text.input_value() == f"{WORDS} Nobody was left out."
    page.set_input_files("#f-new-plan-file", PLAN)
    press(page, "Save and hand in")
    page.wait_for_url("**/hand-in")
    page.get_by_label("This is my own work").check()
    press(page, "Hand in")
    page.wait_for_url(address)
    return page


def judge(people, person, *missing):
    """Take the next one and judge it, touching nothing but keys."""
    page = people.enter(person)
    page.goto(f"{people.site.url}/queue")
    assert page.get_by_role("button", name="Take it on").count() == 0
    press(page, "Give me the next")
    page.wait_for_url("**/queue/*")
    assert "Shelley" not in page.content()
    for place, choices in enumerate(page.locator("fieldset").all()):
        choices.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        if place not in missing:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("Say who spoke, and what came of it.")
    press(page, "Save and seal")
    page.wait_for_url("**/seal")
    press(page, "Seal it")
    page.get_by_text("Your review is sealed").wait_for()
    return page


def appeal(page):
    """Challenge the decision from the feedback."""
    press(page, "Appeal this decision instead")
    page.wait_for_url("**/appeal")
    page.get_by_label("On what ground?").select_option(index=1)
    page.get_by_label("What was wrong?").fill("The second paragraph says who spoke.")
    press(page, "Appeal")
    page.wait_for_url("**/appeals/*")


def vote(people, person):
    """Find the panel that one sits on, and say that the decision does not stand."""
    page = people.enter(person)
    page.goto(f"{people.site.url}/queue")
    press(page, "Read the record and vote")
    page.wait_for_url("**/panels/*")
    assert "Shelley" not in page.content()
    page.get_by_label("It does not stand").check()
    page.get_by_label("Why?").fill("Who spoke stands in the second paragraph.")
    press(page, "Seal my vote")
    page.get_by_role("status").get_by_text("Your vote is sealed").wait_for()


def test_a_double_blind_round_with_a_third_reader_an_appeal_and_a_badge(site, people, panels):
    programme = panels.programme
    version_id, educator = programme.version["id"], programme.educator
    page = draft(people, educator, version_id)
    submission = educator.get("/submissions").json()["data"][-1]
    first, second = panels.live(submission)
    judge(people, first["person_id"])
    page.reload()
    assert "not yet" not in page.get_by_role("main").inner_text().lower()
    judge(people, second["person_id"], 0)
    page.reload()
    # The educator learns of no disagreement, nor does the third whom it brings in.
    assert educator.get(f"/submissions/{submission['id']}").json()["state"] == "in_review"
    (third,) = panels.waiting(submission)
    desk = judge(people, third["person_id"], 0)
    assert "third" not in desk.get_by_role("main").inner_text().lower()
    page.reload()
    page.get_by_role("alert").or_(page.get_by_text("1 of 3 criteria")).first.wait_for()
    appeal(page)
    made = educator.get("/appeals").json()["data"][-1]
    seats = panel_of(panels, made)
    judged = {one["person_id"] for one in (first, second, third)}
    assert len(seats) == 3
    assert not judged & {one["person_id"] for one in seats}
    for seat in seats:
        vote(people, seat["person_id"])
    page.reload()
    assert "The decision does not stand." in page.get_by_role("main").inner_text()
    site.run_jobs()
    verified(page, site)


def verified(page, site):
    """The badge is there, is shown to strangers, and is found genuine by its address."""
    page.goto(f"{site.url}/portfolio")
    press(page, "Share")
    press(page, "Open its page")
    page.wait_for_url("**/credentials/*")
    badge = page.url
    assert page.get_by_role("heading", level=1).inner_text() == "Classroom talk"
    page.goto(f"{site.url}/verify")
    page.get_by_label("Badge or its address").fill(badge)
    press(page, "Verify")
    result = page.locator("#result")
    assert result.get_by_role("heading", level=2).inner_text() == "Genuine"
    assert violations(page) == []
