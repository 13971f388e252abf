"""An organization for tests, driven through the public API by whoever is named."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from app.domain.access import Scope
from app.services import organizations
from app.services.work import Work
from app.signing.secrets import hash_secret
from app.storage.tables import Client, Email, Organization, Person, Relationship, Role
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
    _issuer_id: str | None = None

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
    def issuer_id(self) -> str:
        """An issuer with its keys, made once: RSA keys take their time."""
        if self._issuer_id is None:
            number = next(_NUMBERS)
            body = {
                "slug": f"issuer-{number}",
                "name": "The district",
                "url": "https://district.example",
                "email": "badges@district.example",
            }
            self._issuer_id = self.coordinator.made("/issuers", body)["id"]
        return self._issuer_id

    def person(
        self, *roles: str, name: str = "Ada Byron", school_id: str | None = None, **scope: str
    ) -> Caller:
        """A new person with an address and these roles; `scope` limits the roles."""
        number = next(_NUMBERS)
        with self.service_work() as work:
            person = work.add(Person, name=name, school_id=school_id and UUID(school_id))
            address = f"person-{number}@district.example"
            work.add(Email, person_id=person.id, address=address, folded=address)
            limits = {key: UUID(value) for key, value in scope.items()}
            for role in roles:
                key = ":".join(sorted(map(str, limits.values())))
                work.add(Role, person_id=person.id, name=role, scope_key=key, **limits)
        return self.acting_for(person.id)

    def relate(self, one: Caller, kind: str, other: Caller) -> None:
        """Make one person coach_of, manager_of, partner_of or conflict_with another."""
        with self.service_work() as work:
            work.add(
                Relationship, person_id=one.person_id, other_person_id=other.person_id, kind=kind
            )

    @property
    def coordinator(self) -> Caller:
        return self.acting_for(self.coordinator_id)

    @contextmanager
    def service_work(self) -> Iterator[Work]:
        """A writing transaction of the service itself, as a job has it."""
        now = self.wiring.now()
        with self.wiring.database.write(now) as session:
            yield self._work(session, now)

    def _work(self, session: Any, now: datetime) -> Work:
        organization = session.get(Organization, self.organization_id)
        return organizations.as_service(session, self.wiring.tools, now, organization)

    def _token(self, scopes: tuple[str, ...], **more: str) -> str:
        claims = {
            "sub": str(self.client_id),
            "org": str(self.organization_id),
            "scope": " ".join(scopes),
        }
        return self.wiring.tools.tokens.mint(
            claims | more, now=self.wiring.now(), lifetime=timedelta(minutes=10)
        )
