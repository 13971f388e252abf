"""Every illegal move is a 409 that names state, move and what is allowed; and what is allowed succeeds.

Each kind of thing is brought into each of its states through the API, and every move is tried there.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.domain.credential_moves import CREDENTIAL_MOVES, ENDORSEMENT_MOVES
from app.domain.issuer_moves import ISSUER_MOVES, KEY_MOVES
from tests.district import District
from tests.integration.awards import body, direct
from tests.strangers import endorsement_by_a_stranger

ID = str
NUMBERS = itertools.count(1)
YEAR = {"rule": "months", "months": 12, "renewal": "coordinator"}


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how it comes into each state, and how each move is made."""

    table: Mapping[tuple[Any, Any], Any]
    reach: dict[str, Callable[[], ID]]
    make: dict[str, Callable[[ID], Any]]
    # What this very thing does not offer, though the table has it for others.
    closed: frozenset[str] = field(default_factory=frozenset)

    def allowed(self, state: str) -> set[str]:
        return {str(m) for (s, m) in self.table if s == state} - self.closed


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


def issuer(district: District) -> ID:
    number = next(NUMBERS)
    said = {"slug": f"moves-{number}", "name": "A district", "url": "https://district.example"}
    email = f"badges-{number}@district.example"
    return district.coordinator.made("/issuers", said | {"email": email})["id"]


def check(kind: Kind) -> None:
    for state, reach in kind.reach.items():
        one = reach()
        for move, make in kind.make.items():
            if move not in kind.allowed(state):
                refused(make(one), state, move, kind.allowed(state))
            else:
                answer = make(reach())
                assert answer.status_code in {200, 201, 202, 204}, (state, move, answer.text)


def refused(answer: Any, state: str, move: str, allowed: set[str]) -> None:
    """It is a 409 of the one kind, with the three members, and a sentence that says them too."""
    told = answer.json()
    assert answer.status_code == 409, (state, move, told)
    assert told["type"].endswith("/problems/wrong-state"), (state, move, told)
    assert (told["state"], told["move"]) == (state, move)
    assert set(told["allowed"]) == allowed, (state, move, told)
    assert "llowed now: " in told["detail"]
