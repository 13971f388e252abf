"""A person at the pages, without a browser: signed in by a link, sending forms as a browser does."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from app.services import sign_in
from app.storage.tables import Person
from tests.district import Caller, District

ORIGIN = {"Origin": "http://localhost"}
HTML = {"Accept": "text/html"}
COOKIE = "__Host-laurel"


def session_of(district: District, person_id: UUID) -> str:
    """Sign a person in by a link; returns the cookie of the session."""
    with district.service_work() as work:
        link = sign_in.make_link(work, work.get(Person, person_id))
    district.http.cookies.clear()
    path = link.removeprefix("http://localhost")
    answer = district.http.post(path, headers=ORIGIN, follow_redirects=False)
    district.http.cookies.clear()
    return re.match(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


@dataclass
class AtPages:
    """One person's session."""

    http: TestClient
    cookie: str

    @classmethod
    def enter(cls, district: District, caller: Caller) -> "AtPages":
        return cls(district.http, session_of(district, caller.person_id))

    def get(self, path: str, status: int = 200) -> str:
        answer = self.ask("GET", path)
        assert answer.status_code == status, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.text

    def token(self) -> str:
        return token_in(self.get("/sign-in"))

    def send(self, path: str, **options: Any) -> Any:
        """Send a form of ours."""
        data = {"csrf_token": self.token()} | options.pop("data", {})
        return self.ask("POST", path, data=data, **options)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = HTML | ORIGIN | {"Cookie": f"{COOKIE}={self.cookie}"}
        headers |= options.pop("headers", {})
        answer = self.http.request(
            method, path, headers=headers, follow_redirects=False, **options
        )
        self.http.cookies.clear()
        return answer
