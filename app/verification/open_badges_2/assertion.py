"""Is this Assertion genuine? The same ten checks, asked in the way of Open Badges 2.0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.verification.claims import check_validity
from app.verification.codes import Code, failed, skipped, unknown
from app.verification.issuer_keys import Recalls
from app.verification.open_badges_2 import hosting, revocation, signature
from app.verification.open_badges_2.graph import Graph, UnavailableError, follow
from app.verification.open_badges_2.shapes import (
    check_assertion,
    check_context,
    check_shape,
    kind_of,
)
from app.verification.parsing import Token
from app.verification.proving import Proven
from app.verification.report import Check, Name, Outcome
from app.verification.resolver import Resolver

HOSTED, SIGNED = "ob2-hosted", "ob2-signed"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out, and the badge in the members that reports are made from."""

    format: str
    checks: tuple[Check, ...]
    badge: Document


def examine(
    received: Document,
    token: Token | None,
    resolver: Resolver,
    now: datetime,
    recalls: Recalls | None = None,
) -> Examined:
    """Return the checks from context to validity, and endorsements, of an Assertion."""
    form = SIGNED if token else HOSTED
    context = check_context(received)
    if context.outcome is not Outcome.PASSED:
        return Examined(form, (context,), _view(received))
    if token is None and received.get("revoked") is True:
        return Examined(form, (context, revocation.revoked()), _view(received))
    shape = check_assertion(received)
    if shape.outcome is not Outcome.PASSED:
        return Examined(form, (context, shape), _view(received))
    if token:
        found = _signed(received, token, resolver, now, recalls)
    else:
        found = _hosted(received, resolver, now)
    return Examined(form, (context, *found.checks), found.badge)


@dataclass(frozen=True, slots=True)
class _Found:
    checks: tuple[Check, ...]
    badge: Document


def _hosted(copy: Document, resolver: Resolver, now: datetime) -> _Found:
    if kind_of(copy) != "hosted":
        return _Found((check_assertion(copy), _unsigned(copy)), _view(copy))
    hosted = hosting.fetch(resolver, copy)
    if hosted.is_gone:
        return _Found((check_assertion(copy), revocation.revoked()), _view(copy))
    if hosted.assertion is None:
        return _Found((check_assertion(copy), hosted.proof), _view(copy))
    assertion = hosted.assertion
    try:
        graph = follow(resolver, assertion)
    except UnavailableError as obstacle:
        return _Found((check_assertion(assertion), hosted.proof, obstacle.check), _view(assertion))
    host = hosting.check_host(str(assertion["id"]), graph.issuer)
    return _concluded(graph, Proven(hosted.proof, host), revocation.in_force(), now)


def _signed(
    assertion: Document,
    token: Token,
    resolver: Resolver,
    now: datetime,
    recalls: Recalls | None,
) -> _Found:
    shape = check_assertion(assertion)
    if kind_of(assertion) != "signed":
        message = "The badge says that it is not a signed one, and yet it came signed."
        return _Found((shape, failed(Name.PROOF, Code.PROOF_MALFORMED, message)), _view(assertion))
    try:
        graph = follow(resolver, assertion)
    except UnavailableError as obstacle:
        message = "The signature was not checked, because the issuer's key could not be had."
        proof = unknown(Name.PROOF, Code.KEY_UNAVAILABLE, message)
        return _Found((shape, proof, obstacle.check), _view(assertion))
    proven = signature.prove(resolver, token, graph, recalls)
    if proven.outcome is not Outcome.PASSED:
        return _concluded(graph, proven, None, now)
    return _concluded(graph, proven, revocation.check_list(resolver, graph), now)


def _concluded(graph: Graph, proven: Proven, status: Check | None, now: datetime) -> _Found:
    badge = _view(graph.assertion, graph.badge, graph.issuer)
    shape = check_shape(graph)
    checks = [shape, proven.proof, proven.issuer_key, check_validity(badge, now)]
    if status is not None:
        checks.append(status)
    return _Found((*checks, _endorsements(graph)), badge)


def _unsigned(copy: Document) -> Check:
    if kind_of(copy) == "signed":
        message = "The badge says that it is signed, but its signature is not there."
        return failed(Name.PROOF, Code.PROOF_MISSING, message)
    message = "The badge does not say in a way known here how it is verified."
    return unknown(Name.PROOF, Code.SUITE_UNSUPPORTED, message)


def _endorsements(graph: Graph) -> Check:
    if any("endorsement" in each for each in (graph.assertion, graph.badge, graph.issuer)):
        message = "The badge carries endorsements, which are not looked at in Open Badges 2.0."
        return unknown(Name.ENDORSEMENTS, Code.ENDORSEMENT_UNVERIFIABLE, message)
    message = "The badge carries no endorsement."
    return skipped(Name.ENDORSEMENTS, Code.NO_ENDORSEMENTS, message)


def _view(
    assertion: Mapping[str, Any],
    badge: Mapping[str, Any] | None = None,
    issuer: Mapping[str, Any] | None = None,
) -> Document:
    """Return the members that reports are made from, under their names in Open Badges 3.0."""
    what = badge or {}
    recipient = assertion.get("recipient")
    view: Document = {
        "id": assertion.get("id"),
        "name": what.get("name"),
        "issuer": {"id": issuer.get("id"), "name": issuer.get("name")} if issuer else None,
        "validFrom": assertion.get("issuedOn"),
        "credentialSubject": {
            "achievement": {"id": what.get("id"), "name": what.get("name")},
            "identifier": _identity(recipient) if isinstance(recipient, dict) else None,
        },
    }
    ends = assertion.get("expires")
    return view | ({"validUntil": ends} if ends is not None else {})


def _identity(recipient: Mapping[str, Any]) -> Document:
    return {
        "hashed": recipient.get("hashed"),
        "identityType": recipient.get("type"),
        "identityHash": recipient.get("identity"),
        "salt": recipient.get("salt"),
    }
