"""Every illegal move of a badge, an endorsement, an issuer, a key, a version or a team: 409 with what is allowed."""

import itertools
from typing import Any

import pytest

from app.domain.credential_moves import CREDENTIAL_MOVES, ENDORSEMENT_MOVES
from app.domain.issuer_moves import ISSUER_MOVES, KEY_MOVES
from app.domain.publishing import VERSION_MOVES
from app.domain.team_moves import TEAM_MOVES
from tests.district import Caller, District
from tests.integration.awards import body, direct
from tests.moves import ID, Kind, check
from tests.programme import Programme
from tests.strangers import endorsement_by_a_stranger

NUMBERS = itertools.count(1)
YEAR = {"rule": "months", "months": 12, "renewal": "coordinator"}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "moves")


@pytest.fixture(scope="module")
def badges(district):
    return direct(district, expiry=YEAR)


def test_every_move_of_a_credential(district, badges, clock):
    post = district.coordinator.post

    def issued() -> ID:
        made = district.machine().made("/credentials", body(badges, narrative="Finishd."))["id"]
        clock.advance(seconds=5)
        return made

    def put(move: str, **said: str) -> ID:
        made = issued()
        district.coordinator.made(f"/credentials/{made}/{move}", said)
        clock.advance(seconds=5)
        return made

    check(
        Kind(
            CREDENTIAL_MOVES,
            {
                "issued": issued,
                "suspended": lambda: put("suspend", reason="under_review"),
                "revoked": lambda: put("revoke", reason="issued_in_error"),
            },
            {
                "suspend": lambda one: post(
                    f"/credentials/{one}/suspend", {"reason": "under_review"}
                ),
                "reinstate": lambda one: post(f"/credentials/{one}/reinstate"),
                "revoke": lambda one: post(
                    f"/credentials/{one}/revoke", {"reason": "issued_in_error"}
                ),
                "correct": lambda one: post(
                    f"/credentials/{one}/corrections", {"narrative": "Finished."}
                ),
                "renew": lambda one: post(f"/credentials/{one}/renewals"),
                "open_case": lambda one: post(
                    "/cases",
                    {"credential_id": one, "reason": "misconduct", "notice": "It was copied."},
                ),
            },
            frozenset({"renew"}),  # its window has not opened
        )
    )


def test_every_move_of_an_endorsement(district):
    post = district.coordinator.post
    other = issuer(district)
    slug = district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]
    subject = f"http://localhost/issuers/{slug}"

    def ours() -> ID:
        wish = {"issuer_id": other, "subject_kind": "issuer", "subject_id": district.issuer_id}
        said = {"name": "Sound work", "comment": "We know how they judge."}
        return district.coordinator.made("/endorsements", wish | said)["id"]

    def received() -> ID:
        said = {"input": endorsement_by_a_stranger(subject)}
        return district.coordinator.made("/endorsements/received", said)["id"]

    def revoked() -> ID:
        made = ours()
        district.coordinator.made(f"/endorsements/{made}/revoke", {"reason": "issued_in_error"})
        return made

    def removed() -> ID:
        made = received()
        district.coordinator.made(f"/endorsements/{made}/remove")
        return made

    check(
        Kind(
            ENDORSEMENT_MOVES,
            {"ours": ours, "received": received, "revoked": revoked, "removed": removed},
            {
                "revoke": lambda one: post(
                    f"/endorsements/{one}/revoke", {"reason": "issued_in_error"}
                ),
                "remove": lambda one: post(f"/endorsements/{one}/remove"),
            },
        )
    )


def test_every_move_of_an_issuer(district):
    caller = district.coordinator

    def archived() -> ID:
        made = issuer(district)
        assert archive(made).status_code == 204
        return made

    def archive(one: ID) -> Any:
        revision = caller.get(f"/issuers/{one}").json()["revision"]
        return caller.delete(f"/issuers/{one}", revision=revision)

    def edit(one: ID) -> Any:
        revision = caller.get(f"/issuers/{one}").json()["revision"]
        return caller.patch(f"/issuers/{one}", {"name": "Another name"}, revision=revision)

    def key(one: ID) -> Any:
        return caller.post(f"/issuers/{one}/keys", {"algorithm": "EdDSA"})

    def define(one: ID) -> Any:
        return caller.post(
            "/microcredentials", {"slug": f"of-{one[-12:]}", "name": "Talk", "issuer_id": one}
        )

    def endorse(one: ID) -> Any:
        wish = {"issuer_id": one, "subject_kind": "issuer", "subject_id": district.issuer_id}
        return caller.post("/endorsements", wish | {"name": "Sound", "comment": "We know them."})

    make = {
        "archive": archive,
        "edit": edit,
        "add_key": key,
        "define": define,
        "endorse": endorse,
    }
    check(
        Kind(ISSUER_MOVES, {"active": lambda: issuer(district), "archived": archived}, make),
    )


def test_every_move_of_a_key(district):
    caller = district.coordinator

    def last() -> ID:
        found = caller.get("/keys", params={"issuer_id": issuer(district)}).json()["data"]
        return next(key["id"] for key in found if key["algorithm"] == "EdDSA")

    def active() -> ID:
        return caller.made(f"/issuers/{issuer(district)}/keys", {"algorithm": "EdDSA"})["id"]

    def put(move: str) -> ID:
        made = active()
        assert make[move](made).status_code in {200, 202}
        return made

    make = {
        "retire": lambda one: caller.post(f"/keys/{one}/retire"),
        "compromise": lambda one: caller.post(f"/keys/{one}/compromise"),
    }
    reach = {
        "last": last,
        "active": active,
        "retired": lambda: put("retire"),
        "compromised": lambda: put("compromise"),
    }
    check(Kind(KEY_MOVES, reach, make))


def test_every_move_of_a_version(district):
    caller, path = district.coordinator, "/microcredential-versions"

    def published() -> ID:
        return Programme.publish(district).version["id"]

    def archived() -> ID:
        made = published()
        caller.made(f"{path}/{made}/archive")
        return made

    def draft() -> ID:
        return caller.made(f"{path}/{published()}/new-version")["id"]

    def revision(one: ID) -> int:
        return caller.get(f"{path}/{one}").json()["revision"]

    make = {
        "edit": lambda one: caller.patch(
            f"{path}/{one}", {"name": "Better talk"}, revision=revision(one)
        ),
        "delete": lambda one: caller.delete(f"{path}/{one}", revision=revision(one)),
        "publish": lambda one: caller.post(f"{path}/{one}/publish"),
        "archive": lambda one: caller.post(f"{path}/{one}/archive"),
    }
    reach = {"draft": draft, "published": published, "archived": archived}
    check(Kind(VERSION_MOVES, reach, make))


def test_every_move_of_a_team(district):
    caller, member = district.coordinator, district.person("educator")

    def active() -> ID:
        made = caller.made("/teams", {"name": "Grade 4"})["id"]
        assert join(made, member).status_code == 201
        return made

    def archived() -> ID:
        made = active()
        assert make["archive"](made).status_code == 204
        return made

    def revision(one: ID) -> int:
        return caller.get(f"/teams/{one}").json()["revision"]

    def join(one: ID, who: Caller) -> Any:
        return caller.post(f"/teams/{one}/members", {"person_id": str(who.person_id)})

    make = {
        "edit": lambda one: caller.patch(
            f"/teams/{one}", {"name": "Five"}, revision=revision(one)
        ),
        "archive": lambda one: caller.delete(f"/teams/{one}", revision=revision(one)),
        "add_member": lambda one: join(one, district.person("educator")),
        "remove_member": lambda one: caller.delete(
            f"/teams/{one}/members/{member.person_id}", revision=revision(one)
        ),
    }
    check(Kind(TEAM_MOVES, {"active": active, "archived": archived}, make))


def issuer(district: District) -> ID:
    number = next(NUMBERS)
    said = {"slug": f"moves-{number}", "name": "A district", "url": "https://district.example"}
    email = f"badges-{number}@district.example"
    return district.coordinator.made("/issuers", said | {"email": email})["id"]
