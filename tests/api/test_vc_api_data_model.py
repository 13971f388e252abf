"""The wire contract and the data model: each rule of VCDM 2.0 (and 1.1) that binds issuer or verifier.

Every name says the section; what is refused when issuing is refused when verifying, too.
"""

import copy
from typing import Any

import pytest

from tests.api.vc_api_world import EXAMPLES, V1, V2, Wire, kinds, served

_VC = "https://www.w3.org/TR/vc-data-model#"
MALFORMED, RANGE = _VC + "MALFORMED_VALUE_ERROR", _VC + "RANGE_ERROR"
GONE = object()
TERM = {"Example": "https://example.org/#Example"}
TYPED = {"type": "https://example.org/#Kind", "id": "did:example:thing/1"}
ENTRY = {
    "id": "https://a.example/list#1",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "1",
    "statusListCredential": "https://a.example/list",
}
MESSAGES = [{"status": f"0x{n}", "message": "m"} for n in range(4)]
BASE_SHA384 = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
BASE_MULTIBASE = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"


@pytest.fixture(scope="module")
def wire(tmp_path_factory, clock):
    folder = tmp_path_factory.mktemp("wire")
    with served(f"sqlite:///{folder / 'wire.db'}", folder, clock) as found:
        yield found


ACCEPTED: dict[str, dict[str, Any]] = {
    "4.3 a further context by URL": {"@context": [V2, EXAMPLES]},
    "4.3 a further context as an object": {
        "@context": [V2, TERM],
        "type": ["VerifiableCredential", "Example"],
    },
    "4.3 an object wrapped once more": {
        "@context": [V2, {"@context": TERM}],
        "type": ["VerifiableCredential", "Example"],
    },
    "4.4 a URL as id": {"id": "https://a.example/credentials/1"},
    "4.4 a DID as id": {"id": "did:example:credential"},
    "4.5 an absolute URL as type": {
        "type": ["VerifiableCredential", "https://example.org/#Example"]
    },
    "4.5 types in any order": {
        "type": ["https://example.org/#A", "VerifiableCredential", "https://example.org/#B"]
    },
    "4.5 a type that only the vocabulary defines": {
        "@context": [V2, EXAMPLES],
        "type": ["VerifiableCredential", "AnyCredential"],
    },
    "4.6 a name and description": {"name": "Dog", "description": "A dog"},
    "4.6 a name with a language": {"name": {"@value": "Dog", "@language": "en"}},
    "4.6 a name with language and direction": {
        "name": {"@value": "Dog", "@language": "en", "@direction": "ltr"}
    },
    "4.6 a name in several languages": {
        "name": [{"@value": "Dog", "@language": "en"}, {"@value": "Chien", "@language": "fr"}]
    },
    "4.8 several subjects": {
        "credentialSubject": [{"id": "did:example:1"}, {"id": "did:example:2"}]
    },
    "4.9 milliseconds": {
        "validFrom": "2023-02-25T19:10:39.123Z",
        "validUntil": "2033-02-25T19:10:39.123Z",
    },
    "4.9 an offset": {"validFrom": "2023-02-25T19:10:39-06:00"},
    "4.9 a far future": {"validUntil": "9999-12-31T24:00:00Z"},
    "4.10 a status of another kind": {"credentialStatus": TYPED},
    "4.10 a status without an id": {"credentialStatus": {"type": "https://example.org/#Kind"}},
    "4.11 a schema": {"credentialSchema": TYPED},
    "4.11 several schemas": {"credentialSchema": [TYPED, TYPED | {"id": "did:example:thing/2"}]},
    "5.3 a related resource": {
        "relatedResource": [
            {
                "id": V2,
                "mediaType": "application/ld+json",
                "digestSRI": BASE_SHA384,
                "digestMultibase": BASE_MULTIBASE,
            }
        ]
    },
    "5.4 a refresh service": {"refreshService": TYPED},
    "5.5 terms of use": {"termsOfUse": [TYPED, {"type": "https://example.org/#Kind"}]},
    "5.6 evidence that repeats itself": {
        "evidence": [{"type": "https://example.org/#K"}, {"type": "https://example.org/#K"}]
    },
    "BSL 2.1 messages": {
        "credentialStatus": ENTRY
        | {"statusPurpose": "message", "statusSize": 2, "statusMessage": MESSAGES}
    },
    "BSL 2.1 a reference": {
        "credentialStatus": ENTRY | {"statusReference": "https://a.example/why"}
    },
}
REFUSED: dict[str, dict[str, Any]] = {
    "4.3 no context": {"@context": GONE},
    "4.3 no list": {"@context": V2},
    "4.3 an empty list": {"@context": []},
    "4.3 another first": {"@context": [EXAMPLES, V2]},
    "4.3 no base context": {"@context": [EXAMPLES]},
    "4.3 no URL": {"@context": [V2, "https ://not-a-url/v1"]},
    "4.3 an unknown URL": {"@context": [V2, "https://example.com"]},
    "4.3 a number": {"@context": [V2, 123192875]},
    "4.3 a null": {"@context": [V2, None]},
    "4.3 a number alone": {"@context": 4},
    "4.4 an id that is no URL": {"id": "not-a-url"},
    "4.4 a null id": {"id": None},
    "4.4 several ids": {"id": ["https://a.example/1", "https://a.example/2"]},
    "4.4 several ids of a subject": {
        "credentialSubject": {"id": ["did:example:1", "did:example:2"]}
    },
    "4.5 no type": {"type": GONE},
    "4.5 a number": {"type": 4},
    "4.5 an empty list": {"type": []},
    "4.5 nulls": {"type": ["VerifiableCredential", None]},
    "4.5 another type": {"type": ["https://example.org/#Example"]},
    "4.6 a name with another member": {"name": {"@value": "Dog", "@language": "en", "url": "x"}},
    "4.6 a number as a description": {"description": 5},
    "4.6 a direction of its own": {"name": {"@value": "Dog", "@direction": "up"}},
    "4.7 no issuer": {"issuer": GONE},
    "4.7 an issuer that is no URL": {"issuer": "not-a-url"},
    "4.7 a null id": {"issuer": {"id": None}},
    "4.7 no id": {"issuer": {"name": "Somebody"}},
    "4.7 an id that is no URL": {"issuer": {"id": "not-a-url"}},
    "4.7 a list": {"issuer": []},
    "4.7 a number": {"issuer": 4},
    "4.7 true": {"issuer": True},
    "4.7 a name with another member": {
        "issuer": {"id": "did:example:1", "name": {"@value": "x", "y": "z"}}
    },
    "4.8 no subject": {"credentialSubject": GONE},
    "4.8 an empty subject": {"credentialSubject": {}},
    "4.8 an empty one among several": {"credentialSubject": [{"id": "did:example:1"}, {}]},
    "4.8 no subjects": {"credentialSubject": []},
    "4.8 a text": {"credentialSubject": "did:example:1234"},
    "4.8 null": {"credentialSubject": None},
    "4.9 no date": {"validFrom": "yesterday"},
    "4.9 a day that there is not": {"validFrom": "2023-02-30T00:00:00Z"},
    "4.9 no time": {"validUntil": "2023-02-25"},
    "4.9 the end before the beginning": {
        "validFrom": "2027-01-01T00:00:00Z",
        "validUntil": "2025-01-01T00:00:00Z",
    },
    "4.10 a status without a type": {"credentialStatus": {"id": "did:example:status"}},
    "4.10 a type that is no text": {"credentialStatus": {"id": "did:example:status", "type": 2}},
    "4.10 several ids": {"credentialStatus": TYPED | {"id": ["did:example:1", "did:example:2"]}},
    "4.10 an id that is no URL": {"credentialStatus": TYPED | {"id": "not-a-url"}},
    "4.11 a schema without a type": {"credentialSchema": {"id": "did:example:1"}},
    "4.11 a schema without an id": {"credentialSchema": {"type": "https://example.org/#Kind"}},
    "4.11 a number as id": {"credentialSchema": TYPED | {"id": 5}},
    "5.3 texts": {"relatedResource": [V2]},
    "5.3 no id": {"relatedResource": [{"digestSRI": BASE_SHA384}]},
    "5.3 no digest": {"relatedResource": [{"id": V2}]},
    "5.3 the same twice": {
        "relatedResource": [
            {"id": V2, "digestSRI": BASE_SHA384},
            {"id": V2, "digestMultibase": BASE_MULTIBASE},
        ]
    },
    "5.4 a service without a type": {"refreshService": {"id": "did:example:1"}},
    "5.5 terms without a type": {"termsOfUse": {"id": "did:example:1"}},
    "5.6 evidence without a type": {"evidence": {"id": "did:example:1"}},
    "5.10 a render method without a type": {"renderMethod": {"id": "did:example:1"}},
    "5.10 a confidence method without a type": {"confidenceMethod": {"id": "did:example:1"}},
    "BSL 2.1 no purpose": {
        "credentialStatus": {k: v for k, v in ENTRY.items() if k != "statusPurpose"}
    },
    "BSL 2.1 an index that is a number": {"credentialStatus": ENTRY | {"statusListIndex": 1}},
    "BSL 2.1 a negative index": {"credentialStatus": ENTRY | {"statusListIndex": "-1"}},
    "BSL 2.1 a hexadecimal index": {"credentialStatus": ENTRY | {"statusListIndex": "0x1"}},
    "BSL 2.1 a list that is no URL": {
        "credentialStatus": ENTRY | {"statusListCredential": "list"}
    },
    "BSL 2.1 the list's URL as id": {"credentialStatus": ENTRY | {"id": "https://a.example/list"}},
    "BSL 2.1 a size of zero": {"credentialStatus": ENTRY | {"statusSize": 0}},
    "BSL 2.1 no messages for a size above 1": {"credentialStatus": ENTRY | {"statusSize": 2}},
    "BSL 2.1 too few messages": {
        "credentialStatus": ENTRY | {"statusSize": 2, "statusMessage": MESSAGES[:3]}
    },
    "BSL 2.1 messages of another form": {
        "credentialStatus": ENTRY
        | {"statusSize": 1, "statusMessage": [{"status": "0x0"}, {"status": "0x1"}]}
    },
    "BSL 2.1 a reference that is no URL": {"credentialStatus": ENTRY | {"statusReference": "why"}},
}
# VCDI 4.4 and the issue's list of what is lost: each with a problem type of its own.
LOST: dict[str, tuple[str, dict[str, Any]]] = {
    "an undefined term": (
        "undefined-term",
        {"credentialSubject": {"id": "did:example:1", "undefinedTerm": "x"}},
    ),
    "an undefined term at the root": ("undefined-term", {"statusEntry": ENTRY}),
    "an unknown type": ("unknown-type", {"type": ["VerifiableCredential", "Unheard"]}),
    "a type without a vocabulary": (
        "unknown-type",
        {"@context": [V2, {"@vocab": None}], "type": ["VerifiableCredential", "Unheard"]},
    ),
    "a relative id": ("malformed-credential", {"credentialSubject": {"id": "subjects/1"}}),
    "a relative reference": (
        "relative-iri",
        {
            "@context": [V2, {"knows": {"@id": "https://schema.org/knows", "@type": "@id"}}],
            "credentialSubject": {"id": "did:example:1", "knows": "people/2"},
        },
    ),
    "a type that maps to no URL": (
        "invalid",
        {
            "@context": [V2, {"Example": "https ://not-a-url#Example"}],
            "type": ["VerifiableCredential", "Example"],
        },
    ),
    "a protected type said anew": (
        "protected-term",
        {"@context": [V2, {"VerifiableCredential": "https://example.org/#Bad"}]},
    ),
    "an own protected term said anew": (
        "protected-term",
        {"@context": [V2, TERM | {"@protected": True}, {"Example": "https://example.org/#Bad"}]},
    ),
    "a wrong digest": (
        "related-resource",
        {
            "relatedResource": [
                {
                    "id": V2,
                    "digestSRI": "sha384-zNNbQTWCSUSi0bbz7dbua+RcENv7C6FvlmYJ1Y+I727HsPOHdzwELMYO9Mz68M26",
                }
            ]
        },
    ),
    "a wrong multibase digest": (
        "related-resource",
        {"relatedResource": [{"id": V2, "digestMultibase": "u" + "A" * 43}]},
    ),
    "a digest that is none": (
        "related-resource",
        {
            "relatedResource": [
                {
                    "id": "https://a.example/r.json",
                    "digestSRI": "sha256-" + "ca3d163bab055381827226140568f3be" * 2,
                }
            ]
        },
    ),
    "a multibase that is none": (
        "related-resource",
        {
            "relatedResource": [
                {"id": "https://a.example/r.json", "digestMultibase": "uZTQ0MjM1NiAgcmVwb3J0cw"}
            ]
        },
    ),
    "an integer beyond 2^53": (
        "large-integer",
        {
            "@context": [V2, EXAMPLES],
            "credentialSubject": {"id": "did:example:1", "count": 2**53 + 1},
        },
    ),
    "a control character": ("control-character", {"name": "a\u0007b"}),
    "a null": ("data-loss", {"credentialSubject": {"id": "did:example:1", "name": None}}),
}


def changed(document: dict[str, Any], members: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(document) | members
    return {name: value for name, value in made.items() if value is not GONE}


@pytest.mark.parametrize("members", ACCEPTED.values(), ids=ACCEPTED)
def test_what_the_data_model_allows_is_issued_and_verified(wire: Wire, members):
    issued = wire.issued(wire.credential(**members))
    assert {name: issued[name] for name in members} == members
    wire.accepts(issued)


@pytest.mark.parametrize("members", REFUSED.values(), ids=REFUSED)
def test_what_the_data_model_forbids_is_neither_issued_nor_verified(wire: Wire, members):
    assert wire.refused(changed(wire.credential(), members)) == "malformed-credential"
    broken = changed(wire.issued(), members)
    assert all(kind.endswith(("_VALUE_ERROR", "#RANGE_ERROR")) for kind in wire.rejects(broken))


@pytest.mark.parametrize(("slug", "members"), LOST.values(), ids=LOST)
def test_data_loss_is_an_error_of_its_own_on_issue_and_on_verify(wire: Wire, slug, members):
    """VCDI 4.4: an error MUST be thrown when data would be dropped."""
    assert wire.refused(changed(wire.credential(), members)) == slug
    answer = wire.verify(changed(wire.issued(), members))
    kinds(answer)
    assert answer.json()["type"].rpartition("/")[2] == slug
    page = wire.http.get(answer.json()["type"].replace(wire.wiring.tools.base_url, ""))
    assert page.status_code == 200


def test_4_9_1_a_verifier_takes_times_without_an_offset_for_utc(wire: Wire):
    assert wire.refused(wire.credential(validFrom="2023-02-25T19:10:39")) == "malformed-credential"
    kept = changed(wire.issued(), {"validFrom": "2023-02-25T19:10:39"})
    assert wire.rejects(kept) == ["https://w3id.org/security#PROOF_VERIFICATION_ERROR"]


def test_4_7_nothing_is_signed_in_somebody_elses_name(wire: Wire):
    issued = wire.issued(wire.credential(issuer={"id": "did:example:issuer", "name": "x"}))
    assert issued["issuer"] == {"id": wire.issuer, "name": "x"}


def test_7_1_every_flaw_is_told_with_its_place(wire: Wire):
    broken = changed(wire.credential(), {"issuer": 4, "credentialSubject": {}, "id": "x"})
    problems = wire.asked(broken).json()["problemDetails"]
    assert {problem["pointer"] for problem in problems} == {"/issuer", "/credentialSubject", "/id"}
    assert {problem["type"] for problem in problems} == {MALFORMED}
    ends_first = {"validFrom": "2027-01-01T00:00:00Z", "validUntil": "2025-01-01T00:00:00Z"}
    assert wire.asked(wire.credential(**ends_first)).json()["problemDetails"][0]["type"] == RANGE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"nonsense",
        b'{"credential": 4}',
        b'{"credential": {}, "credential": {}}',
        b'{"verifiableCredential": {}}',
        b'{"credential": ' + b'{"a":' * 200 + b"1" + b"}" * 201,
        b"\xff",
    ],
    ids=range(9),
)
def test_a_request_that_cannot_be_read_is_400(wire: Wire, body):
    for path in (
        "credentials/issue",
        "credentials/verify",
        "presentations/verify",
        "credentials/status",
    ):
        answer = wire.http.post(f"/vc-api/{path}", content=body)
        assert answer.status_code == 400, path


def test_a_document_of_no_known_kind_is_not_verified(wire: Wire):
    strange = {"type": ["NonconformingDocument"]}
    wire.rejects(strange)
    kinds(wire.present(strange))


def first(wire: Wire, **members: Any) -> dict[str, Any]:
    examples = "https://www.w3.org/2018/credentials/examples/v1"
    degree = {"degreeType": "BachelorDegree", "name": "Bachelor of Science"}
    return {
        "@context": [V1, examples],
        "id": "urn:uuid:7d1ea5f4-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "UniversityDegreeCredential"],
        "issuer": wire.issuer,
        "issuanceDate": "2020-03-16T22:37:26Z",
        "credentialSubject": {"id": "did:example:1", "degree": degree},
    } | members


def test_1_1_a_credential_is_issued_and_verified(wire: Wire):
    issued = wire.issued(first(wire, expirationDate="2030-03-16T22:37:26Z"))
    assert issued["@context"][-1] == "https://w3id.org/security/data-integrity/v2"
    assert isinstance(issued["proof"], dict)
    wire.accepts(issued)
    bare = first(wire)
    del bare["issuanceDate"]
    assert wire.issued(bare)["issuanceDate"] == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize(
    "members",
    [
        {"issuanceDate": "2020"},
        {"expirationDate": 5},
        {"credentialStatus": {"type": "x"}},
        {"issuer": GONE},
        {"credentialSubject": GONE},
        {"type": 4},
        {"@context": 4},
        {"issuanceDate": "2031-01-01T00:00:00Z", "expirationDate": "2030-01-01T00:00:00Z"},
    ],
    ids=lambda members: next(iter(members)),
)
def test_1_1_its_own_rules_are_held(wire: Wire, members):
    assert wire.refused(changed(first(wire), members)) == "malformed-credential"


def test_nodes_that_look_alike_are_refused_by_suites_that_sign_statements(wire: Wire):
    twins = wire.credential(evidence=[{"type": "https://example.org/#K"}] * 2)
    assert wire.refused(twins, cryptosuite="eddsa-rdfc-2022") == "twin-nodes"
    assert wire.issued(twins)["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    directed = wire.credential(name={"@value": "x", "@direction": "rtl"})
    assert wire.refused(directed, cryptosuite="eddsa-rdfc-2022") == "unsigned-direction"


def test_poison_graphs_are_refused_in_linear_time_whatever_would_sign_them(wire: Wire):
    knows = {"@context": [V2, {"knows": {"@id": "https://schema.org/knows", "@type": "@id"}}]}
    leaf: dict[str, Any] = {"name": "x"}
    for _ in range(4):
        leaf = {"knows": [leaf] * 4}
    poison = wire.credential(**knows, credentialSubject={"id": "did:example:1"} | leaf)
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        assert wire.refused(poison, cryptosuite=suite) == "poison-graph"
