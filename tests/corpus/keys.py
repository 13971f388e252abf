"""The corpus's keys: fixed, so that it can be made anew; they sign nothing else anywhere."""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.unit.verification.verification_world import Issuer

FOLDER = Path(__file__).parent


def rsa(slug):
    return load_pem_private_key((FOLDER / f"{slug}.pem").read_bytes(), None)


class FixedIssuer(Issuer):
    """An issuer whose keys, and whose ECDSA signatures (RFC 6979), are the same every time."""

    def __init__(self, slug):
        super().__init__(slug, rsa(slug))
        seed = hashlib.sha256(f"corpus {slug}".encode()).digest()
        self.ed25519 = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        self.p256 = ec.derive_private_key(int.from_bytes(seed[:31]), ec.SECP256R1())

    def jws(self, alg, signed):
        if alg != "ES256":
            return super().jws(alg, signed)
        how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self.p256.sign(signed, how))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
