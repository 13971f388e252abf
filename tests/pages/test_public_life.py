"""The public pages about what happens to a badge and what others say of it, in plain words."""

import re
import uuid
from datetime import timedelta

import pytest

from tests.district import District
from tests.integration import awards
from tests.programme import Programme
from tests.strangers import STRANGER, endorsement_by_a_stranger

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **bold**"
ORIGIN = "http://localhost"


@pytest.fixture(scope="module")
def own(wiring, http):
    """A district of its own, for what is said stands on the pages of its issuer for all tests."""
    return District.make(wiring, http, "praised")


@pytest.fixture(scope="module")
def agency(own):
    told = {"name": "The State Agency", "url": "https://a.example", "email": "a@a.example"}
    return own.coordinator.made("/issuers", {"slug": f"agency-{uuid.uuid4().hex[:8]}"} | told)


@pytest.fixture
def badge(own):
    return own.machine().made("/credentials", awards.body(awards.direct(own)))


@pytest.fixture
def places(own, badge):
    """Of each kind of thing that is endorsed: its id and its public page."""
    slug = own.coordinator.get(f"/issuers/{own.issuer_id}").json()["slug"]
    version = badge["version_id"]
    return {
        "issuer": (own.issuer_id, f"/issuers/{slug}"),
        "microcredential_version": (version, f"/microcredentials/{version}"),
        "credential": (badge["id"], f"/credentials/{badge['id']}"),
    }


def endorse(own, agency, kind, subject_id, **changes):
    wish = {
        "issuer_id": agency["id"],
        "subject_kind": kind,
        "subject_id": subject_id,
        "name": "Counts for a licence",
        "comment": "Worth ten hours.",
    }
    return own.coordinator.made("/endorsements", wish | changes)


def shown(http, path, **headers):
    answer = http.get(path, headers=BROWSER | headers)
    assert answer.status_code == 200
    return answer.text


KINDS = ("issuer", "microcredential_version", "credential")


@pytest.mark.parametrize("kind", KINDS)
def test_an_endorsement_stands_on_the_page_with_who_what_link_and_how_it_was_checked(
    own, agency, http, places, kind
):
    subject_id, path = places[kind]
    made = endorse(own, agency, kind, subject_id)
    page = shown(http, path)
    assert "What others say" in page
    for words in ("Counts for a licence", "<p>Worth ten hours.</p>", "The State Agency"):
        assert words in page
    assert f'href="{made["url"]}"' in page
    assert re.search(r"Genuine</span> .*Signed here on .*2 March 2026", page)
    own.coordinator.made(f"/endorsements/{made['id']}/revoke", {"reason": "issued_in_error"})
    assert f'href="{made["url"]}"' not in shown(http, path)


@pytest.mark.parametrize("kind", ["microcredential_version", "credential"])
def test_nothing_is_shown_where_nothing_is_said(http, places, kind):
    assert "What others say" not in shown(http, places[kind][1])


def test_one_that_has_run_out_is_shown_no_more(own, agency, http, places, clock):
    subject_id, path = places["credential"]
    ends = (clock() + timedelta(days=2)).isoformat()
    endorse(own, agency, "credential", subject_id, valid_until=ends)
    assert "It holds until" in shown(http, path)
    clock.advance(days=3)
    assert "Counts for a licence" not in shown(http, path)


def test_a_strangers_endorsement_says_that_the_name_is_the_strangers_own_word(own, http, places):
    subject_id, path = places["credential"]
    content = endorsement_by_a_stranger(f"{ORIGIN}/credentials/{subject_id}")
    own.coordinator.made("/endorsements/received", {"input": content})
    page = shown(http, path)
    assert "somebody who calls itself “A stranger”" in page
    assert STRANGER in page
    assert "when it was received" in page
    assert f'href="{STRANGER}' not in page
    known = {"issuer_id": STRANGER, "name": "Known Agency", "how_checked": "contract"}
    own.coordinator.made("/known-issuers", known | {"proof": "Page 3"})
    page = shown(http, path)
    assert "Known Agency" in page
    assert "calls itself" not in page


def test_what_a_stranger_writes_stays_words_and_its_id_no_link_to_a_script(own, http, places):
    subject_id, path = places["credential"]
    content = endorsement_by_a_stranger(
        f"{ORIGIN}/credentials/{subject_id}",
        name=HOSTILE,
        issuer={"id": STRANGER, "type": ["Profile"], "name": HOSTILE},
        credentialSubject={
            "id": f"{ORIGIN}/credentials/{subject_id}",
            "type": ["EndorsementSubject"],
            "endorsementComment": HOSTILE,
        },
    )
    own.coordinator.made("/endorsements/received", {"input": content})
    page = shown(http, path)
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img src=x" not in page


def test_a_suspended_badge_says_so_and_after_that_which_version_it_is(own, http, badge, clock):
    path = f"/credentials/{badge['id']}"
    own.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    page = shown(http, path)
    assert "This badge is suspended" in page
    assert "it may count again later" in page
    clock.advance(days=1)
    own.coordinator.made(f"{path}/reinstate")
    page = shown(http, path)
    assert "This badge was suspended, and counts again" in page
    assert "Copies that were saved before count no more" in page
    assert re.search(r"<dt>Signed version</dt><dd>2, ", page)


def test_a_badge_that_was_never_signed_anew_says_nothing_of_versions(http, badge):
    page = shown(http, f"/credentials/{badge['id']}")
    assert "Signed version" not in page
    assert "count no more" not in page


def test_an_expired_badge_says_until_when_it_counted(own, http, clock):
    expiry = {"rule": "months", "months": 1}
    made = own.machine().made("/credentials", awards.body(awards.direct(own, expiry=expiry)))
    clock.advance(days=40)
    page = shown(http, f"/credentials/{made['id']}")
    assert "This badge has expired" in page
    assert "Until then it counted" in page
    assert re.search(r"Expired</span>", page)


def test_the_languages_are_named_as_their_speakers_do_and_lead_to_each(own, http):
    words = {"name": "Conversación", "description": "Dirige.", "criteria_narrative": "Plan."}
    programme = awards.direct(own, translations={"es": words})
    made = own.machine().made("/credentials", awards.body(programme))
    version = f"/microcredentials/{made['version_id']}"
    page = shown(http, version)
    assert f'href="{version}?language=es"' in page
    assert ">Español</a>" in page
    assert "<dt>Language</dt><dd>English</dd>" in page
    assert "Conversación" in shown(http, f"{version}?language=es")
    page = shown(http, f"/credentials/{made['id']}")
    assert re.search(r'<dt>Language</dt><dd lang="en">English</dd>', page)
    assert f'href="{version}?language=es"' in page


def test_the_issuers_page_names_a_key_that_is_not_trusted(wiring, http):
    own = District.make(wiring, http, "robbed")
    issuer = own.coordinator.get(f"/issuers/{own.issuer_id}").json()
    path = f"/issuers/{issuer['slug']}"
    assert "Not trusted" not in shown(http, path)
    key = own.coordinator.get("/keys", params={"issuer_id": own.issuer_id}).json()["data"][0]
    assert own.coordinator.post(f"/keys/{key['id']}/compromise").status_code == 202
    assert "Not trusted" in shown(http, path)


def test_an_issuer_out_of_use_says_so(own, agency, http):
    told = {"name": "Closed", "url": "https://c.example", "email": "c@c.example"}
    gone = own.coordinator.made("/issuers", {"slug": f"gone-{uuid.uuid4().hex[:8]}"} | told)
    assert "awarded nothing since" not in shown(http, f"/issuers/{gone['slug']}")
    own.coordinator.delete(f"/issuers/{gone['id']}", revision=gone["revision"])
    assert "awarded nothing since" in shown(http, f"/issuers/{gone['slug']}")


def test_an_earned_badge_has_its_endorsements_beside_its_results(own, agency, http):
    programme = Programme.publish(own)
    row = awards.issue(programme, awards.earn(programme))
    endorse(own, agency, "credential", str(row.id))
    page = shown(http, f"/credentials/{row.id}")
    assert page.count("(reached)") == 3
    assert "What others say" in page
