"""Forms of a page as a browser has them: what stands in each field, changed, and sent again."""

from html.parser import HTMLParser
from typing import Any

from tests.pages.manage_world import Desk


class _Fields(HTMLParser):
    """Collects the fields of the forms that post to the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self._inside, self._area, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method") == "post" and not given.get("action")
            self._inside = self._inside and given.get("class") != "act"
        if not self._inside or (tag != "option" and "name" not in given):
            return
        if tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = [""]
        elif tag == "select":
            self._select = given["name"]
            self.values.setdefault(self._select, [])
        elif tag == "option" and self._select:
            self.offered.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                self.values[self._select] = [given.get("value", "")]
        elif tag == "input":
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        known = self.values.setdefault(given["name"], [])
        if given.get("type") in {"checkbox", "radio"}:
            self.offered.setdefault(given["name"], []).append(given["value"])
        if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            known.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._area][0] = self.values[self._area][0].removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._select = ""


def fields_of(page: str) -> _Fields:
    found = _Fields()
    found.feed(page)
    return found


def send_changed(desk: Desk, path: str, changed: dict[str, Any]) -> Any:
    """Open the page, change some of its fields, send the form; a field that is not there fails."""
    form = fields_of(desk.page(path))
    missing = sorted(set(changed) - set(form.values))
    assert not missing, f"{path} has no field for {missing}"
    for name, value in changed.items():
        form.values[name] = list(value) if isinstance(value, list) else [str(value)]
        strange = set(form.values[name]) - set(form.offered.get(name, form.values[name])) - {""}
        assert not strange, f"{path} does not offer {strange} for {name}"
    return desk.send(path, form.values, token=form.values["csrf_token"][0])


def change(desk: Desk, path: str, changed: dict[str, Any]) -> str:
    """Change some fields of a form; returns where it leads."""
    answer = send_changed(desk, path, changed)
    assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[:6000]}"
    return answer.headers["location"]
