from dataclasses import replace
from datetime import UTC, datetime

import jsonschema_rs
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from app.domain import open_badges_3, standards
from app.domain.credential import NOT_ASSESSED, Alignment
from app.domain.errors import DataLossError, InvalidError
from app.domain.keys import public_key
from app.domain.open_badges_3 import PublishedKey, check, to_document, vc_jwt_claims
from tests.credential_builders import ACHIEVEMENT, BASE, ISSUER, achievement, credential

SCHEMA = jsonschema_rs.validator_for(standards.document(standards.ACHIEVEMENT_CREDENTIAL_SCHEMA))
PROFILE = jsonschema_rs.validator_for(standards.document(standards.PROFILE_SCHEMA))


def direct():
    return replace(credential(), assessed=False, results=(), evidence=(), assessor=None)


def bare():
    return replace(
        credential(1, achievement(criteria=0), pieces=0),
        valid_until=None,
        status=None,
        assessor=None,
    )


@pytest.mark.parametrize(
    "award", [credential(), direct(), bare()], ids=["whole", "direct", "bare"]
)
def test_every_badge_fits_the_official_schema_and_would_be_signed_whole(award):
    document = to_document(award)
    assert [error.message for error in SCHEMA.iter_errors(document)] == []
    check(document)


def nodes(value):
    if isinstance(value, dict):
        yield value
    for child in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from nodes(child)


def test_every_node_has_an_absolute_iri_but_the_identity_object():
    without = [node for node in nodes(to_document(credential())) if ":" not in node.get("id", "")]
    assert [node["type"] for node in without] == ["IdentityObject"]


def test_no_null_no_empty_list_and_no_number_is_written():
    def leaves(value):
        if isinstance(value, dict):
            for child in value.values():
                yield from leaves(child)
        elif isinstance(value, list) and value:
            for child in value:
                yield from leaves(child)
        else:
            yield value

    kinds = {type(leaf) for leaf in leaves(to_document(credential()))}
    assert kinds == {str, bool}


def test_sets_are_arrays_and_the_contexts_come_in_order():
    document = to_document(credential())
    assert document["@context"] == [
        standards.CREDENTIALS_V2,
        standards.OPEN_BADGES_3,
        standards.OPEN_BADGES_EXTENSIONS,
    ]
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert isinstance(document["credentialSchema"], list)
    assert document["credentialSubject"]["achievement"]["achievementType"] == "MicroCredential"


def test_every_level_carries_rank_and_points_because_order_is_not_signed():
    described = to_document(credential())["credentialSubject"]["achievement"]["resultDescription"]
    levels = [level for each in described for level in each["rubricCriterionLevel"]]
    assert len(levels) == 6
    assert all(level["level"] and level["points"] for level in levels)


def test_the_judged_record_is_inside():
    award = credential()
    subject = to_document(award)["credentialSubject"]
    first = subject["result"][0]
    assert first["resultDescription"] == ACHIEVEMENT.result_descriptions[0].id
    assert first["achievedLevel"] == award.results[0].achieved_level
    assert subject["source"]["name"] == "North High review panel"


def test_the_email_is_only_there_as_a_salted_hash():
    document = to_document(credential())
    identity = document["credentialSubject"]["identifier"][0]
    assert identity["identityHash"].startswith("sha256$")
    assert identity["hashed"] is True
    assert identity["identityType"] == "emailAddress"
    assert "educator1@" not in str(document)
    assert document["credentialSubject"]["id"].startswith("urn:uuid:")


def test_evidence_shows_title_narrative_and_digest():
    piece = to_document(credential())["evidence"][0]
    assert piece["name"] == "Lesson video 0"
    assert piece["description"].startswith("Salted SHA-256: ")
    assert piece["narrative"]


def test_a_direct_badge_says_that_it_was_not_assessed():
    assert to_document(direct())["credentialSubject"]["narrative"] == NOT_ASSESSED
    assert "narrative" not in to_document(credential())["credentialSubject"]


def test_the_status_entry_s_id_is_not_the_list_s_url():
    status = to_document(credential(5))["credentialStatus"]
    assert status["statusListIndex"] == "5"
    assert status["id"] == status["statusListCredential"] + "#5"


def test_achievements_that_are_equal_or_follow_one_another_are_not_confused():
    for number in range(600):
        what = achievement(number)
        assert to_document(credential(1, what))["name"] == what.name


@pytest.mark.parametrize("name", ["id", "issuer", "validFrom", "credentialSubject"])
def test_an_incomplete_badge_is_refused_and_named(name):
    document = {key: value for key, value in to_document(credential()).items() if key != name}
    for refuse in (check, vc_jwt_claims):
        with pytest.raises(InvalidError) as caught:
            refuse(document)
        assert [fault.pointer for fault in caught.value.faults] == [f"/{name}"]


def test_a_badge_without_a_subject_id_is_refused():
    document = to_document(credential())
    document["credentialSubject"].pop("id")
    with pytest.raises(InvalidError) as caught:
        vc_jwt_claims(document)
    assert caught.value.faults[0].pointer == "/credentialSubject/id"


@pytest.mark.parametrize(
    ("what", "error"),
    [
        (
            replace(ACHIEVEMENT, alignments=(Alignment("relative", "x", "https://a.example"),)),
            DataLossError,
        ),
        (replace(ACHIEVEMENT, name="a\x00b"), InvalidError),
        (replace(ACHIEVEMENT, name="\ud800"), InvalidError),
        (replace(ACHIEVEMENT, criteria_url="criteria"), DataLossError),
    ],
)
def test_what_cannot_be_signed_whole_is_refused(what, error):
    with pytest.raises(error):
        check(to_document(replace(credential(), achievement=what, results=())))


def test_an_added_member_is_refused():
    with pytest.raises(DataLossError):
        check(to_document(credential()) | {"grade": "A"})


def test_the_jwt_claims_are_those_of_the_profile():
    document = to_document(credential())
    claims = vc_jwt_claims(document)
    assert claims["iss"] == ISSUER.id
    assert claims["jti"] == document["id"]
    assert claims["sub"] == document["credentialSubject"]["id"]
    assert claims["nbf"] == int(datetime(2026, 1, 16, 9, 30, tzinfo=UTC).timestamp())
    assert claims["exp"] - claims["nbf"] == 999 * 86400
    assert claims.keys() - document.keys() == {"iss", "jti", "sub", "nbf", "exp"}
    assert "exp" not in vc_jwt_claims(to_document(bare()))


def test_the_issuer_document_lists_every_key_under_its_controller():
    keys = [
        PublishedKey(
            f"{ISSUER.id}#k1", public_key(ed25519.Ed25519PrivateKey.generate().public_key())
        ),
        PublishedKey(
            f"{BASE}/keys/2", public_key(rsa.generate_private_key(65537, 2048).public_key())
        ),
    ]
    document = open_badges_3.issuer_document(ISSUER, keys, also_known_as=["did:web:a.example"])
    methods = document["verificationMethod"]
    assert [method["type"] for method in methods] == ["Multikey", "JsonWebKey"]
    assert {method["controller"] for method in methods} == {document["id"]} == {ISSUER.id}
    assert document["assertionMethod"] == [key.id for key in keys]
    assert not any("revoked" in method for method in methods)
    assert document["alsoKnownAs"] == ["did:web:a.example"]
    assert [error.message for error in PROFILE.iter_errors(document)] == []
    assert "alsoKnownAs" not in open_badges_3.issuer_document(ISSUER, keys)


def test_the_achievement_is_served_with_its_context_and_as_embedded():
    document = open_badges_3.achievement_document(ACHIEVEMENT)
    embedded = to_document(credential())["credentialSubject"]["achievement"]
    assert document == {"@context": document["@context"], **embedded}
    check_alone = {key: value for key, value in document.items() if key != "@context"}
    assert check_alone == embedded
