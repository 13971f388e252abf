"""Whether the issuer has taken the badge back (Bitstring Status List 1.0, 3.2; Open Badges 3.0, 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.status_list import ENTRIES, decode, is_set
from app.verification.codes import Code, failed, passed, skipped, unknown
from app.verification.data_integrity import DataIntegrity
from app.verification.data_models import modern
from app.verification.issuer_keys import IssuerKeys
from app.verification.memory import Memory
from app.verification.parsing import instant, issuer_id, many, text_of
from app.verification.report import Check, Name, Outcome
from app.verification.resolver import Resolver, UnreachableError
from app.verification.revocation_list import check_revocation_list
from app.verification.signed_documents import Prover, Signed, read_signed
from app.verification.status_entries import KINDS, REVOCATION_LIST, Entry, read_entry

ACCEPT = (
    "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.8, "
    "application/vc+jwt;q=0.7, application/jwt;q=0.6"
)
# What a set bit means for the badge; other purposes (refresh, message) take nothing from it.
_TAKEN_BACK = {
    "revocation": (Code.REVOKED, "The issuer has revoked this badge."),
    "suspension": (Code.SUSPENDED, "The issuer has suspended this badge for now."),
}
_MOST_ENTRIES = 8
_OK = 200


@dataclass(frozen=True, slots=True)
class StatusChecker:
    """Asks the lists that a badge names; they must be the issuer's own, signed, and fresh.

    Every verification asks anew, so no list is used for longer than its `ttl` allows; `ttl` says when
    to ask again (Bitstring Status List, 2.2), `validUntil` alone when a list counts no more.
    """

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
        answers = [self._entry(entry, badge) for entry in entries]
        order = [Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED]
        # What the issuer has to say is shown, if nothing weighs more.
        return min(
            answers,
            key=lambda each: (order.index(each.outcome), each.code != Code.STATUS_MESSAGE),
        )

    def _entry(self, entry: object, badge: Mapping[str, Any]) -> Check:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if isinstance(entry, dict) and kind == REVOCATION_LIST:
            return check_revocation_list(self.resolver, self.keys.issuer, entry, badge)
        if not isinstance(entry, dict) or not isinstance(kind, str) or kind not in KINDS:
            message = "The badge's kind of status is not checked here; lists of bits are."
            return unknown(Name.STATUS, Code.STATUS_UNSUPPORTED, message)
        try:
            place = read_entry(entry)
        except InvalidError as error:
            return failed(Name.STATUS, Code.STATUS_MALFORMED, error.message)
        return self._judge(place)

    def _judge(self, entry: Entry) -> Check:
        if entry.purpose == "refresh":
            return _in_force()
        if entry.purpose == "message":
            return self._message(entry)
        if entry.purpose not in _TAKEN_BACK or entry.size != 1:
            message = "The badge's status has a purpose that is not known here."
            return unknown(Name.STATUS, Code.STATUS_UNSUPPORTED, message)
        bits = self._bits(entry)
        if isinstance(bits, Check):
            return bits
        taken_back = is_set(bits, entry.index)
        return failed(Name.STATUS, *_TAKEN_BACK[entry.purpose]) if taken_back else _in_force()

    def _message(self, entry: Entry) -> Check:
        """Show what the issuer says; it takes nothing from the badge, even if it cannot be had."""
        bits = self._bits(entry)
        if isinstance(bits, Check):
            return _in_force()
        start = entry.index * entry.size
        value = int("".join(str(int(is_set(bits, start + n))) for n in range(entry.size)), 2)
        text = (entry.messages or {}).get(value)
        if text is None:
            return _in_force()
        message = f"The issuer has not taken the badge back, and says of it: {text}"
        return passed(Name.STATUS, Code.STATUS_MESSAGE, message)

    def _bits(self, entry: Entry) -> bytes | Check:
        status_list = self._fetch(entry.url)
        if isinstance(status_list, Check):
            return status_list
        fault = self._mistrust(status_list, entry)
        return fault or _bits_in(status_list.document, entry, self.proofs.memory)

    def _fetch(self, url: str) -> Signed | Check:
        try:
            resource = self.resolver.get(url, accept=ACCEPT)
            if resource.status != _OK:
                message = "The issuer's list of revoked badges is not where it should be."
                return _open(Code.LIST_NOT_FOUND, message)
            return read_signed(resource.body, self.proofs.memory)
        except UnreachableError as error:
            message = f"The issuer's list of revoked badges could not be read: {error.message}"
            return _open(Code.LIST_UNREACHABLE, message)
        except InvalidError:
            return _malformed()

    def _mistrust(self, signed: Signed, entry: Entry) -> Check | None:
        status_list = signed.document
        subject = status_list.get("credentialSubject")
        types = many(status_list.get("type"))
        if entry.kind.list_type not in types or entry.kind.bits_type not in _members(
            subject, "type"
        ):
            return _malformed()
        if status_list.get("id", entry.url) != entry.url:
            return _malformed()
        if entry.purpose not in _members(subject, "statusPurpose"):
            message = "The list that the badge names is kept for another purpose."
            return _open(Code.LIST_PURPOSE_DIFFERS, message)
        if issuer_id(status_list) != self.keys.issuer:
            message = "The list of revoked badges is not the issuer's own."
            return _open(Code.LIST_NOT_THE_ISSUERS, message)
        prover = Prover(self.resolver, self.keys, self.now, self.proofs)
        if prover.prove(signed).outcome is not Outcome.PASSED:
            message = "The list of revoked badges does not carry the issuer's signature."
            return _open(Code.LIST_UNPROVEN, message)
        return self._stale(modern(status_list))

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


def _bits_in(status_list: Mapping[str, Any], entry: Entry, memory: Memory) -> bytes | Check:
    encoded = text_of(status_list["credentialSubject"], "encodedList")
    if not encoded or not encoded.startswith(entry.kind.prefix):
        return _malformed()
    try:
        bits = memory.fact(status_list, "bits", lambda: decode(encoded))
    except InvalidError:
        return _malformed()
    if len(bits) * 8 // entry.size < ENTRIES:
        message = "The list of revoked badges is shorter than the standard allows."
        return _open(Code.LIST_TOO_SHORT, message)
    if (entry.index + 1) * entry.size > len(bits) * 8:
        message = "The badge's place is not on the issuer's list of revoked badges."
        return failed(Name.STATUS, Code.INDEX_OUT_OF_RANGE, message)
    return bits


def _members(subject: object, name: str) -> list[Any]:
    return many(subject.get(name)) if isinstance(subject, dict) else []


def _in_force() -> Check:
    return passed(Name.STATUS, Code.IN_FORCE, "The issuer has not taken the badge back.")


def _malformed() -> Check:
    message = "What the issuer shows as its list of revoked badges is not one."
    return _open(Code.LIST_MALFORMED, message)


def _open(code: Code, message: str) -> Check:
    return unknown(Name.STATUS, code, message)
