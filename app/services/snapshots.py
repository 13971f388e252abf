"""Snapshots of links: what stood there when it was submitted, so that it can still be judged later."""

import hashlib
import io
from uuid import UUID

from app.services.runs import JobRun
from app.storage import evidence as stored
from app.storage import rows
from app.storage.tables import Evidence
from app.verification.resolver import UnreachableError

ANY_TYPE = "text/html, application/pdf;q=0.9, */*;q=0.5"
OK = 200


def reach(run: JobRun, evidence_id: UUID) -> None:
    """Ask the link through the guarded resolver, and keep whether somebody answered; nothing is stored."""
    with run.work() as work:
        evidence = rows.find(work.session, Evidence, work.organization_id, evidence_id)
        url = evidence.url if evidence is not None and evidence.snapshot is None else None
    if url is None:
        return
    _, detail = _asked(run, url)
    with run.work() as work:
        evidence = rows.find(work.session, Evidence, work.organization_id, evidence_id)
        # It may have been changed or handed in meanwhile.
        if evidence is not None and evidence.url == url and evidence.snapshot is None:
            values = {"snapshot": "unreachable" if detail else "reached"}
            known = {"snapshot_detail": detail[:500] or None}
            stored.learn_of(work.session, work.organization_id, evidence_id, **values, **known)


def _asked(run: JobRun, url: str) -> tuple[bytes, str]:
    """Return what stands there, and why nothing does."""
    try:
        resource = run.tools.resolver.get(url, accept=ANY_TYPE)
    except UnreachableError as error:
        return b"", error.message
    told = "" if resource.status == OK else f"the host answered {resource.status}"
    return resource.body, told


def take(run: JobRun, evidence_id: UUID) -> None:
    """Fetch the link through the guarded resolver and keep the bytes, or mark it unfixed with the reason."""
    with run.work() as work:
        evidence = work.get(Evidence, evidence_id)
        url, organization_id = evidence.url, work.organization_id
        if url is None or evidence.snapshot == "fixed":
            return
    # Outside any transaction: a slow host must not keep writers waiting.
    body, detail = _asked(run, url)
    with run.work() as work:
        evidence = work.get_for_update(Evidence, evidence_id)
        if evidence.url != url:
            # It was changed meanwhile: what came is not what stands there now.
            return
        evidence.snapshot = "unfixed" if detail else "fixed"
        evidence.snapshot_detail = detail[:500] or None
        if not detail:
            kept = run.tools.store.put(
                organization_id, evidence_id, io.BytesIO(body), limit=len(body)
            )
            digest = hashlib.sha256(f"{url}\n{kept.sha256}".encode()).hexdigest()
            evidence.store_key, evidence.size, evidence.sha256 = kept.key, kept.size, digest
            if run.tools.scanner is not None:
                evidence.scan = "pending"
                work.enqueue("evidence.prepare", {"evidence_id": str(evidence_id)})
        work.record("evidence.snapshot", evidence, outcome=evidence.snapshot)
