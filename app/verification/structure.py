"""Whether the document is an Open Badge 3.0 at all: its contexts, and the official JSON Schema."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from app.domain.standards import (
    ACHIEVEMENT_CREDENTIAL_SCHEMA,
    CONTEXTS,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    document,
)
from app.verification.codes import Code, failed, passed, unknown
from app.verification.data_models import modern
from app.verification.parsing import many
from app.verification.report import Check, Name

_BADGE_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context"
_WRAPPERS = frozenset({"EnvelopedVerifiableCredential", "VerifiablePresentation"})
_BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_RELATED = frozenset({"EndorsementCredential", "ClrCredential"})
_LONGEST = 160
_MODELS = ([CREDENTIALS_V1], [CREDENTIALS_V2])
# The schema knows one of each; the data model allows several, and so do issuers.
_ONE_OR_MORE = ("credentialStatus", "refreshService")


def related_kind(document: Mapping[str, Any]) -> Check | None:
    """Say of an endorsement or a learner record, which are lawful by themselves, that it is no badge."""
    types = {kind for kind in many(document.get("type")) if isinstance(kind, str)}
    if not _RELATED & types or _BADGES & types:
        return None
    message = (
        "This is an endorsement, or a record of several badges; by itself it is not checked here."
    )
    return unknown(Name.CONTEXT, Code.DATA_MODEL_UNSUPPORTED, message)


def check_context(badge: Mapping[str, Any]) -> Check:
    """Require the two contexts of a badge, in order, and know every other; none is ever fetched."""
    named = many(badge.get("@context"))
    types = [kind for kind in many(badge.get("type")) if isinstance(kind, str)]
    if _WRAPPERS & set(types):
        message = "This kind of document is not checked here; Open Badges 3.0 is."
        return unknown(Name.CONTEXT, Code.DATA_MODEL_UNSUPPORTED, message)
    if named[:1] not in _MODELS or not _names_open_badges(named):
        message = "The document does not say that it is an Open Badge 3.0."
        return failed(Name.CONTEXT, Code.CONTEXT_MISSING, message)
    if not all(isinstance(url, str) and url in CONTEXTS for url in _contexts(badge)):
        message = "The badge uses words from a vocabulary that is not known here."
        return unknown(Name.CONTEXT, Code.CONTEXT_UNKNOWN, message)
    return passed(Name.CONTEXT, Code.CONTEXTS_KNOWN, "Every word of the badge is defined.")


def check_schema(badge: Mapping[str, Any]) -> Check:
    """Hold the badge against the official JSON Schema, bundled, and ask for its holder (OB 3.0, 9.1)."""
    error = next(_validator().iter_errors(_in_schema(badge)), None)
    if error is None and not _names_its_holder(badge["credentialSubject"]):
        message = "The badge does not say whose it is: its subject has no id and no identifier."
        return failed(Name.SCHEMA, Code.SCHEMA_BROKEN, message)
    if error is None:
        message = "The badge has the shape that Open Badges 3.0 asks for."
        return passed(Name.SCHEMA, Code.SCHEMA_MET, message)
    place = "/" + "/".join(str(step) for step in error.instance_path)
    message = f"The badge is not shaped as Open Badges 3.0 asks: see {place[:_LONGEST]}."
    return failed(Name.SCHEMA, Code.SCHEMA_BROKEN, message)


def _names_its_holder(subject: Mapping[str, Any]) -> bool:
    return bool(subject.get("id") or subject.get("identifier"))


def _in_schema(badge: Mapping[str, Any]) -> dict[str, Any]:
    shaped = modern(dict(badge))
    several = {
        name: shaped[name][0]
        for name in _ONE_OR_MORE
        if isinstance(shaped.get(name), list) and shaped[name]
    }
    return shaped | several


@cache
def _validator() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(document(ACHIEVEMENT_CREDENTIAL_SCHEMA), offline=True)


def _names_open_badges(named: list[Any]) -> bool:
    return len(named) > 1 and isinstance(named[1], str) and named[1].startswith(_BADGE_CONTEXT)


def _contexts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from many(value.get("@context"))
        value = [entry for name, entry in value.items() if name != "@context"]
    if isinstance(value, list):
        for entry in value:
            yield from _contexts(entry)
