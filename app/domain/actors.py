"""Who asks, by which roles, and where the thing that is asked for lies."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.parties import Party, RoleName


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of a person, for everything or for one school or microcredential."""

    role: RoleName
    school_id: UUID | None = None
    microcredential_id: UUID | None = None

    def covers(self, target: "Target") -> bool:
        """Tell whether the role reaches the target."""
        return (self.school_id is None or self.school_id == target.school_id) and (
            self.microcredential_id is None or self.microcredential_id == target.microcredential_id
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Where the thing asked for lies, and what the actor is to it."""

    school_id: UUID | None = None
    microcredential_id: UUID | None = None
    parties: frozenset[Party] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: a person, a client, a client for a person, or the service itself."""

    organization_id: UUID
    person_id: UUID | None = None
    client_id: UUID | None = None
    scopes: frozenset[str] = frozenset()
    grants: tuple[Grant, ...] = ()
    is_service: bool = False
    # When the session of a browser began; None for whoever brings a token.
    signed_in_at: datetime | None = field(default=None, compare=False)
    label: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """One string that names the actor, the scope of its idempotency keys."""
        return f"client={self.client_id or '-'} person={self.person_id or '-'}"

    def to_json(self) -> dict[str, str]:
        """Return the actor as the audit trail keeps it."""
        named = {"client_id": self.client_id, "person_id": self.person_id}
        ids = {name: str(value) for name, value in named.items() if value is not None}
        return ids or {"service": self.label or "laurel"}
