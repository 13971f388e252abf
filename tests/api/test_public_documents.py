"""What anybody may read: the right form, the right headers, and nothing of anybody's business."""

import uuid

import pytest
from starlette.exceptions import HTTPException

from app.api.content import choose
from tests.integration.awards import body, direct

PAGES = {"achievement", "credential", "criteria", "issuer"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def awarded(district):
    programme = direct(district)
    return district.machine().made("/credentials", body(programme))


@pytest.fixture
def paths(district, awarded, http):
    slug = district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]
    query = {"issuer_id": district.issuer_id}
    known = district.coordinator.get("/keys", params=query).json()["data"]
    key = known[0]
    rsa = next(one for one in known if one["algorithm"] == "RS256")
    document = http.get(f"/credentials/{awarded['id']}").json()
    return {
        "issuer": f"/issuers/{slug}",
        "did": f"/issuers/{slug}/did.json",
        "jwks": "/.well-known/jwks.json",
        "key": f"/keys/{key['id']}",
        "ob2_key": f"/ob2/keys/{rsa['id']}",
        "achievement": f"/microcredentials/{awarded['version_id']}",
        "criteria": f"/microcredentials/{awarded['version_id']}/criteria",
        "credential": f"/credentials/{awarded['id']}",
        "credential_json": f"/credentials/{awarded['id']}.json",
        "credential_jwt": f"/credentials/{awarded['id']}.jwt",
        "status": document["credentialStatus"]["statusListCredential"],
    }


NAMES = [
    "issuer",
    "did",
    "jwks",
    "key",
    "achievement",
    "criteria",
    "credential",
    "credential_json",
    "credential_jwt",
    "status",
]
NEGOTIATED = {"issuer", "key", "achievement", "criteria", "credential", "status"}


@pytest.mark.parametrize("name", NAMES)
def test_anybody_reads_it_from_anywhere_and_need_not_read_it_twice(paths, http, name):
    first = http.get(paths[name])
    assert first.status_code == 200
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-type"].startswith("text/plain") is (name == "credential_jwt")
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    assert ("Accept" in first.headers.get("vary", "")) is (name in NEGOTIATED)
    again = http.get(paths[name], headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert http.get(paths[name], headers={"If-None-Match": '"other"'}).status_code == 200
    head = http.head(paths[name])
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)


@pytest.mark.parametrize("name", sorted(NEGOTIATED))
def test_what_there_is_not_is_406_and_names_the_forms_there_are(paths, http, name):
    refused = http.get(paths[name], headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert refused.json()["type"] == "http://localhost/problems/not-acceptable"
    assert "json" in refused.json()["detail"]
    shown = http.get(paths[name], headers={"Accept": BROWSER}).headers["content-type"]
    assert ("html" if name in PAGES else "json") in shown


def test_negotiated_paths_are_not_shared_cached_and_suffix_paths_are(paths, http):
    assert http.get(paths["credential"]).headers["cache-control"].startswith("private")
    for name in ("credential_json", "credential_jwt", "did", "jwks", "status"):
        assert http.get(paths[name]).headers["cache-control"].startswith("public")


@pytest.mark.parametrize("name", ["key", "ob2_key", "issuer", "jwks", "status"])
def test_what_a_withdrawn_key_or_badge_changes_is_kept_for_five_minutes_at_most(paths, http, name):
    age = http.get(paths[name]).headers["cache-control"].partition("max-age=")[2]
    assert 0 < int(age) <= 300


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/vc+ld+json"),
        ("*/*", "application/vc+ld+json"),
        ("application/*", "application/vc+ld+json"),
        ("application/json", "application/json"),
        ("application/ld+json;q=0.5, application/json;q=0.4", "application/ld+json"),
        ("application/vc", "application/vc"),
        ("application/vc, */*;q=0.1", "application/vc"),
        ("application/vc+ld+json;q=0, application/json", "application/json"),
    ],
)
def test_a_status_list_is_called_json_unless_vc_is_asked_for(paths, http, accept, expected):
    headers = {"Accept": accept} if accept else {}
    assert http.get(paths["status"], headers=headers).headers["content-type"] == expected


@pytest.mark.parametrize("accept", [",,,", ";", "a" * 5000, "/json", "json/"])
def test_an_accept_header_that_cannot_be_read_asks_for_nothing(accept):
    assert choose(accept, ("application/json",)) == "application/json"


@pytest.mark.parametrize("accept", ["*/*;q=x", "*/*;q=0", "\x7f/\x7f", "text/*"])
def test_an_accept_header_that_takes_nothing_of_ours_is_406(accept):
    with pytest.raises(HTTPException) as refused:
        choose(accept, ("application/json",))
    assert refused.value.status_code == 406


def test_a_key_is_one_jwk_and_the_set_holds_it_too(paths, http):
    key, issuer = http.get(paths["key"]).json(), http.get(paths["issuer"]).json()
    assert key["kid"] == f"http://localhost{paths['key']}"
    assert key["iss"] == issuer["id"]
    assert "keys" not in key
    listed = http.get(paths["jwks"]).json()["keys"]
    assert key in listed
    for one in listed:
        assert one["kid"]
        assert one["iss"]
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & one.keys()


def test_an_issuer_lists_its_keys_under_both_of_its_names(paths, http):
    issuer, did = http.get(paths["issuer"]).json(), http.get(paths["did"]).json()
    assert issuer["id"] == f"http://localhost{paths['issuer']}"
    assert issuer["type"] == ["Profile"]
    assert did["id"].startswith("did:web:localhost:issuers:")
    older = f"http://localhost/ob2{paths['issuer']}"
    assert issuer["alsoKnownAs"] == [did["id"], older]
    assert did["alsoKnownAs"] == [issuer["id"], older]
    [back] = http.get(older).json()["related"]
    assert back["id"] == issuer["id"]
    assert back["type"] == ["https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"]
    for document in (issuer, did):
        methods = document["verificationMethod"]
        trusted = [m["id"] for m in methods if "revoked" not in m]
        assert trusted == document["assertionMethod"]
        assert {m["controller"] for m in methods} == {document["id"]}
        assert {m["type"] for m in methods} == {"Multikey", "JsonWebKey"}


def test_the_credential_embeds_the_achievement_and_issuer_that_are_published(paths, http):
    badge = http.get(paths["credential"]).json()
    achievement = badge["credentialSubject"]["achievement"]
    published = http.get(paths["achievement"]).json()
    assert published | {"@context": None} == achievement | {"@context": None}
    criteria = http.get(paths["criteria"]).json()
    assert criteria["id"] == achievement["criteria"]["id"]
    issuer = http.get(badge["issuer"]["id"]).json()
    assert badge["issuer"].items() <= issuer.items()


def test_all_forms_of_a_credential_are_the_stored_bytes(paths, http):
    plain, suffixed = http.get(paths["credential"]), http.get(paths["credential_json"])
    assert plain.content == suffixed.content
    assert http.get(paths["credential_jwt"]).text.count(".") == 2


@pytest.mark.parametrize(
    "path",
    [
        "/issuers/nobody-here",
        "/issuers/nobody-here/did.json",
        "/keys/{id}",
        "/microcredentials/{id}",
        "/microcredentials/{id}/criteria",
        "/microcredentials/{id}/stages/x",
        "/credentials/{id}",
        "/credentials/{id}.json",
        "/credentials/{id}.jwt",
        "/status/{id}",
        "/credentials/not-an-id",
        "/keys/..%2f..%2fetc",
    ],
)
def test_what_is_not_there_is_a_404_problem(http, path):
    answer = http.get(path.format(id=uuid.uuid4()))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_draft_is_not_published(district, http):
    made = district.coordinator.made(
        "/microcredentials",
        {
            "slug": f"draft-{uuid.uuid4().hex[:8]}",
            "name": "Draft",
            "issuer_id": str(district.issuer_id),
        },
    )
    draft = district.coordinator.made(
        "/microcredential-versions",
        {
            "microcredential_id": made["id"],
            "name": "A draft",
            "description": "Not yet.",
            "criteria_narrative": "None.",
        },
    )
    assert http.get(f"/microcredentials/{draft['id']}").status_code == 404
