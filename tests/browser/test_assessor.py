"""The assessor's desk in a real browser: accessible in every look, and nothing hostile runs."""

import pytest

from tests.browser.site import examine, violations
from tests.programme import Programme

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def programme(site):
    return Programme.publish(site.district)


@pytest.fixture
def offered(programme):
    draft = programme.draft()
    programme.add_text(draft, f"{HOSTILE} and five more words here")
    programme.add_plan(draft)
    return programme.assignment(programme.submit(draft))


@pytest.fixture
def assessor(site, offered):
    return site.district.acting_for(offered["person_id"])


def test_the_assessors_pages_are_accessible(site, context, page, assessor, offered):
    site.enter(page, assessor)
    desk = f"/queue/{offered['id']}"
    for path in ("/queue", desk, f"{desk}/recuse"):
        examine(context, site.url + path)
    assessor.made(f"/assignments/{offered['id']}/claim")
    levels = [
        {"criterion": key, "level": "on-track", "comment": HOSTILE}
        for key in ("plan-fits", "reflection-honest", "whole-fits")
    ]
    draft = assessor.made("/reviews", {"assignment_id": offered["id"], "levels": levels})
    for path in ("/queue?show=claimed", desk, f"{desk}/seal"):
        examine(context, site.url + path)
    page.goto(site.url + desk)
    assert "owned" not in page.title()
    assessor.made(f"/reviews/{draft['id']}/submit")
    for path in (desk, "/queue?show=done"):
        examine(context, site.url + path)


def test_a_review_with_gaps_leads_to_each_and_loses_nothing(site, page, assessor, offered):
    site.enter(page, assessor)
    assessor.made(f"/assignments/{offered['id']}/claim")
    page.goto(f"{site.url}/queue/{offered['id']}")
    page.get_by_label("In all").fill("Kept words")
    page.get_by_role("button", name="Save and seal").click()
    assert page.get_by_role("alert").get_by_role("link").count() == 3
    assert page.get_by_label("In all").input_value() == "Kept words"
    assert violations(page) == []


def test_a_review_is_kept_while_it_is_written(site, page, assessor, offered):
    site.enter(page, assessor)
    assessor.made(f"/assignments/{offered['id']}/claim")
    page.goto(f"{site.url}/queue/{offered['id']}")
    page.get_by_label("In all").fill("Half a thought")
    page.get_by_text("Review saved at").wait_for()
    page.get_by_label("In all").fill("A whole thought")
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_text("Review saved at").wait_for()
    page.reload()
    assert page.get_by_label("In all").input_value() == "A whole thought"


@pytest.fixture
def desk(site, page, assessor, offered):
    """The desk, open in a browser."""
    assessor.made(f"/assignments/{offered['id']}/claim")
    site.enter(page, assessor)
    page.goto(f"{site.url}/queue/{offered['id']}")
    return page


def comment(page, title="plan-fits"):
    return page.locator(f"[name='comment/{title}']")


def test_a_saved_comment_goes_where_the_cursor_is_by_keyboard_alone(site, page, assessor, desk):
    assessor.made("/saved-comments", {"text": "Say who it is for."})
    desk.reload()
    area = comment(desk)
    area.fill("Good. Next.")
    area.evaluate("one => one.setSelectionRange(6, 6)")
    area.press("F2")
    desk.keyboard.press("S")
    desk.keyboard.press("Enter")
    assert area.input_value() == "Good. Say who it is for.Next."
    assert area.evaluate("one => one === document.activeElement")
    desk.get_by_text("Review saved at").wait_for()
    desk.reload()
    assert comment(desk).input_value() == "Good. Say who it is for.Next."
    assert violations(desk) == []


def test_undo_takes_back_what_was_saved_last(desk):
    area = desk.get_by_label("In all")
    area.fill("A first thought")
    desk.get_by_text("Review saved at").wait_for()
    area.fill("A worse thought")
    desk.get_by_text("Not saved yet").wait_for()
    desk.get_by_text("Review saved at").wait_for()
    desk.get_by_role("button", name="Undo").click()
    assert area.input_value() == "A first thought"
    desk.get_by_role("button", name="Undo").click()
    assert area.input_value() == ""


def test_the_preview_stands_beside_the_form_and_follows_what_is_saved(desk):
    desk.get_by_role("button", name="Preview").click()
    panel = desk.locator("#preview")
    panel.get_by_text("Criterion by criterion").wait_for()
    desk.get_by_label("In all").fill("Almost there")
    panel.get_by_text("Almost there").wait_for()
    assert violations(desk) == []
    desk.get_by_role("button", name="Preview").click()
    assert panel.is_hidden()


def test_keys_move_choose_and_show_their_list_and_can_be_turned_off(desk):
    desk.locator("h1").click()
    desk.keyboard.press("n")
    desk.keyboard.press("2")
    first = desk.locator(".criterion").first
    assert first.locator("[type=radio]").nth(1).is_checked()
    desk.keyboard.press("c")
    desk.keyboard.type("n2?")
    assert comment(desk).input_value() == "n2?"
    desk.locator("h1").click()
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Shortcut keys")
    dialog.wait_for()
    assert violations(desk) == []
    desk.keyboard.press("Escape")
    assert dialog.is_hidden()
    desk.get_by_text("Shortcut keys", exact=True).first.click()
    desk.get_by_label("Use these keys").uncheck()
    desk.locator("h1").click()
    desk.keyboard.press("?")
    assert dialog.is_hidden()
    desk.reload()
    desk.keyboard.press("?")
    assert desk.get_by_role("dialog").count() == 0


def test_without_scripts_comments_preview_and_earlier_drafts_work(
    site, browser, assessor, offered
):
    assessor.made(f"/assignments/{offered['id']}/claim")
    assessor.made("/saved-comments", {"text": "Say who it is for."})
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    site.enter(plain, assessor)
    plain.goto(f"{site.url}/queue/{offered['id']}")
    plain.locator("[name='saved/plan-fits']").select_option(label="Say who it is for.")
    plain.locator("[value='insert/plan-fits']").click()
    assert comment(plain).input_value() == "Say who it is for."
    plain.get_by_label("In all").fill("A thought")
    plain.get_by_role("button", name="Preview").click()
    assert plain.get_by_text("A thought").is_visible()
    plain.get_by_role("link", name="Back to the review").click()
    plain.get_by_text("Go back to an earlier draft").click()
    plain.get_by_role("button", name="Go back to what was saved at").first.click()
    assert plain.get_by_label("In all").input_value() == ""
    context.close()
