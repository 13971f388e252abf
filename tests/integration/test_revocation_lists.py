"""The 1EdTech list of an issuer: there by choice, with codes, never the badge's own status."""

import jsonschema_rs
import orjson
import pytest

from app.domain.revocation import RevocationReason, SuspensionReason
from app.domain.standards import ACHIEVEMENT_CREDENTIAL_SCHEMA
from app.domain.standards import document as standard
from app.verification.report import Outcome
from app.verification.resolver import Resource
from app.verification.revocation_list import check_revocation_list
from tests.integration.awards import body, direct

CODES = {*RevocationReason, "suspended"}


@pytest.fixture
def programme(district):
    return direct(district)


@pytest.fixture
def listed(district):
    choose(district, lists=True)
    yield f"/issuers/{issuer_of(district)['slug']}/revocations"
    choose(district, lists=False)


def issuer_of(district):
    return district.coordinator.get(f"/issuers/{district.issuer_id}").json()


def choose(district, *, lists, caller=None):
    revision, path = issuer_of(district)["revision"], f"/issuers/{district.issuer_id}"
    caller = caller or district.coordinator
    return caller.patch(path, {"lists_revocations": lists}, revision=revision)


def issued(programme):
    return programme.district.machine().made("/credentials", body(programme))


def read_as_1edtech_does(document, badge):
    """What 1EdTech's validator does with a list: an entry of this id that does not say `revoked: false`."""
    found = document.get("revokedCredentials") or []
    return any(e["id"] == badge["id"] and e.get("revoked") in (None, True) for e in found)


class Http:
    """Our public addresses as a resolver that our verifier can ask."""

    def __init__(self, http):
        self.http = http

    def get(self, url, *, accept):
        found = self.http.get(url, headers={"Accept": accept})
        return Resource(url, found.status_code, found.headers["content-type"], found.content)


def read_here(http, url, badge):
    entry = {"id": url, "type": "1EdTechRevocationList"}
    return check_revocation_list(Http(http), badge["issuer"]["id"], entry, badge).outcome


def test_the_list_is_there_only_where_the_issuer_chose_it(district, programme, http):
    slug = issuer_of(district)["slug"]
    path = f"/issuers/{slug}/revocations"
    assert issuer_of(district)["lists_revocations"] is False
    assert http.get(path).status_code == 404
    assert "link" not in http.get(f"/issuers/{slug}").headers
    assert choose(district, lists=True).json()["lists_revocations"] is True
    assert http.get(path).status_code == 200
    link = f'<http://localhost{path}>; rel="status"; type="application/json"'
    assert http.get(f"/issuers/{slug}").headers["link"] == link
    assert choose(district, lists=False).status_code == 200
    assert http.get(path).status_code == 404
    assert http.get("/issuers/nobody-here/revocations").status_code == 404


def test_whoever_may_not_change_issuers_does_not_publish_it(district, other_district, programme):
    assert choose(district, lists=True, caller=programme.educator).status_code == 403
    assert choose(district, lists=True, caller=other_district.coordinator).status_code == 404
    assert issuer_of(district)["lists_revocations"] is False


@pytest.mark.parametrize("wrong", ["yes", 1, None, []])
def test_the_choice_is_true_or_false(district, wrong):
    answer = choose(district, lists=wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/lists_revocations"


def test_revoked_and_suspended_badges_stand_in_it_and_others_do_not(
    district, programme, listed, http, clock
):
    revoked, paused, good, anew = (issued(programme) for _ in range(4))
    clock.advance(minutes=1)
    district.coordinator.made(
        f"/credentials/{revoked['id']}/revoke", {"reason": "decision_reversed"}
    )
    district.coordinator.made(f"/credentials/{paused['id']}/suspend", {"reason": "under_review"})
    district.coordinator.made(f"/credentials/{anew['id']}/corrections", {"narrative": "Better."})
    document = http.get(listed).json()
    badges = [
        http.get(f"/credentials/{one['id']}.json").json() for one in (revoked, paused, good, anew)
    ]
    expected = [True, True, False, False]
    assert [read_as_1edtech_does(document, badge) for badge in badges] == expected
    outcomes = [read_here(http, document["id"], badge) for badge in badges]
    assert [outcome is Outcome.FAILED for outcome in outcomes] == expected
    assert set(outcomes) == {Outcome.FAILED, Outcome.PASSED}
    told = {one["id"]: one["revocationReason"] for one in document["revokedCredentials"]}
    assert told[badges[0]["id"]] == "decision_reversed"
    assert told[badges[1]["id"]] == "suspended"
    district.coordinator.made(f"/credentials/{paused['id']}/reinstate")
    assert not read_as_1edtech_does(http.get(listed).json(), badges[1])


def test_it_names_its_issuer_and_says_codes_and_nothing_about_a_person(
    district, programme, listed, http
):
    made = issued(programme)
    district.coordinator.made(
        f"/credentials/{made['id']}/suspend", {"reason": SuspensionReason.UNDER_REVIEW}
    )
    answer = http.get(listed)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["access-control-allow-origin"] == "*"
    document = answer.json()
    assert document.keys() == {"id", "issuer", "revokedCredentials", "revokedCredential"}
    assert document["id"] == f"http://localhost{listed}"
    assert document["issuer"] == http.get(f"/credentials/{made['id']}.json").json()["issuer"]["id"]
    assert document["revokedCredential"] == document["revokedCredentials"]
    for entry in document["revokedCredentials"]:
        assert entry.keys() == {"id", "revoked", "revocationReason"}
        assert entry["revocationReason"] in CODES
    with_tag = {"If-None-Match": answer.headers["etag"]}
    assert http.get(listed, headers=with_tag).status_code == 304


def test_a_list_of_another_district_names_none_of_ours(district, other_district, listed, http):
    theirs = direct(other_district)
    made = issued(theirs)
    other_district.coordinator.made(
        f"/credentials/{made['id']}/revoke", {"reason": "decision_reversed"}
    )
    assert made["id"] not in http.get(listed).text
    choose(other_district, lists=True)
    path = f"/issuers/{issuer_of(other_district)['slug']}/revocations"
    assert made["id"] in http.get(path).text
    choose(other_district, lists=False)


def test_a_revoked_endorsement_stands_in_it(district, programme, listed, http):
    made = issued(programme)
    said = {"subject_kind": "credential", "subject_id": made["id"], "name": "Seconded"}
    said |= {"issuer_id": district.issuer_id, "comment": "Well earned."}
    endorsement = district.coordinator.made("/endorsements", said)
    address = f"http://localhost/endorsements/{endorsement['id']}"
    assert address not in http.get(listed).text
    path = f"/endorsements/{endorsement['id']}/revoke"
    district.coordinator.made(path, {"reason": "issued_in_error"})
    found = http.get(listed).json()["revokedCredentials"]
    assert {"id": address, "revoked": True, "revocationReason": "issued_in_error"} in found


def test_the_official_schema_takes_such_a_status_but_not_beside_ours(programme, listed, http):
    made = issued(programme)
    document = orjson.loads(http.get(f"/credentials/{made['id']}.json").content)
    assert document["credentialStatus"]["type"] == "BitstringStatusListEntry"
    official = jsonschema_rs.validator_for(standard(ACHIEVEMENT_CREDENTIAL_SCHEMA), offline=True)
    entry = {"id": f"http://localhost{listed}", "type": "1EdTechRevocationList"}
    assert official.is_valid(document | {"credentialStatus": entry})
    both = [document["credentialStatus"], entry]
    assert not official.is_valid(document | {"credentialStatus": both})
    types = entry | {"type": ["BitstringStatusListEntry", "1EdTechRevocationList"]}
    assert not official.is_valid(document | {"credentialStatus": types})
