"""From a JSON-LD document to its statements, refusing whatever would be dropped (VCDI 4.4, 4.6).

Every leaf becomes a statement or an error; nothing is passed over. Only the part of JSON-LD that
credentials use is accepted.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from app.domain.errors import (
    DataLossError,
    DirectionError,
    Fault,
    RelativeIriError,
    UndefinedTermError,
    UnknownTypeError,
)
from app.domain.json_ld_context import IRI, NO_TERMS, Context, Term, enter
from app.domain.strict_json import escaped

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
# The one list that may be empty: a presentation that holds nothing says so in the W3C's samples.
_HELD = "https://www.w3.org/2018/credentials#verifiableCredential"
MAX_DEPTH = 48
MAX_CONTEXT_NODES = 32
_NAMING = frozenset({"@id", "@type", "@context"})
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Statement = tuple[str, str, str, str]


def statements(document: dict[str, Any], *, directions: bool = False) -> set[Statement]:
    """Return the document's quads as N-Quads terms; raises DataLossError where one would be lost.

    A text's direction has no place in RDF. With `directions` it is told in the datatype, for those
    who sign the JSON and only ask whether every word means something.
    """
    walk = _Walk(directions=directions)
    walk.node(document, NO_TERMS, "", "")
    return walk.found


def literal(text: str, datatype: str = "") -> str:
    """Write a literal as canonical N-Quads; a language is given as `@en`."""
    quoted = '"' + text.translate(_ESCAPES) + '"'
    if datatype[:1] == "@":
        return quoted + datatype
    return f"{quoted}^^<{datatype}>" if datatype and datatype != XSD + "string" else quoted


class _Walk:
    """One pass over one document."""

    def __init__(self, *, directions: bool) -> None:
        self.found: set[Statement] = set()
        self._directions = directions
        self._blanks = 0
        self._depth = 0
        self._contexts = 0

    def node(self, node: dict[str, Any], active: Context, graph: str, pointer: str) -> str:
        """Record one node object and all below it; returns its name."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise DataLossError("The document is nested too deeply.", Fault(pointer, "too deep"))
        active = self._entered(node, active)
        types = _types(node, active, pointer)
        inner = active.for_types(types)
        meanings = {key: inner.expand(key) for key in node}
        name = self._name(node, inner, meanings, pointer)
        for kind in types:
            iri = _type(active.expand(kind), kind, pointer)
            self.found.add((name, f"<{RDF}type>", iri, graph))
        for key, value in node.items():
            if meanings[key] not in _NAMING:
                self._member(name, key, value, inner, graph, f"{pointer}/{escaped(key)}")
        self._depth -= 1
        return name

    def _entered(self, node: dict[str, Any], active: Context) -> Context:
        if "@context" not in node:
            return active
        self._contexts += 1
        if self._contexts > MAX_CONTEXT_NODES:
            raise DataLossError("Too many nodes bring a context of their own.")
        return enter(active, node["@context"])

    def _name(
        self, node: dict[str, Any], active: Context, meanings: dict[str, str | None], pointer: str
    ) -> str:
        named = [node[key] for key, meaning in meanings.items() if meaning == "@id"]
        if len(named) > 1 or (named and not isinstance(named[0], str)):
            raise DataLossError("A node has one id, a text.", Fault(pointer + "/id", "one text"))
        if named:
            return _absolute(
                active.absolute(named[0]), pointer + "/id", f"the id {named[0][:80]!r}"
            )
        return self.blank()

    def blank(self) -> str:
        """Return a new blank node."""
        self._blanks += 1
        return f"_:b{self._blanks}"

    def _member(
        self, name: str, key: str, value: object, active: Context, graph: str, pointer: str
    ) -> None:
        term = active.term(key)
        if term is None or term.iri[:1] == "@" or not (term.published or IRI.match(term.iri)):
            raise UndefinedTermError(
                f"The member {key[:80]!r} is not defined by the document's contexts.",
                Fault(pointer, "not defined by the contexts"),
            )
        predicate = f"<{term.iri}>"
        for target in self._values(term, value, active, graph, pointer):
            self.found.add((name, predicate, target, graph))

    def _values(
        self, term: Term, value: object, active: Context, graph: str, pointer: str
    ) -> Iterator[str]:
        if term.type == "@json" or term.container not in {None, "@set", "@list", "@graph"}:
            raise DataLossError("JSON literals and maps are not accepted.", Fault(pointer, "JSON"))
        items = value if isinstance(value, list) else [value]
        if not items and term.iri != _HELD:
            raise DataLossError("An empty list says nothing.", Fault(pointer, "must not be empty"))
        targets = (
            self._value(
                item, term, active, graph, f"{pointer}/{position}" if items is value else pointer
            )
            for position, item in enumerate(items)
        )
        return iter([self._list(list(targets), graph)]) if term.container == "@list" else targets

    def _list(self, targets: list[str], graph: str) -> str:
        rest = f"<{RDF}nil>"
        for target in reversed(targets):
            cell = self.blank()
            self.found.add((cell, f"<{RDF}first>", target, graph))
            self.found.add((cell, f"<{RDF}rest>", rest, graph))
            rest = cell
        return rest

    def _value(self, value: object, term: Term, active: Context, graph: str, pointer: str) -> str:
        if isinstance(value, dict):
            return self._object(value, term, active, graph, pointer)
        if term.container == "@graph" or value is None or isinstance(value, list):
            raise DataLossError(
                "This value would be dropped.", Fault(pointer, "not a plain value")
            )
        if isinstance(value, str) and term.type in {"@id", "@vocab"}:
            active = active.for_property(term)
            iri = active.expand(value) if term.type == "@vocab" else active.absolute(value)
            return _absolute(iri, pointer, f"the value {value[:80]!r}")
        datatype = "" if term.type in {None, "@id", "@vocab"} else str(term.type)
        return _scalar(value, datatype, pointer)

    def _object(
        self, value: dict[str, Any], term: Term, active: Context, graph: str, pointer: str
    ) -> str:
        if "@value" in value:
            return _tagged(value, pointer, directions=self._directions)
        if not value:
            raise DataLossError(
                "An empty object says nothing.", Fault(pointer, "must not be empty")
            )
        outside = active if _only_names(value, active) else active.previous or active
        active = outside.for_property(term)
        if term.container != "@graph":
            return self.node(value, active, graph, pointer)
        inner = self.blank()
        self.node(value, active, inner, pointer)
        return inner


def _only_names(value: dict[str, Any], active: Context) -> bool:
    return len(value) == 1 and active.expand(next(iter(value))) == "@id"


def _types(node: dict[str, Any], active: Context, pointer: str) -> list[str]:
    keys = [key for key in node if active.expand(key) == "@type"]
    found = [node[key] for key in keys]
    types = found[0] if found and isinstance(found[0], list) else found
    if len(keys) > 1 or not all(isinstance(kind, str) for kind in types) or (keys and not types):
        raise DataLossError(
            "A type is a text or a list of texts.", Fault(pointer + "/type", "texts")
        )
    return types


def _type(iri: str | None, kind: str, pointer: str) -> str:
    if iri is None or not IRI.match(iri):
        raise UnknownTypeError(
            f"The type {kind[:80]!r} is neither a defined name nor an absolute IRI, so it would stay unsigned.",
            Fault(pointer + "/type", "must be a defined name or an absolute IRI"),
        )
    return f"<{iri}>"


def _absolute(iri: str | None, pointer: str, what: str) -> str:
    if iri is None or not IRI.match(iri):
        raise RelativeIriError(
            f"Here {what} is neither a defined name nor an absolute IRI, so it would stay unsigned.",
            Fault(pointer, "must be an absolute IRI or a defined name"),
        )
    return f"<{iri}>"


def _tagged(value: dict[str, Any], pointer: str, *, directions: bool) -> str:
    text, language = value["@value"], value.get("@language")
    known = {"@value", "@language", "@direction"}
    if not value.keys() <= known or not isinstance(text, str):
        raise DataLossError(
            "Only plain and language-tagged values are accepted.", Fault(pointer, "value")
        )
    if "@language" in value and not (isinstance(language, str) and _LANGUAGE.match(language)):
        raise DataLossError("This is not a language tag.", Fault(pointer + "/@language", "BCP 47"))
    tag = language.lower() if isinstance(language, str) else ""
    if "@direction" in value:
        return literal(text, _directed(tag, value["@direction"], pointer, directions=directions))
    return literal(text, "@" + tag) if tag else literal(text)


def _directed(tag: str, direction: object, pointer: str, *, directions: bool) -> str:
    if direction not in {"ltr", "rtl"}:
        raise DataLossError("A direction is ltr or rtl.", Fault(pointer, "ltr or rtl"))
    if not directions:
        raise DirectionError(
            "The direction of a text would stay unsigned: statements have no place for it.",
            Fault(pointer + "/@direction", "sign the JSON instead, with a jcs suite"),
        )
    return f"https://www.w3.org/ns/i18n#{tag}_{direction}"


def _scalar(value: object, datatype: str, pointer: str) -> str:
    if isinstance(value, str):
        return literal(value, datatype)
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype or XSD + "boolean")
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise DataLossError(
            "This value has no form in a signed document.", Fault(pointer, "value")
        )
    if float(value).is_integer() and datatype != XSD + "double":
        return literal(str(int(value)), datatype or XSD + "integer")
    return literal(_double(float(value)), datatype or XSD + "double")


def _double(value: float) -> str:
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    digits = mantissa.rstrip("0")
    return f"{digits}0E{int(exponent)}" if digits[-1] == "." else f"{digits}E{int(exponent)}"
