"""The demo's end: the badge, every form of it verified, a forgery refused, and taking it back."""

import time
from typing import Any

import orjson

from app.cli.demo.caller import DemoError, expect, read
from app.cli.demo.world import EMAIL, Step, World

PATIENCE_SECONDS = 30
JSON = "application/json"
REASON = "issued_in_error"


def issued(world: World) -> str:
    """Wait for the job that issues, and fetch every public document of the badge."""
    world.credential = _wait_for_badge(world)
    url = world.credential["url"]
    badge = orjson.loads(world.keep("badge.ob3.json", world.fetch(url, "application/vc+ld+json")))
    world.keep("badge.ob3.jwt", world.fetch(f"{url}.jwt", "*/*"))
    world.keep("issuer.json", world.fetch(badge["issuer"]["id"], JSON))
    world.keep("jwks.json", world.fetch("/.well-known/jwks.json", JSON))
    world.keep("status-list.json", _status_list(world, badge))
    assertion = url.replace("/credentials/", "/ob2/assertions/")
    _keep_open_badges_2(world, assertion)
    for suffix in ("png", "svg"):
        world.keep(f"badge.{suffix}", world.fetch(f"{url}.{suffix}", "*/*"))
        world.keep(f"badge.ob2.{suffix}", world.fetch(f"{assertion}.{suffix}", "*/*"))
    world.keep("certificate.pdf", world.fetch(f"{url}.pdf", "application/pdf"))
    return f"{url}, signed as Data Integrity and as a token"


def verified(world: World) -> str:
    """Put the address, the JSON and the token to the public verifier."""
    report = _verify(world, world.credential["url"], recipient=EMAIL)
    world.keep("report.json", orjson.dumps(report, option=orjson.OPT_INDENT_2))
    expect(report["recipient"] == "matched", "the badge is not taken for Ada's")
    reports = [report, *_verify_forms(world)]
    for each in reports:
        expect(each["verdict"] == "valid", f"{each['format']}: {each['summary']}")
    return "valid as address, and as JSON, token and images of 3.0 and 2.0; it is Ada's"


def forged(world: World) -> str:
    """Change one word in each form, and see it refused."""
    badge = orjson.loads(_kept(world, "badge.ob3.json"))
    badge["credentialSubject"]["achievement"]["name"] += " (with honours)"
    header, payload, signature = _kept(world, "badge.ob3.jwt").strip().split(".")
    middle = len(payload) // 2
    letter = "A" if payload[middle] != "A" else "B"
    token = ".".join((header, payload[:middle] + letter + payload[middle + 1 :], signature))
    for altered in (orjson.dumps(badge).decode(), token):
        report = _verify(world, altered)
        expect(report["verdict"] == "invalid", f"a forgery counts as {report['verdict']}")
    return "a changed name and a changed token are both invalid"


def revoked(world: World) -> str:
    """Take the badge back."""
    place = f"/credentials/{world.credential['id']}/revoke"
    answer = world.caller("machine").post(place, {"reason": REASON})
    expect(answer["state"] == "revoked", f"the credential is {answer['state']}")
    world.keep("revoked.status-list.json", _wait_for_bit(world))
    return "one bit is set in the issuer's status list"


def refused(world: World) -> str:
    """Verify again: every copy, wherever it is, is refused now."""
    reports = [_verify(world, world.credential["url"]), *_verify_forms(world)]
    world.keep("revoked.report.json", orjson.dumps(reports[0], option=orjson.OPT_INDENT_2))
    for report in reports:
        failed = [c["name"] for c in report["checks"] if c["outcome"] == "failed"]
        expect(report["verdict"] == "invalid", f"after the revocation it is {report['verdict']}")
        expect(failed == ["status"], f"refused because of {failed}")
    return "invalid in every form, because of its status alone"


def audited(world: World) -> str:
    """See that every step stands in the feed, and that the audit trail holds."""
    coordinator = world.people | {"coordinator": str(world.founded.person_id)}
    world.people = coordinator
    check = world.caller("coordinator").get("/audit/check")
    expect(check["holds"], f"the audit trail is broken at {check['first_broken_sequence']}")
    events = world.caller("machine").get("/events", limit="200")["data"]
    kinds = {event["kind"] for event in events}
    for kind in ("decision.made", "credential.issued", "credential.revoked"):
        expect(kind in kinds, f"there is no event {kind}")
    return f"{len(events)} events, the audit chain holds"


IMAGES = ("badge.png", "badge.svg", "badge.ob2.png", "badge.ob2.svg")
FORMS = ("badge.ob3.json", "badge.ob3.jwt", "badge.ob2.json", "badge.ob2.jws")


def _keep_open_badges_2(world: World, url: str) -> None:
    """Follow the Open Badge 2.0 from link to link, and keep every document."""
    assertion = orjson.loads(world.keep("badge.ob2.json", world.fetch(url, JSON)))
    world.keep("badge.ob2.jws", world.fetch(f"{url}.jws", "*/*"))
    what = orjson.loads(world.keep("ob2.badge.json", world.fetch(assertion["badge"], JSON)))
    issuer = orjson.loads(world.keep("ob2.issuer.json", world.fetch(what["issuer"], JSON)))
    world.keep("ob2.key.json", world.fetch(issuer["publicKey"][0], JSON))
    world.keep("ob2.revocations.json", world.fetch(issuer["revocationList"], JSON))


def _wait_for_badge(world: World) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        query = {"person_id": world.people["educator"]}
        found: list[dict[str, Any]] = world.caller("educator").get("/credentials", **query)["data"]
        if found:
            return found[-1]
        time.sleep(0.05)
    raise DemoError(f"No badge came within {PATIENCE_SECONDS} seconds; see `laurel jobs list`.")


def _wait_for_bit(world: World) -> bytes:
    """Wait for the list with the bit: a list is signed at most once a second."""
    badge, before = (orjson.loads(_kept(world, f"{n}.json")) for n in ("badge.ob3", "status-list"))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = _status_list(world, badge)
        if orjson.loads(found)["credentialSubject"] != before["credentialSubject"]:
            return found
        time.sleep(0.05)
    raise DemoError(f"The status list did not change within {PATIENCE_SECONDS} seconds.")


def _verify(world: World, badge: str, recipient: str | None = None) -> dict[str, Any]:
    body = {"input": badge} | ({"recipient": recipient} if recipient else {})
    report: dict[str, Any] = read(world.http.post("/verify", json=body))
    return report


def _verify_forms(world: World) -> list[dict[str, Any]]:
    """Put every form that was kept to the verifier: texts as they are, images as files."""
    reports = [_verify(world, _kept(world, name)) for name in FORMS]
    for name in IMAGES:
        answer = world.http.post("/verify", files={"file": (name, world.kept[name])})
        reports.append(read(answer))
    return reports


def _kept(world: World, name: str) -> str:
    return world.kept[name].decode()


def _status_list(world: World, badge: dict[str, Any]) -> bytes:
    return world.fetch(badge["credentialStatus"]["statusListCredential"], JSON)


STEPS = (
    Step("Issue", issued),
    Step("Verify each form", verified),
    Step("Refuse a forgery", forged),
    Step("Revoke", revoked),
    Step("Verify again", refused),
    Step("Look at the record", audited),
)
