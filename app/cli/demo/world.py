"""What the steps of the demo share: who acts, and what has been made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.cli.demo.caller import Caller, DemoError, read
from app.services.bootstrap import Founded
from app.wiring import Wiring

EMAIL = "ada.park@district.example"


@dataclass(slots=True)
class World:
    """The demo so far; each step adds to it."""

    wiring: Wiring
    founded: Founded
    http: httpx.Client
    artefacts: Path
    callers: dict[str, Caller] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    version: dict[str, Any] = field(default_factory=dict)
    enrollment: dict[str, Any] = field(default_factory=dict)
    submission: dict[str, Any] = field(default_factory=dict)
    credential: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def caller(self, name: str) -> Caller:
        """Return who acts: `machine`, or the machine for one of the people."""
        if name not in self.callers:
            self.callers[name] = Caller(self.http, self._token(self.people.get(name)))
        return self.callers[name]

    def keep(self, name: str, content: bytes) -> bytes:
        """Write an artefact; another demo beside this one never sees half of it."""
        path = self.artefacts / name
        partial = path.with_name(f".{name}.{self.http.base_url.port}")
        partial.write_bytes(content)
        partial.replace(path)
        self.kept[name] = content
        return content

    def fetch(self, url: str, accept: str) -> bytes:
        """Return what stands at a public address."""
        answer = self.http.get(url, headers={"Accept": accept})
        if not answer.is_success:
            raise DemoError(f"{url} was answered {answer.status_code}.")
        return answer.content

    def _token(self, person_id: str | None) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": str(self.founded.client_id),
            "client_secret": self.founded.client_secret,
        }
        subject = {"subject": person_id} if person_id else {}
        return str(read(self.http.post("/oauth/token", data=form | subject))["access_token"])


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the demo does; the function says what came of it."""

    title: str
    do: Callable[[World], str]
