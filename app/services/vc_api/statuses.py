"""The contract's status lists: places at random, bits kept in the database, signed when read."""

import secrets
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from app.domain.errors import ConflictError, Fault, InvalidError, NotFoundError
from app.domain.keys import Algorithm, AnyAlgorithm
from app.domain.moments import wire_time
from app.domain.status_list import (
    ENTRIES,
    ListShape,
    free_index,
    set_bit,
    state_of,
    status_list_document,
)
from app.services.tools import Tools
from app.services.vc_api.issuer import WireIssuer
from app.services.work import Work
from app.signing.proofs import Wanted, prove
from app.storage import vc_api
from app.storage.tables import Organization, VcApiEntry, VcApiStatusList

HOLDS_FOR = timedelta(days=1)
LONGEST_ID = 500
# What each identity secures its lists with.
_SUITES = {Algorithm.ED25519: "eddsa-rdfc-2022", Algorithm.ES256: "ecdsa-rdfc-2019"}


def address(tools: Tools, list_id: UUID) -> str:
    """Return where a list is."""
    return f"{tools.base_url}/vc-api/status-lists/{list_id}"


def reserve(
    work: Work, credential_id: str, purpose: str, algorithm: AnyAlgorithm
) -> dict[str, Any]:
    """Give a credential a place in a list that its own issuer signs; returns its entry."""
    found = vc_api.with_room(work.session, work.organization_id, purpose, algorithm.value)
    status_list = found or work.add(
        VcApiStatusList,
        id=uuid4(),
        purpose=purpose,
        algorithm=algorithm.value,
        dated_at=work.now.replace(microsecond=0),
        bits=bytes(ENTRIES // 8),
    )
    index = free_index(_Taken(work.session, status_list), secrets.randbelow)
    status_list.used += 1
    work.add(
        VcApiEntry,
        list_id=status_list.id,
        index=index,
        purpose=purpose,
        credential_id=credential_id,
    )
    url = address(work.tools, status_list.id)
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def change(work: Work, credential_id: str, purpose: str, *, status: bool) -> None:
    """Set or take back a status; raises NotFoundError where the credential has no such place."""
    entries = vc_api.entries_of(work.session, work.organization_id, credential_id)
    found = [entry for entry in entries if entry.purpose == purpose]
    if not found:
        raise NotFoundError("There is no credential of this id with a status of this purpose.")
    if purpose == "revocation" and not status:
        # Bitstring Status List 2.1: a revocation is not reversible.
        detail = "cannot be taken back: use suspension for that"
        raise InvalidError(f"A revocation {detail}.", Fault("/status", detail))
    for entry in found:
        row = vc_api.list_for_update(work.session, work.organization_id, entry.list_id)
        row.bits = _with(row.bits, entry.index, status=status)
        row.dated_at = work.now.replace(microsecond=0)


def document(session: Session, tools: Tools, list_id: UUID) -> dict[str, Any] | None:
    """Return the signed list, or None; the bytes follow from bits, date and key alone."""
    row = vc_api.find_list(session, list_id)
    if row is None:
        return None
    organization = session.get_one(Organization, row.organization_id)
    algorithm = Algorithm(row.algorithm)
    signs = WireIssuer(tools, organization).identity(algorithm)
    unsigned = status_list_document(
        ListShape(address(tools, row.id), signs.issuer_id, row.purpose),
        state_of(row.bits, row.dated_at, row.dated_at),
    )
    # It is made at each reading, so it says nothing of an end.
    del unsigned["validUntil"]
    members = {"created": wire_time(row.dated_at), "proofPurpose": "assertionMethod"}
    wanted = Wanted(_SUITES[algorithm], signs.signer, signs.method_id, members)
    return unsigned | {"proof": prove(unsigned, wanted)}


def checked_id(value: object) -> str:
    """Return a credential's id that can be kept; raises InvalidError."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or "\0" in value:
        detail = f"must be a text of up to {LONGEST_ID} characters"
        raise InvalidError(f"credentialId {detail}.", Fault("/credentialId", detail))
    return value


def _with(bits: bytes, index: int, *, status: bool) -> bytes:
    changed = bytearray(bits)
    set_bit(changed, index)
    if not status:
        changed[index // 8] &= ~(128 >> index % 8) & 0xFF
    return bytes(changed)


class _Taken(Collection[int]):
    """The places of a list that are given away, asked for one by one."""

    def __init__(self, session: Session, status_list: VcApiStatusList) -> None:
        self._session, self._list = session, status_list

    def __len__(self) -> int:
        return self._list.used

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and vc_api.is_taken(self._session, self._list.id, index)

    def __iter__(self) -> Iterator[int]:
        raise ConflictError("The places of a list are asked for one by one.")
