"""The pages of webhooks: added with the secret shown once, watched, sent again, disabled, deleted."""

import re

import pytest

from tests.district import District
from tests.pages.manage_world import Desk

BASE = "/manage/setup/webhooks"
SAID = {
    "description": "LMS",
    "url": "https://lms.invalid/hook",
    "kinds": "credential.*\nkey.compromised",
}
SCRIPT = '<script>alert(1)</script>"><img src=x>'


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "hooked-pages")


@pytest.fixture
def desk(district, clock):
    return Desk.of(district, district.coordinator_id)


def only(desk):
    (webhook,) = desk.row("/webhooks")["data"]
    return webhook, f"{BASE}/{webhook['id']}"


def test_a_webhook_is_added_and_its_secret_is_shown_once(desk):
    assert "No webhook yet" in desk.page(BASE)
    answer = desk.send(f"{BASE}/new", SAID)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    secret = re.search(r"whsec_[\w+/=]+", answer.text)[0]
    webhook, path = only(desk)
    assert webhook["kinds"] == ["credential.*", "key.compromised"]
    for page in (BASE, path, "/manage/setup/record"):
        assert secret not in desk.page(page)
    assert "Nothing was sent yet" in desk.page(path)
    rotated = desk.send(f"{path}/rotate")
    assert secret not in rotated.text
    assert "Old secret signs too until" in desk.page(path)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(desk):
    for wrong in ({"url": "http://lms.example"}, {"url": "https://10.0.0.1/"}, {"kinds": "all"}):
        answer = desk.send(f"{BASE}/new", SAID | wrong)
        assert answer.status_code == 422
        assert next(iter(wrong.values())) in answer.text
        assert "aria-invalid" in answer.text
    assert desk.row("/webhooks")["data"] == []


def test_a_kind_that_there_is_not_is_named_with_what_there_is(desk):
    for kinds, told in (
        ("credential.isued", "of credential there are credential.expired"),
        ("grade.*", "the nouns are absence, accommodation"),
    ):
        answer = desk.send(f"{BASE}/new", SAID | {"kinds": f"school.created, {kinds}"})
        assert answer.status_code == 422
        assert told in answer.text
        assert kinds in answer.text
    assert "credential.expiring" in desk.page(f"{BASE}/new")


def test_address_name_and_kinds_are_changed_and_the_secret_stays(desk):
    desk.send(f"{BASE}/new", SAID)
    webhook, path = only(desk)
    shown = desk.page(f"{path}/edit")
    assert "https://lms.invalid/hook" in shown
    assert "credential.*\nkey.compromised" in shown
    changed = {"description": "New LMS", "url": "https://new.invalid/hook", "kinds": "school.*"}
    asked = changed | {"revision": webhook["revision"]}
    assert desk.done(f"{path}/edit", asked) == path
    after, _ = only(desk)
    assert (after["url"], after["description"], after["kinds"]) == (
        "https://new.invalid/hook", "New LMS", ["school.*"],
    )  # fmt: skip
    stale = desk.send(f"{path}/edit", asked)
    assert stale.status_code == 409
    assert "New LMS" in stale.text
    everything = asked | {"kinds": "", "revision": after["revision"]}
    desk.done(f"{path}/edit", everything)
    assert only(desk)[0]["kinds"] is None


def test_what_is_wrong_with_a_change_is_said_beside_its_field(desk):
    desk.send(f"{BASE}/new", SAID)
    webhook, path = only(desk)
    for wrong in ({"url": "https://10.0.0.1/"}, {"kinds": "school.painted"}, {"description": ""}):
        answer = desk.send(f"{path}/edit", SAID | wrong | {"revision": webhook["revision"]})
        assert answer.status_code == 422
        assert "aria-invalid" in answer.text
    assert only(desk)[0] == webhook


def test_a_test_is_sent_shown_and_sent_again(desk, district, worker):
    desk.send(f"{BASE}/new", SAID)
    _, path = only(desk)
    desk.done(f"{path}/test")
    assert "Webhook tested" in desk.page(path)
    assert "Waiting" in desk.page(path)


def test_a_webhook_is_disabled_enabled_and_deleted(desk):
    desk.send(f"{BASE}/new", SAID)
    webhook, path = only(desk)
    desk.done(f"{path}/disable", {"revision": webhook["revision"]})
    assert "Somebody disabled it." in desk.page(path)
    webhook, _ = only(desk)
    desk.done(f"{path}/enable", {"revision": webhook["revision"]})
    webhook, _ = only(desk)
    assert webhook["is_enabled"] is True
    assert "Delete LMS?" in desk.page(f"{path}/delete")
    assert desk.done(f"{path}/delete", {"revision": webhook["revision"]}) == BASE
    assert desk.get(path).status_code == 404


def test_an_auditor_sees_no_buttons_and_an_educator_no_page(desk, district):
    desk.send(f"{BASE}/new", SAID | {"description": SCRIPT})
    _, path = only(desk)
    auditor = Desk.of(district, district.person("auditor"))
    for page in (auditor.page(BASE), auditor.page(path)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert f"{path}/delete" not in page
        assert f"{path}/edit" not in page
    for page in ("delete", "edit"):
        assert auditor.get(f"{path}/{page}").status_code == 403
    assert auditor.send(f"{path}/edit", SAID | {"revision": 1}).status_code == 403
    educator = Desk.of(district, district.person("educator"))
    assert educator.get(path).status_code == 403


def test_an_old_sign_in_changes_no_webhook(desk, clock):
    clock.advance(minutes=16)
    answer = desk.send(f"{BASE}/new", SAID, headers={"Referer": f"http://localhost{BASE}/new"})
    assert answer.status_code == 403
    assert f'name="next" value="{BASE}/new"' in answer.text
    assert SAID["url"] in answer.text, "what was typed is given back"
    assert 'class="empty"' in desk.page(BASE)
    assert desk.get(f"{BASE}/new").status_code == 303


def test_another_organizations_webhook_is_not_there(desk, wiring, http, clock):
    desk.send(f"{BASE}/new", SAID)
    _, path = only(desk)
    other = District.make(wiring, http, "not-theirs")
    stranger = Desk.of(other, other.coordinator_id)
    assert stranger.get(f"{path}/edit").status_code == 404
    assert stranger.send(f"{path}/edit", SAID | {"revision": 1}).status_code == 404
