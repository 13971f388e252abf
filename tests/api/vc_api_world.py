"""The W3C test contract on a database of its own, asked from this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app.domain.keys import Algorithm
from app.main import create_app
from app.services import organizations
from app.services.vc_api.issuer import Identity, WireIssuer
from app.settings import Settings
from app.storage import organizations as stored
from app.storage import schema
from app.wiring import Wiring, wire
from tests.clock import Clock

BASE = "https://localhost:40443"
V2, V1 = "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
MASTER_KEY = "11" * 32


class Wire:
    """What the suites do: issue, verify, present, change a status."""

    def __init__(self, http: TestClient, wiring: Wiring) -> None:
        self.http, self.wiring = http, wiring
        self.ids = http.get("/vc-api").json().get("issuers", {})

    @property
    def issuer(self) -> str:
        return self.ids["EdDSA"]

    def identity(self, algorithm: Algorithm = Algorithm.ED25519) -> Identity:
        """Whoever signs here, to sign what the contract itself would never sign."""
        with self.wiring.database.read() as session:
            issuer = WireIssuer(self.wiring.tools, stored.everyone(session)[0])
        return issuer.identity(algorithm)

    def credential(self, **members: Any) -> dict[str, Any]:
        return {
            "@context": [V2],
            "type": ["VerifiableCredential"],
            "issuer": self.issuer,
            "credentialSubject": {"id": "did:example:subject"},
        } | members

    def asked(self, credential: Any, **options: Any) -> Any:
        body = {"credential": credential} | ({"options": options} if options else {})
        return self.http.post("/vc-api/credentials/issue", json=body)

    def issued(self, credential: Any = None, **options: Any) -> dict[str, Any]:
        answer = self.asked(self.credential() if credential is None else credential, **options)
        assert answer.status_code == 201, answer.text
        return answer.json()["verifiableCredential"]

    def refused(self, credential: Any, **options: Any) -> str:
        """The slug of the problem for which nothing was issued."""
        answer = self.asked(credential, **options)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["problemDetails"]
        return answer.json()["type"].rpartition("/")[2]

    def verify(self, credential: Any, **options: Any) -> Any:
        body = {"verifiableCredential": credential, "options": options or {"checks": ["proof"]}}
        return self.http.post("/vc-api/credentials/verify", json=body)

    def present(self, presentation: Any, **options: Any) -> Any:
        body = {"verifiablePresentation": presentation, "options": options}
        return self.http.post("/vc-api/presentations/verify", json=body)

    def accepts(self, credential: Any, **options: Any) -> dict[str, Any]:
        answer = self.verify(credential, **options)
        assert answer.status_code == 200, answer.text
        assert answer.json()["verified"] is True
        return answer.json()

    def rejects(self, credential: Any, **options: Any) -> list[str]:
        """The W3C types of the problems for which it was not verified."""
        return kinds(self.verify(credential, **options))


def kinds(answer: Any) -> list[str]:
    assert answer.status_code == 400, answer.text
    assert answer.json()["verified"] is False
    return [problem["type"] for problem in answer.json()["problemDetails"]]


@contextmanager
def served(url: str, folder: Path, clock: Clock, **chosen: Any) -> Iterator[Wire]:
    """Serve the contract on this database."""
    settings = Settings(
        data_dir=folder,
        database_url=url,
        base_url=BASE,
        master_key=MASTER_KEY,  # type: ignore[arg-type] # Pydantic makes it a secret
        worker_in_server=False,
        **({"vc_api": "open"} | chosen),
    )
    wiring = wire(settings, now=clock)
    schema.upgrade(wiring.database.engine)
    with wiring.database.write(wiring.now()) as session:
        if not stored.all_ids(session):
            organizations.create(session, wiring.tools, wiring.now(), slug="lab", name="Lab")
    with TestClient(create_app(wiring), base_url=BASE, client=("127.0.0.1", 50_000)) as http:
        yield Wire(http, wiring)
    wiring.close()
