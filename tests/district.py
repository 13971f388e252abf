"""An organization for tests, driven through the public API by whoever is named."""

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from app.domain.access import Scope
from app.services import organizations
from app.signing.secrets import hash_secret
from app.storage.tables import Client, Person, Role
from app.wiring import Wiring

_NUMBERS = itertools.count(1)


@dataclass
class Caller:
    """Somebody who calls the API; every call carries who it is."""

    http: TestClient
    token: str
    person_id: UUID | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = (
            {"Authorization": f"Bearer {self.token}"} | self.headers | options.pop("headers", {})
        )
        url = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.http.request(method, url, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Any:
        return self.call("POST", path, json=json, **options)

    def patch(self, path: str, json: Any, *, revision: int, **options: Any) -> Any:
        return self.call(
            "PATCH", path, json=json, headers={"If-Match": f'"{revision}"'}, **options
        )

    def delete(self, path: str, *, revision: int) -> Any:
        return self.call("DELETE", path, headers={"If-Match": f'"{revision}"'})

    def made(self, path: str, json: Any = None, **options: Any) -> dict[str, Any]:
        """Post and return the body, or fail with what was answered."""
        answer = self.post(path, json, **options)
        assert answer.status_code in {200, 201}, f"POST {path}: {answer.status_code} {answer.text}"
        return answer.json()


@dataclass
class District:
    """One organization and the people in it."""

    wiring: Wiring
    http: TestClient
    organization_id: UUID
    client_id: UUID
    client_secret: str
    coordinator_id: UUID

    @classmethod
    def make(cls, wiring: Wiring, http: TestClient, slug: str) -> "District":
        now = wiring.now()
        secret = "a secret of the tests"
        with wiring.database.write(now) as session:
            work = organizations.create(
                session, wiring.tools, now, slug=f"{slug}-{next(_NUMBERS)}", name=slug.title()
            )
            coordinator = work.add(Person, name="Coordinator")
            work.add(Role, person_id=coordinator.id, name="coordinator", scope_key="")
            client = work.add(
                Client,
                name="LMS",
                scopes=[s.value for s in Scope],
                secret_hash=hash_secret(secret),
            )
            return cls(wiring, http, work.organization_id, client.id, secret, coordinator.id)

    def machine(self, *scopes: str) -> Caller:
        """The client acting for itself."""
        return Caller(self.http, self._token(scopes or tuple(Scope)))

    def acting_for(self, person_id: UUID | str, *scopes: str) -> Caller:
        """The client acting for a person."""
        token = self._token(scopes or tuple(Scope), act_for=str(person_id))
        return Caller(self.http, token, UUID(str(person_id)))

    @property
    def coordinator(self) -> Caller:
        return self.acting_for(self.coordinator_id)

    def _token(self, scopes: tuple[str, ...], **more: str) -> str:
        claims = {
            "sub": str(self.client_id),
            "org": str(self.organization_id),
            "scope": " ".join(scopes),
        }
        return self.wiring.tools.tokens.mint(
            claims | more, now=self.wiring.now(), lifetime=timedelta(minutes=10)
        )
