"""Webhooks: who may have events told where, what is sent, and what becomes of what is not taken."""

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.errors import SigningError
from app.domain.event_kinds import KINDS
from app.domain.webhook import MOST_TRIES
from app.jobs.thread import crew_of
from app.jobs.worker import Worker
from app.services import doctor
from app.services.reading import Reading
from app.services.rewrapping import Masters, rewrap
from app.services.webhooks import MOST, place_of
from app.signing.master_key import MasterKey
from app.signing.vault import Vault
from app.storage.tables import Organization, Webhook
from app.verification.guarded_poster import GuardedPoster
from app.verification.guarded_resolver import Limits
from tests.district import District
from tests.sink import sinking

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {"url": "https://lms.example/hook", "description": "LMS"}


@pytest.fixture(scope="module")
def local(wiring):
    """Lets messages go to this machine, and waits a second for an answer."""
    before = wiring.tools
    poster = GuardedPoster(allow_private=True, limits=Limits(total_seconds=1.0))
    wiring.tools = replace(before, poster=poster)
    yield wiring
    wiring.tools = before


@pytest.fixture
def district(wiring, http, clock):
    """A district of its own, so that nobody else's webhooks are told."""
    return District.make(wiring, http, "hooked")


@pytest.fixture
def sink():
    with sinking() as made:
        yield made


@pytest.fixture
def run(local):
    """Run what is due now, webhooks and all."""
    return Worker(local.database, local.tools, local.now).run_all_due


def hooked(district, url, **more):
    return district.coordinator.made("/webhooks", {"url": url, "description": "LMS"} | more)


def deliveries(district, webhook, **query):
    path = f"/webhooks/{webhook['id']}/deliveries"
    return district.coordinator.get(path, params=query).json()["data"]


def something(district, name="North"):
    return district.coordinator.made("/schools", {"name": name})


def test_an_endpoint_is_told_exactly_what_the_feed_has_and_can_verify_it(
    district, local, run, sink
):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    something(district)
    run()
    (message,) = sink.received
    feed = district.machine("resource:read").get("/events").json()["data"]
    assert message.event == next(one for one in feed if one["kind"] == "school.created")
    assert message.is_signed_with(webhook["webhook_secret"])
    assert not message.is_signed_with("whsec_" + "A" * 43 + "=")
    assert not replace(message, body=message.body + b" ").is_signed_with(webhook["webhook_secret"])
    assert message.headers["webhook-id"] == message.event["id"]
    assert int(message.headers["webhook-timestamp"]) == int(local.now().timestamp())
    assert "authorization" not in message.headers
    (delivery,) = deliveries(district, webhook)
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == (
        "delivered",
        1,
        204,
    )
    run()
    assert len(sink.received) == 1


def test_the_receiver_of_the_page_verifies_what_is_sent(district, local, run, sink, monkeypatch):
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    known: dict[str, Any] = {}
    exec(code, known)  # noqa: S102 - our own page
    webhook = hooked(district, sink.url, kinds=["school.created"])
    something(district)
    run()
    (message,), secret = sink.received, webhook["webhook_secret"]
    monkeypatch.setattr(time, "time", lambda: local.now().timestamp())
    assert known["is_from_laurel"](secret, message.headers, message.body)
    assert not known["is_from_laurel"](secret, message.headers, message.body + b" ")
    monkeypatch.setattr(time, "time", lambda: local.now().timestamp() + 301)
    assert not known["is_from_laurel"](secret, message.headers, message.body)


def test_the_filter_takes_kinds_and_nouns_and_none_takes_all(district, local, run, sink):
    hooked(district, sink.url, kinds=["team.*"])
    something(district)
    district.coordinator.made("/teams", {"name": "Grade 9"})
    run()
    assert sink.kinds == ["team.created"]
    hooked(district, sink.url)
    something(district)
    run()
    assert "school.created" in sink.kinds


def test_a_compromised_key_is_told(district, local, run, sink):
    hooked(district, sink.url, kinds=["key.compromised", "key.badges_signed_anew"])
    made = district.coordinator.made(f"/issuers/{district.issuer_id}/keys", {"algorithm": "ES256"})
    compromise = district.coordinator.post(f"/keys/{made['id']}/compromise").json()
    run()
    assert sink.kinds == ["key.compromised", "key.badges_signed_anew"]
    assert sink.received[0].event["data"]["compromise_id"] == compromise["id"]


def test_what_is_rolled_back_is_told_to_nobody(district, local, run, sink):
    hooked(district, sink.url, kinds=["school.*"])
    school = something(district)
    stale = district.coordinator.patch(f"/schools/{school['id']}", {"name": "X"}, revision=9)
    assert stale.status_code == 412
    run()
    assert sink.kinds == ["school.created"]


def test_no_other_organization_is_told(district, other_district, local, run, sink):
    hooked(district, sink.url, kinds=["school.created"])
    something(other_district)
    run()
    assert sink.received == []


def test_the_secret_is_shown_once_and_never_stored_as_it_is(district, wiring):
    headers = {"headers": {"Idempotency-Key": uuid4().hex}}
    first = district.coordinator.post("/webhooks", PUBLIC, **headers)
    secret = first.json()["webhook_secret"]
    assert secret.startswith("whsec_")
    again = district.coordinator.post("/webhooks", PUBLIC, **headers).json()
    assert (again["id"], again["webhook_secret"]) == (first.json()["id"], None)
    path = f"/webhooks/{again['id']}"
    assert secret not in district.coordinator.get(path).text
    assert secret not in district.coordinator.get("/webhooks").text
    with district.service_work() as work:
        row = work.all_by(Webhook)[0]
        assert secret[6:].encode() not in row.wrapped_secret


def test_a_new_master_key_wraps_the_secrets_of_webhooks_too(district, wiring):
    webhook = district.coordinator.made("/webhooks", PUBLIC)
    district.coordinator.made(f"/webhooks/{webhook['id']}/rotate")
    new = MasterKey(bytes(range(1, 33)))
    with district.service_work() as work:
        masters = Masters.of(work.tools, None, new)
        rewrap(work.session, work.tools, work.now, masters)
        row = work.all_by(Webhook)[0]
        before = Vault(new).open(row.previous_wrapped_secret, place_of(row))
        assert "whsec_" + base64.b64encode(before).decode() == webhook["webhook_secret"]
        assert Vault(new).open(row.wrapped_secret, place_of(row)) != before
        with pytest.raises(SigningError):
            work.tools.vault.open(row.wrapped_secret, place_of(row))
        rewrap(work.session, work.tools, work.now, masters)
        # The keys of everybody else stay as they were.
        work.session.rollback()


def test_after_a_rotation_both_secrets_sign_for_a_day_and_then_the_new_one_alone(
    district, local, run, sink, clock
):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    path = f"/webhooks/{webhook['id']}"
    something(district)
    run()
    rotated = district.coordinator.made(f"{path}/rotate")
    secrets = webhook["webhook_secret"], rotated["webhook_secret"]
    assert secrets[0] != secrets[1]
    delivery = deliveries(district, webhook)[0]
    replay = f"{path}/deliveries/{delivery['id']}/replay"
    assert district.coordinator.made(replay)["state"] == "waiting"
    run()
    assert [sink.received[-1].is_signed_with(one) for one in secrets] == [True, True]
    clock.advance(hours=25)
    district.coordinator.made(replay)
    run()
    assert [sink.received[-1].is_signed_with(one) for one in secrets] == [False, True]
    assert len({one.headers["webhook-id"] for one in sink.received}) == 1


def test_what_is_not_taken_is_tried_again_within_three_days_and_then_stays_to_be_replayed(
    district, local, run, sink, clock
):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    something(district)
    sink.status, hours = 500, 0.0
    run()
    (waiting,) = deliveries(district, webhook)
    assert (waiting["state"], waiting["last_status"], waiting["attempts"]) == ("waiting", 500, 1)
    while deliveries(district, webhook, state="waiting") and hours < 100:
        clock.advance(hours=1)
        hours += 1
        run()
    assert len(sink.received) == MOST_TRIES
    assert 48 < hours < 72
    (failed,) = deliveries(district, webhook, state="failed")
    sink.status = 200
    path = f"/webhooks/{webhook['id']}/deliveries/{failed['id']}/replay"
    district.coordinator.made(path)
    waits = district.coordinator.post(path)
    assert (waits.status_code, waits.json()["state"]) == (409, "waiting")
    clock.advance(minutes=6)  # until it has rested
    run()
    assert deliveries(district, webhook)[0]["state"] == "delivered"
    assert district.coordinator.get(f"/webhooks/{webhook['id']}").json()["failing_since"] is None


def test_an_endpoint_that_took_nothing_for_days_is_disabled_and_coordinators_are_told(
    district, local, run, sink, clock, capsys
):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    path, sink.status = f"/webhooks/{webhook['id']}", 503
    district.person("coordinator", name="Grace Hopper")
    something(district)
    run()
    clock.advance(hours=73)
    something(district, "South")
    run()
    now = district.coordinator.get(path).json()
    assert (now["is_enabled"], now["disabled_reason"]) == (False, "failing")
    kinds = [one["kind"] for one in district.coordinator.get("/events?limit=200").json()["data"]]
    assert "webhook.disabled" in kinds
    assert "Subject: A webhook was disabled: LMS" in capsys.readouterr().err
    tried = len(sink.received)
    something(district, "West")
    run()
    assert len(sink.received) == tried
    assert district.coordinator.post(f"{path}/test").json()["state"] == "disabled"
    sink.status = 200
    changed = district.coordinator.patch(path, {"is_enabled": True}, revision=now["revision"])
    assert changed.json()["is_enabled"] is True
    clock.advance(hours=24)
    run()
    told = [one["event_sequence"] for one in deliveries(district, webhook, state="delivered")]
    assert len(told) == 2


def test_an_endpoint_that_is_gone_is_disabled_at_once(district, local, run, sink):
    webhook, sink.status = hooked(district, sink.url), 410
    something(district)
    run()
    assert len(sink.received) == 1
    now = district.coordinator.get(f"/webhooks/{webhook['id']}").json()
    assert (now["is_enabled"], now["disabled_reason"]) == (False, "gone")


def test_redirects_are_not_followed(district, local, run, sink):
    with sinking() as other:
        webhook = hooked(district, sink.url, kinds=["school.created"])
        sink.status, sink.headers = 307, {"Location": other.url}
        something(district)
        run()
        assert other.received == []
    assert deliveries(district, webhook)[0]["last_status"] == 307


def test_a_body_without_end_is_not_read(district, local, run, sink):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    sink.status, sink.is_endless = 200, True
    something(district)
    began = time.monotonic()
    run()
    assert time.monotonic() - began < 5
    assert deliveries(district, webhook)[0]["state"] == "delivered"


def test_a_slow_endpoint_is_given_up_and_delays_no_other(district, local, run, sink):
    with sinking() as quick:
        slow = hooked(district, sink.url, kinds=["school.created"])
        fine = hooked(district, quick.url, kinds=["school.created"])
        sink.waits = 3
        for number in range(4):
            something(district, f"School {number}")
        run()
        assert len(quick.received) == 4
    # One try: after it the endpoint rests, and what else waits for it waits.
    assert len(sink.received) == 1
    reasons = [one["last_reason"] for one in deliveries(district, slow)]
    assert sorted(reasons, key=str) == [None, None, None, "timed_out"]
    assert {one["state"] for one in deliveries(district, fine)} == {"delivered"}


def test_nothing_else_waits_for_webhooks_and_webhooks_wait_for_nothing_else(district, local, sink):
    main, *couriers = crew_of(local)
    main.timetable = None
    hooked(district, sink.url, kinds=["school.created"])
    something(district)
    main.run_all_due()
    assert sink.received == []
    with ThreadPoolExecutor(len(couriers)) as pool:
        list(pool.map(lambda courier: courier.run_all_due(), couriers))
    assert sink.kinds == ["school.created"]


def test_couriers_at_the_same_moment_send_each_message_once(district, local, sink, clock):
    couriers = crew_of(local)[1:]
    webhook, sink.waits = hooked(district, sink.url, kinds=["school.created"]), 0.02
    for number in range(8):
        something(district, f"School {number}")
    for _ in range(3):
        with ThreadPoolExecutor(len(couriers)) as pool:
            list(pool.map(lambda courier: courier.run_all_due(), couriers))
        clock.advance(seconds=40)
    assert sorted(one.event["data"]["name"] for one in sink.received) == [
        f"School {number}" for number in range(8)
    ]
    assert {one["state"] for one in deliveries(district, webhook)} == {"delivered"}


def test_what_ended_long_ago_is_forgotten_and_what_lost_its_job_is_found(
    district, local, run, sink, clock
):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    something(district)
    run()
    clock.advance(days=31)
    something(district, "South")
    main = crew_of(local)[0]
    main.timetable = None
    with district.service_work() as work:
        work.enqueue("webhook.tidy", {})
    main.run_all_due()
    (left,) = deliveries(district, webhook)
    assert left["state"] == "waiting"
    clock.advance(seconds=2)
    run()
    assert deliveries(district, webhook)[0]["state"] == "delivered"


def test_a_test_reaches_an_endpoint_whatever_it_asked_for(district, local, run, sink):
    webhook = hooked(district, sink.url, kinds=["school.created"])
    made = district.coordinator.made(f"/webhooks/{webhook['id']}/test")
    assert (made["event_kind"], made["state"]) == ("webhook.tested", "waiting")
    everything = hooked(district, sink.url)
    district.coordinator.made(f"/webhooks/{everything['id']}/test")
    run()
    mine = [
        one for one in deliveries(district, everything) if one["event_kind"].endswith("tested")
    ]
    assert len(mine) == 1
    assert deliveries(district, webhook)[0]["state"] == "delivered"


def test_a_disabled_endpoint_is_told_nothing_and_a_deleted_one_leaves_nothing(
    district, local, run, sink
):
    webhook = hooked(district, sink.url)
    path = f"/webhooks/{webhook['id']}"
    off = district.coordinator.patch(path, {"is_enabled": False}, revision=1).json()
    assert off["disabled_reason"] == "asked"
    something(district)
    run()
    assert sink.received == []
    on = district.coordinator.patch(path, {"is_enabled": True}, revision=off["revision"]).json()
    something(district)
    assert district.coordinator.delete(path, revision=1).status_code == 412
    assert district.coordinator.delete(path, revision=on["revision"]).status_code == 204
    run()
    assert sink.received == []
    assert district.coordinator.get(path).status_code == 404


def test_how_an_endpoint_fares_changes_no_etag(district, local, run, sink):
    webhook, sink.status = hooked(district, sink.url, kinds=["school.created"]), 500
    something(district)
    run()
    path = f"/webhooks/{webhook['id']}"
    assert district.coordinator.get(path).headers["etag"] == '"1"'
    assert district.coordinator.patch(path, {"kinds": None}, revision=1).status_code == 200


HOSTILE = [
    "http://lms.example/hook",
    "https://lms.example:8443/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://[::ffff:10.0.0.1]/hook",
    "https://2130706433/hook",
    "https://0x7f.1/hook",
    "https://0177.0.0.1/hook",
    "https://10.1.2.3/hook",
    "https://169.254.169.254/latest",
    "https://user:secret@lms.example/hook",
    "ftp://lms.example/hook",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_is_not_public_https_is_refused(district, wiring, url):
    wiring.tools, before = replace(wiring.tools, poster=GuardedPoster()), wiring.tools
    try:
        answer = district.coordinator.post("/webhooks", PUBLIC | {"url": url})
        webhook = district.coordinator.made("/webhooks", PUBLIC)
        path = f"/webhooks/{webhook['id']}"
        changed = district.coordinator.patch(path, {"url": url}, revision=1)
    finally:
        wiring.tools = before
    for one in (answer, changed):
        assert one.status_code == 422
        assert {fault["pointer"] for fault in one.json()["errors"]} == {"/url"}


def test_a_public_name_that_leads_inside_is_never_contacted(district, local, sink):
    def inside(*_, **__):
        return [(2, 1, 6, "", ("127.0.0.1", 443))]

    poster = GuardedPoster(getaddrinfo=inside)
    tools = replace(local.tools, poster=poster)
    webhook = hooked(district, "https://rebound.example/hook", kinds=["school.created"])
    something(district)
    Worker(local.database, tools, local.now).run_all_due()
    (delivery,) = deliveries(district, webhook)
    assert (delivery["last_reason"], delivery["last_status"]) == ("refused_address", None)


def test_a_client_hands_on_no_event_that_it_may_not_read(district):
    writer = district.acting_for(district.coordinator_id, "resource:write", "people:act")
    assert writer.post("/webhooks", PUBLIC).status_code == 403
    webhook = district.coordinator.made("/webhooks", PUBLIC)
    for act in ("rotate", "test"):
        assert writer.post(f"/webhooks/{webhook['id']}/{act}").status_code == 403
    changed = writer.patch(f"/webhooks/{webhook['id']}", {"description": "X"}, revision=1)
    assert changed.status_code == 403


def test_an_auditor_reads_and_changes_nothing_and_others_do_not_even_read(
    district, other_district
):
    webhook = district.coordinator.made("/webhooks", PUBLIC)
    path, auditor = f"/webhooks/{webhook['id']}", district.person("auditor")
    assert auditor.get(path).json()["description"] == "LMS"
    assert auditor.get(f"{path}/deliveries").status_code == 200
    assert auditor.post(f"{path}/test").status_code == 403
    assert auditor.delete(path, revision=1).status_code == 403
    for role in ("educator", "assessor", "author", "approver", "coach"):
        assert district.person(role).get("/webhooks").status_code == 403
    assert other_district.coordinator.get(path).status_code == 404
    assert other_district.coordinator.post(f"{path}/test").status_code == 404


def test_a_delivery_of_another_endpoint_is_not_replayed_through_this_one(district):
    one, other = (district.coordinator.made("/webhooks", PUBLIC) for _ in range(2))
    made = district.coordinator.made(f"/webhooks/{one['id']}/test")
    path = f"/webhooks/{other['id']}/deliveries/{made['id']}/replay"
    assert district.coordinator.post(path).status_code == 404


def test_there_are_so_many_webhooks_and_no_more(district):
    for _ in range(MOST):
        district.coordinator.made("/webhooks", PUBLIC)
    assert district.coordinator.post("/webhooks", PUBLIC).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"kinds": []}, "/kinds"),
        ({"kinds": ["everything"]}, "/kinds/0"),
        ({"kinds": ["*.created"]}, "/kinds/0"),
        ({"kinds": ["school.*", "school.painted"]}, "/kinds/1"),
        ({"kinds": ["grade.created"]}, "/kinds/0"),
        ({"kinds": ["Credential.issued"]}, "/kinds/0"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"description": ""}, "/description"),
        ({"description": "two\nlines"}, "/description"),
        ({"webhook_secret": "whsec_mine"}, "/webhook_secret"),
    ],
)
def test_bad_fields_are_named(district, wrong, pointer):
    answer = district.coordinator.post("/webhooks", PUBLIC | wrong)
    assert answer.status_code == 422
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(district):
    webhook = district.coordinator.made("/webhooks", PUBLIC)
    path, before = f"/webhooks/{webhook['id']}", webhook["revision"]
    wrong = {"kinds": ["credential.isued", "school.*", "grade.*"]}
    for answer in (
        district.coordinator.post("/webhooks", PUBLIC | wrong),
        district.coordinator.patch(path, wrong, revision=before),
    ):
        assert answer.status_code == 422
        named = {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}
        assert list(named) == ["/kinds/0", "/kinds/2"]
        assert "credential.issued" in named["/kinds/0"]
        assert "credential" in named["/kinds/2"]
    for kinds in KINDS.values():
        changed = district.coordinator.patch(path, {"kinds": kinds}, revision=before)
        assert changed.json()["kinds"] == sorted(kinds)
        before = changed.json()["revision"]


@pytest.mark.parametrize("column", ["wrapped_secret", "previous_wrapped_secret"])
def test_the_doctor_opens_every_secret(district, wiring, column):
    webhook = district.coordinator.made("/webhooks", PUBLIC)
    district.coordinator.made(f"/webhooks/{webhook['id']}/rotate")
    assert doctor_of(district).state is doctor.State.GOOD
    with wiring.database.write(wiring.now()) as session:
        row = session.get_one(Webhook, (district.organization_id, UUID(webhook["id"])))
        kept = getattr(row, column)
        setattr(row, column, kept[:-1] + bytes([kept[-1] ^ 1]))
    found = doctor_of(district)
    assert found.state is doctor.State.BAD
    assert webhook["id"] in found.message
    # The next master key of these tests has to open it again.
    path = f"/webhooks/{webhook['id']}"
    revision = district.coordinator.get(path).json()["revision"]
    assert district.coordinator.delete(path, revision=revision).status_code == 204


def doctor_of(district):
    wiring = district.wiring
    with wiring.database.read() as session:
        organization = session.get(Organization, district.organization_id)
        reading = Reading(session, wiring.tools, wiring.now())
        found = doctor.examine(reading, organization, None)
        return next(one for one in found if one.name.endswith(": webhooks"))
