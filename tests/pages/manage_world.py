"""A coordinator in front of the pages: signs in, reads, sends forms as a browser does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from tests.district import Caller, District
from tests.pages.people import COOKIE, ORIGIN, session_of, token_in

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@dataclass
class Desk:
    """A person signed in, in a browser of their own."""

    district: District
    person_id: UUID
    cookie: str

    @classmethod
    def of(cls, district: District, person: Caller | UUID) -> "Desk":
        person_id = person.person_id if isinstance(person, Caller) else person
        return cls(district, person_id, session_of(district, person_id))

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
        return token_in(self.page("/sign-in"))

    def send(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form as our own page would; `headers` and `token` may be wrong on purpose."""
        token = more.pop("token", None) or self.token()
        headers = self.headers | ORIGIN | more.pop("headers", {})
        data = {"csrf_token": token} | (fields or {})
        files = more.pop("files", None)
        answer = self.http.post(
            path, data=data, files=files, headers=headers, follow_redirects=False
        )
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
