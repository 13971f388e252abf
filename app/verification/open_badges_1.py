"""Open Badges 1.0 and 1.1: recognised, so that nobody is told that an old badge is a false one."""

from collections.abc import Mapping
from typing import Any

from app.verification.codes import Code, unknown
from app.verification.parsing import many
from app.verification.report import Check, Name

_CONTEXTS = frozenset({"https://w3id.org/openbadges/v1", "http://w3id.org/openbadges/v1"})


def is_open_badges_1(document: Mapping[str, Any]) -> bool:
    """Tell whether it is an Assertion as they were before 2.0: by its vocabulary, or its members.

    1.1 names a vocabulary. 1.0 had none: its Assertion says whose it is, which badge, and either how
    it is verified (`verify`) or, older still, with `issued_on` and the whole badge inside.
    """
    named = many(document.get("@context"))
    if named:
        return any(isinstance(one, str) and one in _CONTEXTS for one in named)
    is_assertion = "recipient" in document and isinstance(document.get("badge"), str | dict)
    return is_assertion and ("verify" in document or isinstance(document["badge"], dict))


def older() -> Check:
    """Say that it cannot be checked here, which is not to say that it is wrong."""
    message = "This is an Open Badge 1.0 or 1.1, which is not checked here; 2.0 and 3.0 are."
    return unknown(Name.CONTEXT, Code.DATA_MODEL_UNSUPPORTED, message)
