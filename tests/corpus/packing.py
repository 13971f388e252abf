"""Gzip whose bytes are the same under every version of Python."""

import gzip

from tests.unit.verification.verification_world import b64

_OPERATING_SYSTEM, _UNKNOWN = 9, 255


def gzipped(data):
    """Compress; the header names no time and no operating system (RFC 1952, 2.3)."""
    packed = bytearray(gzip.compress(data, mtime=0))
    packed[_OPERATING_SYSTEM] = _UNKNOWN
    return bytes(packed)


def bits(*indexes, entries=131_072):
    """Return the encoded list of a status list in which these indexes are set, without its `u`."""
    packed = bytearray(entries // 8)
    for index in indexes:
        packed[index // 8] |= 128 >> index % 8
    return b64(gzipped(bytes(packed)))
