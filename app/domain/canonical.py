"""Canonical bytes to hash and sign: RDFC-1.0 over JSON-LD, and RFC 8785 (JCS) over JSON."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import pyoxigraph

from app.domain.blank_nodes import first_degree, refuse_twins
from app.domain.digests import Digest
from app.domain.errors import DataLossError, InvalidError
from app.domain.json_ld import Statement, statements
from app.domain.json_ld_excerpts import written_out
from app.domain.strict_json import check_values

_RDFC = {
    Digest.SHA256: pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_256,
    Digest.SHA384: pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
# Beyond these a float has an exponent in one language and none in another.
_SMALLEST, _LARGEST = 1e-4, 1e15


def canonicalize(document: dict[str, Any], digest: Digest = Digest.SHA256) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document (RDFC-1.0 with this hash).

    Two engines expand it, ours and pyoxigraph's, and must agree; ours refuses what would be
    dropped. Raises DataLossError or InvalidError, and takes time in proportion to the document.
    """
    check_values(document)
    quads = statements(document)
    names = refuse_twins(quads)
    if digest is not Digest.SHA256:
        names = first_degree(quads, digest)
    json_ld, n_quads = pyoxigraph.RdfFormat.JSON_LD, pyoxigraph.RdfFormat.N_QUADS
    theirs = _canonical(_parsed(orjson.dumps(written_out(document)), json_ld), digest)
    if _named(quads, names) == theirs:
        return theirs
    if _canonical(_parsed(_text(quads), n_quads), digest) != theirs:
        raise DataLossError("The document means one thing to one reader, another to the next.")
    return theirs


def hash_data(document: dict[str, Any], proof_options: Mapping[str, Any]) -> bytes:
    """Return what an rdfc-2022 or rdfc-2019 (P-256) proof signs: 64 bytes, options first.

    `document` has no `proof`, `proof_options` no `proofValue`; the options are read in the
    document's own context (vc-di-eddsa 3.2.4, 3.2.5).
    """
    options = {**proof_options, "@context": document["@context"]}
    return sha256(canonicalize(options)) + sha256(canonicalize(document))


def hash_data_jcs(
    document: dict[str, Any], proof_options: Mapping[str, Any], digest: Digest = Digest.SHA256
) -> bytes:
    """Return what a jcs-2022 or jcs-2019 proof signs: options first (vc-di-eddsa 3.3.4)."""
    return digest.of(jcs(dict(proof_options))) + digest.of(jcs(document))


def sha256(content: bytes) -> bytes:
    """Return the SHA-256 of bytes."""
    return Digest.SHA256.of(content)


def jcs(value: Any) -> bytes:  # noqa: ANN401  any JSON value
    """Return the RFC 8785 form; refuses numbers that languages write in different ways."""
    check_values(value)
    return orjson.dumps(_plain(value))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        # RFC 8785 3.2.3 sorts by UTF-16 code units, not by code points.
        return {key: _plain(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return _decimal(value) if isinstance(value, float) else value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _decimal(value: float) -> float:
    if value.is_integer() and abs(value) < _LARGEST:
        return int(value)
    if not math.isfinite(value) or not _SMALLEST <= abs(value) < _LARGEST:
        raise InvalidError("A number this large or small cannot be signed.")
    return value


def _named(quads: set[Statement], hashes: Mapping[str, str]) -> bytes | None:
    """Return the canonical form where each blank node has a hash of its own, else None.

    Then the hashes alone say which is `_:c14n0`, `_:c14n1` and so on (RDFC-1.0 4.4.3, step 4).
    """
    if len(set(hashes.values())) < len(hashes):
        return None
    order = sorted(hashes, key=hashes.__getitem__)
    names = {node: f"_:c14n{place}" for place, node in enumerate(order)}
    named = ((names.get(s, s), p, names.get(o, o), names.get(g, g)) for s, p, o, g in quads)
    return b"".join(sorted(_lines(named)))


def _text(quads: set[Statement]) -> bytes:
    return b"".join(_lines(quads))


def _lines(quads: Iterable[Statement]) -> Iterator[bytes]:
    for s, p, o, g in quads:
        yield (f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n").encode()


def _parsed(content: bytes, syntax: pyoxigraph.RdfFormat) -> pyoxigraph.Dataset:
    try:
        return pyoxigraph.Dataset(pyoxigraph.parse(content, syntax))
    except (SyntaxError, ValueError):
        raise InvalidError("The document is not JSON-LD that can be signed.") from None


def _canonical(dataset: pyoxigraph.Dataset, digest: Digest = Digest.SHA256) -> bytes:
    dataset.canonicalize(_RDFC[digest])
    lines = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))
