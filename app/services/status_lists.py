"""Status lists: places handed out at random, bits that are only ever set, signatures made when asked for."""

import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson
from sqlmodel import Session

from app.domain.keys import Algorithm
from app.domain.status_list import ENTRIES, ListShape, free_index, set_bit, state_of
from app.services import keys, signatures
from app.services.reading import Reading
from app.services.work import Work
from app.signing.data_integrity import secure_list
from app.storage import issuers, status_lists
from app.storage.tables import Issuer, StatusBits, StatusList

RENEWED_AFTER = timedelta(hours=12)
HOLDS_FOR = timedelta(hours=24)
# How long a copy may be kept: the longest time after which everybody knows of a revocation.
CACHED_FOR = timedelta(minutes=5)
_KEPT_FOR = int(CACHED_FOR.total_seconds() * 1000)


def reserve(work: Work, issuer: Issuer) -> tuple[StatusList, int]:
    """Return a list with room and a random free place in it; opens the next list at half fill."""
    found = status_lists.with_room(work.session, work.organization_id, issuer.id)
    status_list = found or _open(work, issuer)
    index = free_index(_Taken(work.session, status_list), secrets.randbelow, status_list.length)
    status_list.used += 1
    return status_list, index


def lock(work: Work, list_ids: Collection[UUID]) -> None:
    """Keep others from changing these lists, always in one order, so that no two wait in a circle."""
    for list_id in sorted(list_ids):
        status_lists.bits_for_update(work.session, work.organization_id, list_id)


def set_revoked(work: Work, list_id: UUID, indexes: Collection[int]) -> None:
    """Set the bits, and the number under which the list is signed anew, in one update."""
    row = status_lists.bits_for_update(work.session, work.organization_id, list_id)
    bits = bytearray(row.bits)
    for index in indexes:
        set_bit(bits, index)
    row.bits, row.number, row.dated_at = bytes(bits), row.number + 1, _whole(work.now)


def set_all(work: Work, places: Mapping[UUID, Collection[int]]) -> None:
    """Set bits of several lists, always in one order, so that no two wait for each other in a circle."""
    for list_id in sorted(places):
        set_revoked(work, list_id, places[list_id])


def served(row: StatusBits, now: datetime, every: timedelta) -> bytes | None:
    """Return the signed list if it may be served: young, and what the bits say.

    While many bits change, a list that was right less than `every` ago is served for that long: far
    shorter than any copy may be kept. So a storm signs each list once in that time.
    """
    if row.signed is None or not _is_young(row, now):
        return None
    is_current = row.signed_number == row.number
    return row.signed if is_current or _just_signed(row, now, every) else None


def signed(reading: Reading, status_list: StatusList) -> bytes:
    """Return the signed list; where it is not signed yet, signs it without keeping it."""
    row = status_lists.bits_of(reading.session, status_list)
    found = served(row, reading.now, reading.tools.status_signed_every)
    if found is not None:
        return found
    # Not on record: it is kept nowhere and sent to nobody, only our own verifier reads it.
    return _sign(reading, status_list, row.bits, _dated(row, reading.now))


def sign(reading: Reading, status_list: StatusList) -> bytes:
    """Return the signed list and keep it; of several who ask at once one signs. Needs a writing session."""
    read = status_lists.bits_of(reading.session, status_list)
    every = reading.tools.status_signed_every
    found = served(read, reading.now, every)
    if found is not None:
        return found
    # Forgotten, for somebody else may sign while the lock is waited for, and that is no conflict.
    reading.session.expunge(read)
    row = status_lists.bits_for_update(
        reading.session, status_list.organization_id, status_list.id
    )
    found = served(row, reading.now, every)
    if found is not None:
        return found
    row.change_signed_at = reading.now
    dated_at = _dated(row, reading.now)
    if dated_at != row.dated_at:
        row.number, row.dated_at = row.number + 1, dated_at
    with signatures.recorded(reading, signatures.STATUS_LIST, status_list.id) as log:
        row.signed = _sign(reading, status_list, row.bits, dated_at, log)
    row.signed_number = row.number
    reading.session.flush()
    return row.signed


def _sign(
    reading: Reading,
    status_list: StatusList,
    bits: bytes,
    dated_at: datetime,
    log: signatures.Recording | None = None,
) -> bytes:
    """Sign the list: the bytes follow from the bits, the date and the active key alone."""
    session, addresses = reading.session, reading.addresses
    issuer = session.get_one(Issuer, (status_list.organization_id, status_list.issuer_id))
    known = issuers.keys_of(session, issuer.organization_id, issuer.id)
    key = keys.newest_active(known, Algorithm.ED25519)
    issuer_id = addresses.issuer(issuer.slug)
    shape = ListShape(
        addresses.status_list(status_list.id), issuer_id, status_list.purpose, _KEPT_FOR
    )
    signed_list = secure_list(
        shape,
        state_of(bits, dated_at, dated_at + HOLDS_FOR),
        log.signer_of(key) if log else keys.signer_of(reading.tools.vault, key),
        method_id=keys.method_id(addresses, issuer_id, key),
        templates=reading.tools.list_templates,
    )
    return orjson.dumps(signed_list)


def _open(work: Work, issuer: Issuer) -> StatusList:
    opened = work.add(StatusList, id=uuid4(), issuer_id=issuer.id, length=ENTRIES)
    work.add(StatusBits, id=opened.id, dated_at=_whole(work.now), bits=bytes(ENTRIES // 8))
    work.record("status_list.opened", opened, issuer_id=str(issuer.id))
    return opened


def _dated(row: StatusBits, now: datetime) -> datetime:
    return row.dated_at if _is_young(row, now) else _whole(now)


def _just_signed(row: StatusBits, now: datetime, every: timedelta) -> bool:
    signed_at = row.change_signed_at
    return signed_at is not None and timedelta(0) <= now - signed_at < every


def _is_young(row: StatusBits, now: datetime) -> bool:
    # A list that is dated later than now, by a clock that was set back, would be refused.
    return timedelta(0) <= now - row.dated_at < RENEWED_AFTER


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


class _Taken(Collection[int]):
    """The places of a list that are given away, asked for one by one."""

    def __init__(self, session: Session, status_list: StatusList) -> None:
        self._session, self._list = session, status_list

    def __len__(self) -> int:
        return self._list.used

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and status_lists.is_taken(
            self._session, self._list.id, index
        )

    def __iter__(self) -> Iterator[int]:
        return (index for index in range(self._list.length) if index in self)
