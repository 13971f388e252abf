"""Every kind of status list, signed in every form; and the newer version of a badge."""

import gzip
from datetime import timedelta

import pytest

from app.verification.report import Name, Verdict
from tests.unit.verification.test_tokens import signed as token_of
from tests.unit.verification.verification_world import NOW, b64, when

BITSTRING = ["https://www.w3.org/ns/credentials/v2"]
OLDER = [
    "https://www.w3.org/2018/credentials/v1",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/security/data-integrity/v2",
]
PLAIN = "https://badges.example/revocations/north"


def status(report):
    return report.verdict, report.check(Name.STATUS).code, report.classification.value


def bits(*indexes, entries=131_072):
    packed = bytearray(entries // 8)
    for index in indexes:
        packed[index // 8] |= 128 >> index % 8
    return b64(gzip.compress(bytes(packed), mtime=0))


def older_list(world, *indexes, **changes):
    document = {
        "@context": OLDER,
        "id": world.list_url,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": world.issuer.id,
        "issuanceDate": when(NOW - timedelta(hours=1)),
        "credentialSubject": {
            "id": f"{world.list_url}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": bits(*indexes),
        },
    }
    world.documents.pages[world.list_url] = world.issuer.sign(document | changes)


def older_badge(world):
    badge = world.badge()
    contexts = [OLDER[0], *badge["@context"][1:], *OLDER[1:]]
    entry = badge["credentialStatus"] | {"type": "StatusList2021Entry"}
    dates = {"issuanceDate": badge.pop("validFrom")}
    return world.issuer.sign(badge | dates | {"@context": contexts, "credentialStatus": entry})


def test_status_list_2021_is_read_in_its_own_data_model(world):
    older_list(world)
    assert status(world.verify(older_badge(world))) == (Verdict.VALID, "in_force", "valid")
    older_list(world, 94567)
    assert status(world.verify(older_badge(world)))[1:] == ("revoked", "revoked")
    older_list(world, expirationDate=when(NOW - timedelta(minutes=1)))
    assert status(world.verify(older_badge(world)))[1:] == ("list_stale", "status_unknown")


def test_list_of_one_kind_is_not_one_of_another(world):
    world.publish_list()
    assert status(world.verify(older_badge(world)))[1] == "list_malformed"


@pytest.mark.parametrize("form", ["token", "envelope"])
def test_list_may_come_as_a_token(world, form):
    for revoked, expected in [((), "in_force"), ((94567,), "revoked")]:
        world.publish_list(revoked=revoked, sign=False)
        text = token_of(
            world.issuer, {"typ": "vc+jwt"}, world.documents.pages[world.list_url], "ES256"
        )
        wrapped = {
            "@context": BITSTRING,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{text}",
        }
        world.documents.pages[world.list_url] = text.encode() if form == "token" else wrapped
        assert status(world.verify(world.signed()))[1] == expected
    head, payload, _ = text.split(".")
    forged = f"{head}.{payload}.{b64(bytes(64))}".encode()
    world.documents.pages[world.list_url] = forged
    assert status(world.verify(world.signed()))[1] == "list_unproven"


def test_one_list_that_takes_the_badge_back_is_enough_among_several(world):
    entry = world.badge()["credentialStatus"]
    other = entry | {"id": f"{world.list_url}#7", "statusListIndex": "7"}
    for revoked, expected in [((), "in_force"), ((7,), "revoked"), ((94567,), "revoked")]:
        world.publish_list(revoked=revoked)
        badge = world.signed(credentialStatus=[entry, other])
        assert status(world.verify(badge))[1] == expected


def test_suspension_and_message_are_told_apart(world):
    entry = world.badge()["credentialStatus"] | {"statusPurpose": "suspension"}
    world.publish_list(revoked=[94567], subject={"statusPurpose": "suspension"})
    assert status(world.verify(world.signed(credentialStatus=entry)))[1:] == (
        "suspended", "suspended",
    )  # fmt: skip


def test_message_is_shown_and_decides_nothing(world):
    messages = [
        {"status": f"0x{n}", "message": text} for n, text in enumerate(["fine", "late", "x", "y"])
    ]
    entry = world.badge()["credentialStatus"] | {
        "statusPurpose": "message", "statusSize": 2, "statusMessage": messages,
    }  # fmt: skip
    badge = world.issuer.token(world.badge(credentialStatus=entry))
    world.publish_list(size=262_144, revoked=[94567 * 2 + 1], subject={"statusPurpose": "message"})
    report = world.verify(badge)
    assert status(report) == (Verdict.VALID, "status_message", "valid")
    assert report.check(Name.STATUS).message.endswith("says of it: late")
    del world.documents.pages[world.list_url]
    assert status(world.verify(badge)) == (Verdict.VALID, "in_force", "valid")


def test_list_with_many_bits_an_entry_is_measured_by_entries(world):
    entry = world.badge()["credentialStatus"] | {"statusPurpose": "message", "statusSize": 0}
    badge = world.issuer.token(world.badge(credentialStatus=entry))
    assert status(world.verify(badge))[:2] == (Verdict.INVALID, "status_malformed")


def test_every_verification_asks_for_the_list_anew(world):
    badge = world.signed()
    assert world.verify(badge).verdict is Verdict.VALID
    world.publish_list(revoked=[94567])
    assert status(world.verify(badge))[1] == "revoked"


@pytest.mark.parametrize("ttl", [1, 86_400_000, 0, "soon"])
def test_ttl_says_when_to_ask_again_and_ages_no_list(world, ttl):
    # Bitstring Status List, 2.2: after `ttl` a refresh is due. Each verification is one; the list
    # that the issuer serves now is its word now, however long ago it was signed.
    document = world.documents.pages[world.list_url]
    subject = document["credentialSubject"] | {"ttl": ttl}
    old = {"credentialSubject": subject, "validFrom": when(NOW - timedelta(days=400))}
    document = {name: value for name, value in document.items() if name != "validUntil"} | old
    world.documents.pages[world.list_url] = world.issuer.sign(document)
    assert status(world.verify(world.signed()))[:2] == (Verdict.VALID, "in_force")
    over = {"validUntil": when(NOW - timedelta(seconds=1))}
    world.documents.pages[world.list_url] = world.issuer.sign(document | over)
    assert status(world.verify(world.signed()))[:2] == (Verdict.UNVERIFIABLE, "list_stale")
    assert world.documents.asked.count(world.list_url) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (Verdict.VALID, "in_force", "valid")),
        ({"issuer": "https://evil.example"}, (Verdict.UNVERIFIABLE, "list_not_the_issuers")),
        ({"id": "https://badges.example/other"}, (Verdict.UNVERIFIABLE, "list_malformed")),
        ({"revokedCredential": {}}, (Verdict.UNVERIFIABLE, "list_malformed")),
        ({"revokedCredential": [{"id": "BADGE", "revoked": True}]}, (Verdict.INVALID, "revoked")),
        ({"revokedCredentials": [{"id": "BADGE", "revoked": True}]}, (Verdict.INVALID, "revoked")),
        ({"revokedCredentials": [{"id": "BADGE"}]}, (Verdict.INVALID, "revoked")),
        ({"revokedCredentials": "BADGE"}, (Verdict.UNVERIFIABLE, "list_malformed")),
        ({"revokedCredential": None}, (Verdict.UNVERIFIABLE, "list_malformed")),
        ({"revokedCredential": [{"id": "BADGE"}]}, (Verdict.INVALID, "revoked")),
        ({"revokedCredential": [{"id": "BADGE", "revoked": False}]}, (Verdict.VALID, "in_force")),
        ({"revokedCredential": [{"id": "urn:uuid:1"}, 7, None]}, (Verdict.VALID, "in_force")),
    ],
)
def test_list_of_1edtech(world, change, expected):
    entry = {"id": PLAIN, "type": "1EdTechRevocationList"}
    badge = world.signed(credentialStatus=entry)
    page = {"id": PLAIN, "issuer": world.issuer.id, "revokedCredential": []} | change
    for each in [*(page["revokedCredential"] or []), *page.get("revokedCredentials", [])]:
        if isinstance(each, dict) and each["id"] == "BADGE":
            each["id"] = badge["id"]
    world.documents.pages[PLAIN] = page
    assert status(world.verify(badge))[: len(expected)] == expected


def test_list_of_1edtech_without_entries_is_no_list(world):
    badge = world.signed(credentialStatus={"id": PLAIN, "type": "1EdTechRevocationList"})
    world.documents.pages[PLAIN] = {"id": PLAIN, "issuer": world.issuer.id}
    assert status(world.verify(badge))[:2] == (Verdict.UNVERIFIABLE, "list_malformed")


@pytest.mark.parametrize(
    ("page", "code"),
    [(None, "list_unreachable"), (404, "list_not_found"), (b"<html>", "list_malformed")],
)
def test_list_of_1edtech_that_cannot_be_had_leaves_the_badge_open(world, page, code):
    badge = world.signed(credentialStatus={"id": PLAIN, "type": "1EdTechRevocationList"})
    if page is not None:
        world.documents.pages[PLAIN] = page
    assert status(world.verify(badge)) == (Verdict.UNVERIFIABLE, code, "status_unknown")


# --- the refresh service -------------------------------------------------------------------------

FRESH = "https://badges.example/credentials/1/fresh"
SERVICE = {"id": FRESH, "type": "1EdTechCredentialRefresh"}


def test_newer_version_takes_the_badges_place(world):
    old = world.signed(refreshService=SERVICE)
    newer = world.badge(refreshService=SERVICE, validFrom=when(NOW - timedelta(hours=1)))
    for form in (world.issuer.sign(newer), world.issuer.token(newer).encode()):
        world.documents.pages[FRESH] = form
        assert status(world.verify(old))[1:] == ("superseded", "superseded")
    assert world.verify(world.issuer.sign(newer)).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "there", ["nothing", "itself", "older", "another", "strangers", "forged", "junk"]
)
def test_what_is_no_newer_version_changes_nothing(world, there):
    old, newer = world.signed(refreshService=SERVICE), when(NOW - timedelta(hours=1))
    pages = {
        "itself": old,
        "older": world.signed(validFrom=when(NOW - timedelta(days=9))),
        "another": world.signed(
            id="urn:uuid:11111111-1111-4111-8111-111111111111", validFrom=newer
        ),
        "strangers": world.other.sign(
            world.badge(validFrom=newer, issuer={"id": world.other.id, "type": ["Profile"]})
        ),
        "forged": old | {"validFrom": newer},
        "junk": b"{" * 99,
    }
    if there in pages:
        world.documents.pages[FRESH] = pages[there]
    assert status(world.verify(old)) == (Verdict.VALID, "in_force", "valid")


def test_unproven_badge_sends_us_to_no_refresh_service(world):
    forged = world.signed(refreshService=SERVICE) | {"name": "Another name"}
    assert world.verify(forged).verdict is Verdict.INVALID
    assert FRESH not in world.documents.asked
