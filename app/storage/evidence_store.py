"""The bytes of evidence: streamed in under a bound, kept under a key of the organization."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from app.domain.errors import NotFoundError, TooLargeError

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: its key, size in bytes and SHA-256."""

    key: str
    size: int
    sha256: str
    head: bytes


class EvidenceStore:
    """A folder or a bucket; keys are made here, never from a file name."""

    def __init__(self, url: str) -> None:
        """Open the store; a folder is made if it is missing."""
        self._store: ObjectStore = (
            LocalStore.from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)
        )

    def put(
        self, organization_id: UUID, evidence_id: UUID, source: IO[bytes], *, limit: int
    ) -> Stored:
        """Keep the bytes; raises TooLargeError and leaves nothing behind when there are more than `limit`."""
        key = f"{organization_id}/{evidence_id}"
        meter = _Meter(source, limit)
        try:
            obstore.put(self._store, key, meter.chunks())
        except BaseException:
            self.delete(key)
            raise
        return Stored(key, meter.size, meter.digest.hexdigest(), meter.head)

    def read(self, key: str) -> Iterator[bytes]:
        """Yield the bytes in chunks; raises NotFoundError when they are gone."""
        try:
            found = obstore.get(self._store, key)
        except FileNotFoundError as error:
            raise NotFoundError("The bytes of this evidence are gone.") from error
        for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    def delete(self, key: str) -> None:
        """Remove the bytes, if they are there."""
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return

    def keys(self) -> Iterator[str]:
        """Yield every key, for the check that nothing is left behind."""
        for batch in obstore.list(self._store):
            yield from (entry["path"] for entry in batch)


class _Meter:
    """Counts and hashes what streams by, and stops it at the limit."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self.size, self.limit = 0, limit
        self.digest, self.head = hashlib.sha256(), b""
        self._source = source

    def chunks(self) -> Iterator[bytes]:
        while chunk := self._source.read(CHUNK):
            self.size += len(chunk)
            if self.size > self.limit:
                raise TooLargeError(f"The file is larger than {self.limit:,} bytes.")
            self.digest.update(chunk)
            self.head = self.head or chunk[:4096]
            yield chunk
