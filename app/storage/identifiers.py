"""Identifiers: UUIDv7 inside, so that keys sort by time; random UUIDv4 where strangers see them."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, 74 random bits."""
    return id_of(time.time_ns() // 1_000_000)


def id_of(milliseconds: int) -> UUID:
    """Return a UUIDv7 of this moment, for a row that is to seem as old as it says."""
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
