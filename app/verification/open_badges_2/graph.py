"""What an Assertion leads to: each document fetched from its own address, and trusted from nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidError
from app.verification.codes import Code, unknown
from app.verification.parsing import read_json, text_of
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, Resource, UnreachableError

ACCEPT = "application/ld+json, application/json;q=0.9"
GONE = 410
_OK = 200


class UnavailableError(Exception):
    """A document could not be had; `check` says so in the report."""

    def __init__(self, check: Check) -> None:
        """Keep the check."""
        super().__init__(check.message)
        self.check = check


@dataclass(frozen=True, slots=True)
class Graph:
    """An Assertion, its BadgeClass, and the Profile of its issuer."""

    assertion: Mapping[str, Any]
    badge: Mapping[str, Any]
    issuer: Mapping[str, Any]


def reference(value: object) -> str | None:
    """Return the id that a member names, whether it is a text or an object."""
    return value if isinstance(value, str) else text_of(value, "id")


def follow(resolver: Resolver, assertion: Mapping[str, Any]) -> Graph:
    """Fetch BadgeClass and Profile; raises UnavailableError where either cannot be had.

    An embedded copy of either is passed over: only its own address vouches for it.
    """
    badge = _fetched(resolver, reference(assertion.get("badge")), _BADGE_CLASS)
    issuer = _fetched(resolver, reference(badge.get("issuer")), _ISSUER)
    return Graph(assertion, badge, issuer)


def ask(resolver: Resolver, url: str) -> Resource:
    """Return the answer for a URL; an answer from another host counts as none.

    Else whoever finds an address of the issuer's that redirects anywhere could host badges there.
    """
    resource = resolver.get(url, accept=ACCEPT)
    if urlsplit(resource.url).hostname != urlsplit(url).hostname:
        raise InvalidError("The address leads to another host.")
    return resource


def is_url(value: object) -> bool:
    """Tell whether it is a web address."""
    return isinstance(value, str) and value.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class _Words:
    what: str
    unreachable: Code
    missing: Code
    unreadable: Code


_BADGE_CLASS = _Words(
    "the description of the badge",
    Code.BADGE_CLASS_UNAVAILABLE,
    Code.BADGE_CLASS_UNAVAILABLE,
    Code.BADGE_CLASS_UNAVAILABLE,
)
_ISSUER = _Words(
    "what the issuer publishes about itself",
    Code.ISSUER_UNREACHABLE,
    Code.ISSUER_NOT_FOUND,
    Code.ISSUER_UNREADABLE,
)


def _fetched(resolver: Resolver, url: str | None, words: _Words) -> dict[str, Any]:
    if url is None or not is_url(url):
        message = f"The badge does not say where {words.what} is."
        raise _unavailable(Code.IDENTIFIER_UNSUPPORTED, message)
    try:
        resource = ask(resolver, url)
        if resource.status != _OK:
            message = f"There is nothing where {words.what} should be."
            raise _unavailable(words.missing, message)
        document = read_json(resource.body)
    except UnreachableError as error:
        message = f"It was not possible to read {words.what}: {error.message}"
        raise _unavailable(words.unreachable, message) from None
    except InvalidError as error:
        message = f"It was not possible to read {words.what}. {error.message}"
        raise _unavailable(words.unreadable, message) from None
    if document.get("id") != url:
        message = f"Where {words.what} should be, something else is described."
        raise _unavailable(words.unreadable, message)
    return document


def _unavailable(code: Code, message: str) -> UnavailableError:
    return UnavailableError(unknown(Name.ISSUER_KEY, code, message))
