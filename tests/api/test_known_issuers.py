"""`/known-issuers`: whom an organization knows stands beside the verdict, under the registry's name."""

import json
from dataclasses import replace

import pytest

from app.wiring import Wiring
from tests.conformance import conformance_badges as strangers
from tests.conformance.conformance_badges import Pages
from tests.integration.awards import body, direct

ID = strangers.ISSUER.id
GROUNDS = {"how_checked": "personal_contact", "proof": "Their registrar read it to us."}


@pytest.fixture
def listed(district):
    """The list as it is, emptied of the stranger after the test."""
    yield lambda **query: district.coordinator.get("/known-issuers", params=query).json()["data"]
    for row in district.coordinator.get("/known-issuers", params={"issuer_id": ID}).json()["data"]:
        answer = district.coordinator.delete(
            f"/known-issuers/{row['id']}", revision=row["revision"]
        )
        assert answer.status_code == 204


@pytest.fixture
def stranger(wiring: Wiring, clock, monkeypatch):
    """A genuine badge of another service, whose documents can be had."""
    clock.now = strangers.NOW
    elsewhere = Pages(strangers.pages())
    monkeypatch.setattr(wiring, "tools", replace(wiring.tools, resolver=elsewhere))
    return json.dumps(strangers.signed())


def add(district, **more):
    entry = {"issuer_id": ID, "name": "North Unified", **GROUNDS, **more}
    return district.coordinator.post("/known-issuers", entry)


def verified(district, badge):
    return district.machine().made("/verifications", {"input": badge})["report"]


def test_an_issuer_is_known_from_the_moment_it_is_added_until_it_is_removed(
    district, listed, stranger
):
    before = verified(district, stranger)
    assert (before["verdict"], before["issuer"]["trust"]) == ("valid", "not_known")
    row = add(district).json()
    known = verified(district, stranger)
    assert known["issuer"] == {
        "id": ID,
        "name": "North District",
        "trust": "known",
        "registered_name": "North Unified",
        "listed_by": "organization",
    }
    assert "North Unified issued it" in known["summary"]
    path = f"/known-issuers/{row['id']}"
    renamed = district.coordinator.patch(path, {"name": "North Schools"}, revision=1)
    assert renamed.json()["name"] == "North Schools"
    assert verified(district, stranger)["issuer"]["registered_name"] == "North Schools"
    assert district.coordinator.delete(path, revision=2).status_code == 204
    after = verified(district, stranger)
    assert (after["issuer"]["trust"], after["issuer"]["registered_name"]) == ("not_known", None)


def test_to_be_known_changes_no_verdict(district, listed, stranger):
    add(district)
    forged = json.dumps(json.loads(stranger) | {"name": "Another name"})
    said = verified(district, forged)
    assert (said["verdict"], said["issuer"]["trust"]) == ("invalid", "known")
    assert "North Unified issued it" not in said["summary"]


def test_the_list_of_one_organization_is_nobody_elses(
    district, other_district, listed, stranger, http
):
    add(district)
    assert verified(other_district, stranger)["issuer"]["trust"] == "not_known"
    anonymous = http.post("/verify", json={"input": stranger}).json()
    assert anonymous["issuer"]["trust"] == "not_known"


def test_our_own_issuers_are_known_to_everybody_under_their_registered_name(district, http):
    badge = district.machine().made("/credentials", body(direct(district)))
    said = http.post("/verify", json={"input": badge["url"]}).json()["issuer"]
    assert (said["trust"], said["listed_by"]) == ("known", "this_service")
    assert said["registered_name"] == "The district"


def test_who_added_it_and_on_what_grounds_is_kept(district, listed):
    row = add(district).json()
    assert row["added_by"]["person_id"] == str(district.coordinator_id)
    assert (row["how_checked"], row["proof"]) == (GROUNDS["how_checked"], GROUNDS["proof"])
    asked, actions = {"limit": 200}, []
    while "cursor" not in asked or asked["cursor"]:
        page = district.coordinator.get("/audit", params=asked).json()
        actions += [entry["action"] for entry in page["data"]]
        asked["cursor"] = page["next_cursor"]
    assert "known_issuer.added" in actions


def test_an_issuer_stands_on_the_list_once(district, listed):
    assert add(district).status_code == 201
    assert add(district, name="Another").status_code == 409
    assert [row["name"] for row in listed(issuer_id=ID)] == ["North Unified"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer_id", "Lakeside"),
        ("issuer_id", "javascript:alert(1)"),
        ("name", ""),
        ("proof", ""),
        ("how_checked", "guessed"),
    ],
)
def test_a_bad_entry_is_refused_naming_the_field(district, field, value):
    answer = add(district, **{field: value})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_a_list_is_imported_and_whoever_is_known_stays_as_they_were(district, listed):
    add(district)
    other = "did:web:badges.hill.example"
    wanted = [
        {"issuer_id": ID, "name": "Renamed"},
        {"issuer_id": other, "name": "Hill County"},
        {"issuer_id": other, "name": "Twice"},
    ]
    found = district.coordinator.made("/known-issuers/import", {"issuers": wanted, **GROUNDS})
    assert [row["name"] for row in found["added"]] == ["Hill County"]
    assert found["known_before"] == [ID]
    again = district.coordinator.made("/known-issuers/import", {"issuers": wanted, **GROUNDS})
    assert (again["added"], sorted(again["known_before"])) == ([], sorted([ID, other]))
    assert listed(issuer_id=ID)[0]["name"] == "North Unified"


def test_only_a_coordinator_decides_whom_to_trust(district):
    for caller in (district.machine(), district.person("auditor"), district.person("author")):
        answer = caller.post("/known-issuers", {"issuer_id": ID, "name": "X", **GROUNDS})
        assert answer.status_code == 403
    assert district.person("educator").get("/known-issuers").status_code == 200
