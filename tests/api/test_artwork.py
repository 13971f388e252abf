"""Artwork of a draft: uploaded with words for it, drawn anew, fixed once the version is published."""

import io
import uuid

import pytest
from PIL import Image

from tests.api.definitions import made_draft, made_member, pointers
from tests.unit.rendering.images import picture, svg
from tests.unit.rendering.images import png as image

RED = svg('<rect width="100" height="100" fill="#ff0000"/>')


@pytest.fixture
def draft(district):
    return made_draft(district)


def upload(caller, version_id, content=RED, *, alt="A red square", **more):
    path = f"/microcredential-versions/{version_id}/artwork"
    data = {"alt": alt} if alt is not None else {}
    files = {"file": ("badge.svg", io.BytesIO(content), "image/svg+xml")}
    return caller.call("POST", path, data=data | more.pop("data", {}), files=files, **more)


def middle(content):
    with Image.open(io.BytesIO(content)) as found:
        assert found.size == (512, 512)
        return found.convert("RGB").getpixel((256, 256))


def test_an_upload_is_drawn_anew_and_becomes_the_badge(district, draft, http):
    machine = district.machine()
    made = upload(machine, draft["id"])
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["media_type"], found["alt"]) == ("image/png", "A red square")
    assert found["version_id"] == draft["id"]
    assert machine.get(made.headers["location"]).json() == found
    preview = machine.get(f"/microcredential-versions/{draft['id']}/image")
    assert middle(preview.content) == (255, 0, 0)
    assert http.get(f"/microcredentials/{draft['id']}/image").status_code == 404
    machine.made(f"/microcredential-versions/{draft['id']}/publish")
    assert middle(http.get(f"/microcredentials/{draft['id']}/image").content) == (255, 0, 0)
    achievement = http.get(f"/microcredentials/{draft['id']}").json()
    assert achievement["image"]["caption"] == "A red square"
    wrapped = http.get(f"/microcredentials/{draft['id']}/image.svg").text
    assert "<rect" not in wrapped
    assert "data:image/png;base64," in wrapped


def test_the_next_upload_replaces_it_and_its_bytes_are_forgotten(district, draft, worker):
    machine, store = district.machine(), district.wiring.tools.store
    before = set(store.keys())
    upload(machine, draft["id"])
    first = set(store.keys()) - before
    upload(machine, draft["id"], svg('<rect width="100" height="100" fill="#00ff00"/>'))
    worker.run_all_due()
    assert len(first) == 1
    assert not first & set(store.keys())
    preview = machine.get(f"/microcredential-versions/{draft['id']}/image")
    assert middle(preview.content) == (0, 255, 0)


def test_without_an_upload_it_is_drawn_and_there_is_nothing_to_get(district, draft):
    machine = district.machine()
    assert machine.get(f"/microcredential-versions/{draft['id']}/image").status_code == 200
    assert machine.get(f"/microcredential-versions/{draft['id']}/artwork").status_code == 404


def test_removing_needs_its_etag_and_brings_the_drawing_back(district, draft):
    machine = district.machine()
    upload(machine, draft["id"])
    path = f"/microcredential-versions/{draft['id']}/artwork"
    assert machine.call("DELETE", path).status_code == 428
    assert machine.delete(path, revision=7).status_code == 412
    assert machine.delete(path, revision=1).status_code == 204
    assert machine.get(path).status_code == 404


def test_the_next_version_keeps_the_artwork_and_outlives_its_own(district, draft, worker, http):
    machine = district.machine()
    upload(machine, draft["id"])
    machine.made(f"/microcredential-versions/{draft['id']}/publish")
    copy = machine.made(f"/microcredential-versions/{draft['id']}/new-version")
    preview = machine.get(f"/microcredential-versions/{copy['id']}/image")
    assert middle(preview.content) == (255, 0, 0)
    path = f"/microcredential-versions/{copy['id']}"
    revision = int(machine.get(path).headers["etag"].strip('"'))
    assert machine.delete(path, revision=revision).status_code == 204
    worker.run_all_due()
    assert middle(http.get(f"/microcredentials/{draft['id']}/image").content) == (255, 0, 0)


def test_a_published_version_keeps_its_artwork(district, draft):
    machine = district.machine()
    upload(machine, draft["id"])
    machine.made(f"/microcredential-versions/{draft['id']}/publish")
    path = f"/microcredential-versions/{draft['id']}/artwork"
    assert upload(machine, draft["id"]).status_code == 409
    assert machine.delete(path, revision=1).status_code == 409


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (svg("<script>alert(1)</script>"), 422),
        (svg('<image href="https://a.example/x.png"/>'), 422),
        (image(width=30_000, height=30_000), 413),
        (picture("GIF"), 415),
        (picture("PNG")[:200], 422),
        (b"%PDF-1.7", 415),
        (RED + b" " * (2 * 1024 * 1024), 413),
    ],
)
def test_what_cannot_be_a_badge_is_refused_and_leaves_nothing(district, draft, content, status):
    machine, store = district.machine(), district.wiring.tools.store
    before = set(store.keys())
    answer = upload(machine, draft["id"], content)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(store.keys()) == before
    assert machine.get(f"/microcredential-versions/{draft['id']}/artwork").status_code == 404


@pytest.mark.parametrize("alt", [None, "", "  ", "x" * 301, "a\0b"])
def test_words_for_the_image_are_required(district, draft, alt):
    answer = upload(district.machine(), draft["id"], alt=alt)
    assert answer.status_code == 422
    assert pointers(answer) == ["/alt"]


def test_a_field_that_is_not_known_is_refused(district, draft):
    answer = upload(district.machine(), draft["id"], data={"organization_id": "x"})
    assert (answer.status_code, pointers(answer)) == (422, ["/organization_id"])


def test_a_file_is_required(district, draft):
    path = f"/microcredential-versions/{draft['id']}/artwork"
    answer = district.machine().call("POST", path, data={"alt": "A badge"})
    assert answer.status_code == 422
    assert "/file" in pointers(answer)


def test_another_organization_sees_no_such_version(district, other_district, draft):
    upload(district.machine(), draft["id"])
    stranger, path = other_district.machine(), f"/microcredential-versions/{draft['id']}"
    assert upload(stranger, draft["id"]).status_code == 404
    for part in ("artwork", "image"):
        assert stranger.get(f"{path}/{part}").status_code == 404
    assert stranger.delete(f"{path}/artwork", revision=1).status_code == 404
    assert upload(district.machine(), uuid.uuid4()).status_code == 404


def test_only_those_who_may_write_definitions_change_it(district, draft):
    educator = made_member(district, "educator")
    author = made_member(district, "author", microcredential_id=draft["microcredential_id"])
    elsewhere = made_member(
        district, "author", microcredential_id=made_draft(district)["microcredential_id"]
    )
    path = f"/microcredential-versions/{draft['id']}"
    for caller in (educator, elsewhere, district.machine("resource:read")):
        assert upload(caller, draft["id"]).status_code == 403
    assert educator.get(f"{path}/image").status_code == 403
    assert upload(author, draft["id"]).status_code == 201


def test_a_retry_is_harmless(district, draft):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    one, other = (upload(district.machine(), draft["id"], headers=key) for _ in range(2))
    assert (one.status_code, other.status_code) == (201, 201)
    assert one.json() == other.json()
