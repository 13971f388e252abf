"""Many revocations: a truth per row, no bit lost, and lists that are signed once a second at most."""

import uuid
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import jsonschema_rs
import orjson
import pytest

from app.domain.revocation import RevocationReason
from app.domain.standards import ACHIEVEMENT_CREDENTIAL_SCHEMA
from app.domain.standards import document as standard
from app.domain.status_list import decode, is_set
from app.services import revoking, status_lists
from app.services.reading import Reading
from app.storage.tables import StatusList
from tests.integration.awards import body, direct

STORM, PER_STEP = 10_000, 100


@pytest.fixture
def programme(district):
    return direct(district, quota=100_000)


def issued(programme, number=1):
    caller = programme.district.machine()
    return [caller.made("/credentials", body(programme)) for _ in range(number)]


def batch(ids, **more):
    rows = [{"credential_id": one, "reason": "issued_in_error"} for one in ids]
    return {"rows": rows, "confirmed_count": len(rows)} | more


def bit(http, made):
    entry = http.get(f"/credentials/{made['id']}.json").json()["credentialStatus"]
    document = http.get(entry["statusListCredential"]).json()
    bits = decode(document["credentialSubject"]["encodedList"])
    return is_set(bits, int(entry["statusListIndex"]))


def test_each_row_of_a_batch_gets_its_own_answer(
    district, other_district, programme, http, worker
):
    one, two, before, spared = issued(programme, 4)
    district.coordinator.made(
        f"/credentials/{before['id']}/revoke", {"reason": "decision_reversed"}
    )
    theirs = issued(direct(other_district))[0]
    wanted = [one["id"], before["id"], str(uuid.uuid4()), theirs["id"], two["id"], one["id"]]
    asked = district.coordinator.post("/revocations", batch(wanted))
    assert asked.status_code == 202
    worker.run_all_due()
    path = f"/revocations/{asked.json()['id']}"
    done = district.coordinator.get(path).json()
    assert (done["total"], done["revoked"], done["refused"]) == (6, 2, 4)
    rows = district.coordinator.get(f"{path}/rows").json()["data"]
    told = {row["position"]: row["outcome"] for row in rows}
    assert told[1] != told[6]
    assert [told[p] for p in (2, 3, 4, 5)] == ["refused", "refused", "refused", "revoked"]
    assert all(row["detail"] for row in rows if row["outcome"] == "refused")
    assert [bit(http, x) for x in (one, two, before, spared)] == [True, True, True, False]
    assert bit(http, theirs) is False


def test_a_chunk_that_runs_again_changes_nothing(district, programme, worker):
    [made] = issued(programme)
    asked = district.coordinator.post("/revocations", batch([made["id"]])).json()
    worker.run_all_due()
    with district.service_work() as work:
        assert revoking.run_chunk(work, uuid.UUID(asked["id"])) == 0
        assert revoking.get(work, uuid.UUID(asked["id"])).revoked == 1


def test_a_batch_needs_to_be_confirmed_and_the_same_key_asks_once(district, programme):
    [made] = issued(programme)
    refused = district.coordinator.post("/revocations", batch([made["id"]], confirmed_count=2))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/confirmed_count"
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = district.coordinator.post("/revocations", batch([made["id"]]), headers=key)
    again = district.coordinator.post("/revocations", batch([made["id"]]), headers=key)
    assert first.json()["id"] == again.json()["id"]


def test_reasons_are_codes_never_prose(district, programme):
    [made] = issued(programme)
    rows = [{"credential_id": made["id"], "reason": "He was rude to the principal."}]
    answer = district.coordinator.post("/revocations", {"rows": rows, "confirmed_count": 1})
    assert answer.status_code == 422
    for act in ("revoke", "suspend"):
        path = f"/credentials/{made['id']}/{act}"
        assert district.coordinator.post(path, {"reason": "He was rude."}).status_code == 422


def status_of(http, content):
    said = http.post("/verify", json={"input": content}).json()
    return said["verdict"], next(c["code"] for c in said["checks"] if c["name"] == "status")


def test_a_suspended_badge_is_suspended_here_refused_elsewhere_and_comes_back(
    district, programme, http, clock
):
    [made] = issued(programme)
    clock.advance(minutes=1)
    path = f"/credentials/{made['id']}"
    old = [http.get(f"{path}.json").text, http.get(f"{path}.jwt").text]
    old.append(http.get(f"/ob2/assertions/{made['id']}.jws").text)
    told = district.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    assert (told["state"], told["suspension_reason"]) == ("suspended", "under_review")
    assert {status_of(http, form) for form in old} == {("invalid", "suspended")}
    assert bit(http, made)
    assert http.get(f"/ob2/assertions/{made['id']}").status_code == 410
    assert http.get(f"{path}.pdf").status_code == 410
    page = http.get(path, headers={"Accept": "text/html"}).text
    assert "This badge is suspended" in page
    for act in ("corrections", "renewals"):
        assert district.coordinator.post(f"{path}/{act}", {"narrative": "x"} if act == "corrections" else None).status_code == 409  # fmt: skip
    assert district.coordinator.post(f"{path}/suspend", {"reason": "under_review"}).status_code == 409  # fmt: skip
    back = district.coordinator.made(f"{path}/reinstate")
    assert (back["state"], back["number"], back["suspended_at"]) == ("issued", 2, None)
    assert status_of(http, http.get(f"{path}.json").text) == ("valid", "in_force")
    assert {status_of(http, form)[1] for form in old} == {"superseded"}
    assert district.coordinator.post(f"{path}/reinstate").status_code == 409


def test_a_suspended_badge_can_be_revoked_and_then_not_reinstated(district, programme, http):
    [made] = issued(programme)
    path = f"/credentials/{made['id']}"
    district.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    district.coordinator.made(f"{path}/revoke", {"reason": "decision_reversed"})
    assert status_of(http, http.get(f"{path}.json").text) == ("invalid", "revoked")
    assert district.coordinator.post(f"{path}/reinstate").status_code == 409


def test_another_district_and_the_owner_neither_suspend_nor_reinstate(
    district, other_district, programme
):
    [made] = issued(programme)
    path, wanted = f"/credentials/{made['id']}/suspend", {"reason": "under_review"}
    assert other_district.coordinator.post(path, wanted).status_code == 404
    assert programme.educator.post(path, wanted).status_code == 403


def test_the_official_schema_refuses_more_than_one_status(programme, http):
    [made] = issued(programme)
    document = http.get(f"/credentials/{made['id']}.json").json()
    second = document["credentialStatus"] | {"statusPurpose": "suspension"}
    document["credentialStatus"] = [document["credentialStatus"], second]
    official = jsonschema_rs.validator_for(standard(ACHIEVEMENT_CREDENTIAL_SCHEMA), offline=True)
    assert not official.is_valid(document)


def test_a_storm_signs_its_list_at_most_once_a_second_and_hides_nothing_for_longer(
    programme, clock, http
):
    district, [made] = programme.district, issued(programme)
    list_id = _list_of(http, made)
    tools = replace(district.wiring.tools, status_signed_every=timedelta(seconds=1))
    clock.advance(seconds=5)
    started, signings = clock(), []
    shown = _read(district, tools, list_id)
    for place in range(0, STORM, PER_STEP):
        with district.service_work() as work:
            status_lists.set_revoked(work, list_id, range(place, place + PER_STEP))
        clock.advance(milliseconds=250)
        seen = _read(district, tools, list_id)
        if seen != shown:
            signings.append(clock())
            shown = seen
    gaps = [later - earlier for earlier, later in pairwise(signings)]
    assert min(gaps) >= timedelta(seconds=1)
    assert len(signings) <= (clock() - started).total_seconds() + 1
    clock.advance(seconds=1)
    bits = decode(
        orjson.loads(_read(district, tools, list_id))["credentialSubject"]["encodedList"]
    )
    assert all(is_set(bits, index) for index in range(STORM))
    # Nobody is to be given one of these places any more.
    with district.service_work() as work:
        full = work.get(StatusList, list_id)
        full.used = full.length


def _list_of(http, made):
    entry = http.get(f"/credentials/{made['id']}.json").json()["credentialStatus"]
    return uuid.UUID(entry["statusListCredential"].rpartition("/")[2])


def _read(district, tools, list_id):
    now = district.wiring.now()
    with district.wiring.database.write(now) as session:
        found = session.get_one(StatusList, (district.organization_id, list_id))
        return status_lists.sign(Reading(session, tools, now), found)


def test_every_reason_has_its_words_for_coordinators():
    from app.pages.manage.wording import REVOCATIONS  # noqa: PLC0415

    assert {reason.value for reason in RevocationReason} == set(REVOCATIONS)
