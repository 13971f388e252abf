"""Endorsements of strangers: fetched and verified before the transaction, kept byte for byte in it."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Action
from app.domain.endorsement import SubjectKind
from app.domain.errors import ConflictError, Fault, InvalidError
from app.services import verifications
from app.services.endorsement_subjects import Subject, at
from app.services.endorsements import record
from app.services.reading import Reading
from app.services.tools import Tools
from app.services.work import Work
from app.storage import endorsements
from app.storage.tables import Endorsement
from app.verification.endorsement import verify_endorsement
from app.verification.intake import ACCEPT
from app.verification.parsing import Kind, instant, many, recognize, text_of
from app.verification.report import Report, Verdict
from app.verification.resolver import Errands, UnreachableError

_LONGEST = {"name": 500, "endorser": 2000, "endorser_name": 500}
_OK = 200
Open = Callable[[], AbstractContextManager[Reading]]


@dataclass(frozen=True, slots=True)
class Received:
    """What came, the report about it, and what it says."""

    content: bytes
    report: Report
    document: Mapping[str, Any]


def read(tools: Tools, open_reading: Open, handed_in: bytes, now: datetime) -> Received:
    """Fetch what stands at an address, or take the document; raises InvalidError unless it is valid.

    Waits for strange hosts, so no transaction may be open.
    """
    resolver = Errands(verifications.documents(tools, open_reading))
    content = handed_in.strip()
    if recognize(content) is Kind.URL:
        content = _fetched(resolver, content.decode("utf-8", "replace"))
    report, document = verify_endorsement(content, resolver, now)
    if report.verdict is not Verdict.VALID or document is None:
        reason = report.summary.replace("This badge", "The endorsement", 1)
        raise InvalidError(reason, Fault("/input", "must be a genuine endorsement that holds"))
    return Received(content, report, document)


def keep(work: Work, received: Received) -> Endorsement:
    """Keep a stranger's endorsement of something of ours; the same bytes are kept once."""
    work.require(Action.WRITE_ENDORSEMENTS)
    subject = _subject(work, received.document)
    digest = hashlib.sha256(received.content).hexdigest()
    if endorsements.find_same(work.session, work.organization_id, digest) is not None:
        raise ConflictError("This very endorsement is here already.")
    row = work.add(Endorsement, **_told(received), **subject.columns, sha256=digest)
    return record(work, row, "endorsement.received")


def _fetched(resolver: Errands, url: str) -> bytes:
    try:
        resource = resolver.get(url, accept=ACCEPT)
    except UnreachableError as error:
        raise _refused(error.message) from None
    if resource.status != _OK:
        raise _refused(f"The host answered {resource.status}.")
    return resource.body


def _refused(message: str) -> InvalidError:
    return InvalidError(message, Fault("/input", "must lead to an endorsement"))


def _subject(work: Work, document: Mapping[str, Any]) -> Subject:
    about = [text_of(one, "id") for one in many(document.get("credentialSubject"))]
    found = [subject for url in about if url and (subject := at(work, url))]
    if len(about) != 1 or not found:
        message = "The endorsement is not about an issuer, microcredential or badge of yours."
        raise InvalidError(message, Fault("/input", "must be about something of yours"))
    if found[0].kind is SubjectKind.ISSUER and _endorser(document) == found[0].url:
        raise InvalidError("Nobody endorses oneself.", Fault("/input", "must be somebody else's"))
    return found[0]


def _told(received: Received) -> dict[str, Any]:
    document, issuer = received.document, received.document.get("issuer")
    [subject] = many(document.get("credentialSubject"))
    until = document.get("validUntil")
    texts = {
        "name": text_of(document, "name") or "Endorsement",
        "endorser": _endorser(document),
        "endorser_name": text_of(issuer, "name"),
    }
    is_token = recognize(received.content) is Kind.JWT
    return {
        **{name: text[: _LONGEST[name]] if text else text for name, text in texts.items()},
        "subject_url": text_of(subject, "id"),
        "comment": text_of(subject, "endorsementComment"),
        "valid_from": instant(document.get("validFrom")),
        "valid_until": instant(until) if until else None,
        "ob3_json": None if is_token else received.content,
        "ob3_jwt": received.content.decode("ascii") if is_token else None,
    }


def _endorser(document: Mapping[str, Any]) -> str:
    issuer = document.get("issuer")
    return issuer if isinstance(issuer, str) else text_of(issuer, "id") or ""
