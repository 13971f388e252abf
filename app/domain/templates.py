"""The fast path of canonicalisation: a badge's canonical form by filling in a known one.

RDFC-1.0 only renames nodes without a name and sorts lines. With at most one such node its name
is always `_:c14n0`, so two documents that differ in plain slots alone have canonical forms that
differ in those slots alone, up to order. A template is the canonical form of a document whose
slots hold markers. Everything that is no slot is part of the template's key, byte for byte.

Guards: slots hold literals, or absolute IRIs of schemes that no context takes for a prefix; every
first use and one use in CHECK_EVERY is computed by the general engine too and must be equal.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from threading import Lock
from typing import Any

import orjson

from app.domain.canonical import canonicalize, sha256
from app.domain.errors import InvalidError, SigningError

CHECK_EVERY = 4096
MAX_TEMPLATES = 512
_MARKER = re.compile(r"urn:laurel-slot:(\d{4}):|laurel-slot-(\d{4})-")
# A badge with more slots than this goes to the general engine.
_MAX_SLOTS = 1000
_IRI_MARKERS = [f"urn:laurel-slot:{number:04d}:" for number in range(_MAX_SLOTS)]
_TEXT_MARKERS = [f"laurel-slot-{number:04d}-" for number in range(_MAX_SLOTS)]
# Possessive, so that a long wrong IRI costs no more than a right one.
_PART = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+"
# One match for all IRI slots of a document; ASCII only, so that no engine can think otherwise.
_IRIS = re.compile(
    rf"(?:(?:https?://[A-Za-z0-9.-]++(?::[0-9]{{1,5}}+)?(?:/{_PART})?"
    rf"|urn:uuid:[0-9A-Za-z-]++|did:[a-z0-9]++:{_PART})(?:#{_PART})?\n)*+\Z"
)
_SPECIAL = re.compile('["\\\\\t\n\r]')
_UNSAFE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Slots = tuple[str, ...]
_ROOT_TEXTS: Slots = ("validFrom", "validUntil", "awardedDate")
_EVIDENCE_TEXTS: Slots = ("name", "narrative", "description")
_STATUS_IRIS: Slots = ("id", "statusListCredential")


class Templates:
    """A bounded store of templates; one per process, shared by threads."""

    def __init__(
        self,
        engine: Callable[[dict[str, Any]], bytes] = canonicalize,
        *,
        check_every: int = CHECK_EVERY,
    ) -> None:
        """Use the general engine to make templates, and to check one use in `check_every`."""
        self._engine, self._check_every = engine, check_every
        self._known: dict[bytes, _Template | None] = {}
        self._hashes: dict[bytes, bytes] = {}
        self._lock = Lock()

    def canonicalize(self, document: dict[str, Any]) -> bytes:
        """Return the canonical form, as `canonical.canonicalize` does; raises SigningError if not."""
        cut = _cut(document)
        if cut is None:
            return self._engine(document)
        template = self._known.get(cut.key, _UNKNOWN)
        if template is _UNKNOWN:
            return self._learn(document, cut)
        if template is None:
            return self._engine(document)
        filled = template.fill(cut)
        template.uses += 1
        return (
            self._checked(document, filled) if template.uses % self._check_every == 0 else filled
        )

    def hash_data(self, document: dict[str, Any], proof_options: Mapping[str, Any]) -> bytes:
        """Return what an rdfc-2022 proof signs, as `canonical.hash_data` does."""
        options = {**proof_options, "@context": document["@context"]}
        return self._options_hash(options) + sha256(self.canonicalize(document))

    def _options_hash(self, options: dict[str, Any]) -> bytes:
        # The badges of one second and one key, as a batch makes them, share their options.
        try:
            key = orjson.dumps(options)
        except TypeError:
            return sha256(self.canonicalize(options))
        known = self._hashes.get(key)
        if known is None:
            if len(self._hashes) >= MAX_TEMPLATES:
                self._hashes.clear()
            known = self._hashes[key] = sha256(self.canonicalize(options))
        return known

    def known(self, document: dict[str, Any]) -> bytes | None:
        """Return the canonical form if a template for it is there already; learns nothing."""
        cut = _cut(document)
        template = self._known.get(cut.key) if cut else None
        return template.fill(cut) if template and cut else None

    def _learn(self, document: dict[str, Any], cut: "_Cut") -> bytes:
        template = self._template(cut)
        filled = (
            self._checked(document, template.fill(cut)) if template else self._engine(document)
        )
        with self._lock:
            if len(self._known) >= MAX_TEMPLATES:
                del self._known[next(iter(self._known))]
            self._known[cut.key] = template
        return filled

    def _template(self, cut: "_Cut") -> "_Template | None":
        try:
            return _compile(self._engine(orjson.loads(cut.key)), cut)
        except InvalidError:
            # In these contexts a slot is not what it is in ours; the document itself may be good.
            return None

    def _checked(self, document: dict[str, Any], filled: bytes) -> bytes:
        if filled != self._engine(document):
            raise SigningError(
                "The fast path and the general engine disagree; nothing was signed."
            )
        return filled


@dataclass(slots=True)
class _Template:
    """Lines that never change, and one text holding every line that does."""

    fixed: list[bytes]
    lines: str
    slots: Callable[[list[str]], tuple[str, ...]]
    uses: int = 0

    def fill(self, cut: "_Cut") -> bytes:
        filled = self.lines % self.slots(cut.values())
        # UTF-8 sorts as code points do, and two sorted runs are merged rather than sorted.
        lines = self.fixed + filled.encode().split(b"\n")
        lines.sort()
        # Two slots may hold the same IRI and so make the same line: a set, as the algorithm has it.
        if len(set(lines)) < len(lines):
            lines = list(dict.fromkeys(lines))
        lines.append(b"")
        return b"\n".join(lines)


_UNKNOWN = _Template([], "", tuple)


class _Cut:
    """A document taken apart: its slots, and the rest as the key."""

    __slots__ = ("_iris", "_texts", "key")

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._iris: list[str] = []
        self.key = b""

    def take(self, node: Any, iris: Slots, texts: Slots) -> dict[str, Any]:  # noqa: ANN401
        """Return a copy of the node with markers for its slots."""
        rest = dict(node)
        for name in iris:
            value = rest.get(name)
            if value is not None:
                rest[name] = _IRI_MARKERS[len(self._iris)]
                self._iris.append(value)
        for name in texts:
            value = rest.get(name)
            if value is not None:
                rest[name] = _TEXT_MARKERS[len(self._texts)]
                self._texts.append(value)
        return rest

    def plain(self) -> bool:
        """Tell whether every slot holds what a template may be filled with."""
        iris, texts = "\n".join([*self._iris, ""]), "\0".join(self._texts)
        countable = texts.count("\0") == max(len(self._texts) - 1, 0)
        dotted = "/." in iris
        return bool(_IRIS.match(iris)) and countable and not dotted and not _UNSAFE.search(texts)

    def values(self) -> list[str]:
        """Return the slots as N-Quads writes them: IRIs first."""
        texts = "\0".join(self._texts)
        if _SPECIAL.search(texts):
            texts = texts.replace("\\", "\\\\").replace('"', '\\"')
            texts = texts.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        return [*self._iris, *texts.split("\0")]

    def marks(self) -> tuple[int, int]:
        """Return how many IRI and text slots there are."""
        return len(self._iris), len(self._texts)


def _cut(document: dict[str, Any]) -> _Cut | None:
    cut = _Cut()
    try:
        rest = _without_slots(document, cut)
        if not cut.plain():
            return None
        cut.key = orjson.dumps(rest, option=orjson.OPT_STRICT_INTEGER)
    except (TypeError, LookupError, ValueError, AttributeError):
        # Not a badge of our shape: the general engine says what is wrong with it, if anything.
        return None
    return cut


def _without_slots(document: dict[str, Any], cut: _Cut) -> dict[str, Any]:
    if document["type"] == "DataIntegrityProof":
        return cut.take(document, (), ("created",))
    rest = cut.take(document, ("id",), _ROOT_TEXTS)
    subject = cut.take(rest["credentialSubject"], ("id",), ("narrative",))
    if "identifier" in subject:
        subject["identifier"] = [
            cut.take(entry, (), ("identityHash", "salt")) for entry in subject["identifier"]
        ]
    if "result" in subject:
        subject["result"] = [
            cut.take(entry, ("id", "achievedLevel"), ("value",)) for entry in subject["result"]
        ]
    rest["credentialSubject"] = subject
    if "evidence" in rest:
        rest["evidence"] = [
            cut.take(entry, ("id",), _EVIDENCE_TEXTS) for entry in rest["evidence"]
        ]
    if "refreshService" in rest:
        rest["refreshService"] = cut.take(rest["refreshService"], ("id",), ())
    if "credentialStatus" in rest:
        rest["credentialStatus"] = cut.take(
            rest["credentialStatus"], _STATUS_IRIS, ("statusListIndex",)
        )
    return rest


def _compile(canonical: bytes, cut: _Cut) -> _Template | None:
    iris, texts = cut.marks()
    key = cut.key.decode()
    # Somebody's text may look like a marker, and several nameless nodes need the real algorithm;
    # without slots there is nothing to gain.
    unclear = len(_MARKER.findall(key)) != iris + texts or iris + texts == 0
    if unclear or b"_:c14n1 " in canonical:
        return None
    fixed, changing, order = list[bytes](), list[str](), list[int]()
    for line in canonical.decode().removesuffix("\n").split("\n"):
        slots = [int(i) if i else iris + int(t) for i, t in _MARKER.findall(line)]
        if slots:
            changing.append(_MARKER.sub("%s", line.replace("%", "%%")))
            order += slots
        else:
            fixed.append(line.encode())
    return _Template(fixed, "\n".join(changing), _picker(order))


def _picker(order: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    # In C for many slots, which gives no tuple for one.
    if len(order) == 1:
        return lambda values: (values[order[0]],)
    return itemgetter(*order)
