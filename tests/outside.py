"""Badges from elsewhere: of another district on the same service, in no need of a network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.storage import rows
from app.storage.tables import Email
from tests.district import Caller, District
from tests.integration.awards import body, direct
from tests.programme import Programme

PROOF = "Agreement signed in March"


def verify_address(district: District, person: Caller, address: str | None = None) -> str:
    """Let the person's address be verified, and be this one."""
    with district.service_work() as work:
        (email,) = rows.all_by(
            work.session, Email, work.organization_id, person_id=person.person_id
        )
        email.verified_at = datetime.fromisoformat("2026-01-01T00:00:00Z")
        if address is not None:
            email.address = email.folded = address
        return email.address


@dataclass
class Outside:
    """Another district that awards, and ours that may know it."""

    home: District
    away: Programme

    @classmethod
    def make(cls, home: District, other: District, **content: Any) -> "Outside":
        return cls(home, direct(other, **content))

    @property
    def issuer(self) -> str:
        """The id of the outside issuer."""
        other = self.away.district
        slug = other.coordinator.get(f"/issuers/{other.issuer_id}").json()["slug"]
        return f"http://localhost/issuers/{slug}"

    def know(self) -> "Outside":
        """Put the outside issuer on our list, once."""
        listed = self.home.coordinator.get("/known-issuers", params={"issuer_id": self.issuer})
        if not listed.json()["data"]:
            entry = {"issuer_id": self.issuer, "name": "The other district"}
            more = {"how_checked": "contract", "proof": PROOF}
            self.home.coordinator.made("/known-issuers", entry | more)
        return self

    def award(self, person: Caller) -> dict[str, Any]:
        """A badge of the other district for the same address, which is verified here."""
        address = verify_address(self.home, person)
        other = self.away.district
        theirs = other.person("educator")
        verify_address(other, theirs, address)
        wanted = body(self.away, person_id=str(theirs.person_id))
        badge = other.machine().made("/credentials", wanted)
        with other.service_work() as work:
            (email,) = rows.all_by(
                work.session, Email, work.organization_id, person_id=theirs.person_id
            )
            email.address = email.folded = f"was-{email.id}@other.example"
        return badge

    def revoke(self, badge: dict[str, Any]) -> None:
        path = f"/credentials/{badge['id']}/revoke"
        self.away.district.coordinator.made(path, {"reason": "issued_in_error"})
