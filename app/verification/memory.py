"""What follows from a document's bytes alone, remembered: a badge met again is quick to verify.

Nothing that may change is kept: which keys the issuer lists, what it recalls, its lists, and the
time are asked about at every verification.
"""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from app.verification.parsing import read_json

MOST_DOCUMENTS = 256
LONGEST_DOCUMENT = 1 << 15
_MOST_FACTS = 32
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known:
    """A document as it was read, never changed, and what was found out about it."""

    document: dict[str, Any]
    facts: dict[Hashable, Any] = field(default_factory=dict)


class Memory:
    """A bounded store by the SHA-256 of the exact bytes; one per process, shared by threads."""

    def __init__(self, most: int = MOST_DOCUMENTS) -> None:
        """Remember so many documents; with none, everything is found out anew."""
        self._most = most
        self._by_digest: dict[bytes, _Known] = {}
        self._by_identity: dict[int, _Known] = {}
        self._lock = Lock()

    def read(self, content: bytes) -> dict[str, Any]:
        """Return the JSON object in the bytes, as `read_json` does; nobody may change it."""
        if not self._most or len(content) > LONGEST_DOCUMENT:
            return read_json(content)
        digest = hashlib.sha256(content).digest()
        known = self._by_digest.get(digest)
        return known.document if known else self._keep(digest, read_json(content))

    def fact(self, document: object, name: Hashable, find_out: Callable[[], T]) -> T:
        """Return what was found out about a document that was read here, or find it out.

        `name` must name all that the answer depends on beside the document itself.
        """
        known = self._by_identity.get(id(document))
        if known is None or known.document is not document:
            return find_out()
        if name in known.facts:
            found: T = known.facts[name]
            return found
        found = find_out()
        if len(known.facts) < _MOST_FACTS:
            known.facts[name] = found
        return found

    def _keep(self, digest: bytes, document: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if digest in self._by_digest:  # another thread was quicker
                return self._by_digest[digest].document
            while len(self._by_digest) >= self._most:
                oldest = self._by_digest.pop(next(iter(self._by_digest)))
                del self._by_identity[id(oldest.document)]
            self._by_digest[digest] = self._by_identity[id(document)] = _Known(document)
        return document


NO_MEMORY = Memory(0)
