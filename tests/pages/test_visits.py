"""Where a sign-in leads back to, and what a form brings; neither can be turned against anybody."""

import re
from datetime import date
from typing import Annotated

import pytest
from markupsafe import Markup
from pydantic import Field

from app.api.schools import SchoolIn
from app.api.shapes import Paragraph, Shape
from app.domain.errors import InvalidError
from app.pages.forms import Form, checked
from app.pages.navigation import safe_path
from app.pages.rendering import paragraphs
from app.services import sign_in
from app.storage.tables import Person

BROWSER = {"Accept": "text/html"}
ORIGIN = {"Origin": "http://localhost"}


@pytest.mark.parametrize("path", ["/work", "/work/1?stage=a&x=%2F", "/"])
def test_a_path_of_ours_is_followed(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "work",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/\tb",
        "/é",
        "/" + "a" * 600,
    ],
)
def test_nothing_else_is_followed(path):
    assert safe_path(path) is None


def test_the_sign_in_page_carries_only_a_path_of_ours(http):
    http.cookies.clear()
    good = http.get("/sign-in", params={"next": "/work?x=1"}, headers=BROWSER)
    assert 'name="next" value="/work?x=1"' in good.text
    bad = http.get("/sign-in", params={"next": "//evil.example"}, headers=BROWSER)
    assert "evil.example" not in bad.text


@pytest.mark.parametrize(
    ("cookie", "leads_to"), [("/work%3Fx%3D1", "/work?x=1"), ("//evil.example", "/"), ("%00", "/")]
)
def test_after_the_link_the_browser_is_back_where_it_wanted(http, district, cookie, leads_to):
    http.cookies.clear()
    ada = district.person("educator")
    with district.service_work() as work:
        url = sign_in.make_link(work, work.get(Person, ada.person_id))
    path = url.removeprefix("http://localhost")
    headers = ORIGIN | {"Cookie": f"__Host-laurel-next={cookie}"}
    answer = http.post(path, headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


class Said(Shape):
    """Fields as shapes of the API have them: text is checked before its length is."""

    reason: Annotated[Paragraph, Field(min_length=1, max_length=20)]
    day: date
    slug: Annotated[str, Field(pattern="^[a-z]+$")]
    ticks: Annotated[tuple[str, ...], Field(min_length=1)]


@pytest.mark.parametrize(
    ("reason", "told"), [("", "Fill this in."), ("x" * 21, "At most 20 characters.")]
)
def test_what_is_wrong_with_a_field_is_said_in_words_for_people(reason, told):
    with pytest.raises(InvalidError) as wrong:
        checked(Said, reason=reason, day="2026-99-99", slug="A b", ticks=())
    assert {fault.pointer: fault.detail for fault in wrong.value.faults} == {
        "/reason": told,
        "/day": "Enter a day that there is, such as 2026-12-25.",
        "/slug": "Small letters and digits, with a hyphen between words.",
        "/ticks": "Give at least 1.",
    }


def test_blank_fields_count_as_not_filled_in_and_breaks_are_one_kind():
    form = Form({"a": ("  ",), "b": (" x ",)}, {})
    assert (form.maybe("a"), form.text("b"), form.maybe("none")) == (None, "x", None)


def test_a_shape_puts_each_fault_beside_its_field():
    with pytest.raises(InvalidError) as refused:
        checked(SchoolIn, name="", other=1)
    found = Form({"name": ("",)}, {}).filled(refused.value)
    assert found.faults["name"] == "Fill this in."
    assert "other" in found.faults


def test_paragraphs_keep_marks_as_text():
    shown = paragraphs("one <b>\n\ntwo\nthree")
    assert shown == Markup("<p>one &lt;b&gt;</p><p>two<br>three</p>")
    assert not re.search("<b>", shown)


def test_a_file_asked_for_by_its_digest_is_kept_and_others_are_asked_for_anew(http):
    path = re.search(r'href="(/static/laurel.css\?v=[0-9a-f]{12})"', http.get("/").text)[1]
    assert "immutable" in http.get(path).headers["cache-control"]
    assert http.get("/static/laurel.css").headers["cache-control"] == "no-cache"
