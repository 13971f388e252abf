"""What the services need from outside: made once by the wiring, the same for every request."""

from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.status_list_templates import StatusListTemplates
from app.domain.templates import Templates
from app.rendering.cage.cage import Cage
from app.services.throttling import Throttle
from app.signing.derived_keys import DerivedKeys
from app.signing.receipts import Receipts
from app.signing.secrets import Cursors
from app.signing.tokens import Tokens
from app.signing.vault import Vault
from app.storage.evidence_store import EvidenceStore
from app.storage.malware_scanner import MalwareScanner
from app.verification.guarded_poster import GuardedPoster
from app.verification.memory import Memory
from app.verification.resolver import Resolver
from app.verification.second_opinion import Validator


@dataclass(frozen=True, slots=True)
class VcApi:
    """What the W3C test contract works with: its keys, how its issuer is named, and for whom it is."""

    keys: DerivedKeys
    issuer_form: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Tools:
    """The keys, the stores and the way out."""

    base_url: str
    max_upload_bytes: int
    store: EvidenceStore
    cage: Cage
    vault: Vault
    tokens: Tokens
    receipts: Receipts
    cursors: Cursors
    templates: Templates
    list_templates: StatusListTemplates
    memory: Memory
    resolver: Resolver
    poster: GuardedPoster
    throttle: Throttle
    validator: Validator
    vc_api: VcApi
    # The address of the mail server may hold its password.
    mail_url: str = field(repr=False)
    mail_from: str
    # A status list that changes all the time is signed no more often than this.
    status_signed_every: timedelta = timedelta(seconds=1)
    # None where no scanner is set up: then files are taken as they come.
    scanner: MalwareScanner | None = None
    # The program that measures recordings, where there is one.
    ffprobe: str | None = None
    # How long evidence is kept after its decision; None for ever.
    evidence_kept: timedelta | None = None
