"""Keys over time: replaced, chosen, compromised; and the log of what they signed."""

import json
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.domain.addresses import Addresses
from app.domain.keys import Algorithm
from app.domain.multibase import decode_base64url
from app.services import doctor, keys, rotating, signatures
from app.services.own_documents import OwnDocuments
from app.services.reading import Reading
from app.signing import jws
from app.signing.data_integrity import secure
from app.storage.identifiers import new_id
from app.storage.rows import PageRequest
from app.storage.tables import CredentialVersion, Issuer, Organization, Signature
from app.verification.guarded_resolver import GuardedResolver
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
    """Somebody has every key of the issuer; it gets others."""
    with district.service_work() as work:
        issuer = work.get(Issuer, UUID(district.issuer_id))
        stolen = [k for k in keys.page(work, PAGE, issuer.id).rows if not k.retired_at]
        for key in stolen:
            keys.generate(work, issuer, Algorithm(key.algorithm))
            key.compromised_at = key.retired_at = work.now
    return {key.algorithm: key for key in stolen}


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
