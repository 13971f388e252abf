"""Signing in and out in a real browser, and the way back to the page that was asked for."""

import pytest

from tests.browser.site import examine, examine_here, violations


def test_a_person_signs_in_by_link_and_out_again(site, page):
    ada = site.district.person("educator", name="Ada Byron")
    site.enter(page, ada)
    assert page.get_by_role("heading", level=1).inner_text() == "Hello, Ada Byron"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{site.url}/")
    assert page.get_by_role("link", name="Sign in").count() == 2


def test_reading_a_link_does_not_use_it_up(site, page):
    link = site.link_for(site.district.person("educator"))
    for _ in range(3):
        assert site.http.get(link, headers={"Purpose": "prefetch"}).status_code == 200
    page.goto(link)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/problems/conflict"])
def test_the_open_pages_are_accessible(site, context, path):
    examine(context, site.url + path)


@pytest.mark.parametrize("path", ["/sign-in/ended", "/no/such/page"])
def test_what_is_not_there_is_an_accessible_page(site, context, path):
    examine(context, site.url + path, status=404)


@pytest.mark.parametrize("role", ["educator", "assessor", "coordinator"])
def test_the_start_page_of_each_role_is_accessible(site, context, page, role):
    site.enter(page, site.district.person(role))
    examine(context, f"{site.url}/")
    examine(context, f"{site.url}/sign-in")


def test_what_is_not_accessible_is_found(page):
    page.set_content("<html><body><img src='x.png'><button></button></body></html>")
    assert len(violations(page)) >= 3


WORDS = "I waited four seconds.\n\n<b>Nobody</b> spoke, then three did. " + "so-" * 200


def sent_when_the_session_is_over(site, page, words=WORDS):
    """Write an entry, lose the session, press Save."""
    mary = site.district.person("educator")
    entry = mary.made("/portfolio-entries", {"title": "Wait time"})
    path = f"/portfolio/entries/{entry['id']}"
    site.enter(page, mary)
    page.goto(site.url + path)
    page.get_by_label("Your reflection").fill(words)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    return path


def test_what_was_written_when_the_session_was_over_is_there_to_copy(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    path = sent_when_the_session_is_over(site, page)
    assert page.get_by_label("Text").input_value() == WORDS
    link = page.get_by_role("main").get_by_role("link", name="Sign in")
    assert link.get_attribute("href") == f"/sign-in?next={path}"
    context.close()


def test_the_page_that_gives_back_what_was_typed_is_accessible(site, page):
    sent_when_the_session_is_over(site, page)
    examine_here(page)
