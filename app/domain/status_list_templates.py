"""The fast path for status lists: what a proof of a list signs, by filling its canonical form in.

A list is signed after every change, and only three texts of it change. Each stands alone in its
line, behind a subject and a predicate that no other line has; no node is without a name. So the
order of the lines never changes, and neither does anything else. The texts are written by
`state_of` alone: dates and base64url, which N-Quads writes as they are.

Guard: every first use and one use in CHECK_EVERY is computed by the general engine too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from app.domain.canonical import canonicalize, hash_data, sha256
from app.domain.errors import SigningError
from app.domain.status_list import ListShape, ListState, status_list_document

CHECK_EVERY = 4096
MAX_TEMPLATES = 4096
# The fourth is when the proof was made.
_MARKERS = ("laurel-slot-0-", "laurel-slot-1-", "laurel-slot-2-", "laurel-slot-3-")
_MARKER = re.compile(rb"laurel-slot-([0-3])-")
Hash = Callable[[dict[str, Any], dict[str, Any]], bytes]


def proof_options(method_id: str, created: str) -> dict[str, Any]:
    """Return the proof of a list, but for its value."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created,
        "verificationMethod": method_id,
        "proofPurpose": "assertionMethod",
    }


class StatusListTemplates:
    """A bounded store of lists' canonical forms; one per process, shared by threads."""

    def __init__(self, engine: Hash = hash_data, *, check_every: int = CHECK_EVERY) -> None:
        """Use the general engine to check every first use, and one use in `check_every`."""
        self._engine, self._check_every = engine, check_every
        self._known: dict[tuple[ListShape, str], _Template] = {}
        self._lock = Lock()

    def hash_data(self, shape: ListShape, state: ListState, method_id: str) -> bytes:
        """Return what a proof of this list, made at its `validFrom`, signs (vc-di-eddsa 3.2.5)."""
        template = self._known.get((shape, method_id)) or self._learn(shape, method_id)
        hashed = template.hash(state)
        if template.uses % self._check_every == 0:
            self._check(shape, state, method_id, hashed)
        template.uses += 1
        return hashed

    def _learn(self, shape: ListShape, method_id: str) -> "_Template":
        document = status_list_document(shape, ListState(*_MARKERS[:3]))
        options = proof_options(method_id, _MARKERS[3]) | {"@context": document["@context"]}
        learnt = _Template(_lines(document), _lines(options))
        with self._lock:
            if len(self._known) >= MAX_TEMPLATES:
                del self._known[next(iter(self._known))]
            self._known[shape, method_id] = learnt
        return learnt

    def _check(self, shape: ListShape, state: ListState, method_id: str, hashed: bytes) -> None:
        document = status_list_document(shape, state)
        if self._engine(document, proof_options(method_id, state.valid_from)) != hashed:
            raise SigningError(
                "The fast path and the general engine disagree; the list was not signed."
            )


@dataclass(slots=True)
class _Template:
    """The canonical forms of a list and of its proof's options, with places for what changes."""

    document: bytes
    options: bytes
    uses: int = 0

    def hash(self, state: ListState) -> bytes:
        encoded, valid_from, valid_until = map(str.encode, state)
        filled = self.document % {b"0": encoded, b"1": valid_from, b"2": valid_until}
        return sha256(self.options % {b"3": valid_from}) + sha256(filled)


def _lines(document: dict[str, Any]) -> bytes:
    return _MARKER.sub(rb"%(\1)b", canonicalize(document).replace(b"%", b"%%"))
