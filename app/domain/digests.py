"""The hashes that embedded proofs sign: each curve has its own."""

import hashlib
from enum import StrEnum


class Digest(StrEnum):
    """A hash function of the SHA-2 family."""

    SHA256 = "sha256"
    SHA384 = "sha384"

    def of(self, content: bytes) -> bytes:
        """Return the hash of bytes."""
        return hashlib.new(self, content).digest()
