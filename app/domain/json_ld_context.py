"""Term definitions of the bundled JSON-LD contexts: what a name means where (JSON-LD 1.1 API 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.errors import InvalidError
from app.domain.standards import context

MAX_CONTEXTS = 16
MAX_REMEMBERED = 512
KEYWORDS = frozenset({"@id", "@type", "@value", "@language", "@context"})
_SETTINGS = frozenset({"@protected", "@version"})
_MEMBERS = frozenset({"@id", "@type", "@container", "@context", "@protected"})
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


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """The terms in force at one place, and those to return to where a type's scope ends."""

    terms: Mapping[str, Term]
    previous: "Context | None" = None
    _scopes: "dict[tuple[str, ...], Context]" = field(default_factory=dict, repr=False)

    def for_property(self, term: Term) -> "Context":
        """Return the context inside the values of this property."""
        scoped = term.scoped
        if scoped is _NOTHING:
            return self
        # Scoped contexts belong to the bundled documents, which live as long as the process.
        return self._remember(("", str(id(scoped))), lambda: _process(self, scoped, override=True))

    def for_document(self, urls: Sequence[str]) -> "Context":
        """Return the context after these published ones."""
        return self._remember(("@", *urls), lambda: _process(self, list(urls), override=False))

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
        return term.iri if term else self.absolute(text)

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
            terms = _process(terms, self._scoped(name), override=False)
        return Context(terms.terms, previous=self.previous or self)

    def _remember(self, key: tuple[str, ...], make: Any) -> "Context":  # noqa: ANN401
        found: Context | None = self._scopes.get(key)
        if found is None:
            if len(self._scopes) >= MAX_REMEMBERED:
                self._scopes.clear()
            found = self._scopes[key] = make()
        return found


NO_TERMS = Context({})


def enter(active: Context, local: object) -> Context:
    """Return the context after a document's own `@context`: bundled URLs only."""
    listed = local if isinstance(local, list) else [local]
    urls = [url for url in listed if isinstance(url, str)]
    if not 0 < len(listed) <= MAX_CONTEXTS or len(urls) < len(listed):
        raise InvalidError("A context must be the URL of a published one, or a list of them.")
    return active.for_document(urls)


def _process(active: Context, local: Any, *, override: bool) -> Context:  # noqa: ANN401
    if isinstance(local, list):
        for entry in local:
            active = _process(active, entry, override=override)
        return active
    if local is None:
        return _forget(active, override=override)
    if isinstance(local, str):
        return _process(active, context(local)["@context"], override=override)
    return _Definitions(active, local, override=override).made()


def _forget(active: Context, *, override: bool) -> Context:
    if not override and any(term.protected for term in active.terms.values()):
        raise InvalidError("Protected terms cannot be set aside by a null context.")
    return NO_TERMS


class _Definitions:
    """One context object being read: terms may lean on each other in any order."""

    def __init__(self, active: Context, local: Mapping[str, Any], *, override: bool) -> None:
        self.active, self.local, self.override = active, local, override
        self.terms = dict(active.terms)
        self.defined: set[str] = set()

    def made(self) -> Context:
        """Return the active context with every term of this one."""
        for name in self.local:
            if not name.startswith("@"):
                self._define(name)
            elif name not in _SETTINGS:
                raise InvalidError(f"A context that uses {name} is not accepted.")
        return Context(self.terms, previous=self.active.previous)

    def _define(self, name: str) -> None:
        if name in self.defined:
            return
        self.defined.add(name)
        new, old = self._term(name), self.active.terms.get(name)
        if old and old.protected and not self.override:
            if new != old:
                raise InvalidError(f"The contexts disagree about the protected term {name!r}.")
            new = replace(new, protected=True)
        self.terms[name] = new

    def _term(self, name: str) -> Term:
        raw = self.local[name]
        members = {"@id": raw} if isinstance(raw, str) else raw
        if not isinstance(members, dict) or not members.keys() <= _MEMBERS:
            raise InvalidError(f"The definition of {name!r} is of a kind not accepted here.")
        iri = self._iri(members.get("@id", name))
        kind = members.get("@type")
        return Term(
            iri=iri,
            type=None if kind is None else self._iri(kind),
            container=members.get("@container"),
            scoped=members.get("@context", _NOTHING),
            prefix=isinstance(raw, str) and iri[-1] in ":/?#[]@",
            protected=bool(members.get("@protected", self.local.get("@protected", False))),
        )

    def _iri(self, text: str) -> str:
        if text.startswith("@"):
            return text
        for name in (text, text.partition(":")[0]):
            if name in self.local:
                self._define(name)
        iri = Context(self.terms).expand(text)
        if iri is None:
            raise InvalidError(f"A context defines a term as {text!r}, which is no IRI.")
        return iri
