"""`/docs`: every operation on one page, and nothing from anybody else's host."""

import re


def test_every_operation_is_on_the_page(http):
    page = http.get("/docs")
    assert page.status_code == 200
    for methods in http.get("/openapi.json").json()["paths"].values():
        for operation in methods.values():
            assert f'<details id="{operation["operationId"]}">' in page.text


def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(http):
    page = http.get("/docs")
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert http.get("/static/reference.css").status_code == 200
