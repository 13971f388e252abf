"""Drafts in a real browser: a closed page and a dropped connection cost nothing."""

import pytest

from tests import files
from tests.browser.site import examine, violations
from tests.programme import Programme

AREA = "#f-new-reflection-text"


@pytest.fixture(scope="module")
def programme(site):
    return Programme.publish(site.district, stages=1)


@pytest.fixture
def ada(site, programme):
    programme.educator = site.district.person("educator", name="Ada Byron")
    return programme.educator


def texts(programme, draft):
    found = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    return [piece["text"] for piece in found]


def open_draft(site, page, draft):
    page.goto(f"{site.url}/work/submissions/{draft['id']}")


def test_what_was_written_just_before_the_page_closed_comes_back_and_is_saved(
    site, context, page, programme, ada
):
    draft = programme.draft()
    site.enter(page, ada)
    open_draft(site, page, draft)
    context.set_offline(True)
    page.locator(AREA).fill("Closed before it was saved")
    page.close()
    context.set_offline(False)
    assert texts(programme, draft) == []
    again = context.new_page()
    open_draft(site, again, draft)
    again.get_by_text("What you wrote before the page was closed is back.").wait_for()
    assert again.locator(AREA).input_value() == "Closed before it was saved"
    again.get_by_text("Draft saved at").wait_for()
    assert texts(programme, draft) == ["Closed before it was saved"]
    assert again.evaluate("localStorage.length") == 0


def test_what_is_written_before_the_script_has_come_is_saved_all_the_same(
    site, page, programme, ada
):
    draft = programme.draft()
    site.enter(page, ada)
    late = []
    page.route("**/drafts*.js*", lambda route: late.append(route))  # noqa: PLW0108 -- the driver marks what it is given
    page.goto(f"{site.url}/work/submissions/{draft['id']}", wait_until="commit")
    page.locator(AREA).fill("Faster than the line")
    page.wait_for_timeout(200)
    assert texts(programme, draft) == []
    late.pop().continue_()
    page.get_by_text("Draft saved at").wait_for()
    assert texts(programme, draft) == ["Faster than the line"]


def test_a_dropped_connection_is_told_and_made_up_for(site, context, page, programme, ada):
    draft = programme.draft()
    site.enter(page, ada)
    open_draft(site, page, draft)
    context.set_offline(True)
    page.locator(AREA).fill("Written on a train")
    page.get_by_text("the connection failed").wait_for()
    assert not violations(page)
    page.locator(AREA).fill("Written on a train, and on")
    context.set_offline(False)
    page.get_by_text("Draft saved at").wait_for()
    assert texts(programme, draft) == ["Written on a train, and on"]


def test_who_is_signed_out_while_writing_is_told_and_finds_it_again(
    site, context, page, programme, ada
):
    draft = programme.draft()
    site.enter(page, ada)
    open_draft(site, page, draft)
    context.clear_cookies()
    page.locator(AREA).fill("Written after the session was over")
    page.get_by_text("you are signed out").wait_for()
    assert not violations(page)
    site.enter(page, ada)
    open_draft(site, page, draft)
    page.get_by_text("Draft saved at").wait_for()
    assert texts(programme, draft) == ["Written after the session was over"]


def test_an_answer_that_got_lost_makes_no_second_piece(site, context, page, programme, ada):
    draft = programme.draft()
    site.enter(page, ada)
    open_draft(site, page, draft)

    def lose_the_answer(route):
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/work/submissions/*", lose_the_answer)
    page.locator(AREA).fill("Stored once")
    page.get_by_text("the connection failed").wait_for()
    page.locator(AREA).fill("Stored once and written on")
    page.close()
    again = context.new_page()
    open_draft(site, again, draft)
    again.get_by_text("Draft saved at").wait_for()
    assert texts(programme, draft) == ["Stored once and written on"]


def test_what_somebody_else_saved_meanwhile_is_not_written_over(
    site, context, page, programme, ada
):
    draft = programme.draft()
    piece = programme.add_text(draft, "The first words that were stored")
    site.enter(page, ada)
    open_draft(site, page, draft)
    context.set_offline(True)
    page.get_by_role("textbox", name="Your text").fill("Mine, never sent")
    page.close()
    context.set_offline(False)
    theirs = {"text": "Changed in another window"}
    assert programme.educator.patch(f"/evidence/{piece['id']}", theirs, revision=1).is_success
    again = context.new_page()
    open_draft(site, again, draft)
    again.get_by_text("Not everything is saved").wait_for()
    assert again.get_by_role("textbox", name="Your text").input_value() == "Mine, never sent"
    assert texts(programme, draft) == ["Changed in another window"]


def test_the_page_of_a_pdf_is_accessible_and_turned_by_keyboard(
    site, context, page, programme, ada
):
    draft = programme.draft()
    piece = programme.add_plan(draft, files.pdf("One", "Two"))
    site.enter(page, ada)
    examine(context, f"{site.url}/evidence/{piece['id']}?page=2")
    page.goto(f"{site.url}/evidence/{piece['id']}")
    page.get_by_role("link", name="Next page").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2")
    shown = page.locator("figure img")
    assert shown.get_attribute("alt") == "Page 2 of 2 of plan.pdf"
    assert shown.evaluate("image => image.naturalWidth") > 1000


def test_signing_out_leaves_no_words_in_the_browser(site, context, page):
    programme = Programme.publish(site.district)
    draft = programme.draft()
    site.enter(page, programme.educator)
    page.goto(f"{site.url}/work/submissions/{draft['id']}")
    page.route("**/work/submissions/*", lambda route: route.abort())
    page.locator("#f-new-reflection-text").fill("Words that were never sent")
    page.get_by_text("Not saved yet: the connection failed").wait_for()
    kept = "() => Object.keys(localStorage).filter((name) => name.startsWith('laurel:')).length"
    assert page.evaluate(kept) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(kept) == 0
