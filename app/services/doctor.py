"""The examination of an installation: what is good, what deserves a look, what is bad."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from itertools import islice
from uuid import UUID, uuid4

from obstore.exceptions import BaseError
from sqlmodel import Session

from app.domain.errors import LaurelError, SigningError
from app.rendering.cage.cage import Cage
from app.services import doctor_endorsements, keys, origin, verifications, webhooks
from app.services.reading import Reading
from app.services.signatures import CREDENTIAL, digests_of
from app.storage import jobs, journal, rows, signatures
from app.storage.evidence_store import EvidenceStore
from app.storage.tables import Credential, CredentialVersion, Key, Organization, Webhook
from app.verification.report import Name, Outcome, Report
from app.verification.verifier import Verifier

PAGE = rows.PageRequest(limit=200)
# The questions whose answer may change after a badge was issued, without anything being wrong.
NAMED = 5
CHANGEABLE = frozenset({Name.STATUS, Name.VALIDITY, Name.RECIPIENT, Name.ENDORSEMENTS})


class State(StrEnum):
    """How something stands."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    message: str

    def to_json(self) -> dict[str, str]:
        """Return the finding as `laurel doctor --json` has it."""
        return {"name": self.name, "state": self.state.value, "message": self.message}


def store(evidence: EvidenceStore) -> Finding:
    """Write, read and delete a few bytes in the evidence store."""
    nobody, content = UUID(int=0), b"laurel doctor"
    try:
        kept = evidence.put(nobody, uuid4(), BytesIO(content), limit=100)
        is_same = b"".join(evidence.read(kept.key)) == content
        evidence.delete(kept.key)
    except (BaseError, LaurelError, OSError) as error:
        return Finding("evidence store", State.BAD, f"cannot be written: {error}")
    if not is_same:
        return Finding("evidence store", State.BAD, "gives back other bytes than it was given")
    return Finding("evidence store", State.GOOD, "written, read and deleted")


def cage(opened: Cage) -> Finding:
    """Tell which walls stand around the parsers of uploaded files, by trying to get through."""
    try:
        told = json.loads(opened.run("walls", [b""]))
    except LaurelError as error:
        return Finding("cage", State.BAD, f"cannot be entered: {error}")
    if told["broken"]:
        message = f"parsers of uploaded files can reach: {', '.join(told['broken'])}"
        return Finding("cage", State.DOUBTFUL, message)
    return Finding("cage", State.GOOD, f"its walls stand: {', '.join(told['walls'])}")


def dead_jobs(session: Session) -> Finding:
    """Tell whether jobs were given up."""
    count = jobs.count_by_state(session).get("dead", 0)
    if count:
        advice = f"{count} were given up; see `laurel jobs list`"
        return Finding("jobs", State.DOUBTFUL, advice)
    return Finding("jobs", State.GOOD, "none was given up")


def base_url(session: Session, setting: str) -> Finding:
    """Tell whether the public origin is still the one that stands in the badges."""
    fault = origin.fault(session, setting)
    if fault:
        return Finding("public address", State.BAD, fault)
    return Finding("public address", State.GOOD, f"{setting}, as in every badge")


def examine(reading: Reading, organization: Organization, sample: int | None) -> Iterator[Finding]:
    """Look at one organization: its audit trail, keys, endorsements, newest badges (or all)."""
    slug = organization.slug
    broken = journal.first_broken_entry(reading.session, organization.id)
    if broken is None:
        message = f"{organization.audit_sequence} entries, the chain holds"
        yield Finding(f"{slug}: audit", State.GOOD, message)
    else:
        yield Finding(f"{slug}: audit", State.BAD, f"the chain is broken at entry {broken}")
    yield _keys(reading, organization)
    yield _webhooks(reading, organization)
    yield _signing_log(reading, organization)
    yield _endorsements(reading, organization)
    yield _badges(reading, organization, sample)


def _keys(reading: Reading, organization: Organization) -> Finding:
    found = rows.all_by(reading.session, Key, organization.id)
    closed = [key.id for key in found if not _opens(reading, key)]
    name = f"{organization.slug}: keys"
    if closed:
        listed = ", ".join(map(str, closed[:5]))
        return Finding(name, State.BAD, f"{len(closed)} do not open: {listed}")
    message = f"all {len(found)} can sign: the master key opens them, or they are in the module"
    return Finding(name, State.GOOD, message)


def _webhooks(reading: Reading, organization: Organization) -> Finding:
    """Tell whether the master key opens every secret that a webhook signs with."""
    found = rows.all_by(reading.session, Webhook, organization.id)
    closed = [str(one.id) for one in found if not webhooks.opens(reading.tools.vault, one)]
    name = f"{organization.slug}: webhooks"
    if closed:
        listed = ", ".join(closed[:NAMED])
        message = f"secrets of {len(closed)} do not open: {listed}; give each a new one"
        return Finding(name, State.BAD, message)
    return Finding(name, State.GOOD, f"the secrets of all {len(found)} open")


def _signing_log(reading: Reading, organization: Organization) -> Finding:
    """Hold the signing log against the badges: each must know of the other."""
    name, session = f"{organization.slug}: signing log", reading.session
    began = signatures.began(session, organization.id)
    if began is None:
        return Finding(name, State.GOOD, "nothing was signed yet")
    strays = signatures.without_row(session, organization.id, CREDENTIAL, CredentialVersion, NAMED)
    missing = signatures.without_signature(session, organization.id, began, NAMED)
    if strays:
        listed = ", ".join(map(str, strays))
        return Finding(name, State.BAD, f"signed, but in no table: version {listed}")
    if missing:
        listed = ", ".join(f"{one.credential_id} ({one.number})" for one in missing)
        return Finding(name, State.BAD, f"in the table, but never signed here: {listed}")
    return Finding(name, State.GOOD, "each badge has its signatures, and each signature its badge")


def _opens(reading: Reading, key: Key) -> bool:
    try:
        keys.signer_of(reading.tools.vault, key)
    except SigningError:
        return False
    return True


def _endorsements(reading: Reading, organization: Organization) -> Finding:
    name = f"{organization.slug}: endorsements"
    found = list(islice(doctor_endorsements.faults(reading, organization.id), NAMED))
    if found:
        return Finding(name, State.BAD, "; ".join(found))
    return Finding(name, State.GOOD, "each is as it was signed, or as it came")


def _badges(reading: Reading, organization: Organization, sample: int | None) -> Finding:
    verifier = verifications.verifier(reading.tools, lambda: nullcontext(reading))
    looked_at, faults = 0, list[str]()
    for version in _versions(reading.session, organization.id):
        if looked_at == sample:
            break
        looked_at += 1
        faults += _faults(reading, verifier, version)
    name = f"{organization.slug}: badges"
    if faults:
        return Finding(name, State.BAD, f"{len(faults)} do not verify; first: {faults[0]}")
    return Finding(name, State.GOOD, f"{looked_at} looked at, each form verifies")


def _versions(session: Session, organization_id: UUID) -> Iterator[CredentialVersion]:
    request: rows.PageRequest | None = PAGE
    while request is not None:
        page = rows.page_by(session, CredentialVersion, organization_id, request)
        yield from page.rows
        request = rows.PageRequest(PAGE.limit, page.after) if page.after else None


def _faults(reading: Reading, verifier: Verifier, version: CredentialVersion) -> Iterator[str]:
    owner = (version.organization_id, version.credential_id)
    is_revoked = reading.session.get_one(Credential, owner).state == "revoked"
    known = signatures.digests_of(reading.session, version.organization_id, version.id)
    if known and not known.issuperset(digests_of(version, reading.tools.templates)):
        yield f"{version.credential_id}: says something else than what the signing log holds"
    for form in (version.ob3_json, version.ob3_jwt):
        fault = _fault(verifier.verify(form, now=reading.now), is_revoked=is_revoked)
        if fault:
            yield f"{version.credential_id}: {fault}"


def _fault(report: Report, *, is_revoked: bool) -> str | None:
    for check in report.checks:
        if check.name not in CHANGEABLE and check.outcome in {Outcome.FAILED, Outcome.UNKNOWN}:
            return check.message
    expected = Outcome.FAILED if is_revoked else Outcome.PASSED
    status = report.check(Name.STATUS)
    if status.outcome is not expected:
        return f"its status list says otherwise than our tables: {status.message}"
    return None
