"""The doctor's look at endorsements: each held against the signing log, its own bytes and its status list."""

import hashlib
from collections.abc import Iterator
from contextlib import nullcontext
from uuid import UUID

from sqlmodel import Session

from app.services import verifications
from app.services.reading import Reading
from app.services.signatures import ENDORSEMENT, digests_of_endorsement
from app.storage import rows, signatures
from app.storage.tables import Endorsement, EndorsementBefore
from app.verification.endorsement import verify_endorsement
from app.verification.report import Name, Outcome, Report

PAGE = rows.PageRequest(limit=200)
NAMED = 5
# What may become otherwise without anything being wrong: an endorsement may run out.
_CHANGEABLE = frozenset({Name.STATUS, Name.VALIDITY})


def faults(reading: Reading, organization_id: UUID) -> Iterator[str]:
    """Tell everything that is not as it should be; nothing for none."""
    strays = signatures.without_row(
        reading.session, organization_id, ENDORSEMENT, Endorsement, NAMED
    )
    for stray in strays:
        yield f"{stray}: signed, but in no table"
    for row in all_of(reading.session, organization_id):
        for fault in _ours(reading, row) if row.issuer_id else _strangers(row):
            yield f"{row.id}: {fault}"


def all_of(session: Session, organization_id: UUID) -> Iterator[Endorsement]:
    """Give every endorsement, page by page."""
    request: rows.PageRequest | None = PAGE
    while request is not None:
        page = rows.page_by(session, Endorsement, organization_id, request)
        yield from page.rows
        request = rows.PageRequest(PAGE.limit, page.after) if page.after else None


def _strangers(row: Endorsement) -> Iterator[str]:
    # Its issuer is not asked again: that it was genuine when it came is all that was promised.
    content = row.ob3_json if row.ob3_json is not None else (row.ob3_jwt or "").encode()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        yield "is not the bytes that came"


def _ours(reading: Reading, row: Endorsement) -> Iterator[str]:
    forms = [(row.ob3_json or b"", row.ob3_jwt or "")]
    earlier = rows.all_by(
        reading.session, EndorsementBefore, row.organization_id, endorsement_id=row.id
    )
    forms += [(one.ob3_json, one.ob3_jwt) for one in earlier]
    stored = {digest for form in forms for digest in digests_of_endorsement(*form)}
    logged = signatures.digests_of(reading.session, row.organization_id, row.id)
    if stored - logged:
        yield "says something else than what the signing log holds"
    if logged - stored:
        yield "the signing log holds something else that was signed for it"
    documents = verifications.documents(reading.tools, lambda: nullcontext(reading))
    for content in (forms[0][0], forms[0][1].encode()):
        report, _ = verify_endorsement(content, documents, reading.now)
        yield from _told(report, is_revoked=row.state == "revoked")


def _told(report: Report, *, is_revoked: bool) -> Iterator[str]:
    for check in report.checks:
        is_open = check.outcome in {Outcome.FAILED, Outcome.UNKNOWN}
        if is_open and check.name not in _CHANGEABLE:
            yield check.message
            return
    status = report.check(Name.STATUS)
    if status.outcome is not (Outcome.FAILED if is_revoked else Outcome.PASSED):
        yield f"its status list says otherwise than our tables: {status.message}"
