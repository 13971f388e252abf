"""What the signed list costs after a revocation, beside gzip and one signature of the same bits, and beside others' engines."""

import gzip
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import orjson
from cryptography.hazmat.primitives.asymmetric import ed25519
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from app.domain.canonical import sha256
from app.domain.multibase import encode_base58
from app.domain.standards import CONTEXTS
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
from bench import node
from bench.rows import Row, at_most, faster, microseconds
from bench.signing import pyld_form

ISSUER = "https://badges.district.example/issuers/north"
SHAPE = ListShape("https://badges.district.example/status/1", ISSUER, "revocation", 300_000)
METHOD = f"{ISSUER}#key"
DATED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
REVOKED = 94_567
HOLDS_FOR = timedelta(hours=24)
# The first of all, one in a thousand, one in a hundred, and everybody of a list that takes no more.
FILLS = {"none": 0, "0.1 %": ENTRIES // 1000, "1 %": ENTRIES // 100, "half": ENTRIES // 2}
Call = Callable[[], object]


def rows() -> list[Row]:
    """Measure a revocation in lists of which few and many were taken back before; others' engines once."""
    key = ed25519.Ed25519PrivateKey.generate()
    return [*(_beside_the_bare(name, fill, key) for name, fill in FILLS.items()), *_others(key)]


def _beside_the_bare(fill_name: str, fill: int, key: ed25519.Ed25519PrivateKey) -> Row:
    bits = _filled(fill)
    ours, bare = microseconds((_revoking(bits, key), 5), (_bare(bits, key), 5))
    name = f"revoke in a list of 131,072, {fill_name} revoked before"
    return at_most(f"{name} / gzip and signature of the bits", ours, bare, 1.2)


def _others(key: ed25519.Ed25519PrivateKey) -> list[Row]:
    """Set others' engines beside ours; those against Node are left out where Node is."""
    bits = _filled(FILLS["1 %"])
    ours, sign, pyld, openvc = microseconds(
        (_revoking(bits, key), 1),
        (_signing(bits, key), 1),
        (lambda: _with_pyld(bits, key), 1),
        (_with_openvc(bits), 1),
        rounds=20,
    )
    name = "revoke in a list of 131,072"
    found = [
        faster(f"{name}, against PyLD", ours, pyld, 3),
        faster(f"{name}, against openvc-core", ours, openvc, 5),
    ]
    theirs = _with_node(bits)
    row = "sign a packed list of 131,072, against Node"
    return [*found, faster(row, sign, theirs, 10)] if theirs else found


def _filled(fill: int) -> bytes:
    return bits_of(random.Random(fill).sample(range(ENTRIES), fill))  # noqa: S311  the same each run


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


def _signing(bits: bytes, key: ed25519.Ed25519PrivateKey) -> Call:
    signer, templates = LocalSigner(key), StatusListTemplates()
    state = state_of(bits, DATED, DATED + HOLDS_FOR)

    def sign() -> object:
        return secure_list(SHAPE, state, signer, method_id=METHOD, templates=templates)

    sign()
    return sign


def _bare(before: bytes, key: ed25519.Ed25519PrivateKey) -> Call:
    after = bytearray(before)
    set_bit(after, REVOKED)
    return lambda: key.sign(gzip.compress(after, compresslevel=6, mtime=0))


def _with_pyld(bits: bytes, key: ed25519.Ed25519PrivateKey) -> str:
    document = status_list_document(SHAPE, state_of(bits, DATED, DATED + HOLDS_FOR))
    options = proof_options(METHOD, "2026-01-15T09:30:00Z") | {"@context": document["@context"]}
    return encode_base58(key.sign(sha256(pyld_form(options)) + sha256(pyld_form(document))))


def _with_openvc(bits: bytes) -> Call:
    suite, key = DataIntegrityProofSuite(), Ed25519SigningKey.generate(METHOD)
    bundled = dict(CONTEXTS)

    def sign() -> object:
        document = status_list_document(SHAPE, state_of(bits, DATED, DATED + HOLDS_FOR))
        return suite.add_proof(
            document,
            signing_key=key,
            verification_method=METHOD,
            created=DATED,
            extra_contexts=bundled,
        )

    return sign


def _with_node(bits: bytes) -> float | None:
    """Have Node sign the packed list, which it is given."""
    # It refuses to sign what has ended.
    document = status_list_document(SHAPE, state_of(bits, DATED, DATED.replace(year=2100)))
    asked = {"contexts": dict(CONTEXTS), "credential": document, "rounds": 150}
    return node.microseconds("node_vc.mjs", asked)
