"""An educator and an assessor in real browsers: one submission from the first word to the badge."""

import pytest

from tests.browser.site import examine, violations
from tests.programme import PDF, WORDS, Programme


@pytest.fixture(scope="module")
def programme(site):
    return Programme.publish(site.district, stages=1)


@pytest.fixture
def ada(site, programme):
    programme.educator = site.district.person("educator", name="Ada Byron")
    return programme.educator


@pytest.fixture
def assessors_page(browser):
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def tab_to(page, name):
    """Go on by keyboard until the thing of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.innerText || document.activeElement.value")
        if name in (text or ""):
            return
    pytest.fail(f"{name} cannot be reached by keyboard")


def hand_in(page):
    page.get_by_role("button", name="Save and hand in").click()
    page.wait_for_url("**/hand-in")
    page.get_by_label("This is my own work").check()
    tab_to(page, "Hand in")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/hand-in"))


def judge(site, page, *, met):
    page.goto(f"{site.url}/queue")
    page.get_by_role("button", name="Take it on").first.click()
    page.wait_for_url("**/queue/*")
    for choices in page.locator("fieldset").all():
        choices.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        if met:
            page.keyboard.press("ArrowDown")
    for comment in page.locator("textarea[name^=comment]").all():
        comment.fill("Say what the students did differently.")
    page.get_by_role("button", name="Save and seal").click()
    page.wait_for_url("**/seal")
    tab_to(page, "Seal it")
    page.keyboard.press("Enter")
    page.get_by_text("Your review is sealed").wait_for()


def test_one_submission_from_draft_over_not_yet_to_the_badge(
    site, page, assessors_page, programme, ada
):
    site.enter(page, ada)
    page.goto(f"{site.url}/catalogue/{programme.version['id']}")
    page.get_by_label("Your topic").fill("Wait time")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start this stage").click()
    page.locator("#f-new-reflection-text").fill(WORDS)
    page.set_input_files(
        "#f-new-plan-file", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    hand_in(page)
    submission = programme.educator.get("/submissions").json()["data"][0]
    assessor = site.district.acting_for(programme.assignment(submission)["person_id"])
    site.enter(assessors_page, assessor)
    judge(site, assessors_page, met=False)
    page.reload()
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Open attempt 2").click()
    page.get_by_role("textbox", name="Your text").fill(f"{WORDS} They answered one another.")
    hand_in(page)
    judge(site, assessors_page, met=True)
    site.run_jobs()
    page.goto(f"{site.url}/portfolio")
    shared(page)
    page.wait_for_url("**/credentials/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Classroom talk"
    with page.expect_download() as started:
        page.get_by_role("link", name="Image (PNG)").click()
    picture = started.value.path().read_bytes()
    answer = site.district.http.post("/verify", files={"file": ("badge.png", picture)})
    assert answer.json()["verdict"] == "valid"


def shared(page):
    """From the portfolio over the page of sharing to the badge."""
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Copy the link").click()
    said = page.get_by_role("status")
    said.filter(has_text="Copied").or_(said.filter(has_text="It is selected")).wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="Open its page").click()


def test_what_waits_is_taken_back_worked_on_and_handed_in_again(site, page):
    programme = Programme.publish(site.district)
    submission = programme.complete()
    site.enter(page, programme.educator)
    page.goto(f"{site.url}/work/submissions/{submission['id']}")
    page.get_by_role("link", name="Take it back to work on it").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("It is a draft again, with everything in it.").wait_for()
    page.get_by_role("textbox", name="Your text").fill(f"{WORDS} They answered one another.")
    hand_in(page)
    given = programme.educator.get(f"/submissions/{submission['id']}/evidence").json()["data"]
    assert any("They answered one another." in (one["text"] or "") for one in given)
    assert programme.state(submission) == "in_review"


def test_a_draft_is_kept_while_it_is_written_and_counted(site, page, programme, ada):
    draft = programme.draft()
    site.enter(page, ada)
    page.goto(f"{site.url}/work/submissions/{draft['id']}")
    area = page.locator("#f-new-reflection-text")
    area.fill("One two three")
    assert page.locator(".counter output").first.inner_text() == "3"
    page.get_by_text("Draft saved at").wait_for()
    area.fill("One two three four five")
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_text("Draft saved at").wait_for()
    page.goto(f"{site.url}/work")
    pieces = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    assert [piece["text"] for piece in pieces] == ["One two three four five"]


def test_everything_works_without_scripts(site, browser, programme, ada):
    draft = programme.draft()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.enter(page, ada)
    page.goto(f"{site.url}/work/submissions/{draft['id']}")
    page.locator("#f-new-reflection-text").fill(WORDS)
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_text("Your draft is saved.").wait_for()
    assert page.get_by_role("textbox", name="Your text").input_value() == WORDS
    context.close()


def test_the_educators_pages_are_accessible(site, context, page, programme, ada):
    site.enter(page, ada)
    for path in ("/work", "/portfolio"):
        examine(context, site.url + path)
    draft = programme.draft()
    path = f"/work/submissions/{draft['id']}"
    programme.add_text(draft)
    programme.add_plan(draft)
    enrollment = f"/work/{draft['enrollment_id']}"
    offer = f"/catalogue/{programme.version['id']}"
    for one in ("/catalogue", offer, "/work", enrollment, f"{enrollment}/withdraw", path):
        examine(context, site.url + one)
    for one in (f"{path}/hand-in", f"{path}/withdraw"):
        examine(context, site.url + one)
    programme.submit(draft)
    examine(context, site.url + path)
    programme.judge(draft, plan_fits="not-yet")
    for one in (path, f"{path}/try-again"):
        examine(context, site.url + one)


def test_a_refused_save_is_accessible_and_leads_to_the_fault(site, page, programme, ada):
    draft = programme.draft()
    site.enter(page, ada)
    page.goto(f"{site.url}/work/submissions/{draft['id']}")
    page.locator("#f-new-extra-url").fill("not an address")
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "f-new-extra-url"
    assert violations(page) == []
