"""What members of any object in a credential may hold: identifiers, types, names (VCDM 4.4 to 4.6)."""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.json_ld_context import IRI
from app.domain.verifiable_credentials.flaws import Flaw, Flaws

_LANGUAGE_VALUE = frozenset({"@value", "@language", "@direction"})
_HIERARCHICAL = re.compile(r"(?:https?|ftp|wss?):(?!//[^/?#])", re.IGNORECASE)


def many(value: object) -> list[Any]:
    """Return a value or a list of them as a list."""
    return value if isinstance(value, list) else [value]


def is_url(value: object) -> bool:
    """Tell whether the value is one absolute URL."""
    return isinstance(value, str) and bool(IRI.match(value)) and not _HIERARCHICAL.match(value)


def types_of(node: Mapping[str, Any]) -> list[Any]:
    """Return the types of an object, however many it has."""
    return many(node["type"]) if "type" in node else []


def identifier(node: Mapping[str, Any], pointer: str, *, required: bool = False) -> Flaws:
    """Check 4.4: if there is an id, it is a single URL."""
    if "id" not in node:
        if required:
            yield Flaw(f"{pointer}/id", "must be there: a URL")
    elif not is_url(node["id"]):
        yield Flaw(f"{pointer}/id", "must be a single URL")


def kind(node: Mapping[str, Any], pointer: str, *, including: str = "") -> Flaws:
    """Check 4.5: there is a type, one or more terms or absolute URLs."""
    types = types_of(node)
    if not types or not all(isinstance(name, str) and name for name in types):
        yield Flaw(f"{pointer}/type", "must be one or more terms or absolute URLs")
    elif including and including not in types:
        yield Flaw(f"{pointer}/type", f"must include {including}")


def objects(node: Mapping[str, Any], name: str, pointer: str) -> tuple[list[Any], list[Flaw]]:
    """Return the objects of a member that may be one or several, and what is wrong with it."""
    if name not in node:
        return [], []
    found = many(node[name])
    if not found or not all(isinstance(entry, dict) and entry for entry in found):
        return [], [Flaw(f"{pointer}/{name}", "must be one or more objects that say something")]
    return found, []


def typed_objects(node: Mapping[str, Any], name: str, *, needs_id: bool = False) -> Flaws:
    """Check a member whose every object has a type of its own (VCDM 4.5, 5.10)."""
    found, flaws = objects(node, name, "")
    yield from flaws
    for position, entry in enumerate(found):
        pointer = f"/{name}/{position}" if isinstance(node[name], list) else f"/{name}"
        yield from kind(entry, pointer)
        yield from identifier(entry, pointer, required=needs_id)


def names(node: Mapping[str, Any], pointer: str = "") -> Flaws:
    """Check 4.6: name and description are texts, or texts with language and direction."""
    for name in ("name", "description"):
        for entry in many(node[name]) if name in node else []:
            if not isinstance(entry, str) and not _is_language_value(entry):
                yield Flaw(f"{pointer}/{name}", "must be a text, or a language value object")


def party(node: Mapping[str, Any], name: str) -> Flaws:
    """Check 4.7 and 4.13: an issuer or holder is a URL, or an object whose id is a URL."""
    value = node.get(name)
    if isinstance(value, dict):
        yield from identifier(value, f"/{name}", required=True)
        yield from names(value, f"/{name}")
    elif not is_url(value):
        yield Flaw(f"/{name}", "must be a URL, or an object whose id is a URL")


def _is_language_value(entry: object) -> bool:
    if not isinstance(entry, dict) or not entry.keys() <= _LANGUAGE_VALUE:
        return False
    texts = isinstance(entry.get("@value"), str) and isinstance(entry.get("@language", ""), str)
    return texts and entry.get("@direction", "ltr") in {"ltr", "rtl"}
