"""Proofs of what was awarded elsewhere: verified or scanned while no transaction is open."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.errors import BusyError, Fault, InvalidError, UnsupportedMediaError
from app.domain.media_types import is_genuine
from app.domain.recognition import Proof
from app.services import verifications
from app.services.own_documents import Open
from app.services.tools import Tools
from app.storage.malware_scanner import ScannerError
from app.verification.parsing import instant
from app.verification.report import Recipient, Report, Verdict

DOCUMENTS = ("application/pdf", "image/png", "image/jpeg")
MAX_BYTES = 5 * 1024 * 1024
# Each address is a verification of its own; nobody has more.
MOST_ADDRESSES = 5
_AGAIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Handed:
    """What an educator hands in, as it came."""

    proof: Proof
    content: bytes
    file_name: str = "badge.txt"
    media_type: str = "text/plain"
    # What a document is of, and by whom, in the words of its holder; a badge says so itself.
    title: str | None = None
    issuer_name: str | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """What was handed in, and of a badge the report, its receipt and whom of ours it names."""

    handed: Handed
    report: Report | None = None
    receipt: str | None = None
    recipient: str | None = None

    @property
    def key(self) -> str:
        """What makes two proofs the same one: the badge in whatever form, or the bytes."""
        claim = self.report.credential if self.report else None
        named = claim.id.encode() if claim and claim.id else self.handed.content
        return hashlib.sha256(named).hexdigest()


def prove(
    tools: Tools,
    open_reading: Open,
    handed: Handed,
    organization_id: UUID,
    addresses: Sequence[str],
    now: datetime,
) -> Proven:
    """Return the proof; raises InvalidError for a badge that is not genuine or somebody else's."""
    if not handed.content or len(handed.content) > MAX_BYTES:
        raise InvalidError(
            f"A proof has 1 to {MAX_BYTES:,} bytes.", Fault("/file", "must not be empty or larger")
        )
    if handed.proof == "document":
        _check_document(tools, handed)
        return Proven(handed)
    report, question = ask(tools, open_reading, handed.content, organization_id, addresses, now)
    if report.verdict is not Verdict.VALID:
        told = (
            "must be a genuine badge that holds today"
            if report.verdict is Verdict.INVALID
            else "could not be checked now; try again later"
        )
        raise InvalidError(report.summary, Fault("/badge", told))
    if report.recipient is not Recipient.MATCHED:
        raise InvalidError(
            "The badge names none of your verified e-mail addresses.",
            Fault("/badge", "must be issued to an address of yours that you have verified"),
        )
    receipt = verifications.receipt(tools, question, report)
    return Proven(handed, report, receipt, question.recipient)


def ask(
    tools: Tools,
    open_reading: Open,
    content: bytes,
    organization_id: UUID,
    addresses: Sequence[str],
    now: datetime,
) -> tuple[Report, verifications.Question]:
    """Verify the badge against each address until one is the right one."""
    first, *others = addresses
    question = verifications.Question(content, first, organization_id=organization_id)
    report = verifications.verify(tools, open_reading, question, now)
    if others and report.verdict is Verdict.VALID and report.recipient is not Recipient.MATCHED:
        return ask(tools, open_reading, content, organization_id, others, now)
    return report, question


def told_of(proven: Proven) -> dict[str, Any]:
    """Return what is kept of the proof: as a verified badge says, or as its holder does."""
    handed, report = proven.handed, proven.report
    told: dict[str, Any] = {
        "proof": handed.proof,
        "file_name": handed.file_name,
        "media_type": handed.media_type,
        "title": handed.title or "A badge",
        "issuer_name": handed.issuer_name,
        "recipient_email": proven.recipient,
    }
    return told | (_said_by(report) if report else {})


def _said_by(report: Report) -> dict[str, Any]:
    issuer, badge = report.issuer, report.credential
    told: dict[str, Any] = {"checked_at": report.checked_at}
    if issuer is not None:
        listed = issuer.registered
        told |= {"issuer_id": issuer.id, "issuer_name": listed.name if listed else issuer.name}
    if badge is not None:
        told |= {"badge_id": badge.id, "achievement_id": badge.achievement_id}
        told |= {"awarded_at": _moment(badge.valid_from)}
        told |= {"badge_ends_at": _moment(badge.valid_until)}
        name = badge.achievement_name or badge.name
        told |= {"title": name} if name else {}
    return told


def _moment(text: str | None) -> datetime | None:
    try:
        return instant(text) if text else None
    except InvalidError:
        return None


def _check_document(tools: Tools, handed: Handed) -> None:
    if handed.media_type not in DOCUMENTS or not is_genuine(handed.media_type, handed.content):
        detail = f"expected {', '.join(DOCUMENTS)}"
        raise UnsupportedMediaError(
            f"This file cannot be taken: {detail}.", Fault("/file", detail)
        )
    for name in ("title", "issuer_name"):
        if not getattr(handed, name):
            raise InvalidError(
                "A document does not say by itself what it is.", Fault(f"/{name}", "is needed")
            )
    if tools.scanner is None:
        return
    try:
        scanned = tools.scanner.scan([handed.content])
    except ScannerError as error:
        raise BusyError(
            "Files cannot be scanned right now.", retry_after=_AGAIN_SECONDS
        ) from error
    if not scanned.is_clean:
        raise InvalidError("The scanner refuses this file.", Fault("/file", "must be harmless"))
