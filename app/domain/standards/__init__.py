"""The published contexts and schemas that Laurel uses, bundled and pinned by SHA-256."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from app.domain.errors import InvalidError

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
DID_V1 = "https://www.w3.org/ns/did/v1"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA_ROOT = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
ACHIEVEMENT_CREDENTIAL_SCHEMA = SCHEMA_ROOT + "ob_v3p0_achievementcredential_schema.json"
PROFILE_SCHEMA = SCHEMA_ROOT + "ob_v3p0_profile_schema.json"


@cache
def provenance() -> dict[str, dict[str, str]]:
    """Return url → {file, sha256, source, licence} for every bundled document."""
    table: dict[str, dict[str, str]] = orjson.loads(_bytes("digests.json"))
    return table


@cache
def document(url: str) -> dict[str, Any]:
    """Return the bundled document published at this URL; shared, so never to be changed."""
    entry = provenance().get(url)
    if entry is None:
        raise InvalidError(f"Only published, bundled documents are used here; not {url[:200]!r}.")
    return pinned(_bytes(entry["file"]), entry["sha256"])


def pinned(content: bytes, sha256: str) -> dict[str, Any]:
    """Parse the content if it has exactly this digest, else refuse it."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise InvalidError("A bundled standards document is not the one that was pinned.")
    parsed: dict[str, Any] = orjson.loads(content)
    return parsed


def context(url: str) -> dict[str, Any]:
    """Return the bundled context document of this URL, refusing every other URL."""
    if url not in CONTEXTS:
        raise InvalidError(f"The context {url[:200]!r} is not one that is known here.")
    return document(url)


class _Contexts(Mapping[str, dict[str, Any]]):
    """The bundled contexts by URL, each read and checked when first asked for."""

    def __getitem__(self, url: str) -> dict[str, Any]:
        if not self.__contains__(url):
            raise KeyError(url)
        return document(url)

    def __contains__(self, url: object) -> bool:
        return (
            isinstance(url, str) and provenance().get(url, {}).get("file", "")[:9] == "contexts/"
        )

    def __iter__(self) -> Iterator[str]:
        return (url for url in provenance() if url in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


CONTEXTS: Mapping[str, dict[str, Any]] = _Contexts()


def _bytes(name: str) -> bytes:
    return files(__name__).joinpath(name).read_bytes()
