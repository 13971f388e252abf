"""Signed Assertions: RS256, with a key that the issuer lists and that names the issuer in turn."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, PublicKey, from_pem
from app.verification.codes import Code, failed, passed, unknown
from app.verification.issuer_keys import Finding, Recalls
from app.verification.open_badges_2.graph import Graph, ask, is_url, reference
from app.verification.open_badges_2.shapes import verification
from app.verification.parsing import Token, many, read_json, text_of
from app.verification.proving import Proven, checked, strictest, undecided, without_key, wrong
from app.verification.report import Name, Outcome
from app.verification.resolver import Resolver, UnreachableError

_HEADER = frozenset({"alg", "typ", "kid"})
_MOST_KEYS = 5
_OK = 200


def prove(
    resolver: Resolver, token: Token, graph: Graph, recalls: Recalls | None = None
) -> Proven:
    """Check the header, then the signature with the key that the Assertion names.

    An Assertion that names none is checked with the keys that its issuer lists. A key that is
    listed no more counts for what the asker itself signed with it.
    """
    fault = _header_fault(token.header)
    if fault is not None:
        return fault
    listed = dict(_listed(graph.issuer))
    if not listed:
        message = "The issuer publishes no key, so nobody can tell whether it signed this."
        return without_key(_open(Code.ISSUER_LISTS_NO_KEYS, message))
    creator = reference(verification(graph.assertion).get("creator"))
    if creator is not None and creator not in listed:
        key = recalls(creator, token.signed) if recalls else None
        if key is not None:
            return checked(_allowed(key), token.signed, token.signature)
        return without_key(_fail(Code.KEY_NOT_LISTED, "The issuer does not list this key."))
    names = [creator] if creator else list(listed)[:_MOST_KEYS]
    found = (_find(resolver, name, listed[name], graph.issuer) for name in names)
    return _best([_judged(finding, token) for finding in found])


def _best(proofs: list[Proven]) -> Proven:
    right = [proof for proof in proofs if proof.outcome is Outcome.PASSED]
    return right[0] if right else strictest(proofs)


def _judged(finding: Finding, token: Token) -> Proven:
    if finding.key is None:
        return without_key(finding)
    return checked(finding, token.signed, token.signature)


def _header_fault(header: Mapping[str, Any]) -> Proven | None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.casefold().startswith(("none", "hs")):
        message = "The badge is not signed with a key pair, so anyone could have made it."
        return wrong(Code.ALGORITHM_FORBIDDEN, message)
    if header.keys() - _HEADER:
        message = "The badge's header holds something that this kind of badge may not hold."
        return wrong(Code.HEADER_FORBIDDEN, message)
    if algorithm != "RS256":
        message = "The badge is signed in a way that is not checked here; RS256 is."
        return undecided(Code.SUITE_UNSUPPORTED, message)
    return None


def _listed(issuer: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for entry in many(issuer.get("publicKey")):
        name = reference(entry)
        if name is not None and is_url(name):
            yield name, entry


def _find(resolver: Resolver, name: str, entry: object, issuer: Mapping[str, Any]) -> Finding:
    """Return the key at this address, or as the issuer's own document has it."""
    document = entry if text_of(entry, "publicKeyPem") else None
    try:
        if document is None:
            resource = ask(resolver, name)
            document = read_json(resource.body) if resource.status == _OK else None
    except UnreachableError as error:
        return _open(Code.KEY_UNREACHABLE, f"The key could not be fetched: {error.message}")
    except InvalidError:
        return _open(Code.KEY_UNSUPPORTED, "What is at the key's address is not a key.")
    if not isinstance(document, dict):
        return _open(Code.KEY_UNREACHABLE, "There is nothing at the key's address.")
    return _owned(name, document, issuer)


def _owned(name: str, document: Mapping[str, Any], issuer: Mapping[str, Any]) -> Finding:
    if document.get("id") != name:
        return _open(Code.KEY_UNSUPPORTED, "What is at the key's address is another key.")
    if reference(document.get("owner")) != issuer.get("id"):
        message = "The key belongs to somebody else than the issuer."
        return _fail(Code.KEY_CONTROLLER_DIFFERS, message)
    try:
        key = from_pem(text_of(document, "publicKeyPem") or "")
    except InvalidError:
        return _open(Code.KEY_UNSUPPORTED, "The issuer's key is of an unknown kind.")
    if key.algorithm is not Algorithm.RS256:
        return _open(Code.KEY_UNSUPPORTED, "The issuer's key is not one for RS256.")
    return _allowed(key)


def _allowed(key: PublicKey) -> Finding:
    message = "The issuer lists the key for signing."
    return Finding(passed(Name.ISSUER_KEY, Code.KEY_LISTED, message), key)


def _fail(code: Code, message: str) -> Finding:
    return Finding(failed(Name.ISSUER_KEY, code, message))


def _open(code: Code, message: str) -> Finding:
    return Finding(unknown(Name.ISSUER_KEY, code, message))
