"""Open Badges 2.0: exactly the members of the standard, nothing typed by a person becomes markup."""

from dataclasses import replace

from app.domain.keys import Algorithm, from_pem, public_key
from app.domain.open_badges_2 import (
    SENTINELS,
    badge_class,
    cryptographic_key,
    hosted_assertion,
    narrative,
    revocation_list,
    signed_assertion,
    tombstone,
)
from tests.credential_builders import BASE, credential
from tests.unit.verification.verification_world import RSA_KEYS

CONTEXT = "https://w3id.org/openbadges/v2"


def assertion(award):
    return signed_assertion(award, assertion_id="urn:uuid:1", badge=f"{BASE}/b", key=f"{BASE}/k")


def test_the_hosted_assertion_differs_from_the_signed_one_in_two_members():
    signed = assertion(credential())
    hosted = hosted_assertion(signed, url=f"{BASE}/a")
    assert {n for n in signed if signed[n] != hosted[n]} == {"id", "verification"}
    assert hosted["verification"] == {"type": "HostedBadge"}
    assert (signed["@context"], signed["type"]) == (CONTEXT, "Assertion")


def test_evidence_without_a_page_has_no_id_and_with_one_has_it():
    award = credential(pieces=1)
    [piece] = award.evidence
    assert "id" not in assertion(award)["evidence"][0]
    linked = replace(award, evidence=(replace(piece, id="https://a.example/1"),))
    assert assertion(linked)["evidence"][0]["id"] == "https://a.example/1"


def test_the_narrative_tells_each_criterion_and_keeps_markup_out():
    award = credential()
    first, *rest = award.achievement.result_descriptions
    named = replace(first, name="<b>*Talk*</b>\n# x")
    what = replace(award.achievement, result_descriptions=(named, *rest))
    told = narrative(replace(award, achievement=what))
    assert "- **\\<b\\>\\*Talk\\*\\</b\\> \\# x**: Proficient (required: Proficient)" in told
    assert len([line for line in told.splitlines() if line.startswith("- ")]) == 2


def test_a_tombstone_holds_nothing_but_its_end():
    assert tombstone("https://a.example/1", "misconduct") == {
        "@context": CONTEXT,
        "id": "https://a.example/1",
        "revoked": True,
        "revocationReason": "misconduct",
    }


def test_a_revocation_list_never_has_fewer_than_two_entries():
    empty = revocation_list(f"{BASE}/l", issuer=f"{BASE}/i", revoked=())
    assert [entry["id"] for entry in empty["revokedAssertions"]] == list(SENTINELS)
    one = revocation_list(f"{BASE}/l", issuer=f"{BASE}/i", revoked=[("urn:uuid:1", "misconduct")])
    assert one["revokedAssertions"][2:] == [{"id": "urn:uuid:1", "revocationReason": "misconduct"}]


def test_a_key_survives_its_pem():
    key = public_key(RSA_KEYS[0].public_key())
    document = cryptographic_key(key, key_id=f"{BASE}/k", owner=f"{BASE}/i")
    assert from_pem(document["publicKeyPem"]) == key
    assert key.algorithm is Algorithm.RS256


def test_a_badge_class_has_all_that_is_required_and_only_2_0_alignments():
    what = credential().achievement
    document = badge_class(what, badge=f"{BASE}/b", issuer=f"{BASE}/i", image=f"{BASE}/image")
    assert {"id", "type", "name", "description", "image", "criteria", "issuer"} <= document.keys()
    allowed = {"targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode"}
    assert all(entry.keys() <= allowed for entry in document["alignment"])
