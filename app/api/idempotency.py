"""Idempotency-Key: the answer to a POST is kept in the transaction of its effect, and given again."""

import hashlib
from datetime import timedelta
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Response
from starlette.datastructures import UploadFile

from app.domain.access import Action, Party, Target, may
from app.domain.errors import ForbiddenError, ReusedKeyError
from app.services.work import Work
from app.storage import idempotency
from app.storage.tables import IdempotencyRecord

KEPT_FOR = timedelta(hours=48)
SECRET_MEMBERS = frozenset({"client_secret", "sign_in_url", "webhook_secret"})
CHUNK = 1024 * 1024


class ReplayError(Exception):
    """Not a fault: the request was answered before, and this is the answer."""

    def __init__(self, response: Response) -> None:
        """Keep the answer."""
        super().__init__("replay")
        self.response = response


async def fingerprint_of(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="Makes a retry harmless: the same key gives the same answer for two days",
        ),
    ] = None,
) -> tuple[str, str] | None:
    """Return the key and a digest of the body, or None without a key."""
    if idempotency_key is None or request.method != "POST":
        return None
    digest = hashlib.sha256(request.url.query.encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        # The form was read before; closing it here would take it from the route.
        for name, value in (await request.form()).multi_items():
            await _add_field(digest, name, value)
    else:
        digest.update(await request.body())
    return idempotency_key, digest.hexdigest()


Fingerprint = Annotated[tuple[str, str] | None, Depends(fingerprint_of)]


async def _add_field(digest: Any, name: str, value: UploadFile | str) -> None:  # noqa: ANN401 - hashlib has no public type
    if isinstance(value, str):
        digest.update(orjson.dumps([name, value.encode("utf-8", "surrogatepass").hex()]))
        return
    content = hashlib.sha256()
    while chunk := await value.read(CHUNK):
        content.update(chunk)
    await value.seek(0)
    digest.update(orjson.dumps([name, value.filename, value.content_type, content.hexdigest()]))


def open_record(
    work: Work, request: Request, asked: tuple[str, str] | None
) -> IdempotencyRecord | None:
    """Reserve the key; raises ReplayError with the first answer, or ReusedKeyError for another body."""
    if asked is None:
        return None
    key, fingerprint = asked
    route = f"{request.method} {request.url.path}"[:300]
    record, is_new = idempotency.reserve(
        work.session,
        work.organization_id,
        idempotency.Claim(work.actor.key, route, key, fingerprint, work.now + KEPT_FOR),
    )
    if is_new:
        return record
    if record.fingerprint != fingerprint:
        raise ReusedKeyError("This Idempotency-Key was used with another body.")
    _check_rights(work, record)
    headers = record.headers | {"Idempotency-Replayed": "true"}
    raise ReplayError(Response(record.body, record.status, headers=headers))


def close_record(work: Work, record: IdempotencyRecord, response: Response) -> None:
    """Keep the answer, without secrets, with what had to be allowed for it."""
    record.status = response.status_code
    record.body = _without_secrets(bytes(response.body))
    kept = ("content-type", "location", "etag")
    record.headers = {k: v for k, v in response.headers.items() if k in kept}
    record.checks = [_check_to_json(action, target) for action, target in work.checks]
    work.session.flush()


def _without_secrets(body: bytes) -> bytes:
    if not any(name.encode() in body for name in SECRET_MEMBERS):
        return body
    document = orjson.loads(body)
    return orjson.dumps({k: None if k in SECRET_MEMBERS else v for k, v in document.items()})


def _check_to_json(action: Action, target: Target) -> dict[str, Any]:
    return {
        "action": action.value,
        "school_id": str(target.school_id) if target.school_id else None,
        "microcredential_id": str(target.microcredential_id)
        if target.microcredential_id
        else None,
        "parties": sorted(target.parties),
    }


def _check_rights(work: Work, record: IdempotencyRecord) -> None:
    for check in record.checks:
        target = Target(
            idempotency.as_id(check["school_id"]),
            idempotency.as_id(check["microcredential_id"]),
            frozenset(map(Party, check["parties"])),
        )
        if not may(work.actor, Action(check["action"]), target):
            raise ForbiddenError("You may no longer do this.")
