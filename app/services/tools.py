"""What the services need from outside: made once by the wiring, the same for every request."""

from dataclasses import dataclass

from app.domain.templates import Templates
from app.signing.secrets import Cursors
from app.signing.tokens import Tokens
from app.signing.vault import Vault
from app.storage.evidence_store import EvidenceStore
from app.verification.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Tools:
    """The keys, the stores and the way out."""

    base_url: str
    max_upload_bytes: int
    store: EvidenceStore
    vault: Vault
    tokens: Tokens
    cursors: Cursors
    templates: Templates
    resolver: Resolver
