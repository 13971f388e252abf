"""The page on which one piece of evidence is looked at."""

import io

import pytest

from tests import files
from tests.pages.people import AtPages
from tests.programme import PDF, Programme

HOSTILE = b"Words & <script>alert(1)</script>"


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def draft(programme, district):
    programme.educator = district.person("educator")
    return programme.draft()


@pytest.fixture
def ada(district, programme, draft):
    return AtPages.enter(district, programme.educator)


def test_a_pdf_is_read_page_by_page_with_links_a_keyboard_reaches(ada, programme, draft):
    piece = programme.add_plan(draft, files.pdf("One & only", "Two"))
    page = ada.get(f"/evidence/{piece['id']}")
    assert "Page 1 of 2" in page
    assert (
        f'src="/api/v1/evidence/{piece["id"]}/page?number=1" alt="Page 1 of 2 of plan.pdf"' in page
    )
    assert "One &amp; only" in page
    assert f'rel="next" href="/evidence/{piece["id"]}?page=2"' in page
    last = ada.get(f"/evidence/{piece['id']}?page=9")
    assert "Page 2 of 2" in last
    assert "This is the last page" in last


def test_a_text_stays_text(ada, programme, draft):
    answer = programme.educator.call(
        "POST",
        f"/submissions/{draft['id']}/files",
        data={"requirement": "plan"},
        files={"file": ("a.txt", io.BytesIO(HOSTILE), "text/plain")},
    )
    page = ada.get(f"/evidence/{answer.json()['id']}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_file_that_cannot_be_opened_is_offered_for_download(ada, programme, draft):
    piece = programme.add_plan(draft, PDF[:20])
    page = ada.get(f"/evidence/{piece['id']}")
    assert "It cannot be shown here" in page
    assert f'href="/api/v1/evidence/{piece["id"]}/content" download' in page


def test_nobody_else_opens_the_page(programme, draft, district):
    piece = programme.add_plan(draft)
    AtPages.enter(district, district.person("educator")).get(
        f"/evidence/{piece['id']}", status=403
    )
