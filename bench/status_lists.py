"""What the signed list costs after a revocation, beside gzip and one signature of the same bits, and beside PyLD."""

import gzip
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import orjson
from cryptography.hazmat.primitives.asymmetric import ed25519

from app.domain.canonical import sha256
from app.domain.multibase import encode_base58
from app.domain.status_list import (
    ENTRIES,
    ListShape,
    bits_of,
    set_bit,
    state_of,
    status_list_document,
)
from app.domain.status_list_templates import StatusListTemplates, proof_options
from app.signing.data_integrity import secure_list
from app.signing.signer import LocalSigner
from bench.rows import Row, at_most, faster, microseconds
from bench.signing import pyld_form

ISSUER = "https://badges.district.example/issuers/north"
SHAPE = ListShape("https://badges.district.example/status/1", ISSUER, "revocation", 300_000)
METHOD = f"{ISSUER}#key"
DATED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
REVOKED = 94_567
HOLDS_FOR = timedelta(hours=24)
# One in a thousand, one in a hundred, and everybody of a list that takes no more. Into an empty list,
# which packs in no time, the first revocation costs about 1.3 times the bare two: 20 µs for the rest.
FILLS = {"0.1 %": ENTRIES // 1000, "1 %": ENTRIES // 100, "half": ENTRIES // 2}
Call = Callable[[], object]


def rows() -> list[Row]:
    """Measure a revocation in lists of which few and many were taken back before."""
    found: list[Row] = []
    for name, fill in FILLS.items():
        found += _rows(name, fill)
    return found


def _rows(fill_name: str, fill: int) -> list[Row]:
    key = ed25519.Ed25519PrivateKey.generate()
    taken = random.Random(fill).sample(range(ENTRIES), fill)  # noqa: S311  the same list each run
    bits = bits_of(taken)
    revoke = _revoking(bits, key)
    ours, bare = microseconds((revoke, 5), (_bare(bits, key), 5))
    # By itself, for what it leaves in memory and caches slows whoever comes next.
    again, pyld = microseconds((revoke, 5), (lambda: _with_pyld(bits, key), 1), rounds=20)
    what = f"revoke in a list of 131,072, {fill_name} revoked before"
    return [
        at_most(f"{what} / gzip and signature of the bits", ours, bare, 1.2),
        faster(f"{what}, against PyLD", again, pyld, 3),
    ]


def _revoking(before: bytes, key: ed25519.Ed25519PrivateKey) -> Call:
    """Set one more bit and make the bytes that are served: all that a revocation costs but the database."""
    signer, templates = LocalSigner(key), StatusListTemplates()

    def revoke() -> bytes:
        bits = bytearray(before)
        set_bit(bits, REVOKED)
        state = state_of(bytes(bits), DATED, DATED + HOLDS_FOR)
        made = secure_list(SHAPE, state, signer, method_id=METHOD, templates=templates)
        return orjson.dumps(made)

    revoke()
    return revoke


def _bare(before: bytes, key: ed25519.Ed25519PrivateKey) -> Call:
    after = bytearray(before)
    set_bit(after, REVOKED)
    return lambda: key.sign(gzip.compress(after, compresslevel=6, mtime=0))


def _with_pyld(bits: bytes, key: ed25519.Ed25519PrivateKey) -> str:
    document = status_list_document(SHAPE, state_of(bits, DATED, DATED + HOLDS_FOR))
    options = proof_options(METHOD, "2026-01-15T09:30:00Z") | {"@context": document["@context"]}
    return encode_base58(key.sign(sha256(pyld_form(options)) + sha256(pyld_form(document))))
