"""Whether documents say that they are Open Badges 2.0, and have what that standard requires."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import InvalidError
from app.domain.open_badges_2 import OPEN_BADGES_2
from app.verification.codes import Code, failed, passed, unknown
from app.verification.open_badges_2.graph import Graph, is_url, reference
from app.verification.parsing import instant, many, text_of
from app.verification.report import Check, Name, Outcome

# Extensions add words of their own and take none of the standard's away.
_EXTENSIONS = ("https://w3id.org/openbadges/extensions/", "https://openbadgespec.org/extensions/")
_Fits = Callable[[Any], bool]


def is_open_badges_2(document: Mapping[str, Any]) -> bool:
    """Tell whether the document is in the words of Open Badges 2.0."""
    return OPEN_BADGES_2 in many(document.get("@context"))


def check_context(document: Mapping[str, Any]) -> Check:
    """Know every vocabulary that is named; none is ever fetched."""
    named = many(document.get("@context"))
    if all(one == OPEN_BADGES_2 or _is_extension(one) for one in named):
        return passed(Name.CONTEXT, Code.CONTEXTS_KNOWN, "Every word of the badge is defined.")
    message = "The badge uses words from a vocabulary that is not known here."
    return unknown(Name.CONTEXT, Code.CONTEXT_UNKNOWN, message)


def check_assertion(assertion: Mapping[str, Any]) -> Check:
    """Require of an Assertion what Open Badges 2.0 requires."""
    return _check(assertion, _ASSERTION, "Assertion")


def check_shape(graph: Graph) -> Check:
    """Require the same of Assertion, BadgeClass and Profile; the first fault decides."""
    checks = (
        check_assertion(graph.assertion),
        _check(graph.badge, _BADGE_CLASS, "BadgeClass"),
        _check(graph.issuer, _PROFILE, "Profile"),
    )
    return next((one for one in checks if one.outcome is Outcome.FAILED), checks[0])


def kind_of(assertion: Mapping[str, Any]) -> str | None:
    """Return `hosted` or `signed`, whichever way the Assertion says that it is verified."""
    kinds = many(verification(assertion).get("type"))
    found = [_KINDS[kind] for kind in kinds if isinstance(kind, str) and kind in _KINDS]
    return found[0] if len(found) == 1 else None


def verification(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the verification object of an Assertion or a Profile; empty where there is none."""
    found = document.get("verification")
    return found if isinstance(found, dict) else {}


_KINDS = {
    "HostedBadge": "hosted",
    "hosted": "hosted",
    "SignedBadge": "signed",
    "signed": "signed",
}


def _check(document: Mapping[str, Any], members: Mapping[str, _Fits], what: str) -> Check:
    wrong = next((name for name, fits in members.items() if not fits(document.get(name))), None)
    if wrong is None:
        message = "The badge has the shape that Open Badges 2.0 asks for."
        return passed(Name.SCHEMA, Code.SCHEMA_MET, message)
    message = f"The {what} is not shaped as Open Badges 2.0 asks: see /{wrong}."
    return failed(Name.SCHEMA, Code.SCHEMA_BROKEN, message)


def _is_extension(context: object) -> bool:
    return isinstance(context, str) and context.startswith(_EXTENSIONS)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_email(value: object) -> bool:
    return isinstance(value, str) and "@" in value[1:-1]


def _is_moment(value: object) -> bool:
    try:
        instant(value)
    except InvalidError:
        return False
    return True


def _is_recipient(value: object) -> bool:
    return (
        isinstance(value, dict)
        and text_of(value, "identity") is not None
        and text_of(value, "type") is not None
        and isinstance(value.get("hashed"), bool)
    )


def _is_reference(value: object) -> bool:
    return is_url(reference(value))


def _is_image(value: object) -> bool:
    named = reference(value)
    return is_url(named) or (named or "").startswith("data:image/")


def _is_criteria(value: object) -> bool:
    return _is_reference(value) or bool(text_of(value, "narrative"))


def _typed(*kinds: str) -> _Fits:
    return lambda value: bool({one for one in many(value) if isinstance(one, str)} & set(kinds))


_ASSERTION: dict[str, _Fits] = {
    "id": _is_text,
    "type": _typed("Assertion"),
    "recipient": _is_recipient,
    "badge": _is_reference,
    "verification": lambda value: isinstance(value, dict),
    "issuedOn": _is_moment,
    "expires": lambda value: value is None or _is_moment(value),
}
_BADGE_CLASS: dict[str, _Fits] = {
    "id": is_url,
    "type": _typed("BadgeClass"),
    "name": _is_text,
    "description": _is_text,
    "image": _is_image,
    "criteria": _is_criteria,
    "issuer": _is_reference,
}
_PROFILE: dict[str, _Fits] = {
    "id": is_url,
    "type": _typed("Profile", "Issuer"),
    "name": _is_text,
    "url": is_url,
    "email": _is_email,
}
