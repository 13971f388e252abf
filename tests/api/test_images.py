"""What anybody may have as a picture: the badge's artwork, and credentials in it; each verifies."""

import io
import uuid

import pytest
from PIL import Image

from app.rendering import baking
from app.rendering.baking import Baked, Standard
from app.storage.tables import Person
from tests.integration.awards import body, direct
from tests.unit.rendering.images import TEXT, chunk, international, svg
from tests.unit.rendering.images import png as image


@pytest.fixture
def awarded(district):
    return district.machine().made("/credentials", body(direct(district)))


def paths(awarded):
    own, version = f"/credentials/{awarded['id']}", f"/microcredentials/{awarded['version_id']}"
    return {
        "png": (f"{own}.png", "image/png"),
        "svg": (f"{own}.svg", "image/svg+xml"),
        "pdf": (f"{own}.pdf", "application/pdf"),
        "a4": (f"{own}.pdf?paper=a4", "application/pdf"),
        "art": (f"{version}/image", "image/png"),
        "art_svg": (f"{version}/image.svg", "image/svg+xml"),
        "ob2_png": (f"/ob2/assertions/{awarded['id']}.png", "image/png"),
        "ob2_svg": (f"/ob2/assertions/{awarded['id']}.svg", "image/svg+xml"),
    }


NAMES = ["png", "svg", "pdf", "a4", "art", "art_svg", "ob2_png", "ob2_svg"]


@pytest.mark.parametrize("name", NAMES)
def test_anybody_reads_it_from_anywhere_and_need_not_read_it_twice(awarded, http, name):
    path, kind = paths(awarded)[name]
    first = http.get(path)
    assert first.status_code == 200, first.text
    assert first.headers["content-type"].partition(";")[0] == kind
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert first.headers["x-content-type-options"] == "nosniff"
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    again = http.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    head = http.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)
    if kind == "image/svg+xml":
        assert "default-src 'none'" in first.headers["content-security-policy"]
        assert "sandbox" in first.headers["content-security-policy"]


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_stored_credential_is_in_the_image_and_verifies(awarded, http, suffix):
    baked = http.get(f"/credentials/{awarded['id']}.{suffix}").content
    signed = http.get(f"/credentials/{awarded['id']}.json").text
    assert baking.unbake(baked) == Baked(Standard.OPEN_BADGES_3, signed)
    report = http.post("/verify", files={"file": (f"badge.{suffix}", baked)}).json()
    assert report["verdict"] == "valid", report["summary"]
    assert report["format"] == "ob3-data-integrity"
    checks = {check["name"]: check["code"] for check in report["checks"]}
    assert checks["unbake"] == "unbaked"


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_signed_assertion_is_in_the_open_badges_2_image(awarded, http, suffix):
    baked = http.get(f"/ob2/assertions/{awarded['id']}.{suffix}").content
    signed = http.get(f"/ob2/assertions/{awarded['id']}.jws").text
    assert baking.unbake(baked) == Baked(Standard.OPEN_BADGES_2, signed)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_an_image_whose_badge_was_altered_is_invalid(awarded, http, suffix):
    baked = http.get(f"/credentials/{awarded['id']}.{suffix}").content
    signed = http.get(f"/credentials/{awarded['id']}.json").text
    altered = signed.replace("Classroom talk", "Brain surgery")
    assert altered != signed
    forged = baking.bake(baked, Standard.OPEN_BADGES_3, altered)
    report = http.post("/verify", files={"file": ("badge", forged)}).json()
    assert report["verdict"] == "invalid"


def test_a_revoked_credential_keeps_its_image_which_says_so_and_loses_its_certificate(
    awarded, district, http
):
    reason = {"reason": "issued_in_error"}
    answer = district.coordinator.post(f"/credentials/{awarded['id']}/revoke", reason)
    assert answer.status_code == 200, answer.text
    baked = http.get(f"/credentials/{awarded['id']}.png").content
    report = http.post("/verify", files={"file": ("badge.png", baked)}).json()
    assert report["verdict"] == "invalid"
    assert http.get(f"/credentials/{awarded['id']}.pdf").status_code == 410


def test_the_badge_names_its_image_with_words_for_it(awarded, http):
    achievement = http.get(f"/credentials/{awarded['id']}").json()["credentialSubject"][
        "achievement"
    ]
    assert achievement["image"] == {
        "id": f"http://localhost/microcredentials/{awarded['version_id']}/image",
        "type": "Image",
        "caption": "Badge: Classroom talk",
    }
    shown = http.get(achievement["image"]["id"].removeprefix("http://localhost"))
    with Image.open(io.BytesIO(shown.content)) as found:
        assert found.size == (512, 512)


def test_the_certificate_has_the_name_with_consent_only(district, http):
    programme = direct(district)
    with district.service_work() as work:
        person = work.get_for_update(Person, programme.educator.person_id)
        person.share_name = False
    without = district.machine().made("/credentials", body(programme))
    with district.service_work() as work:
        work.get_for_update(Person, programme.educator.person_id).share_name = True
    with_name = district.machine().made("/credentials", body(programme))
    one, other = (
        http.get(f"/credentials/{found['id']}.pdf").content for found in (without, with_name)
    )
    assert one.startswith(b"%PDF-")
    assert len(other) > len(one)


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/{id}.png",
        "/credentials/{id}.svg",
        "/credentials/{id}.pdf",
        "/ob2/assertions/{id}.png",
        "/ob2/assertions/{id}.svg",
        "/microcredentials/{id}/image",
        "/microcredentials/{id}/image.svg",
        "/microcredentials/{id}/stages/one/image",
        "/credentials/not-an-id.png",
    ],
)
def test_what_is_not_there_is_a_404_problem(http, path):
    answer = http.get(path.format(id=uuid.uuid4()))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_paper_is_refused(awarded, http):
    answer = http.get(f"/credentials/{awarded['id']}.pdf", params={"paper": "papyrus"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "query:/paper"


TWO = international(b"openbadges", b"a") + international(b"openbadgecredential", b"b")
HOSTILE = {
    "plain image": (image(), "image_without_badge"),
    "two badges": (image(TWO), "image_malformed"),
    "broken checksum": (
        image(international(b"openbadges", b"aa")).replace(b"\0aa", b"\0bb"),
        "image_malformed",
    ),
    "cut off": (image(international(b"openbadges", b"aa"))[:-9], "image_malformed"),
    "script": (svg("<script>alert(1)</script>"), "image_without_badge"),
    "entities": (
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"),
        "image_malformed",
    ),
    "another image": (b"\xff\xd8\xff\xe0" + b"\0" * 99, "image_unsupported"),
    "900 million pixels": (image(width=30_000, height=30_000), "image_without_badge"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(20)
def test_a_hostile_image_gets_a_report(http, name):
    content, code = HOSTILE[name]
    answer = http.post("/verify", files={"file": ("badge", content)})
    assert answer.status_code == 200
    report = answer.json()
    assert report["verdict"] in {"invalid", "unverifiable"}
    assert code in {check["code"] for check in report["checks"]}


@pytest.mark.parametrize(
    "text", [TEXT, "not a badge", "a.b.c", "http://localhost/credentials/nothing", "{"]
)
def test_an_image_with_something_else_in_it_gets_a_report(http, text):
    found = image(chunk(b"tEXt", b"openbadges\0" + text.encode("latin-1", "replace")))
    answer = http.post("/verify", files={"file": ("badge.png", found)})
    assert answer.status_code == 200
    assert answer.json()["verdict"] in {"invalid", "unverifiable"}
