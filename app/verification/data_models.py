"""Open Badges 3.0 in the older data model: read in the words of the newer, proved in its own."""

from collections.abc import Mapping
from typing import Any

from app.domain.standards import CREDENTIALS_V1, CREDENTIALS_V2
from app.verification.parsing import many

_RENAMED = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def is_older(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is of data model 1.1: its first context says so (VCDM 1.1, 4.1)."""
    return many(document.get("@context"))[:1] == [CREDENTIALS_V1]


def modern(document: dict[str, Any]) -> dict[str, Any]:
    """Return what a document says in the words of data model 2.0; never what its proof covers.

    `issuanceDate` and `expirationDate` became `validFrom` and `validUntil`, which the older model
    only held in reserve.
    """
    if not is_older(document):
        return document
    kept = {n: v for n, v in document.items() if n not in _RENAMED.values()}
    renamed = {_RENAMED.get(name, name): value for name, value in kept.items()}
    return renamed | {"@context": [CREDENTIALS_V2, *many(document["@context"])[1:]]}
