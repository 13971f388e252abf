"""The bytes at a public address, and the names that they go by."""

from dataclasses import dataclass

JSON_LD = ("application/ld+json", "application/json")
JSON = ("application/json",)
# The first that fits is sent, so `application/vc` is sent only to those who ask for nothing else:
# common clients parse a body as JSON only if its type contains "json".
CREDENTIAL = (
    "application/vc+ld+json",
    "application/ld+json",
    "application/json",
    "application/vc",
)
TOKEN = ("text/plain", "application/jwt", "application/vc+jwt")
KEY = ("application/jwk+json", "application/json")
KEY_SET = ("application/jwk-set+json", "application/json")
GONE = 410
DID = ("application/did+json", "application/did+ld+json", "application/json")


@dataclass(frozen=True, slots=True)
class Published:
    """The bytes at an address, and what they may be called."""

    body: bytes
    types: tuple[str, ...]
    status: int = 200
