"""Whether the issuer has taken the badge back: Bitstring Status List 1.0, section 3.2."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.status_list import ENTRIES, decode, is_set
from app.verification.codes import Code, failed, passed, skipped, unknown
from app.verification.data_integrity import DataIntegrity
from app.verification.issuer_keys import IssuerKeys
from app.verification.parsing import instant, issuer_id, many, read_json, text_of
from app.verification.report import Check, Name, Outcome
from app.verification.resolver import Resolver, UnreachableError

ENTRY, LIST, BITS = (
    "BitstringStatusListEntry",
    "BitstringStatusListCredential",
    "BitstringStatusList",
)
ACCEPT = "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.8"
# What a set bit means for the badge; other purposes (refresh, message) take nothing from it.
_TAKEN_BACK = {
    "revocation": (Code.REVOKED, "The issuer has revoked this badge."),
    "suspension": (Code.SUSPENDED, "The issuer has suspended this badge for now."),
}
_HARMLESS = frozenset({"refresh", "message"})
_INDEX = re.compile(r"(0|[1-9]\d{0,9})\Z", re.ASCII)
_MOST_ENTRIES = 8
_OK = 200


@dataclass(frozen=True, slots=True)
class StatusChecker:
    """Asks the lists that a badge names; they must be the issuer's own, signed, and fresh."""

    resolver: Resolver
    keys: IssuerKeys
    now: datetime
    proofs: DataIntegrity

    def check(self, badge: Mapping[str, Any]) -> Check:
        """Judge every status entry: one bit set is enough, and one list unread leaves it open."""
        entries = many(badge.get("credentialStatus"))
        if not entries:
            return skipped(Name.STATUS, Code.NO_STATUS, "The issuer keeps no list of this badge.")
        if len(entries) > _MOST_ENTRIES:
            return failed(Name.STATUS, Code.STATUS_MALFORMED, "The badge names too many lists.")
        answers = [self._entry(entry) for entry in entries]
        order = [Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED]
        return min(answers, key=lambda answer: order.index(answer.outcome))

    def _entry(self, entry: object) -> Check:
        if not isinstance(entry, dict) or entry.get("type") != ENTRY:
            message = "The badge's kind of status is not checked here; a Bitstring list is."
            return unknown(Name.STATUS, Code.STATUS_UNSUPPORTED, message)
        purpose, index = text_of(entry, "statusPurpose"), text_of(entry, "statusListIndex")
        url = text_of(entry, "statusListCredential")
        if (
            not purpose
            or not url
            or not index
            or not _INDEX.match(index)
            or entry.get("id") == url
        ):
            message = "The badge does not say properly where its status stands."
            return failed(Name.STATUS, Code.STATUS_MALFORMED, message)
        if purpose in _HARMLESS:
            return _in_force()
        if purpose not in _TAKEN_BACK or entry.get("statusSize", 1) != 1:
            message = "The badge's status has a purpose that is not known here."
            return unknown(Name.STATUS, Code.STATUS_UNSUPPORTED, message)
        return self._look_up(url, purpose, int(index))

    def _look_up(self, url: str, purpose: str, index: int) -> Check:
        status_list = self._fetch(url)
        if isinstance(status_list, Check):
            return status_list
        fault = self._mistrust(status_list, url, purpose)
        return fault or _bit(status_list, purpose, index)

    def _fetch(self, url: str) -> dict[str, Any] | Check:
        try:
            resource = self.resolver.get(url, accept=ACCEPT)
            if resource.status != _OK:
                message = "The issuer's list of revoked badges is not where it should be."
                return _open(Code.LIST_NOT_FOUND, message)
            return read_json(resource.body)
        except UnreachableError as error:
            message = f"The issuer's list of revoked badges could not be read: {error.message}"
            return _open(Code.LIST_UNREACHABLE, message)
        except InvalidError:
            return _malformed()

    def _mistrust(self, status_list: dict[str, Any], url: str, purpose: str) -> Check | None:
        subject = status_list.get("credentialSubject")
        if LIST not in many(status_list.get("type")) or BITS not in _members(subject, "type"):
            return _malformed()
        if status_list.get("id", url) != url or purpose not in _members(subject, "statusPurpose"):
            return _malformed()
        if issuer_id(status_list) != self.keys.issuer:
            message = "The list of revoked badges is not the issuer's own."
            return _open(Code.LIST_NOT_THE_ISSUERS, message)
        if self.proofs.prove(status_list, self.keys, self.now).outcome is not Outcome.PASSED:
            message = "The list of revoked badges does not carry the issuer's signature."
            return _open(Code.LIST_UNPROVEN, message)
        return self._stale(status_list)

    def _stale(self, status_list: Mapping[str, Any]) -> Check | None:
        try:
            opens = instant(status_list["validFrom"]) if "validFrom" in status_list else self.now
            ends = instant(status_list["validUntil"]) if "validUntil" in status_list else None
        except InvalidError:
            return _malformed()
        if opens > self.now or (ends and ends < self.now):
            message = "The list of revoked badges is out of date."
            return _open(Code.LIST_STALE, message)
        return None


def _bit(status_list: Mapping[str, Any], purpose: str, index: int) -> Check:
    encoded = text_of(status_list["credentialSubject"], "encodedList")
    if not encoded or encoded[0] != "u":
        return _malformed()
    try:
        bits = decode(encoded)
    except InvalidError:
        return _malformed()
    if len(bits) * 8 < ENTRIES:
        message = "The list of revoked badges is shorter than the standard allows."
        return _open(Code.LIST_TOO_SHORT, message)
    if index >= len(bits) * 8:
        message = "The badge's place is not on the issuer's list of revoked badges."
        return failed(Name.STATUS, Code.INDEX_OUT_OF_RANGE, message)
    return failed(Name.STATUS, *_TAKEN_BACK[purpose]) if is_set(bits, index) else _in_force()


def _members(subject: object, name: str) -> list[Any]:
    return many(subject.get(name)) if isinstance(subject, dict) else []


def _in_force() -> Check:
    return passed(Name.STATUS, Code.IN_FORCE, "The issuer has not taken the badge back.")


def _malformed() -> Check:
    message = "What the issuer shows as its list of revoked badges is not one."
    return _open(Code.LIST_MALFORMED, message)


def _open(code: Code, message: str) -> Check:
    return unknown(Name.STATUS, code, message)
