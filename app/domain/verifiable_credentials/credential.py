"""What the data model asks of a credential, whoever issues or verifies it (VCDM 2.0 and 1.1)."""

from collections.abc import Mapping
from typing import Any

from app.domain.standards import CONTEXTS, CREDENTIALS_V1, CREDENTIALS_V2
from app.domain.verifiable_credentials import related_resources
from app.domain.verifiable_credentials.flaws import Flaw, Flaws, Kind
from app.domain.verifiable_credentials.members import (
    identifier,
    is_url,
    kind,
    many,
    names,
    objects,
    party,
    typed_objects,
)
from app.domain.verifiable_credentials.status_entries import bitstring_entry
from app.domain.verifiable_credentials.times import moment

CREDENTIAL = "VerifiableCredential"
_PERIOD = {
    CREDENTIALS_V2: ("validFrom", "validUntil"),
    CREDENTIALS_V1: ("issuanceDate", "expirationDate"),
}
_TYPED = ("termsOfUse", "evidence", "refreshService", "renderMethod", "confidenceMethod")
_NEED_ID_IN_1 = frozenset({"refreshService", "credentialStatus"})


def flaws(credential: Mapping[str, Any], *, reading: bool = False) -> Flaws:
    """Give what is wrong with a credential; who reads takes times without an offset for UTC."""
    yield from contexts(credential)
    yield from kind(credential, "", including=CREDENTIAL)
    yield from identifier(credential, "")
    yield from party(credential, "issuer")
    yield from names(credential)
    yield from _subjects(credential)
    yield from _period(credential, reading=reading)
    first = is_first_model(credential)
    for name in _TYPED:
        yield from typed_objects(credential, name, needs_id=first and name in _NEED_ID_IN_1)
    yield from typed_objects(credential, "credentialSchema", needs_id=True)
    yield from _status(credential, first=first)
    yield from related_resources.flaws(credential)


def is_first_model(document: Mapping[str, Any]) -> bool:
    """Tell whether the document is of data model 1.1."""
    return many(document.get("@context"))[:1] == [CREDENTIALS_V1]


def period(credential: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names of the members that say from when to when it holds."""
    return _PERIOD[CREDENTIALS_V1 if is_first_model(credential) else CREDENTIALS_V2]


def contexts(document: Mapping[str, Any]) -> Flaws:
    """Check 4.3: an ordered set that starts with a base context; the rest URLs or objects."""
    listed = document.get("@context")
    if not isinstance(listed, list) or not listed:
        yield Flaw("/@context", "must be a list that starts with the base context")
        return
    if listed[0] not in (CREDENTIALS_V2, CREDENTIALS_V1):
        yield Flaw("/@context/0", f"must be {CREDENTIALS_V2} (or that of 1.1)")
    for position, entry in enumerate(listed[1:], 1):
        if not isinstance(entry, dict) and not is_url(entry):
            yield Flaw(f"/@context/{position}", "must be a URL or an object")
        elif isinstance(entry, str) and entry not in CONTEXTS:
            yield Flaw(f"/@context/{position}", "must be a context that is known here")


def _subjects(credential: Mapping[str, Any]) -> Flaws:
    if "credentialSubject" not in credential:
        yield Flaw("/credentialSubject", "must be there")
    found, wrong = objects(credential, "credentialSubject", "")
    yield from wrong
    for position, subject in enumerate(found):
        yield from identifier(subject, f"/credentialSubject/{position}")


def _period(credential: Mapping[str, Any], *, reading: bool) -> Flaws:
    opens, ends = period(credential)
    if opens == "issuanceDate" and opens not in credential:
        yield Flaw(f"/{opens}", "must be there")  # VCDM 1.1, section 4.6
    found = {}
    for name in (opens, ends):
        if name in credential:
            found[name] = moment(credential[name], needs_offset=not reading)
            if found[name] is None:
                yield Flaw(f"/{name}", "must be a date and time with a time zone")
    first, last = found.get(opens), found.get(ends)
    if first is not None and last is not None and last < first:
        yield Flaw(f"/{ends}", f"must not be before {opens}", Kind.RANGE)


def _status(credential: Mapping[str, Any], *, first: bool) -> Flaws:
    yield from typed_objects(credential, "credentialStatus", needs_id=first)
    for position, entry in enumerate(objects(credential, "credentialStatus", "")[0]):
        yield from bitstring_entry(entry, f"/credentialStatus/{position}")
