"""Keys over time: replaced, chosen, compromised; and the log of what they signed."""

import hashlib
import json
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.domain.addresses import Addresses
from app.domain.errors import SigningError
from app.domain.multibase import decode_base64url
from app.services import compromising, doctor, keys, rewrapping, rotating, signatures
from app.services.own_documents import OwnDocuments
from app.services.reading import Reading
from app.services.runs import JobRun
from app.signing import jws
from app.signing.data_integrity import secure
from app.signing.master_key import MasterKey
from app.storage import credentials
from app.storage.identifiers import new_id
from app.storage.rows import PageRequest
from app.storage.tables import CredentialVersion, Job, Key, Organization, Signature
from app.verification.guarded_resolver import GuardedResolver
from app.verification.report import Name
from app.verification.verifier import Verifier
from tests.district import District
from tests.integration import awards

SIGNING = ("EdDSA", "RS256")
PAGE = PageRequest(limit=200)


@pytest.fixture
def own(wiring, http):
    """A district whose keys may come to harm."""
    return District.make(wiring, http, "keys")


@pytest.fixture
def programme(own):
    return awards.direct(own)


def issued(programme):
    """A badge; returns its stored version."""
    made = programme.district.machine().made("/credentials", awards.body(programme))
    with programme.district.wiring.database.read() as session:
        query = sa.select(CredentialVersion).where(
            CredentialVersion.credential_id == UUID(made["id"])
        )
        return session.execute(query).scalars().one()


def forms(version):
    return version.ob3_json.decode(), version.ob3_jwt, version.ob2_jws


def verdict(http, content):
    report = http.post("/verify", json={"input": content}).json()
    failed = [c["code"] for c in report["checks"] if c["outcome"] == "failed"]
    return report["verdict"], failed


def rotate(district, algorithm):
    path = f"/issuers/{district.issuer_id}/keys/rotate"
    return district.coordinator.made(path, {"algorithm": algorithm})


def documents(http, district):
    """The issuer as strangers see it: the Profile, the key set, the Open Badges 2.0 Profile."""
    slug = district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]
    paths = (f"/issuers/{slug}", "/.well-known/jwks.json", f"/ob2/issuers/{slug}")
    return [http.get(path, headers={"Accept": "application/json"}).json() for path in paths]


def test_rotation_keeps_every_old_badge_valid_and_revokes_nothing(own, programme, http):
    before = issued(programme)
    made = [rotate(own, algorithm)["id"] for algorithm in SIGNING]
    after = issued(programme)
    assert set(after.key_ids) == set(made)
    assert not set(before.key_ids) & set(after.key_ids)
    for form in (*forms(before), *forms(after)):
        assert verdict(http, form) == ("valid", [])
    profile, key_set, _ = documents(http, own)
    assert "revoked" not in json.dumps(profile)
    assert len(profile["assertionMethod"]) == len(profile["verificationMethod"]) == 4
    kids = {jwk["kid"].rpartition("/")[2] for jwk in key_set["keys"]}
    assert {*before.key_ids, *after.key_ids} <= kids


def test_rotation_is_told_as_an_event_and_leaves_one_active_key(own):
    own.coordinator.made(f"/issuers/{own.issuer_id}/keys", {"algorithm": "EdDSA"})
    made = rotate(own, "EdDSA")
    found = own.coordinator.get("/keys", params={"issuer_id": own.issuer_id}).json()["data"]
    active = [k["id"] for k in found if k["algorithm"] == "EdDSA" and not k["retired_at"]]
    assert active == [made["id"]]
    events = own.machine().get("/events", params={"limit": 200}).json()["data"]
    [event] = [one for one in events if one["kind"] == "key.rotated"]
    assert len(event["data"]["replaced"]) == 2


def test_an_archived_issuer_rotates_nothing(own):
    body = {"slug": f"gone-{uuid4().hex[:8]}", "name": "Gone", "url": "https://gone.example"}
    issuer = own.coordinator.made("/issuers", body | {"email": "gone@gone.example"})
    own.coordinator.delete(f"/issuers/{issuer['id']}", revision=1)
    path = f"/issuers/{issuer['id']}/keys/rotate"
    assert own.coordinator.post(path, {"algorithm": "EdDSA"}).status_code == 409


def test_a_rotation_period_replaces_keys_when_they_are_old_and_not_before(own, clock):
    issuer = own.coordinator.get(f"/issuers/{own.issuer_id}").json()
    path = f"/issuers/{own.issuer_id}"
    caller = own.coordinator
    assert caller.patch(path, {"rotation_days": 0}, revision=issuer["revision"]).status_code == 422
    answer = caller.patch(path, {"rotation_days": 30}, revision=issuer["revision"])
    assert answer.json()["rotation_days"] == 30
    for days, expected in ((29, 0), (2, 2), (1, 0)):
        clock.advance(days=days)
        with own.service_work() as work:
            assert len(rotating.rotate_due(work)) == expected


def test_an_issuer_may_have_its_tokens_signed_with_p256(own, programme, http):
    issuer = own.coordinator.get(f"/issuers/{own.issuer_id}").json()
    answer = own.coordinator.patch(
        f"/issuers/{own.issuer_id}", {"token_algorithm": "ES256"}, revision=issuer["revision"]
    )
    assert answer.status_code == 200, answer.text
    version = issued(programme)
    header = json.loads(decode_base64url(version.ob3_jwt.partition(".")[0]))
    assert header["alg"] == "ES256"
    assert json.loads(decode_base64url(version.ob2_jws.partition(".")[0]))["alg"] == "RS256"
    assert len(version.key_ids) == 3
    for form in forms(version):
        assert verdict(http, form) == ("valid", [])


@pytest.mark.parametrize("value", ["EdDSA", "none", None, 1])
def test_tokens_are_signed_with_rs256_or_es256_only(own, value):
    issuer = own.coordinator.get(f"/issuers/{own.issuer_id}").json()
    path = f"/issuers/{own.issuer_id}"
    answer = own.coordinator.patch(path, {"token_algorithm": value}, revision=issuer["revision"])
    assert answer.status_code == 422


def compromise(district):
    """Somebody has every key of the issuer."""
    stolen = active(district)
    for key in stolen.values():
        compromised(district, key.id)
    return stolen


class Thief:
    """Has the private keys, and knows what the issuer's badges look like."""

    def __init__(self, district, stolen):
        vault = district.wiring.tools.vault
        self.addresses = Addresses(district.wiring.tools.base_url)
        self.keys = stolen
        self.signers = {name: keys.signer_of(vault, key) for name, key in stolen.items()}

    def forge(self, version, **changes):
        """A badge like the version, but for what is changed, in all three forms."""
        document = json.loads(version.ob3_json) | changes
        [proof] = document.pop("proof")
        created = datetime.fromisoformat(proof["created"])
        method, rsa = proof["verificationMethod"], self.keys["RS256"]
        signed = secure(document, self.signers["EdDSA"], method_id=method, created=created)
        kid, ob2_key = self.addresses.key(rsa.id), self.addresses.ob2_key(rsa.id)
        assertion = json.loads(decode_base64url(version.ob2_jws.split(".")[1]))
        assertion |= {"id": f"urn:uuid:{uuid4()}", "issuedOn": document["validFrom"]}
        return (
            json.dumps(signed),
            jws.vc_jwt(document, self.signers["RS256"], kid=kid),
            jws.sign(json.dumps(assertion).encode(), self.signers["RS256"], kid=ob2_key),
        )


def test_what_we_signed_with_a_key_before_it_was_compromised_still_counts_here(
    own, programme, http
):
    version = issued(programme)
    compromise(own)
    retold = json.dumps(json.loads(version.ob3_json), indent=1, sort_keys=True)
    for form in (*forms(version), retold):
        assert verdict(http, form) == ("valid", [])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": "Another award"}, id="our id, other words"),
        pytest.param({"id": "http://localhost/credentials/" + str(uuid4())}, id="unknown id"),
        pytest.param({"validFrom": "2020-01-01T00:00:00Z"}, id="backdated"),
    ],
)
def test_what_a_thief_signs_with_a_compromised_key_is_refused_in_every_form(
    own, programme, http, clock, changes
):
    version = issued(programme)
    clock.advance(seconds=10)
    thief = Thief(own, compromise(own))
    for form in thief.forge(version, **changes):
        said, failed = verdict(http, form)
        assert said == "invalid"
        assert set(failed) & {"key_revoked", "key_not_listed"}, failed


def test_the_same_forgery_counted_while_nobody_knew_of_the_theft(own, programme, http):
    # Else the tests above would show nothing.
    version = issued(programme)
    with own.service_work() as work:
        rows = keys.page(work, PAGE, UUID(own.issuer_id)).rows
    thief = Thief(own, {key.algorithm: key for key in rows})
    for form in thief.forge(version, name="Another award"):
        assert verdict(http, form) == ("valid", [])


def test_strangers_refuse_all_that_a_compromised_key_signed(own, programme, http, clock):
    version = issued(programme)
    stolen = compromise(own)
    profile, key_set, of_ob2 = documents(http, own)
    revoked = {m["id"] for m in profile["verificationMethod"] if "revoked" in m}
    assert len(revoked) == 2
    assert len(profile["assertionMethod"]) == 2
    assert not revoked & set(profile["assertionMethod"])
    ids = {str(key.id) for key in stolen.values()}
    assert not {jwk["kid"].rpartition("/")[2] for jwk in key_set["keys"]} & ids
    assert not {url.rpartition("/")[2] for url in of_ob2["publicKey"]} & ids
    for path in (f"/keys/{stolen['RS256'].id}", f"/ob2/keys/{stolen['RS256'].id}"):
        answer = http.get(path)
        assert answer.status_code == 410
        assert "publicKeyPem" not in answer.text
        assert '"n"' not in answer.text
    for form in forms(version):
        assert as_stranger(own).verify(form, now=clock()).verdict.value == "invalid"


def as_stranger(district):
    """A verifier that sees what we publish and knows nothing of our tables."""
    wiring = district.wiring

    @contextmanager
    def reading():
        with wiring.database.read() as session:
            yield Reading(session, wiring.tools, wiring.now())

    addresses = Addresses(wiring.tools.base_url)
    return Verifier(OwnDocuments(addresses, reading, GuardedResolver()))


def findings(district):
    wiring = district.wiring
    with wiring.database.read() as session:
        organization = session.get(Organization, district.organization_id)
        reading = Reading(session, wiring.tools, wiring.now())
        return {
            one.name.partition(": ")[2]: one for one in doctor.examine(reading, organization, None)
        }


def test_every_signature_of_a_badge_is_on_record_and_the_doctor_agrees(own, programme):
    version = issued(programme)
    with own.wiring.database.read() as session:
        query = sa.select(Signature).where(Signature.subject_id == version.id)
        logged = session.execute(query).scalars().all()
    assert {str(one.key_id) for one in logged} == set(version.key_ids)
    assert [one.purpose for one in logged] == ["credential"] * 3
    found = findings(own)
    assert found["signing log"].state.value == "good", found["signing log"]
    assert found["badges"].state.value == "good", found["badges"]


def test_what_was_signed_and_is_in_no_table_is_named(own, programme):
    version, stray = issued(programme), new_id()
    with own.service_work() as work:
        values = {"purpose": "credential", "subject_id": stray, "digest": b"x" * 32}
        work.add(Signature, key_id=UUID(version.key_ids[0]), **values)
    finding = findings(own)["signing log"]
    assert finding.state.value == "bad"
    assert str(stray) in finding.message


def test_a_row_that_was_put_in_beside_the_log_is_named(own, programme):
    version = issued(programme)
    with own.service_work() as work:
        copy = {
            name: getattr(version, name)
            for name in CredentialVersion.model_fields
            if name not in {"id", "created_at", "organization_id"}
        }
        copy |= {"number": 2, "ob2_id": uuid4(), "status_index": version.status_index ^ 1}
        work.add(CredentialVersion, **copy)
    finding = findings(own)["signing log"]
    assert finding.state.value == "bad"
    assert f"{version.credential_id} (2)" in finding.message


@pytest.mark.parametrize(
    "statement", ["UPDATE signature SET digest = digest", "DELETE FROM signature"]
)
def test_the_signing_log_takes_nothing_back(own, programme, statement):
    issued(programme)
    with pytest.raises(DBAPIError, match="append-only"), own.wiring.database.engine.begin() as db:
        db.execute(sa.text(statement))


def test_a_signature_that_fails_leaves_no_record(own):
    assert own.issuer_id
    before = count_signatures(own)
    with pytest.raises(ZeroDivisionError):
        sign_and_fail(own)
    assert count_signatures(own) == before


def count_signatures(district):
    with district.wiring.database.read() as session:
        return session.execute(sa.select(sa.func.count()).select_from(Signature)).scalar()


def sign_and_fail(district):
    with district.service_work() as work:
        [key, *_] = keys.page(work, PAGE, UUID(district.issuer_id)).rows
        with signatures.recorded(work, "credential", new_id()) as log:
            log.signer_of(key).sign(b"never kept")
        raise ZeroDivisionError


def compromised(district, key_id):
    answer = district.coordinator.post(f"/keys/{key_id}/compromise")
    assert answer.status_code == 202, answer.text
    return answer.json()


def current(district, version):
    with district.wiring.database.read() as session:
        return credentials.current_version(session, version.credential_id)


def test_after_a_compromise_every_honest_badge_is_signed_anew(own, programme, http, worker, clock):
    before = [issued(programme) for _ in range(3)]
    clock.advance(seconds=30)
    key_id = next(k for k in before[0].key_ids if is_of(own, k, "EdDSA"))
    told = compromised(own, key_id)
    assert (told["total"], told["signed"], told["finished_at"]) == (3, 0, None)
    for version in before:
        assert verdict(http, version.ob3_json.decode()) == ("valid", [])
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["signed"], done["failed_ids"]) == (3, [])
    assert done["finished_at"]
    for version in before:
        now = current(own, version)
        assert now.number == 2
        assert key_id not in now.key_ids
        assert now.valid_from > version.valid_from
        assert now.status_index != version.status_index
        for form in forms(now):
            assert verdict(http, form) == ("valid", [])
            assert as_stranger(own).verify(form, now=clock()).verdict.value == "valid"
    assert findings(own)["signing log"].state.value == "good"


def test_a_copy_of_the_version_before_is_superseded_here_and_revoked_for_strangers(
    own, programme, http, worker, clock
):
    version = issued(programme)
    clock.advance(seconds=30)
    # The key of Open Badges 2.0: the signature under the badge itself is not in doubt.
    compromised(own, next(k for k in version.key_ids if is_of(own, k, "RS256")))
    worker.run_all_due()
    report = http.post("/verify", json={"input": version.ob3_json.decode()}).json()
    assert report["verdict"] == "invalid"
    assert report["credential"]["superseded_by"].endswith(str(version.credential_id))
    told = as_stranger(own).verify(version.ob3_json, now=clock())
    assert told.check(Name.STATUS).code == "revoked"


def test_a_compromise_is_told_by_events_and_mail(own, programme, worker, clock, wiring):
    version = issued(programme)
    worker.run_all_due()
    clock.advance(seconds=30)
    compromised(own, version.key_ids[0])
    worker.run_all_due()
    events = own.machine().get("/events", params={"limit": 200}).json()["data"]
    kinds = [event["kind"] for event in events]
    for kind in ("key.compromised", "credential.reissued", "key.badges_signed_anew"):
        assert kinds.count(kind) == 1, kind
    with wiring.database.read() as session:
        query = sa.select(Job).where(Job.kind == "mail.send")
        mails = session.execute(query).scalars().all()
    assert mails


def test_a_compromised_key_signs_no_more_even_if_it_was_the_last(own, programme):
    version = issued(programme)
    for key_id in version.key_ids:
        compromised(own, key_id)
    after = issued(programme)
    assert not set(after.key_ids) & set(version.key_ids)
    assert own.coordinator.post(f"/keys/{version.key_ids[0]}/compromise").status_code == 409


def test_badges_that_are_revoked_are_not_signed_anew(own, programme, worker, clock):
    version = issued(programme)
    own.coordinator.made(
        f"/credentials/{version.credential_id}/revoke", {"reason": "issued_in_error"}
    )
    clock.advance(seconds=30)
    assert compromised(own, version.key_ids[0])["total"] == 0
    worker.run_all_due()
    assert current(own, version).number == 1


def test_suspended_and_ended_badges_are_no_failures_and_come_back_under_another_key(
    own, programme, http, worker, clock
):
    month = {"rule": "months", "months": 1, "renewal": "coordinator"}
    ending = awards.direct(own, expiry=month)
    paused, ended = issued(programme), issued(ending)
    clock.advance(days=40)
    path = f"/credentials/{paused.credential_id}"
    own.coordinator.made(f"{path}/suspend", {"reason": "under_review"})
    told = compromised(own, next(k for k in paused.key_ids if is_of(own, k, "EdDSA")))
    assert told["total"] == 0
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["signed"], done["failed_ids"]) == (0, [])
    assert done["finished_at"]
    own.coordinator.made(f"{path}/reinstate")
    own.coordinator.made(f"/credentials/{ended.credential_id}/renewals")
    for version in (paused, ended):
        now = current(own, version)
        assert told["key_id"] not in now.key_ids
        assert verdict(http, now.ob3_json.decode()) == ("valid", [])


def test_a_badge_that_the_log_does_not_hold_is_named_and_not_signed_anew(
    own, programme, worker, clock
):
    version = issued(programme)
    clock.advance(seconds=30)
    thief = Thief(own, {k: v for k, v in active(own).items() if k in SIGNING})
    with own.service_work() as work:
        row = work.get_for_update(CredentialVersion, version.id)
        forged = thief.forge(version, name="Another award")[0].encode()
        row.ob3_json, row.sha256 = forged, hashlib.sha256(forged).hexdigest()
    told = compromised(own, version.key_ids[0])
    worker.run_all_due()
    done = own.machine().get(f"/key-compromises/{told['id']}").json()
    assert (done["signed"], done["failed_ids"]) == (0, [str(version.credential_id)])
    assert current(own, version).number == 1


def test_a_batch_that_is_cut_off_goes_on_where_it_was(own, programme, clock, wiring, monkeypatch):
    versions = [issued(programme) for _ in range(3)]
    clock.advance(seconds=30)
    told = compromised(own, versions[0].key_ids[0])
    monkeypatch.setattr(compromising, "BATCH", 2)
    run = JobRun(
        wiring.database,
        wiring.tools,
        wiring.now,
        new_id(),
        own.organization_id,
        {"compromise_id": told["id"]},
    )
    assert [compromising.next_batch(run).signed for _ in range(3)] == [2, 3, 3]
    assert compromising.next_batch(run).finished_at
    assert compromising.next_batch(run).signed == 3
    assert {current(own, version).number for version in versions} == {2}


def active(district):
    with district.service_work() as work:
        found = keys.page(work, PAGE, UUID(district.issuer_id)).rows
        return {key.algorithm: key for key in found if key.retired_at is None}


def is_of(district, key_id, algorithm):
    return district.coordinator.get(f"/keys/{key_id}").json()["algorithm"] == algorithm


def test_the_keys_are_wrapped_under_a_new_master_key_all_or_none(own, wiring, clock):
    assert own.issuer_id
    new = MasterKey(bytes(range(32, 64)))
    masters = rewrapping.Masters.of(wiring.tools, None, new)
    with wiring.database.read() as session:
        wrapped = sa.select(Key).where(Key.pkcs11_uri.is_(None))
        everything = len(session.execute(wrapped).all())
    with wiring.database.write(clock()) as session:
        done = rewrapping.rewrap(session, wiring.tools, clock(), masters)
        assert (done.rewrapped, done.already) == (everything, 0)
        again = rewrapping.rewrap(session, wiring.tools, clock(), masters)
        assert (again.rewrapped, again.already) == (0, everything)
        for key in session.execute(wrapped).scalars():
            assert keys.signer_of(masters.new, key).public_key == keys.public_half(key)
            with pytest.raises(SigningError):
                keys.signer_of(masters.old, key)
        session.rollback()


def test_a_wrong_old_master_key_wraps_nothing(own, wiring, clock):
    assert own.issuer_id
    strange = [MasterKey(bytes([number]) * 32) for number in (1, 2)]
    masters = rewrapping.Masters.of(wiring.tools, *strange)
    with pytest.raises(SigningError), wiring.database.write(clock()) as session:
        rewrapping.rewrap(session, wiring.tools, clock(), masters)
    [key, *_] = active(own).values()
    assert keys.signer_of(wiring.tools.vault, key)
