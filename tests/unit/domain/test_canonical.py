import copy
import json

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canonical
from app.domain.canonical import canonicalize, hash_data, hash_data_jcs, jcs
from app.domain.errors import DataLossError, InvalidError
from app.domain.keys import from_multikey
from app.domain.multibase import decode, encode_base58
from app.domain.open_badges_3 import to_document
from app.domain.standards import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES_3
from tests import pyld_oracle
from tests.credential_builders import credential

# The worked example of the Open Badges 3.0 implementation guide, and its published figures.
EXAMPLE = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized "
                "upon review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate "
            "within a group environment.",
            "name": "Teamwork",
        },
    },
}
OPTIONS = {
    "type": "DataIntegrityProof",
    "created": "2010-01-01T19:23:24Z",
    "verificationMethod": "https://example.edu/issuers/565049"
    "#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
}
KEY = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"


def test_the_published_open_badges_signature_is_reproduced():
    hashed = hash_data(EXAMPLE, OPTIONS)
    assert hashed[:32].hex() == "d34009cea0dbc1ca941e09dc01c8c9d3e3ce3c5b853f67ee44698dcea10f5d19"
    assert hashed[32:].hex() == "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"
    signature = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(KEY)).sign(hashed)
    assert encode_base58(signature) == (
        "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
    )


def test_the_published_jcs_signature_verifies():
    contexts = [CREDENTIALS_V2, "https://www.w3.org/ns/credentials/examples/v2"]
    document = {
        "@context": contexts,
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }
    key = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"https://vc.example/issuers/5678#{key}",
        "proofPurpose": "assertionMethod",
        "@context": contexts,
    }
    value = (
        "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"
    )
    from_multikey(key).load().verify(decode(value), hash_data_jcs(document, options))


def test_a_whole_badge_has_the_form_that_pyld_gives_it():
    document = to_document(credential())
    assert canonicalize(document) == pyld_oracle.canonical(document)


FOREIGN = {
    "language": {"name": {"@value": "Teamwork", "@language": "EN-us"}},
    "languages": {
        "name": [{"@value": "a", "@language": "en"}, {"@value": "b", "@language": "es"}]
    },
    "plain value object": {"name": {"@value": "Teamwork"}},
    "issuer as text": {"issuer": "https://example.edu/issuers/565049"},
    "several subjects": {
        "credentialSubject": [
            {"id": "urn:uuid:1", "type": "AchievementSubject", "role": "a"},
            {"type": ["AchievementSubject"], "role": "b"},
        ]
    },
    "numbers": {
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "creditsEarned": 2.5,
            "role": 3,
            "term": 0.1,
            "licenseNumber": 4.0,
            "narrative": 1e-7,
        }
    },
    "booleans": {
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "a"},
                {"type": "IdentityObject", "hashed": True, "identityHash": "a"},
            ],
        }
    },
    "lists with equal tails": {
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://a.example/1",
                "type": ["Achievement"],
                "resultDescription": [
                    {
                        "id": "urn:uuid:1",
                        "type": ["ResultDescription"],
                        "allowedValue": ["F", "P"],
                    },
                    {
                        "id": "urn:uuid:2",
                        "type": ["ResultDescription"],
                        "allowedValue": ["D", "P"],
                    },
                    {
                        "id": "urn:uuid:3",
                        "type": ["ResultDescription"],
                        "allowedValue": ["F", "P"],
                    },
                ],
            },
        }
    },
    "an endorsement with contexts of its own, and its proof": {
        "endorsement": [
            {
                "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
                "id": "urn:uuid:9",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "issuer": {"id": "https://b.example/", "type": "Profile", "name": "B"},
                "name": "Good",
                "validFrom": "2010-01-01T00:00:00Z",
                "credentialSubject": {
                    "id": "https://a.example/1",
                    "type": ["EndorsementSubject"],
                    "endorsementComment": "I saw it",
                },
                "proof": [
                    {
                        "type": "DataIntegrityProof",
                        "cryptosuite": "eddsa-rdfc-2022",
                        "created": "2010-01-01T19:23:24Z",
                        "proofPurpose": "assertionMethod",
                        "verificationMethod": "https://b.example/#k",
                        "proofValue": "z58",
                    }
                ],
            }
        ]
    },
    "IRIs of all kinds as types": {"type": ["VerifiableCredential", "https://a.example/Type"]},
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_a_stranger_s_badge_has_the_form_that_pyld_gives_it(change):
    document = EXAMPLE | change
    assert canonicalize(document) == pyld_oracle.canonical(document)


def test_a_badge_of_the_older_data_model_has_the_form_that_pyld_gives_it():
    for version in ("context.json", "context-3.0.1.json"):
        context = OPEN_BADGES_3.replace("context-3.0.3.json", version)
        document = EXAMPLE | {"@context": [CREDENTIALS_V1, context]}
        document["issuanceDate"] = document.pop("validFrom")
        assert canonicalize(document) == pyld_oracle.canonical(document)


def changed(path, value):
    document = copy.deepcopy(EXAMPLE)
    node = document
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    return document


DROPPED = {
    "an undefined term": (["bogus"], 1, "/bogus"),
    "a term defined elsewhere only": (["identityHash"], "x", "/identityHash"),
    "an undefined term inside": (
        ["credentialSubject", "achievement", "bo/gus"],
        "x",
        "/credentialSubject/achievement/bo~1gus",
    ),
    "an unknown type": (["type"], ["VerifiableCredential", "Nope"], "/type"),
    "a relative id": (["id"], "credentials/1", "/id"),
    "a relative id inside": (["issuer", "id"], "/issuers/1", "/issuer/id"),
    "an id with a space": (["id"], "https://a.example/a b", "/id"),
    "an id with a brace": (["id"], "https://a.example/{b}", "/id"),
    "a blank node's name": (["id"], "_:b0", "/id"),
    "a keyword as an id": (["id"], "@id", "/id"),
    "an id that is no text": (["id"], 5, "/id"),
    "a type that is no text": (["type"], [5], "/type"),
    "no type in the list": (["type"], [], "/type"),
    "a null": (["name"], None, "/name"),
    "an empty list": (["name"], [], "/name"),
    "an empty object": (["credentialSubject"], {}, "/credentialSubject"),
    "a list in a list": (["name"], [["a"]], "/name/0"),
    "a direction": (["name"], {"@value": "a", "@direction": "ltr"}, "/name/@direction"),
    "a typed value": (["name"], {"@value": "a", "@type": "https://a.example/t"}, "/name"),
    "a value that is no text": (["name"], {"@value": 5}, "/name"),
    "a bad language": (["name"], {"@value": "a", "@language": "e n"}, "/name/@language"),
    "a null language": (["name"], {"@value": "a", "@language": None}, "/name/@language"),
    "a keyword": (["@graph"], [], "/@graph"),
    "an index": (["@index"], "a", "/@index"),
    "a list keyword": (["name"], {"@list": ["a"]}, "/name/@list"),
    "a reverse property": (["@reverse"], {}, "/@reverse"),
    "an IRI as a member": (["https://a.example/p"], "x", "/https:~1~1a.example~1p"),
    "two names for the id": (["@id"], "urn:uuid:1", "/id"),
    "two names for the type": (["@type"], "Profile", "/type"),
    "a text as a graph": (["proof"], "https://a.example/proof", "/proof"),
}


@pytest.mark.parametrize(("path", "value", "pointer"), DROPPED.values(), ids=DROPPED)
def test_what_would_stay_unsigned_is_refused_and_pointed_at(path, value, pointer):
    with pytest.raises(DataLossError) as caught:
        canonicalize(changed(path, value))
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


SPLIT = {
    "a control character": "bell \x07",
    "a delete character": "\x7f",
    "a null character": "\x00",
    "a non-character": "\ufffe",
    "half a character": "\ud800",
    "a number above 2^53": 2**53 + 1,
    "infinity": float("inf"),
    "not a number": float("nan"),
}


@pytest.mark.parametrize("value", SPLIT.values(), ids=SPLIT)
def test_what_readers_take_in_different_ways_is_refused(value):
    for refuse in (canonicalize, jcs):
        with pytest.raises(InvalidError):
            refuse(changed(["name"], value))


def test_a_member_whose_name_is_no_plain_text_is_refused():
    for name in ("\ud800", "a\x00", 5):
        with pytest.raises(InvalidError):
            canonicalize(EXAMPLE | {name: "x"})


def test_a_number_beyond_a_list_is_refused_at_its_place():
    with pytest.raises(InvalidError) as caught:
        canonicalize(changed(["type"], ["VerifiableCredential", 2**60]))
    assert caught.value.faults[0].pointer == "/type/1"


CONTEXTS = {
    "a context not bundled": [CREDENTIALS_V2, "https://evil.example/context"],
    "a context of its own making": [CREDENTIALS_V2, {"bogus": "https://a.example/bogus"}],
    "two that disagree on protected terms": [CREDENTIALS_V1, CREDENTIALS_V2],
    "none": [],
    "null": None,
    "too many": [CREDENTIALS_V2] * 17,
}


@pytest.mark.parametrize("contexts", CONTEXTS.values(), ids=CONTEXTS)
def test_other_contexts_are_refused(contexts):
    with pytest.raises(InvalidError):
        canonicalize(EXAMPLE | {"@context": contexts})


def test_a_document_without_a_context_is_refused():
    with pytest.raises(DataLossError):
        canonicalize({"id": "urn:uuid:1", "name": "x"})


def test_a_document_nested_too_deeply_is_refused():
    document = {"id": "urn:uuid:1", "type": "Profile", "name": "x"}
    for _ in range(60):
        document = {"id": "urn:uuid:1", "type": "Profile", "parentOrg": document}
    with pytest.raises(InvalidError, match="deep"):
        canonicalize({"@context": [CREDENTIALS_V2, OPEN_BADGES_3], **document})
    with pytest.raises(InvalidError, match="deep"):
        jcs(json.loads("[" * 200 + "]" * 200))


def test_too_many_contexts_inside_are_refused():
    inner = [
        {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], "id": f"urn:uuid:{n}", "type": "Profile"}
        for n in range(40)
    ]
    with pytest.raises(DataLossError, match="context"):
        canonicalize(EXAMPLE | {"endorsement": inner})


def test_a_disagreement_between_the_two_engines_is_refused(monkeypatch):
    monkeypatch.setattr(canonical, "written_out", lambda _: {"@id": "urn:a:b", "@type": "urn:a:c"})
    with pytest.raises(DataLossError, match="another"):
        canonicalize(EXAMPLE)


def test_what_is_no_json_ld_to_the_second_engine_is_refused(monkeypatch):
    monkeypatch.setattr(canonical, "written_out", lambda _: {"@context": 5, "@id": "urn:a:b"})
    with pytest.raises(InvalidError):
        canonicalize(EXAMPLE)


ANY_TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_jcs_is_that_of_the_reference_implementation(value):
    assert jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("number", [2.0, -0.0, 0.5, 1234.5678, 1e14, -3.25, 0.001])
def test_jcs_writes_decimal_numbers_as_javascript_does(number):
    assert jcs(number) == rfc8785.dumps(number)


@pytest.mark.parametrize("number", [1e-7, 1e21, 1e300, 123456789012345680.0])
def test_jcs_refuses_numbers_with_an_exponent(number):
    with pytest.raises(InvalidError):
        jcs([number])
