"""The public addresses of what is published: pure functions of the origin, frozen into badges."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address under one origin; the origin comes from the settings alone."""

    base_url: str

    def issuer(self, slug: str) -> str:
        """Return the id of an issuer, where its Profile is."""
        return f"{self.base_url}/issuers/{slug}"

    def revocations(self, slug: str) -> str:
        """Return the id of the 1EdTech list of what an issuer took back, where it publishes one."""
        return f"{self.issuer(slug)}/revocations"

    def did(self, slug: str) -> str:
        """Return the did:web of an issuer (did:web 2.5.1: a port's colon is percent-encoded)."""
        host = quote(urlsplit(self.base_url).netloc, safe="")
        return f"did:web:{host}:issuers:{slug}"

    def key(self, key_id: UUID) -> str:
        """Return where exactly one JWK is; the `kid` of tokens."""
        return f"{self.base_url}/keys/{key_id}"

    def version(self, version_id: UUID) -> str:
        """Return the id of an Achievement, where it is published."""
        return f"{self.base_url}/microcredentials/{version_id}"

    def stage(self, version_id: UUID, key: str) -> str:
        """Return the id of the Achievement of one stage, for versions that issue per stage."""
        return f"{self.version(version_id)}/stages/{key}"

    def achievement(
        self, version_id: UUID, stage_key: str | None, language: str | None = None
    ) -> str:
        """Return the id of the Achievement of a version, or of one of its stages, in a language."""
        own = self.stage(version_id, stage_key) if stage_key else self.version(version_id)
        return f"{own}/languages/{language}" if language else own

    def credential(self, credential_id: UUID) -> str:
        """Return the id of a credential, where its signed form is."""
        return f"{self.base_url}/credentials/{credential_id}"

    def endorsement(self, endorsement_id: UUID) -> str:
        """Return the id of an endorsement, where its signed form is."""
        return f"{self.base_url}/endorsements/{endorsement_id}"

    def status_list(self, list_id: UUID) -> str:
        """Return the id of a status list, where its signed form is."""
        return f"{self.base_url}/status/{list_id}"

    def ob2_assertion(self, credential_id: UUID) -> str:
        """Return the id of a hosted Assertion of Open Badges 2.0, where it is."""
        return f"{self.base_url}/ob2/assertions/{credential_id}"

    def ob2_badge(
        self, version_id: UUID, stage_key: str | None = None, language: str | None = None
    ) -> str:
        """Return the id of the BadgeClass of a version, or of one of its stages, in a language."""
        own = f"{self.base_url}/ob2/badges/{version_id}"
        own = f"{own}/stages/{stage_key}" if stage_key else own
        return f"{own}/languages/{language}" if language else own

    def ob2_issuer(self, slug: str) -> str:
        """Return the id of an issuer's Open Badges 2.0 Profile."""
        return f"{self.base_url}/ob2/issuers/{slug}"

    def ob2_key(self, key_id: UUID) -> str:
        """Return the id of a key as a CryptographicKey."""
        return f"{self.base_url}/ob2/keys/{key_id}"

    def ob2_revocations(self, slug: str) -> str:
        """Return the id of the list of the signed Assertions that an issuer took back."""
        return f"{self.base_url}/ob2/revocations/{slug}"

    def path_of(self, url: str) -> str | None:
        """Return the path of a URL of ours, without query or fragment; None for anybody else's."""
        own = urlsplit(self.base_url)
        try:
            found = urlsplit(url)
            host = (found.scheme.lower(), found.hostname, _port(found.scheme.lower(), found.port))
        except ValueError:
            return None
        ours = (own.scheme, own.hostname, _port(own.scheme, own.port))
        return found.path or "/" if host == ours else None


def _port(scheme: str, port: int | None) -> int | None:
    return port or {"http": 80, "https": 443}.get(scheme)
