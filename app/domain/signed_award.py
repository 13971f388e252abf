"""What a signed badge says of its award, read back: the source of every later version of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.credential import NOT_ASSESSED, Evidence, Result, ResultStatus
from app.domain.open_badges_3 import DIGEST_LABEL

Json = Mapping[str, Any]


class ReissueReason(StrEnum):
    """Why an award is signed anew: codes, for they stand in events."""

    CORRECTION = "correction"
    RENEWAL = "renewal"
    EMAIL_CHANGE = "email_change"
    KEY_COMPROMISE = "key_compromise"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one award, beside what the definition and the issuer say."""

    results: Sequence[Result] = ()
    evidence: Sequence[Evidence] = ()
    narrative: str | None = None
    name: str | None = None


def told_in(document: Json) -> Told:
    """Return what a badge that we signed tells of its award."""
    subject: Json = document["credentialSubject"]
    return Told(
        results=tuple(_result(one) for one in subject.get("result", [])),
        evidence=tuple(_evidence(one) for one in document.get("evidence", [])),
        narrative=_narrative(subject.get("narrative")),
        name=_name(subject.get("identifier", [])),
    )


def _result(found: Json) -> Result:
    status = found.get("status")
    return Result(
        found["id"],
        found["resultDescription"],
        found.get("achievedLevel"),
        found.get("value"),
        ResultStatus(status) if status else None,
    )


def _evidence(found: Json) -> Evidence:
    described = found.get("description", "")
    return Evidence(
        id=found["id"],
        name=found["name"],
        narrative=found.get("narrative"),
        digest=described.removeprefix(DIGEST_LABEL) if described else None,
        genre=found.get("genre"),
    )


def _narrative(text: str | None) -> str | None:
    """Leave out the words that every badge without an assessment begins with."""
    return (text or "").removeprefix(NOT_ASSESSED).removeprefix("\n\n") or None


def _name(identities: Sequence[Json]) -> str | None:
    named = (one for one in identities if one["identityType"] == "name" and not one["hashed"])
    return next((str(one["identityHash"]) for one in named), None)
