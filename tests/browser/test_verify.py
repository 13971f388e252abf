"""`/verify` as somebody new meets it: every way in, what comes out, and the receipt to take along."""

import json
from pathlib import Path

import pytest

from tests.browser.site import LOOKS, SIDEWAYS, violations
from tests.integration import awards
from tests.programme import Programme


@pytest.fixture(scope="module")
def badge(site):
    programme = Programme.publish(site.district)
    return awards.issue(programme, awards.earn(programme))


@pytest.fixture
def content(site, badge):
    return site.http.get(f"/credentials/{badge.id}.json").text


def verify(page, site, pasted, recipient=None):
    page.goto(f"{site.url}/verify")
    page.get_by_label("Badge or its address").fill(pasted)
    if recipient:
        page.get_by_label("Whose badge should it be?").fill(recipient)
    page.get_by_role("button", name="Verify").click()
    return page.locator("#result")


def heading(result):
    return result.get_by_role("heading", level=2).inner_text()


def altered(content, **members):
    return json.dumps(json.loads(content) | members)


def test_an_address_and_a_pasted_badge_are_genuine(site, page, badge, content):
    for pasted in (f"{site.url}/credentials/{badge.id}", content):
        result = verify(page, site, pasted)
        assert heading(result) == "Genuine"
        assert "What to do:" in result.inner_text()


@pytest.mark.parametrize(
    ("pasted", "title"),
    [
        (lambda c: altered(c, name="Another name"), "Changed or forged"),
        (lambda _: "hello", "Not a proper badge"),
        (lambda c: c[:-40], "Not a proper badge"),
        (lambda _: "http://localhost:9/none", "Nothing there"),
        (lambda c: altered(c, **{"@context": ["https://www.w3.org/2018/credentials/v9"]}), None),
    ],
    ids=["altered", "nonsense", "cut off", "no such place", "another context"],
)
def test_whatever_is_wrong_is_said_in_a_heading_a_sentence_and_what_to_do(
    site, page, content, pasted, title
):
    result = verify(page, site, pasted(content))
    assert title is None or heading(result) == title
    assert heading(result) != "Genuine"
    assert "What to do:" in result.inner_text()


def test_somebody_elses_badge_is_genuine_and_told_so(site, page, content):
    result = verify(page, site, content, "nobody@district.example")
    assert heading(result) == "Genuine"
    assert "Somebody else's badge" in result.inner_text()


def test_a_receipt_is_downloaded_and_says_later_what_was_found(site, page, content, tmp_path):
    verify(page, site, content)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download a signed receipt").click()
    receipt = waiting.value
    assert receipt.suggested_filename.startswith("receipt-")
    path = Path(tmp_path) / receipt.suggested_filename
    receipt.save_as(path)
    page.goto(f"{site.url}/verify")
    page.get_by_label("Or a file").set_input_files(path)
    page.get_by_role("button", name="Verify").click()
    result = page.locator("#result")
    assert heading(result) == "A genuine receipt"
    assert "this service" in result.inner_text()


def test_it_works_without_scripts_and_by_keyboard_alone(site, browser, content):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/verify")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator("textarea:focus").count():
            break
    page.keyboard.insert_text(content)
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.locator("button:focus").inner_text() == "Verify"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert heading(page.locator("#result")) == "Genuine"
    context.close()


@pytest.mark.parametrize("kind", ["genuine", "altered", "unreachable", "receipt"])
def test_every_kind_of_answer_is_accessible_in_every_look(site, page, content, kind):
    pasted = {
        "genuine": content,
        "altered": altered(content, name="Another name"),
        "unreachable": "http://localhost:9/none",
        "receipt": "",
    }[kind]
    if kind == "receipt":
        question = {"input": content, "receipt": True}
        pasted = site.http.post("/verify", json=question).json()["receipt"]
    verify(page, site, pasted, None if kind == "receipt" else "nobody@district.example")
    for scheme, size in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], (kind, scheme, size["width"])
        assert page.evaluate(SIDEWAYS) <= 0, (kind, scheme, size["width"])
