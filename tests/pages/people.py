"""A person at the pages, without a browser: signed in by a link, sending forms as a browser does."""

import re
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from app.services import sign_in
from app.storage.tables import Person
from tests.district import Caller, District

ORIGIN = {"Origin": "http://localhost"}
HTML = {"Accept": "text/html"}


@dataclass
class AtPages:
    """One person's session."""

    http: TestClient
    cookie: str

    @classmethod
    def enter(cls, district: District, caller: Caller) -> "AtPages":
        with district.service_work() as work:
            link = sign_in.make_link(work, work.get(Person, caller.person_id))
        path = link.removeprefix("http://localhost")
        district.http.cookies.clear()
        answer = district.http.post(path, headers=ORIGIN, follow_redirects=False)
        cookie = re.match(r"__Host-laurel=([^;]+)", answer.headers["set-cookie"])[1]
        district.http.cookies.clear()
        return cls(district.http, cookie)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.ask("GET", path)
        assert answer.status_code == status, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.text

    def token(self) -> str:
        return re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in"))[1]

    def send(self, path: str, **options: Any) -> Any:
        """Send a form of ours."""
        data = {"csrf_token": self.token()} | options.pop("data", {})
        return self.ask("POST", path, data=data, **options)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = HTML | ORIGIN | {"Cookie": f"__Host-laurel={self.cookie}"}
        headers |= options.pop("headers", {})
        answer = self.http.request(
            method, path, headers=headers, follow_redirects=False, **options
        )
        self.http.cookies.clear()
        return answer
