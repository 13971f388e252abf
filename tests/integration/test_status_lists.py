"""Status lists: no bit is ever lost, and the signed bytes follow from the row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.domain.status_list import decode, is_set
from app.services import status_lists
from app.services.reading import Reading
from app.storage.tables import Issuer, StatusBits, StatusList
from tests.integration.awards import body, direct, stored

STORM = 12


@pytest.fixture
def programme(district):
    return direct(district)


def issued(programme, number=1):
    caller = programme.district.machine()
    return [caller.made("/credentials", body(programme)) for _ in range(number)]


def entry(http, made):
    return http.get(f"/credentials/{made['id']}").json()["credentialStatus"]


def bit(http, found):
    document = http.get(found["statusListCredential"]).json()
    bits = decode(document["credentialSubject"]["encodedList"])
    return is_set(bits, int(found["statusListIndex"]))


def test_a_storm_of_revocations_loses_no_bit(programme, http):
    made = issued(programme, STORM)
    spared = issued(programme, 2)
    path = "/credentials/{}/revoke"

    def revoke(one):
        return programme.district.machine().post(
            path.format(one["id"]), {"reason": "decision_reversed"}
        )

    with ThreadPoolExecutor(STORM) as pool:
        answers = list(pool.map(revoke, made))
    assert {answer.status_code for answer in answers} == {200}
    assert all(bit(http, entry(http, one)) for one in made)
    assert not any(bit(http, entry(http, one)) for one in spared)


def test_places_are_random_and_never_given_twice(programme, http):
    found = [entry(http, one) for one in issued(programme, 8)]
    indexes = [int(one["statusListIndex"]) for one in found]
    assert len({(one["statusListCredential"], one["statusListIndex"]) for one in found}) == 8
    assert indexes != list(range(indexes[0], indexes[0] + 8))
    for one in found:
        assert one["id"] == f"{one['statusListCredential']}#{one['statusListIndex']}"


def test_the_bytes_stay_until_a_bit_changes(programme, http):
    [made] = issued(programme)
    url = entry(http, made)["statusListCredential"]
    first, again = http.get(url), http.get(url)
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    path = f"/credentials/{made['id']}/revoke"
    programme.district.machine().made(path, {"reason": "decision_reversed"})
    assert http.get(url).headers["etag"] != first.headers["etag"]


def test_a_list_is_signed_anew_after_twelve_hours_and_holds_for_a_day(programme, http, clock):
    [made] = issued(programme)
    url = entry(http, made)["statusListCredential"]
    clock.advance(days=30)
    first = http.get(url).json()
    assert first["validFrom"] == "2026-04-01T09:00:00Z"
    assert first["validUntil"] == "2026-04-02T09:00:00Z"
    clock.advance(hours=11, minutes=59)
    assert http.get(url).json() == first
    clock.advance(minutes=1)
    renewed = http.get(url).json()
    assert renewed["validFrom"] == "2026-04-01T21:00:00Z"
    subject = renewed["credentialSubject"]
    assert subject["encodedList"] == first["credentialSubject"]["encodedList"]
    assert subject["ttl"] == 300_000


def test_many_who_ask_for_a_stale_list_get_the_same_bytes(programme, http, clock):
    [made] = issued(programme)
    url = entry(http, made)["statusListCredential"]
    clock.advance(days=60)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: http.get(url), range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_what_is_signed_to_read_is_what_is_signed_to_keep(programme):
    [made] = issued(programme)
    district = programme.district
    path = f"/credentials/{made['id']}/revoke"
    district.machine().made(path, {"reason": "decision_reversed"})
    with district.wiring.database.read() as session:
        list_id = credential_list(programme, made)
        found = session.get_one(StatusList, (district.organization_id, list_id))
        read = status_lists.signed(
            Reading(session, district.wiring.tools, district.wiring.now()), found
        )
    with district.service_work() as work:
        found = work.get(StatusList, list_id)
        kept = status_lists.sign(Reading(work.session, work.tools, work.now), found)
    assert read == kept


def test_the_next_list_is_opened_at_half_fill(programme):
    district = programme.district
    [made] = issued(programme)
    list_id = credential_list(programme, made)
    with district.service_work() as work:
        full = work.get_for_update(StatusList, list_id)
        issuer = work.get(Issuer, full.issuer_id)
        full.used = full.length // 2
        work.session.flush()
        other, _ = status_lists.reserve(work, issuer)
        assert other.id != list_id
        assert other.used == 1
        bits = work.get(StatusBits, other.id)
        assert set(bits.bits) == {0}
        assert work.now - bits.dated_at < timedelta(seconds=1)
        work.session.rollback()


def credential_list(programme, made):
    class Row:
        id = made["id"]

    from uuid import UUID  # noqa: PLC0415

    Row.id = UUID(made["id"])
    return stored(programme, Row).status_list_id
