"""Ten thousand badges taken back through the API while strangers read the lists all the time.

The badges are one that was issued, copied in bulk into the tables, each with an id and a place of its
own: to issue so many would take minutes, and revoking reads none of the signed bytes. They are revoked
as anybody revokes them: one request, the worker, the public addresses of the lists.
"""

import uuid
from collections import deque
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from app.domain.status_list import ENTRIES, decode
from app.services import revoking
from app.storage.tables import (
    Credential,
    CredentialVersion,
    Signature,
    StatusBits,
    StatusList,
)
from tests.district import District
from tests.integration.awards import body, direct

STORM, LISTS, STEP = 10_000, 3, timedelta(milliseconds=125)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def district(wiring, http):
    """One of its own: so many badges in a day are beyond what a client may issue."""
    return District.make(wiring, http, "storm")


@pytest.fixture
def programme(district, monkeypatch):
    tools = replace(district.wiring.tools, status_signed_every=SECOND)
    monkeypatch.setattr(district.wiring, "tools", tools)
    return direct(district)


@pytest.fixture
def storm(programme):
    """The ids of many credentials, spread over several lists in turn, and the ids of these lists."""
    district = programme.district
    made = uuid.UUID(district.machine().made("/credentials", body(programme))["id"])
    with district.service_work() as work:
        award = work.get(Credential, made)
        version = work.session.exec(
            select(CredentialVersion).where(col(CredentialVersion.credential_id) == made)
        ).one()
        lists = [_open(work, award.issuer_id) for _ in range(LISTS)]
        awards, versions = [], []
        for number in range(STORM):
            own = {"id": uuid.uuid4(), "earned_key": f"storm-{uuid.uuid4()}"}
            place = {"status_list_id": lists[number % LISTS], "status_index": number // LISTS}
            forms = {"ob3_json": b"{}", "ob3_jwt": "", "ob2_jws": "", "ob2_id": uuid.uuid4()}
            awards.append(award.model_dump() | own)
            versions.append(
                version.model_dump()
                | place
                | forms
                | {"id": uuid.uuid4(), "credential_id": own["id"]}
            )
        work.session.connection().execute(sa.insert(Credential), awards)
        work.session.connection().execute(sa.insert(CredentialVersion), versions)
    return [row["id"] for row in awards], lists


def _open(work, issuer_id):
    # Full as far as issuing goes: nobody else is to be given a place in it.
    opened = work.add(StatusList, issuer_id=issuer_id, length=ENTRIES, used=ENTRIES)
    dated_at = work.now.replace(microsecond=0)
    work.add(StatusBits, id=opened.id, dated_at=dated_at, bits=bytes(ENTRIES // 8))
    return opened.id


def shown(http, list_id):
    answer = http.get(f"/status/{list_id}")
    assert answer.status_code == 200
    return sum(
        byte.bit_count() for byte in decode(answer.json()["credentialSubject"]["encodedList"])
    )


def test_ten_thousand_revocations_sign_each_list_at_most_once_a_second(
    programme, storm, http, worker, clock
):
    district, (ids, lists) = programme.district, storm
    rows = [{"credential_id": str(one), "reason": "issued_in_error"} for one in ids]
    assert len(rows) == revoking.LARGEST
    assert sum(shown(http, one) for one in lists) == 0
    started = clock()
    asked = district.coordinator.post("/revocations", {"rows": rows, "confirmed_count": STORM})
    assert asked.status_code == 202
    progress, path = deque([(started, 0)]), f"/revocations/{asked.json()['id']}"
    while worker.run_batch():
        progress.append((clock(), district.coordinator.get(path).json()["revoked"]))
        told = sum(shown(http, one) for one in lists)
        # Nothing stays hidden for longer than the second that the lists wait.
        assert told >= max(
            revoked for when, revoked in progress if when <= clock() - SECOND or not revoked
        )
        clock.advance(milliseconds=STEP.total_seconds() * 1000)
    took = clock() - started
    assert district.coordinator.get(path).json()["revoked"] == STORM
    clock.advance(seconds=1)
    assert [shown(http, one) for one in lists] == [len(ids[n::LISTS]) for n in range(LISTS)]
    for list_id in lists:
        moments = signings(district, list_id)
        assert all(later - earlier >= SECOND for earlier, later in pairwise(moments))
        assert 3 < len(moments) <= took / SECOND + 2


def signings(district, list_id):
    """The signing log knows every signature; nothing is signed without it."""
    with district.wiring.database.read() as session:
        query = select(Signature.created_at).where(col(Signature.subject_id) == list_id)
        return sorted(session.exec(query).all())
