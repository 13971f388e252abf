"""Problem pages: every `type` that an answer carries leads to an explanation."""

import re

import pytest

from app.api.errors import ALL_PROBLEMS


@pytest.mark.parametrize("slug", sorted(ALL_PROBLEMS))
def test_every_problem_has_a_page_and_a_document(http, slug):
    problem = ALL_PROBLEMS[slug]
    document = http.get(f"/problems/{slug}", headers={"Accept": "application/json"})
    assert document.json() == {
        "slug": slug,
        "status": problem.status,
        "title": problem.title,
        "advice": problem.advice,
    }
    page = http.get(f"/problems/{slug}", headers={"Accept": "text/html,*/*"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert problem.title in page.text.replace("&#x27;", "'")
    assert page.headers["vary"] == "Accept"


def test_pages_carry_no_script_and_no_style(http):
    page = http.get("/problems/invalid", headers={"Accept": "text/html"})
    assert not re.search(r"<script|<style|style=", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("slug", ["nothing", "%3Cscript%3E", "INVALID", "x" * 3000])
def test_an_unknown_problem_is_a_problem(http, slug):
    answer = http.get(f"/problems/{slug}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    page = http.get(f"/problems/{slug}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<script" not in page.text


def test_the_type_of_a_problem_can_be_followed(http):
    answer = http.get("/api/v1/schools")
    assert answer.status_code == 401
    assert http.get(answer.json()["type"]).json()["slug"] == "unauthenticated"
