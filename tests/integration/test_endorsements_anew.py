"""Endorsements of ours after a key was taken back: signed anew, held against the log, and the old refused."""

import hashlib
import json
import secrets
from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.domain.addresses import Addresses
from app.services import compromising, keys, status_lists
from app.services.own_documents import OwnDocuments
from app.services.reading import Reading
from app.services.runs import JobRun
from app.signing.data_integrity import secure
from app.storage.identifiers import new_id
from app.storage.tables import Endorsement, EndorsementBefore, Issuer, Signature
from app.verification.endorsement import verify_endorsement
from app.verification.guarded_resolver import GuardedResolver
from app.verification.report import Name
from tests.district import District
from tests.integration import awards
from tests.integration.test_signing_keys import active, compromised, findings


@pytest.fixture
def own(wiring, http):
    """A district whose keys may come to harm."""
    return District.make(wiring, http, "endorsing")


@pytest.fixture
def other_issuer(own):
    """Another issuer of the district: the one that is endorsed."""
    told = {"name": "Agency", "url": "https://agency.example", "email": "a@agency.example"}
    return own.coordinator.made("/issuers", {"slug": f"agency-{uuid4().hex[:8]}"} | told)


@pytest.fixture
def endorsed(own, other_issuer):
    return endorse(own, other_issuer)


def endorse(own, other_issuer, **changes):
    wish = {
        "issuer_id": own.issuer_id,
        "subject_kind": "issuer",
        "subject_id": other_issuer["id"],
        "name": "Endorsed",
        "comment": "Works with care.",
    }
    return own.coordinator.made("/endorsements", wish | changes)


def forms(http, made):
    return http.get(made["url"] + ".json").text, http.get(made["url"] + ".jwt").text


def as_stranger(district, form):
    """What a verifier says that sees what we publish and knows nothing of our tables."""
    wiring = district.wiring
    with wiring.database.read() as session:
        reading = Reading(session, wiring.tools, wiring.now())
        addresses = Addresses(wiring.tools.base_url)
        own = OwnDocuments(addresses, lambda: nullcontext(reading), GuardedResolver())
        return verify_endorsement(form.encode(), own, wiring.now())[0]


def stored(district, made):
    with district.wiring.database.read() as session:
        return session.get_one(Endorsement, (district.organization_id, UUID(made["id"])))


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_after_a_compromise_a_standing_endorsement_is_signed_anew_under_the_same_id(
    own, endorsed, http, worker, clock, algorithm
):
    before, row = forms(http, endorsed), stored(own, endorsed)
    clock.advance(seconds=30)
    key = active(own)[algorithm]
    told = compromised(own, key.id)
    assert (told["endorsements"], told["endorsements_signed"]) == (1, 0)
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["endorsements_signed"], done["failed_ids"]) == (1, [])
    assert done["finished_at"]
    after, now = forms(http, endorsed), stored(own, endorsed)
    assert str(key.id) in row.key_ids
    assert str(key.id) not in now.key_ids
    assert now.status_index != row.status_index
    for form in after:
        assert as_stranger(own, form).verdict.value == "valid", as_stranger(own, form).summary
    for form in before:
        assert as_stranger(own, form).verdict.value == "invalid"
    old, new = json.loads(before[0]), json.loads(after[0])
    for changed in ("proof", "credentialStatus"):
        assert old.pop(changed) != new.pop(changed)
    assert old == new


def test_even_the_form_that_the_stolen_key_did_not_sign_is_revoked_in_its_old_version(
    own, endorsed, http, worker, clock
):
    json_form, _ = forms(http, endorsed)
    clock.advance(seconds=30)
    compromised(own, active(own)["RS256"].id)
    worker.run_all_due()
    report = as_stranger(own, json_form)
    assert report.check(Name.ISSUER_KEY).outcome.value == "passed"
    assert report.check(Name.STATUS).code == "revoked"


def test_the_issuers_document_embeds_the_new_one(own, endorsed, other_issuer, http, worker, clock):
    clock.advance(seconds=30)
    compromised(own, active(own)["EdDSA"].id)
    worker.run_all_due()
    profile = http.get(f"/issuers/{other_issuer['slug']}").json()
    assert profile["endorsement"] == [json.loads(forms(http, endorsed)[0])]


def test_two_compromises_in_a_row_sign_twice_and_no_place_is_given_again(
    own, endorsed, http, worker, clock, monkeypatch
):
    places = [stored(own, endorsed).status_index]
    for _ in range(2):
        clock.advance(seconds=30)
        compromised(own, active(own)["EdDSA"].id)
        worker.run_all_due()
        places.append(stored(own, endorsed).status_index)
    assert len(set(places)) == 3
    assert findings(own)["endorsements"].state.value == "good", findings(own)["endorsements"]
    assert as_stranger(own, forms(http, endorsed)[0]).verdict.value == "valid"
    drawn = iter([*places, 7])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(drawn))
    with own.service_work() as work:
        issuer = work.get(Issuer, UUID(own.issuer_id))
        _, index = status_lists.reserve(work, issuer)
    assert index == 7


def test_what_is_revoked_or_has_run_out_is_not_signed_anew(own, other_issuer, worker, clock):
    revoked = endorse(own, other_issuer)
    path = f"/endorsements/{revoked['id']}/revoke"
    own.coordinator.made(path, {"reason": "issued_in_error"})
    ends = (clock() + timedelta(seconds=60)).isoformat()
    over = endorse(own, other_issuer, valid_until=ends)
    before = [stored(own, one).sha256 for one in (revoked, over)]
    clock.advance(seconds=90)
    told = compromised(own, active(own)["EdDSA"].id)
    worker.run_all_due()
    assert told["endorsements"] == 0
    assert [stored(own, one).sha256 for one in (revoked, over)] == before


def test_a_strangers_endorsement_and_another_issuers_are_left_as_they_are(
    own, other_issuer, worker, clock
):
    theirs = own.coordinator.made(
        "/endorsements",
        {
            "issuer_id": other_issuer["id"],
            "subject_kind": "issuer",
            "subject_id": own.issuer_id,
            "name": "Back",
            "comment": "Likewise.",
        },
    )
    before = stored(own, theirs).sha256
    clock.advance(seconds=30)
    assert compromised(own, active(own)["EdDSA"].id)["endorsements"] == 0
    worker.run_all_due()
    assert stored(own, theirs).sha256 == before


def test_an_endorsement_that_a_thief_put_into_the_table_is_named_and_not_signed_anew(
    own, endorsed, http, worker, clock
):
    clock.advance(seconds=30)
    key = active(own)["EdDSA"]
    forge(own, endorsed, key)
    told = compromised(own, key.id)
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["endorsements_signed"], done["failed_ids"]) == (0, [endorsed["id"]])
    assert as_stranger(own, http.get(endorsed["url"] + ".json").text).verdict.value == "invalid"


def forge(district, made, key):
    """Put other words into the table, signed with the stolen key."""
    signer = keys.signer_of(district.wiring.tools.vault, key)
    with district.service_work() as work:
        row = work.get_for_update(Endorsement, UUID(made["id"]))
        document = json.loads(row.ob3_json)
        [proof] = document.pop("proof")
        document["credentialSubject"]["endorsementComment"] = "The best of all."
        method, created = proof["verificationMethod"], district.wiring.now().replace(microsecond=0)
        forged = json.dumps(secure(document, signer, method_id=method, created=created)).encode()
        row.ob3_json, row.sha256 = forged, hashlib.sha256(forged).hexdigest()


def test_the_doctor_finds_an_honest_table_good(own, endorsed):
    found = findings(own)["endorsements"]
    assert found.state.value == "good", found
    assert endorsed["id"] not in found.message


def test_the_doctor_names_an_endorsement_that_says_otherwise_than_the_log(own, endorsed):
    forge(own, endorsed, active(own)["EdDSA"])
    found = findings(own)["endorsements"]
    assert found.state.value == "bad"
    assert f"{endorsed['id']}: says something else" in found.message


def test_the_doctor_names_what_was_signed_and_is_in_no_table(own, endorsed):
    stray, key_id = new_id(), active(own)["EdDSA"].id
    with own.service_work() as work:
        values = {"purpose": "endorsement", "digest": b"x" * 32}
        work.add(Signature, key_id=key_id, subject_id=stray, **values)
        work.add(Signature, key_id=key_id, subject_id=UUID(endorsed["id"]), **values)
    found = findings(own)["endorsements"]
    assert found.state.value == "bad"
    assert f"{stray}: signed, but in no table" in found.message
    assert f"{endorsed['id']}: the signing log holds something else" in found.message


def test_the_doctor_names_an_endorsement_whose_place_is_not_set_though_it_was_revoked(
    own, endorsed
):
    with own.service_work() as work:
        work.get_for_update(Endorsement, UUID(endorsed["id"])).state = "revoked"
    found = findings(own)["endorsements"]
    assert found.state.value == "bad"
    assert f"{endorsed['id']}: its status list says otherwise" in found.message


def test_a_batch_of_endorsements_that_is_cut_off_goes_on_where_it_was(
    own, other_issuer, clock, wiring, monkeypatch
):
    made = [endorse(own, other_issuer, name=f"No. {number}") for number in range(3)]
    clock.advance(seconds=30)
    told = compromised(own, active(own)["EdDSA"].id)
    monkeypatch.setattr(compromising, "BATCH", 2)
    payload = {"compromise_id": told["id"]}
    run = JobRun(wiring.database, wiring.tools, wiring.now, new_id(), own.organization_id, payload)
    done = [compromising.next_batch(run).endorsements_signed for _ in range(3)]
    assert done == [2, 3, 3]
    assert compromising.next_batch(run).finished_at
    with wiring.database.read() as session:
        query = sa.select(EndorsementBefore.endorsement_id).where(
            EndorsementBefore.organization_id == own.organization_id
        )
        kept = sorted(map(str, session.execute(query).scalars()))
    assert kept == sorted(one["id"] for one in made)


def test_badges_and_endorsements_of_one_key_are_both_signed_anew(own, endorsed, worker, clock):
    programme = awards.direct(own)
    own.machine().made("/credentials", awards.body(programme))
    clock.advance(seconds=30)
    told = compromised(own, active(own)["EdDSA"].id)
    assert (told["total"], told["endorsements"]) == (1, 1)
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["signed"], done["endorsements_signed"]) == (1, 1)
    assert str(active(own)["EdDSA"].id) in stored(own, endorsed).key_ids
