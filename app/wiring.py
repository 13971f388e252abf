"""The composition root: settings to engine, keys, stores, verifier; tests build their own."""

import base64
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio

from app.domain.errors import InvalidError
from app.domain.status_list_templates import StatusListTemplates
from app.domain.templates import Templates
from app.rendering.cage.cage import Cage
from app.services.throttling import Throttle
from app.services.tools import Tools, VcApi
from app.settings import Settings, SettingsError
from app.signing.derived_keys import DerivedKeys
from app.signing.master_key import MasterKey
from app.signing.pkcs11 import Module
from app.signing.receipts import Receipts
from app.signing.secrets import Cursors
from app.signing.tokens import Tokens
from app.signing.vault import Vault
from app.storage.database import Database
from app.storage.evidence_store import EvidenceStore
from app.storage.malware_scanner import MalwareScanner
from app.verification.guarded_poster import GuardedPoster
from app.verification.guarded_resolver import GuardedResolver
from app.verification.memory import Memory
from app.verification.second_opinion import Validator


def utc_now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Wiring:
    """Everything that lives as long as the process."""

    settings: Settings
    database: Database
    tools: Tools
    now: Callable[[], datetime] = utc_now
    writers: anyio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """Admit as many writers as the database takes."""
        self.writers = anyio.Semaphore(self.database.writers)

    def close(self) -> None:
        """Close what holds connections."""
        self.database.close()


def wire(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Wiring:
    """Make everything that the settings describe; raises SettingsError when the master key is missing."""
    master_key = read_master_key(settings)
    # Only its owner may look into it: addresses, and what educators wrote, are in there.
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    tools = Tools(
        base_url=settings.base_url,
        max_upload_bytes=settings.max_upload_bytes,
        store=EvidenceStore(settings.evidence_url),
        cage=Cage(),
        vault=Vault(master_key, module_of(settings)),
        tokens=Tokens(
            master_key, issuer=settings.base_url, audience=f"{settings.base_url}/api/v1"
        ),
        receipts=Receipts(master_key, issuer=settings.base_url),
        cursors=Cursors(master_key),
        templates=Templates(),
        list_templates=StatusListTemplates(),
        memory=Memory(),
        resolver=GuardedResolver(allow_private=settings.fetch_private_addresses),
        poster=GuardedPoster(allow_private=settings.fetch_private_addresses),
        throttle=Throttle(),
        validator=Validator(settings.validator_python),
        vc_api=VcApi(
            DerivedKeys(master_key), settings.vc_api_issuer, is_open=settings.vc_api == "open"
        ),
        mail_url=settings.mail_url,
        mail_from=settings.mail_from,
        status_signed_every=timedelta(seconds=settings.status_signed_every_seconds),
        scanner=MalwareScanner(settings.clamd_url) if settings.clamd_url else None,
        ffprobe=str(settings.ffprobe) if settings.ffprobe else shutil.which("ffprobe"),
        evidence_kept=_days(settings.evidence_days),
    )
    database = Database(settings.sqlalchemy_url, pool_size=settings.database_pool_size)
    return Wiring(settings, database, tools, now)


def _days(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(days=count)


def read_master_key(settings: Settings) -> MasterKey:
    """Return the master key from the environment or its file."""
    if settings.master_key is not None:
        return _parse(settings.master_key.get_secret_value(), "LAUREL_MASTER_KEY")
    path = settings.key_file
    if not path.is_file():
        raise SettingsError(
            f"There is no master key: {path} is missing and LAUREL_MASTER_KEY is not set. `laurel init` makes one."
        )
    return read_key_file(path)


def read_key_file(path: Path) -> MasterKey:
    """Return the master key in a file that only its owner can read."""
    return _parse(_secret_in(path), str(path))


def module_of(settings: Settings) -> Module | None:
    """Return the hardware module that the settings name, or None."""
    if settings.pkcs11_module is None:
        return None
    if settings.pkcs11_pin is not None:
        return Module(str(settings.pkcs11_module), settings.pkcs11_pin.get_secret_value())
    if settings.pkcs11_pin_file is None:
        raise SettingsError("LAUREL_PKCS11_MODULE needs LAUREL_PKCS11_PIN or …_PIN_FILE.")
    return Module(str(settings.pkcs11_module), _secret_in(settings.pkcs11_pin_file).strip())


def _secret_in(path: Path) -> str:
    if not path.is_file():
        raise SettingsError(f"There is no file {path}.")
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} can be read by others; run: chmod 600 {path}")
    return path.read_text()


def make_master_key(path: Path) -> None:
    """Write a new master key to a file that only its owner reads; leaves one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")


def _parse(text: str, source: str) -> MasterKey:
    try:
        return MasterKey.parse(text)
    except InvalidError as error:
        raise SettingsError(f"{source}: {error}") from None
