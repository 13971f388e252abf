"""Canonical bytes to hash and sign: RDFC-1.0 over JSON-LD, and RFC 8785 (JCS) over JSON."""

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import orjson
import pyoxigraph

from app.domain.blank_nodes import refuse_twins
from app.domain.errors import DataLossError, InvalidError
from app.domain.json_ld import Statement, statements
from app.domain.json_ld_context import unwrapped
from app.domain.standards import context
from app.domain.strict_json import check_values

_RDFC = pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0
# Beyond these a float has an exponent in one language and none in another.
_SMALLEST, _LARGEST = 1e-4, 1e15


def canonicalize(document: dict[str, Any]) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document (RDFC-1.0, SHA-256).

    Two engines expand it, ours and pyoxigraph's, and must agree; ours refuses what would be
    dropped. Raises DataLossError or InvalidError, and takes time in proportion to the document.
    """
    check_values(document)
    quads = statements(document)
    refuse_twins(quads)
    ours = _canonical(_parsed(_text(quads), pyoxigraph.RdfFormat.N_QUADS))
    inlined = orjson.dumps(_inlined(document))
    if ours != _canonical(_parsed(inlined, pyoxigraph.RdfFormat.JSON_LD)):
        raise DataLossError("The document means one thing to one reader, another to the next.")
    return ours


def hash_data(document: dict[str, Any], proof_options: Mapping[str, Any]) -> bytes:
    """Return what an rdfc-2022 or rdfc-2019 (P-256) proof signs: 64 bytes, options first.

    `document` has no `proof`, `proof_options` no `proofValue`; the options are read in the
    document's own context (vc-di-eddsa 3.2.4, 3.2.5).
    """
    options = {**proof_options, "@context": document["@context"]}
    return sha256(canonicalize(options)) + sha256(canonicalize(document))


def hash_data_jcs(document: dict[str, Any], proof_options: Mapping[str, Any]) -> bytes:
    """Return what a jcs-2022 proof signs: 64 bytes, options first (vc-di-eddsa 3.3.4)."""
    return sha256(jcs(dict(proof_options))) + sha256(jcs(document))


def sha256(content: bytes) -> bytes:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).digest()


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


def _text(quads: set[Statement]) -> bytes:
    lines = (f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads)
    return "".join(lines).encode()


def _parsed(content: bytes, syntax: pyoxigraph.RdfFormat) -> pyoxigraph.Dataset:
    try:
        return pyoxigraph.Dataset(pyoxigraph.parse(content, syntax))
    except (SyntaxError, ValueError):
        raise InvalidError("The document is not JSON-LD that can be signed.") from None


def _canonical(dataset: pyoxigraph.Dataset) -> bytes:
    dataset.canonicalize(_RDFC)
    lines = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _inlined(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_inlined(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _published(entry) if key == "@context" else _inlined(entry)
        for key, entry in value.items()
    }


def _published(local: Any) -> list[Any]:  # noqa: ANN401
    """Return contexts without URLs, for an engine that has no bundled ones."""
    listed = local if isinstance(local, list) else [local]
    found: list[Any] = []
    for entry in listed:
        if isinstance(entry, str):
            found += _published(context(entry)["@context"])
        else:
            found.append(unwrapped(entry) if isinstance(entry, dict) else entry)
    return found
