"""Who is revoked or suspended: bits, most significant first (Bitstring Status List 1.0)."""

import zlib
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.errors import ConflictError, InvalidError
from app.domain.moments import wire_time
from app.domain.multibase import decode_base64url, encode_base64url
from app.domain.standards import CREDENTIALS_V2

# The smallest list that hides one holder among enough others (BSL 4.2), and the largest read.
ENTRIES = 131_072
LARGEST_BYTES = 2 * 1024 * 1024
_GZIP_WINDOW = 31


def bits_of(indexes: Collection[int], entries: int = ENTRIES) -> bytes:
    """Return the list in which exactly these indexes are set."""
    bits = bytearray(entries // 8)
    for index in indexes:
        set_bit(bits, index)
    return bytes(bits)


def set_bit(bits: bytearray, index: int) -> None:
    """Set one bit: index 0 is the most significant bit of byte 0."""
    if not 0 <= index < len(bits) * 8:
        raise InvalidError(f"Index {index} is outside a list of {len(bits) * 8} entries.")
    bits[index // 8] |= 128 >> index % 8


def is_set(bits: bytes, index: int) -> bool:
    """Tell whether a bit is set; an index outside the list is an error, not a no."""
    if not 0 <= index < len(bits) * 8:
        raise InvalidError(f"Index {index} is outside a list of {len(bits) * 8} entries.")
    return bool(bits[index // 8] & 128 >> index % 8)


def encode(bits: bytes) -> str:
    """Return `encodedList`: `u`, then base64url of the gzipped bits; the same bytes every time."""
    # Who is revoked is chance: nothing but runs of nobody repeats. To look for more makes a list
    # longer and costs up to 16 times as much.
    deflater = zlib.compressobj(wbits=_GZIP_WINDOW, strategy=zlib.Z_RLE)
    return "u" + encode_base64url(deflater.compress(bits) + deflater.flush())


def decode(encoded: str) -> bytes:
    """Read `encodedList` (with or without `u`, as StatusList2021 had it); never above 2 MiB."""
    if len(encoded) > LARGEST_BYTES:
        raise InvalidError("The status list is too large.")
    packed = decode_base64url(encoded.removeprefix("u").rstrip("="))
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        bits = inflater.decompress(packed, LARGEST_BYTES + 1)
    except zlib.error:
        raise InvalidError("The status list is not gzip.") from None
    if len(bits) > LARGEST_BYTES:
        raise InvalidError("The status list is too large.")
    if not inflater.eof:
        raise InvalidError("The status list is cut short.")
    return bits


def free_index(
    taken: Collection[int], choose: Callable[[int], int], entries: int = ENTRIES
) -> int:
    """Return a random free index; `choose(n)` gives a random number below n.

    Raises ConflictError once half is taken, so that chance finds a free one soon and a next list
    can be opened.
    """
    if len(taken) * 2 >= entries:
        raise ConflictError("This status list is half full; open the next one.")
    while True:
        index = choose(entries)
        if index not in taken:
            return index


class ListShape(NamedTuple):
    """What a list says every time it is signed."""

    list_id: str
    issuer_id: str
    purpose: str
    # How long a copy may be kept, in milliseconds.
    ttl: int | None = None


class ListState(NamedTuple):
    """What a list says now, as it is written: texts that need no escaping anywhere."""

    encoded: str
    valid_from: str
    valid_until: str


def state_of(bits: bytes, valid_from: datetime, valid_until: datetime) -> ListState:
    """Return the bits and the two moments as a signed list writes them."""
    return ListState(encode(bits), wire_time(valid_from), wire_time(valid_until))


def status_list_document(shape: ListShape, state: ListState) -> dict[str, Any]:
    """Return the unsigned BitstringStatusListCredential: a pure function of its arguments."""
    subject: dict[str, Any] = {
        "id": f"{shape.list_id}#list",
        "type": "BitstringStatusList",
        "statusPurpose": shape.purpose,
        "encodedList": state.encoded,
    }
    if shape.ttl is not None:
        subject["ttl"] = shape.ttl
    return {
        "@context": [CREDENTIALS_V2],
        "id": shape.list_id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": shape.issuer_id,
        "validFrom": state.valid_from,
        "validUntil": state.valid_until,
        "credentialSubject": subject,
    }
