"""A document with its contexts written out, for an engine that has no bundled ones.

Engines read every definition anew for every node, which is most of their work; so of the published
contexts only those definitions are handed over that the document could touch. A definition is
touched by its name alone: as a key, a value, or the start of either up to a colon. What definitions
lean on themselves is always kept. Our own engine reads the whole contexts, so leaving out too much
could only make the two disagree.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from app.domain.json_ld_context import unwrapped
from app.domain.standards import CONTEXTS, context

_REFERRING = ("@id", "@type")


def written_out(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with definitions in place of each context's URL."""
    found: dict[str, Any] = _written_out(document, _names_in(document) | _leaned_on())
    return found


def _written_out(value: Any, names: set[str] | frozenset[str]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_written_out(entry, names) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _published(entry, names) if key == "@context" else _written_out(entry, names)
        for key, entry in value.items()
    }


def _published(local: Any, names: set[str] | frozenset[str]) -> list[Any]:  # noqa: ANN401
    listed = local if isinstance(local, list) else [local]
    found: list[Any] = []
    for entry in listed:
        if isinstance(entry, str):
            whole = context(entry)["@context"]
            found += [_excerpt(one, names) for one in _published(whole, names)]
        else:
            # A document's own definitions, and those of a published list, are whole.
            found.append(unwrapped(entry) if isinstance(entry, dict) else entry)
    return found


def _excerpt(definitions: Any, names: set[str] | frozenset[str]) -> Any:  # noqa: ANN401
    """Return the definitions of these names, in the scopes that they open as well."""
    if isinstance(definitions, list):
        return [_excerpt(entry, names) for entry in definitions]
    if not isinstance(definitions, dict):
        return definitions
    return {
        name: _scoped(raw, names)
        for name, raw in definitions.items()
        if name in names or name[:1] == "@"
    }


def _scoped(raw: Any, names: set[str] | frozenset[str]) -> Any:  # noqa: ANN401
    if isinstance(raw, dict) and "@context" in raw:
        return raw | {"@context": _excerpt(raw["@context"], names)}
    return raw


def _names_in(document: dict[str, Any]) -> set[str]:
    """Return every text of a document, own contexts and all, and its start up to a colon."""
    found: set[str] = set()
    below: list[Any] = [document]
    while below:
        value = below.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found.update(value)
            below.extend(value.values())
        elif isinstance(value, list):
            below.extend(value)
    found.update([text[: text.index(":")] for text in found if ":" in text])
    return found


@cache
def _leaned_on() -> frozenset[str]:
    """Return the names that definitions of any published context use to define others."""
    texts = {text for url in CONTEXTS for text in _references(CONTEXTS[url]["@context"])}
    starts = {text.partition(":")[0] for text in texts}
    return frozenset(texts | starts)


def _references(definitions: Any) -> Iterator[str]:  # noqa: ANN401
    for entry in definitions if isinstance(definitions, list) else [definitions]:
        for name, raw in entry.items() if isinstance(entry, dict) else ():
            yield from (raw,) if isinstance(raw, str) else ()
            yield from (name,) if ":" in name else ()
            if isinstance(raw, dict):
                yield from (raw[one] for one in _REFERRING if isinstance(raw.get(one), str))
                yield from _references(raw.get("@context"))
