"""How the demo calls the API: over HTTP like any client, and loudly when an answer is not as it should be."""

from dataclasses import dataclass
from typing import Any

import httpx


class DemoError(Exception):
    """Something is not as it should be; the message says what."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A client with a token: the machine itself, or the machine acting for a person."""

    http: httpx.Client
    token: str

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return what stands at a path of the API."""
        return self._json("GET", path, params=query)

    def post(self, path: str, json: Any = None, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """Post and return the answer."""
        return self._json("POST", path, json=json, **options)

    def patch(self, path: str, json: Any, *, revision: int) -> Any:  # noqa: ANN401 - JSON
        """Change at the revision that was read, and return the answer."""
        return self._json("PATCH", path, json=json, headers={"If-Match": f'"{revision}"'})

    def refused(self, path: str, json: Any = None, *, status: int = 409) -> str:  # noqa: ANN401 - JSON
        """Post what must be refused, as an illegal move unless another status is named; returns what is said."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.http.post(f"/api/v1{path}", json=json, headers=headers)
        expect(answer.status_code == status, f"{path} gave {answer.status_code}")
        return str(answer.json()["detail"])

    def delete(self, path: str, *, revision: int) -> None:
        """Delete at the revision that was read."""
        self._json("DELETE", path, headers={"If-Match": f'"{revision}"'})

    def _json(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        answer = self.http.request(method, f"/api/v1{path}", headers=headers, **options)
        return read(answer)


def read(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    """Return the body; raises DemoError with what a refusal says."""
    if answer.is_success:
        return answer.json() if answer.content else None
    where = f"{answer.request.method} {answer.request.url.path}"
    raise DemoError(f"{where} was answered {answer.status_code}: {answer.text[:500]}")


def expect(holds: object, otherwise: str) -> None:
    """Raise DemoError unless it holds."""
    if not holds:
        raise DemoError(otherwise)
