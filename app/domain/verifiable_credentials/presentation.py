"""What the data model asks of a presentation and of envelopes (VCDM 2.0, section 4.13)."""

from collections.abc import Mapping
from typing import Any

from app.domain.standards import CREDENTIALS_V2
from app.domain.verifiable_credentials.credential import contexts
from app.domain.verifiable_credentials.flaws import Flaw, Flaws
from app.domain.verifiable_credentials.members import (
    identifier,
    kind,
    many,
    objects,
    party,
    typed_objects,
    types_of,
)

PRESENTATION = "VerifiablePresentation"
ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"


def flaws(presentation: Mapping[str, Any]) -> Flaws:
    """Give what is wrong with a presentation; its credentials are looked at one by one elsewhere."""
    yield from contexts(presentation)
    yield from kind(presentation, "", including=PRESENTATION)
    yield from identifier(presentation, "")
    if str(presentation.get("id")).startswith("data:"):
        yield Flaw("/type", f"must be {ENVELOPED_PRESENTATION}, for the id holds what is secured")
    if "holder" in presentation:
        yield from party(presentation, "holder")
    yield from typed_objects(presentation, "termsOfUse")
    # Whoever presents nothing may say so with an empty list, as the W3C's own sample does.
    if presentation.get("verifiableCredential") != []:
        yield from objects(presentation, "verifiableCredential", "")[1]


def is_envelope(document: Mapping[str, Any]) -> bool:
    """Tell whether the document says that it is an envelope, or holds what only envelopes hold."""
    named = {ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION}
    return bool(named & {name for name in types_of(document) if isinstance(name, str)})


def envelope_flaws(document: Mapping[str, Any], name: str) -> Flaws:
    """Give what is wrong with an enveloped credential or presentation (4.13.1, 4.13.2)."""
    if CREDENTIALS_V2 not in [c for c in many(document.get("@context")) if isinstance(c, str)]:
        yield Flaw("/@context", "must be there and include the base context")
    if types_of(document) != [name]:
        yield Flaw("/type", f"must be {name}")
    address = document.get("id")
    if not isinstance(address, str) or not address.startswith("data:") or "," not in address:
        yield Flaw("/id", "must be a data: URL that holds what is secured")


def party_id(value: object) -> str | None:
    """Return the id of an issuer or holder, whether it is an object or a bare URL."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None
