"""A coordinator in front of the pages: signs in, reads, sends forms as a browser does."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from app.services import sign_in
from app.storage.tables import Person
from tests.district import Caller, District

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
COOKIE = "__Host-laurel"


@dataclass
class Desk:
    """A person signed in, in a browser of their own."""

    district: District
    person_id: UUID
    cookie: str

    @classmethod
    def of(cls, district: District, person: Caller | UUID) -> "Desk":
        person_id = person.person_id if isinstance(person, Caller) else person
        with district.service_work() as work:
            url = sign_in.make_link(work, work.get(Person, person_id))
        path = url.removeprefix("http://localhost")
        answer = district.http.post(path, follow_redirects=False)
        cookie = re.match(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]
        district.http.cookies.clear()
        return cls(district, person_id, cookie)

    @property
    def http(self) -> TestClient:
        return self.district.http

    @property
    def headers(self) -> dict[str, str]:
        return HTML | {"Cookie": f"{COOKIE}={self.cookie}"}

    def get(self, path: str, **options: Any) -> Any:
        return self.http.get(path, headers=self.headers, follow_redirects=False, **options)

    def page(self, path: str) -> str:
        """The page, or fail with what was answered."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:2000]}"
        return answer.text

    def token(self) -> str:
        return re.search(r'name="csrf_token" value="([^"]+)"', self.page("/sign-in"))[1]

    def send(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form as our own page would; `headers` and `token` may be wrong on purpose."""
        token = more.pop("token", None) or self.token()
        headers = self.headers | {"Origin": "http://localhost"} | more.pop("headers", {})
        data = {"csrf_token": token} | (fields or {})
        answer = self.http.post(path, data=data, headers=headers, follow_redirects=False)
        self.http.cookies.clear()
        return answer

    def done(self, path: str, fields: dict[str, Any] | None = None) -> str:
        """Send a form that works; returns where it leads."""
        answer = self.send(path, fields)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[:3000]}"
        return answer.headers["location"]

    def row(self, path: str) -> dict[str, Any]:
        """A thing as the API shows it to its coordinator."""
        return self.district.coordinator.get(path).json()
