"""The master key: 32 bytes from the operator, from which every other secret key is derived."""

import base64
import binascii

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import InvalidError

LENGTH = 32
_HEX_LENGTH = LENGTH * 2


class MasterKey:
    """The operator's secret. It shows nothing of itself and gives out derived keys only."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        """Keep exactly 32 bytes."""
        if len(secret) != LENGTH:
            raise InvalidError(f"The master key must be {LENGTH} bytes, not {len(secret)}.")
        self._secret = secret

    @classmethod
    def parse(cls, text: str) -> "MasterKey":
        """Read 64 hexadecimal digits, or base64 (either alphabet, padding optional)."""
        bare = text.strip()
        try:
            if len(bare) == _HEX_LENGTH:
                return cls(bytes.fromhex(bare))
            padded = bare.rstrip("=").replace("+", "-").replace("/", "_")
            padded += "=" * (-len(padded) % 4)
            return cls(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (ValueError, binascii.Error):
            # The text itself is secret: it is not quoted, nor kept as the cause.
            raise InvalidError("The master key must be 32 bytes in hex or base64.") from None

    def derive(self, label: str) -> bytes:
        """Return 32 bytes for one purpose (HKDF-SHA-256); other labels give unrelated ones."""
        kdf = HKDF(hashes.SHA256(), LENGTH, salt=None, info=b"laurel " + label.encode())
        return kdf.derive(self._secret)

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("The master key is never pickled.")
