"""Verifying what anybody hands in, and keeping the reports that an organization asks for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.domain.access import Action
from app.domain.addresses import Addresses
from app.domain.receipts import Stamp, receipt_claims
from app.services import standing
from app.services.own_documents import (
    Open,
    OwnDocuments,
    knows_issuer,
    newer_version,
    recalls,
)
from app.services.throttling import Rule
from app.services.tools import Tools
from app.services.work import Work
from app.signing.secrets import new_secret
from app.storage import rows
from app.storage.tables import Verification
from app.verification.receipts import Attested, read_receipt
from app.verification.report import Report
from app.verification.resolver import Errands, Resolver
from app.verification.second_opinion import with_second_opinion
from app.verification.verifier import Verifier

# A verification can make us ask strange hosts: nobody gets to do that without end.
PER_ADDRESS = Rule("verify by address", 120)


def throttle(tools: Tools, address: str) -> None:
    """Count a verification that a stranger asks for; raises TooManyRequestsError."""
    tools.throttle.count(PER_ADDRESS, address)


def verifier(
    tools: Tools,
    open_reading: Open,
    resolver: Resolver | None = None,
    organization_id: UUID | None = None,
) -> Verifier:
    """Return the public verifier: our own addresses from the tables, others over the network.

    For an organization, it knows whom the organization's issuer registry names.
    """
    addresses = Addresses(tools.base_url)
    return Verifier(
        resolver or documents(tools, open_reading),
        knows=knows_issuer(addresses, open_reading, organization_id),
        newer=newer_version(addresses, open_reading),
        recalls=recalls(addresses, open_reading),
        templates=tools.templates,
        memory=tools.memory,
    )


def documents(tools: Tools, open_reading: Open) -> Resolver:
    """Return where documents come from.

    `open_reading` is called for each of our own, so that no transaction stays open while a slow
    host of somebody else's is waited for.
    """
    return OwnDocuments(Addresses(tools.base_url), open_reading, tools.resolver)


@dataclass(frozen=True, slots=True)
class Question:
    """A badge in question, whose it should be, whether to ask 1EdTech's validator, and who asks."""

    content: bytes
    recipient: str | None = None
    second_opinion: bool = False
    organization_id: UUID | None = None


def verify(tools: Tools, open_reading: Open, question: Question, now: datetime) -> Report:
    """Verify what anybody hands in; both opinions are formed of the very same documents."""
    errands = Errands(documents(tools, open_reading))
    asked = verifier(tools, open_reading, errands, question.organization_id)
    report = asked.verify(question.content, now=now, recipient=question.recipient)
    report = standing.told(report, Addresses(tools.base_url), open_reading)
    if not question.second_opinion:
        return report
    return with_second_opinion(report, question.content, errands, tools.validator)


def receipt(tools: Tools, question: Question, report: Report) -> str:
    """Return the report as a token that this service signs, for the asker to store."""
    stamp = Stamp(f"urn:uuid:{uuid4()}", report.checked_at, new_secret())
    claims = receipt_claims(report.to_json(), digest(question.content), question.recipient, stamp)
    return tools.receipts.sign(claims)


def attested(tools: Tools, open_reading: Open, content: bytes) -> Attested:
    """Check a receipt of ours, or of another Laurel whose key can be had."""
    return read_receipt(content, documents(tools, open_reading), tools.base_url)


def digest(content: bytes) -> str:
    """Return what is kept of what was handed in."""
    return hashlib.sha256(content).hexdigest()


def keep(
    work: Work, content: bytes, report: Report, signed_receipt: str | None = None
) -> Verification:
    """Keep a report, and the receipt if one was asked for; of the input only its digest is kept."""
    work.require(Action.WRITE_VERIFICATIONS)
    kept = work.add(
        Verification,
        input_kind=report.format,
        input_sha256=digest(content),
        verdict=report.verdict.value,
        report=report.to_json(),
        receipt=signed_receipt,
    )
    work.record("verification.kept", kept, verdict=report.verdict.value)
    return kept


def get(work: Work, verification_id: UUID) -> Verification:
    """Return one kept report."""
    work.require(Action.READ_VERIFICATIONS)
    return work.get(Verification, verification_id)


def page(work: Work, request: rows.PageRequest, verdict: str | None) -> rows.PageOf[Verification]:
    """Return a page of the kept reports."""
    work.require(Action.READ_VERIFICATIONS)
    return work.page(Verification, request, verdict=verdict)
