"""COSE_Sign1 (RFC 9052, 4.2): its header labels, its algorithms, and the bytes that are signed."""

from app.domain import cbor
from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, AnyAlgorithm, ForeignAlgorithm

SIGN1 = 18
ALG, CRIT, CONTENT_TYPE, KID, CWT_CLAIMS, TYP = 1, 2, 3, 4, 15, 16
# RFC 9053, 2.1 and 2.2; RFC 8812, 2; and the same under the names of RFC 9864, where a curve is told.
ALGORITHMS: dict[int, AnyAlgorithm] = {
    -7: Algorithm.ES256,
    -8: Algorithm.ED25519,
    -35: ForeignAlgorithm.ES384,
    -36: ForeignAlgorithm.ES512,
    -257: Algorithm.RS256,
    -9: Algorithm.ES256,
    -19: Algorithm.ED25519,
    -51: ForeignAlgorithm.ES384,
    -52: ForeignAlgorithm.ES512,
}
# The claims of a CWT that have a name in a JWT, too (RFC 8392, 3.1; RFC 9711, 4.1).
CLAIMS = {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat", 10: "nonce"}


def number_of(algorithm: AnyAlgorithm) -> int:
    """Return the number by which COSE names an algorithm."""
    for number, known in ALGORITHMS.items():
        if known is algorithm:
            return number
    raise InvalidError("COSE has no number for this algorithm here.")


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure (RFC 9052, 4.4), with nothing from outside added to it."""
    return cbor.encode(["Signature1", protected, b"", payload])
