"""Term definitions of JSON-LD contexts: what a name means where (JSON-LD 1.1 API 4).

Published contexts are bundled; a document may also bring definitions of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.errors import InvalidError, ProtectedTermError
from app.domain.standards import context

# What N-Quads and every engine take for an absolute IRI without question.
IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\xa0<>\"{}|\\^`\ud800-\udfff\ufff0-\uffff]+\Z"
)
MAX_CONTEXTS = 16
MAX_REMEMBERED = 512
# A document's own contexts are copied at each of its nodes, so they may not be large.
MAX_OWN_TERMS = 500
KEYWORDS = frozenset({"@id", "@type", "@value", "@language", "@context"})
_SETTINGS = frozenset({"@protected", "@version", "@vocab"})
_MEMBERS = frozenset({"@id", "@type", "@container", "@context", "@protected", "@prefix"})
_ALIASED = frozenset({"@id", "@type"})
_VALUE_TYPES = frozenset({"@id", "@vocab", "@json"})
_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class Term:
    """What one name expands to, how its values are typed, and the contexts it brings along."""

    iri: str
    type: str | None = None
    container: str | None = None
    scoped: Any = _NOTHING
    prefix: bool = False
    protected: bool = field(default=False, compare=False)
    # From a bundled document, which lives as long as the process.
    published: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """The terms in force at one place, and those to return to where a type's scope ends."""

    terms: Mapping[str, Term]
    previous: "Context | None" = None
    # What is put before names that are no terms, or None: then they mean nothing.
    vocabulary: str | None = None
    _scopes: "dict[tuple[str, ...], Context]" = field(default_factory=dict, repr=False)

    def for_property(self, term: Term) -> "Context":
        """Return the context inside the values of this property."""
        scoped = term.scoped
        if scoped is _NOTHING:
            return self

        def entered() -> Context:
            return _process(self, scoped, override=True, published=term.published)

        # A document's own definitions are gone after it, and others may come to lie in their place.
        return self._remember(("", str(id(scoped))), entered) if term.published else entered()

    def for_document(self, urls: Sequence[str]) -> "Context":
        """Return the context after these published ones."""
        return self._remember(
            ("@", *urls), lambda: _process(self, list(urls), override=False, published=True)
        )

    def for_types(self, types: Sequence[str]) -> "Context":
        """Return the context inside a node of these types; it does not reach into child nodes."""
        names = tuple(sorted({name for name in types if self._scoped(name) is not _NOTHING}))
        if not names:
            return self
        return self._remember(names, lambda: self._typed(names))

    def expand(self, text: str) -> str | None:
        """Return the keyword or IRI that a key or type stands for, or None when it is undefined."""
        if text in KEYWORDS:
            return text
        term = self.terms.get(text)
        if term:
            return term.iri
        iri = self.absolute(text)
        if iri is None and self.vocabulary is not None and text[:1] != "@":
            return self.vocabulary + text
        return iri

    def term(self, key: str) -> Term | None:
        """Return the definition of a key; one that only the vocabulary gives a meaning is plain."""
        found = self.terms.get(key)
        if found is None and self.vocabulary is not None and ":" not in key:
            return Term(self.vocabulary + key, published=False)
        return found

    def absolute(self, text: str) -> str | None:
        """Return the IRI a compact or absolute IRI stands for, or None when it is neither."""
        prefix, colon, rest = text.partition(":")
        if not colon:
            return None
        term = self.terms.get(prefix)
        usable = term is not None and term.prefix and not rest.startswith("//")
        return term.iri + rest if term is not None and usable else text

    def _scoped(self, name: str) -> Any:  # noqa: ANN401  a raw context: dict, list, text or null
        term = self.terms.get(name)
        return term.scoped if term else _NOTHING

    def _typed(self, names: Sequence[str]) -> "Context":
        terms = self
        for name in names:
            published = self.terms[name].published
            terms = _process(terms, self._scoped(name), override=False, published=published)
        return Context(terms.terms, self.previous or self, terms.vocabulary)

    def _remember(self, key: tuple[str, ...], make: Any) -> "Context":  # noqa: ANN401
        found: Context | None = self._scopes.get(key)
        if found is None:
            if len(self._scopes) >= MAX_REMEMBERED:
                self._scopes.clear()
            found = self._scopes[key] = make()
        return found


NO_TERMS = Context({})


def enter(active: Context, local: object) -> Context:
    """Return the context after a document's own `@context`: bundled URLs and small objects."""
    listed: list[Any] = local if isinstance(local, list) else [local]
    urls = [url for url in listed if isinstance(url, str)]
    known = all(isinstance(entry, str | dict) for entry in listed)
    if not 0 < len(listed) <= MAX_CONTEXTS or not known:
        raise InvalidError(
            "A context must be the URL of a published one, an object of definitions, or a list of them."
        )
    if len(urls) == len(listed):
        return active.for_document(urls)
    for entry in listed:
        if isinstance(entry, str):
            active = active.for_document([entry])
        else:
            # Not a copy: what a definition brings along is known by the place where it lies.
            active = _process(active, unwrapped(entry), override=False, published=False)
    return active


def unwrapped(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions of a document's own context, which may be wrapped once more."""
    inner = entry.get("@context")
    return inner if len(entry) == 1 and isinstance(inner, dict) else entry


def _process(
    active: Context,
    local: Any,  # noqa: ANN401
    *,
    override: bool,
    published: bool = True,
) -> Context:
    if isinstance(local, list):
        for entry in local:
            active = _process(active, entry, override=override, published=published)
        return active
    if local is None:
        return _forget(active, override=override)
    if isinstance(local, str):
        return _process(active, context(local)["@context"], override=override, published=True)
    if not isinstance(local, dict):
        raise InvalidError("A context within a context must be an object or a URL.")
    return _Definitions(active, local, override=override, published=published).made()


def _forget(active: Context, *, override: bool) -> Context:
    if not override and any(term.protected for term in active.terms.values()):
        raise ProtectedTermError("Protected terms cannot be set aside by a null context.")
    return NO_TERMS


class _Definitions:
    """One context object being read: terms may lean on each other in any order."""

    def __init__(
        self, active: Context, local: Mapping[str, Any], *, override: bool, published: bool
    ) -> None:
        self.active, self.local = active, local
        self.override, self.published = override, published
        self.terms = dict(active.terms)
        self.vocabulary = _vocabulary(active, local)
        self.defined: set[str] = set()

    def made(self) -> Context:
        """Return the active context with every term of this one."""
        if not self.published and len(self.local) > MAX_OWN_TERMS:
            raise InvalidError("A document's own context defines too many terms.")
        for name in self.local:
            if not name.startswith("@"):
                self._define(name)
            elif name not in _SETTINGS:
                raise InvalidError(f"A context that uses {name[:80]} is not accepted.")
        return Context(self.terms, self.active.previous, self.vocabulary)

    def _define(self, name: str) -> None:
        if name in self.defined:
            return
        self.defined.add(name)
        new, old = self._term(name), self.active.terms.get(name)
        if old and old.protected and not self.override:
            if new != old:
                raise ProtectedTermError(
                    f"The contexts disagree about the protected term {name[:80]!r}."
                )
            new = replace(old, protected=True)
        self.terms[name] = new

    def _term(self, name: str) -> Term:
        raw = self.local[name]
        members = {"@id": raw} if isinstance(raw, str) else raw
        if not isinstance(members, dict) or not members.keys() <= _MEMBERS:
            raise InvalidError(f"The definition of {name[:80]!r} is of a kind not accepted here.")
        iri = self._iri(members.get("@id", name))
        kind = members.get("@type")
        term = Term(
            iri=iri,
            type=None if kind is None else self._iri(kind),
            container=members.get("@container"),
            scoped=members.get("@context", _NOTHING),
            prefix=members.get("@prefix") is True
            or (isinstance(raw, str) and iri[-1:] in ":/?#[]@" and iri[:1] != "@"),
            protected=bool(members.get("@protected", self.local.get("@protected", False))),
            published=self.published,
        )
        if not self.published:
            _check_own(name, term)
        return term

    def _iri(self, text: object) -> str:
        if not isinstance(text, str):
            raise InvalidError("A context defines a term as something that is no IRI.")
        if text.startswith("@"):
            return text
        for name in (text, text.partition(":")[0]):
            if name in self.local and not name.startswith("@"):
                self._define(name)
        iri = Context(self.terms, vocabulary=self.vocabulary).expand(text)
        if iri is None:
            raise InvalidError(f"A context defines a term as {text[:80]!r}, which is no IRI.")
        return iri


def _vocabulary(active: Context, local: Mapping[str, Any]) -> str | None:
    if "@vocab" not in local:
        return active.vocabulary
    found = local["@vocab"]
    if found is not None and not (isinstance(found, str) and IRI.match(found)):
        raise InvalidError("A context's vocabulary must be an absolute IRI.")
    return found


def _check_own(name: str, term: Term) -> None:
    """Refuse what bundled contexts never hold: names that are no IRIs, and strange keywords."""
    named = term.iri in _ALIASED or IRI.match(term.iri)
    typed = term.type is None or term.type in _VALUE_TYPES or IRI.match(term.type)
    contained = term.container is None or isinstance(term.container, str)
    if not (named and typed and contained):
        raise InvalidError(f"A context defines {name[:80]!r} as something that is no IRI.")
