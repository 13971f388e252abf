"""The settings: read from the environment, validated at start, frozen."""

import ipaddress
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class SettingsError(Exception):
    """The environment does not describe a service that can run; the message lists every fault."""


class Settings(BaseSettings):
    """What the operator chooses, each as `LAUREL_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="LAUREL_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=Path("var"), description="Where the embedded default keeps its files"
    )
    database_url: str = Field(default="", description="sqlite:///file or postgresql://…")
    base_url: str = Field(
        default="http://localhost:8000", description="The public origin, frozen into badges"
    )
    store_url: str = Field(default="", description="file:///folder or s3://bucket for evidence")
    master_key: SecretStr | None = Field(default=None, description="32 bytes in base64 or hex")
    master_key_file: Path | None = Field(
        default=None, description="A file that holds the master key"
    )
    pkcs11_module: Path | None = Field(
        default=None, description="The library of a hardware module that holds issuer keys"
    )
    pkcs11_pin: SecretStr | None = Field(default=None, description="The PIN of its user")
    pkcs11_pin_file: Path | None = Field(default=None, description="A file that holds the PIN")
    mail_url: str = Field(
        default="console:",
        description="console: or file:///mbox (loopback only), or smtp://host:port",
    )
    mail_from: str = Field(default="laurel@localhost", max_length=254)
    max_upload_bytes: int = Field(default=50 * MEBIBYTE, ge=1, le=5000 * MEBIBYTE)
    max_body_bytes: int = Field(default=MEBIBYTE, ge=1024, le=16 * MEBIBYTE)
    database_pool_size: int = Field(default=10, ge=1, le=30)
    fetch_private_addresses: bool = Field(
        default=False, description="For local trials: let the resolver reach private hosts"
    )
    validator_python: Path = Field(
        default=Path(".venv-validator/bin/python"),
        description="The interpreter beside which 1EdTech's validator is installed",
    )
    vc_api: Literal["off", "scoped", "open"] = Field(
        default="off", description="The W3C test contract: off, for clients, or for this machine"
    )
    vc_api_issuer: Literal["did:key", "did:web", "https"] = Field(
        default="did:key", description="How the issuer of the W3C test contract is named"
    )
    status_signed_every_seconds: int = Field(
        default=1, ge=0, le=60, description="A list that changes is signed no more often than this"
    )
    clamd_url: str = Field(
        default="", description="tcp://host:3310 or unix:///path: uploads are scanned by clamd"
    )
    ffprobe: Path | None = Field(
        default=None, description="The ffprobe that measures recordings; by default that on PATH"
    )
    evidence_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Evidence is deleted so many days after its decision; its digest stays",
    )
    worker_in_server: bool = Field(default=True)
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @field_validator("base_url")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("expected an origin such as https://badges.district.example")
        if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
            raise ValueError("expected an origin only: no path, query, fragment or user")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("expected https: plain http is for localhost only")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(
            ("sqlite:///", "postgresql://", "postgresql+psycopg://")
        ):
            raise ValueError("expected sqlite:///file or postgresql://user@host/name")
        return value

    @field_validator("store_url")
    @classmethod
    def _known_store(cls, value: str) -> str:
        if value and not value.startswith(("file:///", "s3://", "gs://", "az://", "memory://")):
            raise ValueError("expected file:///folder, s3://bucket, gs://bucket or az://container")
        return value

    @field_validator("clamd_url")
    @classmethod
    def _known_scanner(cls, value: str) -> str:
        parts = urlsplit(value)
        is_host = parts.scheme == "tcp" and parts.hostname and parts.port
        if value and not is_host and not (parts.scheme == "unix" and parts.path):
            raise ValueError("expected tcp://host:3310 or unix:///run/clamav/clamd.ctl")
        return value

    @field_validator("mail_url")
    @classmethod
    def _known_mail(cls, value: str) -> str:
        if value != "console:" and not value.startswith(("smtp://", "smtps://", "file:///")):
            raise ValueError("expected console: or smtp://user:password@host:port")
        return value

    @model_validator(mode="after")
    def _together(self) -> Self:
        stays_here = self.mail_url.startswith(("console:", "file:"))
        if stays_here and not is_loopback(urlsplit(self.base_url).hostname or ""):
            raise ValueError(
                "mail_url: console: and file: show sign-in links, so they are for localhost only; give smtp://…"
            )
        if self.vc_api == "open" and not is_loopback(urlsplit(self.base_url).hostname or ""):
            raise ValueError("vc_api: open is for localhost only: it asks nobody who they are")
        if self.vc_api_issuer == "did:web" and not self.base_url.startswith("https:"):
            raise ValueError("vc_api_issuer: a did:web needs an https base URL")
        if self.master_key is not None and self.master_key_file is not None:
            raise ValueError("master_key: give either master_key or master_key_file, not both")
        if self.pkcs11_pin is not None and self.pkcs11_pin_file is not None:
            raise ValueError("pkcs11_pin: give either pkcs11_pin or pkcs11_pin_file, not both")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database address in SQLAlchemy's spelling."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve() / 'laurel.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def evidence_url(self) -> str:
        """Where the evidence store is."""
        return self.store_url or (self.data_dir.resolve() / "evidence").as_uri()

    @property
    def key_file(self) -> Path:
        """The file of the master key when it is not in the environment."""
        return self.master_key_file or self.data_dir / "master.key"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - any setting by name
    """Read the settings; raises SettingsError with one message that lists every fault."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [_fault_line(fault["loc"], fault["msg"]) for fault in error.errors()]
        raise SettingsError("The settings cannot be used:\n" + "\n".join(lines)) from None


def _fault_line(location: tuple[int | str, ...], message: str) -> str:
    name = f"LAUREL_{str(location[0]).upper()}: " if location else ""
    return f"  {name}{message.removeprefix('Value error, ')}"
