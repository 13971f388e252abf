"""Whether the issuer took an Assertion back: 410 or `revoked` where it is hosted, a list where signed."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import InvalidError
from app.verification.codes import Code, failed, passed, skipped, unknown
from app.verification.open_badges_2.graph import Graph, ask, is_url, reference
from app.verification.parsing import many, read_json
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, UnreachableError

_OK = 200
_IN_FORCE = "The issuer has not taken the badge back."


def revoked() -> Check:
    """Say that the issuer took it back."""
    message = "The issuer has taken this badge back."
    return failed(Name.STATUS, Code.REVOKED, message)


def in_force() -> Check:
    """Say that it stands."""
    return passed(Name.STATUS, Code.IN_FORCE, _IN_FORCE)


def check_list(resolver: Resolver, graph: Graph) -> Check:
    """Look a signed Assertion up in the list that its issuer names."""
    if graph.assertion.get("revoked") is True:
        return revoked()
    named = graph.issuer.get("revocationList")
    if named is None:
        message = "The issuer keeps no list of badges that it took back."
        return skipped(Name.STATUS, Code.NO_STATUS, message)
    url = reference(named)
    if url is None or not is_url(url):
        return _open(Code.LIST_MALFORMED, "The issuer does not say where its list is.")
    return _fetched(resolver, url, graph)


def _fetched(resolver: Resolver, url: str, graph: Graph) -> Check:
    try:
        resource = ask(resolver, url)
        document = read_json(resource.body) if resource.status == _OK else None
    except UnreachableError as error:
        return _open(Code.LIST_UNREACHABLE, f"The list could not be fetched: {error.message}")
    except InvalidError:
        return _open(Code.LIST_MALFORMED, "The issuer's list could not be read.")
    if document is None:
        return _open(Code.LIST_NOT_FOUND, "There is nothing where the issuer's list should be.")
    return _looked_up(document, url, graph)


def _looked_up(document: Mapping[str, Any], url: str, graph: Graph) -> Check:
    """Read the list; one entry may stand alone, as an object or a text."""
    entries = many(document.get("revokedAssertions"))
    if graph.assertion.get("id") in {reference(entry) for entry in entries}:
        return revoked()
    if document.get("id", url) != url or "RevocationList" not in many(document.get("type")):
        return _open(Code.LIST_MALFORMED, "Where the issuer's list should be is something else.")
    if reference(document.get("issuer")) != graph.issuer.get("id"):
        return _open(Code.LIST_NOT_THE_ISSUERS, "The list is somebody else's.")
    if "revokedAssertions" not in document:
        return _open(Code.LIST_MALFORMED, "The issuer's list says nothing.")
    return in_force()


def _open(code: Code, message: str) -> Check:
    return unknown(Name.STATUS, code, message)
