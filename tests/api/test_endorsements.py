"""Endorsements: ours are signed, published and taken back; a stranger's are verified and kept as they came."""

import json
import uuid
from datetime import timedelta

import pytest

from app.domain.status_list import ENTRIES
from tests.api.test_events import everything
from tests.integration.awards import body, direct
from tests.strangers import endorsement_by_a_stranger

KINDS = ["issuer", "microcredential_version", "credential"]


@pytest.fixture(scope="module")
def things(district, http):
    """Something of each kind that can be endorsed, and another issuer of ours that endorses."""
    programme = direct(district)
    badge = district.machine().made("/credentials", body(programme))
    told = {
        "name": "The state agency",
        "url": "https://agency.example",
        "email": "a@agency.example",
    }
    slug = f"agency-{uuid.uuid4().hex[:8]}"
    agency = district.coordinator.made("/issuers", {"slug": slug} | told)
    slug = district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]
    return {
        "agency": agency,
        "issuer": (district.issuer_id, f"/issuers/{slug}"),
        "microcredential_version": (
            badge["version_id"],
            f"/microcredentials/{badge['version_id']}",
        ),
        "credential": (badge["id"], f"/credentials/{badge['id']}"),
    }


def wish(things, kind, **changes):
    return {
        "issuer_id": things["agency"]["id"],
        "subject_kind": kind,
        "subject_id": things[kind][0],
        "name": "Endorsed by the agency",
        "comment": "Counts toward the renewal of a licence.",
    } | changes


def said_of(http, things, kind):
    """What the document of the thing embeds, as JSON and as tokens."""
    path = things[kind][1]
    found = http.get(f"{path}/endorsements" if kind == "credential" else path).json()
    return found.get("endorsement", []), found.get("endorsementJwt", [])


@pytest.mark.parametrize("kind", KINDS)
def test_ours_is_signed_twice_published_and_embedded(district, http, things, kind):
    before = everything(district.coordinator)[-1]["sequence"]
    made = district.coordinator.made("/endorsements", wish(things, kind))
    document = http.get(made["url"]).json()
    assert document["id"] == made["url"]
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["name"] == "Endorsed by the agency"
    assert document["credentialSubject"] == {
        "id": f"http://localhost{things[kind][1]}",
        "type": ["EndorsementSubject"],
        "endorsementComment": "Counts toward the renewal of a licence.",
    }
    assert document["issuer"]["name"] == "The state agency"
    signed, tokens = said_of(http, things, kind)
    assert document in signed
    assert http.get(made["url"] + ".jwt").text in tokens
    events = district.coordinator.get("/events", params={"after": before}).json()["data"]
    assert ("endorsement.created", made["id"]) in [(e["kind"], e["subject_id"]) for e in events]


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_is_revoked_leaves_the_documents_and_stands_in_the_list(
    district, http, things, kind
):
    made = district.coordinator.made("/endorsements", wish(things, kind))
    path = f"/endorsements/{made['id']}/revoke"
    ended = district.coordinator.made(path, {"reason": "issued_in_error"})
    assert (ended["state"], ended["revocation_reason"]) == ("revoked", "issued_in_error")
    assert made["url"] not in json.dumps(said_of(http, things, kind))
    assert http.get(made["url"]).status_code == 200
    assert district.coordinator.post(path, {"reason": "issued_in_error"}).status_code == 409
    again = district.coordinator.post(
        "/endorsements/received", {"input": http.get(made["url"]).text}
    )
    assert again.status_code == 422
    assert "took" in again.json()["detail"] or "revoked" in again.json()["detail"]


def test_what_was_signed_before_is_not_edited(district, http, things):
    before = http.get(things["credential"][1]).content
    district.coordinator.made("/endorsements", wish(things, "credential"))
    assert http.get(things["credential"][1]).content == before


def test_places_in_the_status_list_are_shared_with_badges_and_given_once(district, things):
    made = [district.coordinator.made("/endorsements", wish(things, "issuer")) for _ in range(3)]
    http = district.http
    entries = [http.get(one["url"]).json()["credentialStatus"] for one in made]
    assert len({entry["id"] for entry in entries}) == 3
    assert all(int(entry["statusListIndex"]) < ENTRIES for entry in entries)


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"issuer_id": str(uuid.uuid4())}, 404, "/issuer_id"),
        ({"subject_id": str(uuid.uuid4())}, 404, "/subject_id"),
        ({"subject_kind": "person"}, 422, "/subject_kind"),
        ({"name": ""}, 422, "/name"),
        ({"comment": ""}, 422, "/comment"),
        ({"valid_until": "2020-01-01T00:00:00Z"}, 422, "/valid_until"),
    ],
)
def test_a_wrong_wish_is_refused(district, things, changes, status, pointer):
    refused = district.coordinator.post("/endorsements", wish(things, "issuer") | changes)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (status, pointer)


def test_nobody_endorses_oneself(district, things):
    refused = district.coordinator.post(
        "/endorsements", wish(things, "issuer", issuer_id=things["issuer"][0])
    )
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/issuer_id")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_token", [False, True])
def test_a_strangers_is_verified_then_kept_byte_for_byte(district, http, things, kind, as_token):
    subject = f"http://localhost{things[kind][1]}"
    foreign = endorsement_by_a_stranger(subject, as_token=as_token)
    kept = district.coordinator.made("/endorsements/received", {"input": foreign})
    assert (kept["issuer_id"], kept["subject_id"]) == (None, str(things[kind][0]))
    assert kept["endorser_name"] == "A stranger"
    suffix, other = (".jwt", ".json") if as_token else (".json", ".jwt")
    assert http.get(kept["url"] + suffix).text == foreign
    assert http.get(kept["url"] + other).status_code == 404
    signed, tokens = said_of(http, things, kind)
    assert foreign in tokens if as_token else json.loads(foreign) in signed
    again = district.coordinator.post("/endorsements/received", {"input": foreign})
    assert again.status_code == 409
    assert (
        district.coordinator.post(
            f"/endorsements/{kept['id']}/revoke", {"reason": "misconduct"}
        ).status_code
        == 409
    )
    district.coordinator.made(f"/endorsements/{kept['id']}/remove")
    assert http.get(kept["url"]).status_code == 404
    signed, tokens = said_of(http, things, kind)
    assert foreign not in tokens
    assert as_token or json.loads(foreign) not in signed


def test_a_strangers_that_is_false_lapsed_or_about_others_is_refused(district, http, things):
    subject = f"http://localhost{things['issuer'][1]}"
    good = json.loads(endorsement_by_a_stranger(subject))
    altered = json.dumps(
        good | {"credentialSubject": good["credentialSubject"] | {"endorsementComment": "Bad"}}
    )
    lapsed = endorsement_by_a_stranger(subject, validUntil="2024-06-01T00:00:00Z")
    elsewhere = endorsement_by_a_stranger("https://other.example/issuers/1")
    draft_like = endorsement_by_a_stranger(f"http://localhost/microcredentials/{uuid.uuid4()}")
    nameless = endorsement_by_a_stranger(subject, name=None)
    badge = http.get(things["credential"][1]).text
    for wrong in (altered, lapsed, elsewhere, draft_like, nameless, badge, "{}", "x", "[1]"):
        refused = district.coordinator.post("/endorsements/received", {"input": wrong})
        assert (refused.status_code, wrong) == (422, wrong)
        assert refused.json()["errors"][0]["pointer"] == "/input"


def test_one_about_another_organizations_thing_is_refused(other_district, things):
    subject = f"http://localhost{things['issuer'][1]}"
    refused = other_district.coordinator.post(
        "/endorsements/received", {"input": endorsement_by_a_stranger(subject)}
    )
    assert refused.status_code == 422


def test_an_address_that_cannot_be_reached_is_said(district):
    refused = district.coordinator.post(
        "/endorsements/received", {"input": "https://127.0.0.1/endorsement.json"}
    )
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/input")


def test_the_list_is_by_subject_and_state(district, things):
    made = district.coordinator.made("/endorsements", wish(things, "issuer"))
    query = {"subject_kind": "issuer", "subject_id": str(things["issuer"][0]), "limit": 200}
    found = district.coordinator.get("/endorsements", params=query).json()["data"]
    assert made["id"] in [one["id"] for one in found]
    assert {one["subject_kind"] for one in found} == {"issuer"}
    query = {"subject_id": str(uuid.uuid4())}
    assert district.coordinator.get("/endorsements", params=query).json()["data"] == []
    query = {"state": "revoked", "limit": 200}
    found = district.coordinator.get("/endorsements", params=query).json()["data"]
    assert {one["state"] for one in found} <= {"revoked"}


def test_one_that_ran_out_is_shown_no_more(district, http, things, clock):
    until = (clock() + timedelta(days=1)).replace(microsecond=0)
    made = district.coordinator.made(
        "/endorsements", wish(things, "issuer", valid_until=until.isoformat())
    )
    assert made["url"] in json.dumps(said_of(http, things, "issuer"))
    clock.advance(days=2)
    assert made["url"] not in json.dumps(said_of(http, things, "issuer"))
