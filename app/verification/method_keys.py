"""Keys by their own controllers: what Data Integrity alone asks, without a tie to the issuer (VCDI 4.5)."""

from dataclasses import dataclass
from datetime import datetime

from app.verification.issuer_keys import Finding, IssuerKeys, find_issuer_keys
from app.verification.resolver import Resolver


@dataclass(frozen=True, slots=True)
class MethodKeys(IssuerKeys):
    """Finds a verification method in the document of whoever controls it."""

    resolver: Resolver | None = None
    relationship: str = "assertionMethod"

    def names(self, method_id: str) -> bool:
        """Say yes to every name: its controller is asked, whoever the issuer may be."""
        return bool(method_id)

    def by_id(self, method_id: str, now: datetime) -> Finding:
        """Find the key in its controller's own document and judge whether it serves the purpose."""
        assert self.resolver is not None  # noqa: S101 - always given
        controller = method_id.partition("#")[0]
        found = find_issuer_keys(self.resolver, controller, self.relationship)
        return found.by_id(method_id, now)


def method_keys(resolver: Resolver, relationship: str = "assertionMethod") -> MethodKeys:
    """Return the finder for one purpose."""
    return MethodKeys("", resolver=resolver, relationship=relationship)
