"""Snapshots of links: what stood there when it was submitted, so that it can still be judged later."""

import hashlib
import io
from uuid import UUID

from app.services.runs import JobRun
from app.storage.tables import Evidence
from app.verification.resolver import UnreachableError

ANY_TYPE = "text/html, application/pdf;q=0.9, */*;q=0.5"
OK = 200


def take(run: JobRun, evidence_id: UUID) -> None:
    """Fetch the link through the guarded resolver and keep the bytes, or mark it unfixed with the reason."""
    with run.work() as work:
        evidence = work.get(Evidence, evidence_id)
        url, organization_id = evidence.url, work.organization_id
        if url is None or evidence.snapshot == "fixed":
            return
    # Outside any transaction: a slow host must not keep writers waiting.
    try:
        resource = run.tools.resolver.get(url, accept=ANY_TYPE)
        detail = "" if resource.status == OK else f"the host answered {resource.status}"
        body = resource.body
    except UnreachableError as error:
        detail, body = error.message, b""
    with run.work() as work:
        evidence = work.get_for_update(Evidence, evidence_id)
        evidence.snapshot = "unfixed" if detail else "fixed"
        evidence.snapshot_detail = detail[:500] or None
        if not detail:
            stored = run.tools.store.put(
                organization_id, evidence_id, io.BytesIO(body), limit=len(body)
            )
            digest = hashlib.sha256(f"{url}\n{stored.sha256}".encode()).hexdigest()
            evidence.store_key, evidence.size, evidence.sha256 = stored.key, stored.size, digest
        work.record("evidence.snapshot", evidence, outcome=evidence.snapshot)
