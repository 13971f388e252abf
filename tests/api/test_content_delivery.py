"""Every public document, by one table: its names, its headers, its errors (asks.md 44-50 are rows)."""

import uuid
from dataclasses import dataclass

import pytest

from app.api.public_routes import PublicRoute
from app.main import OPEN_ROUTERS
from tests.integration.awards import allow, body
from tests.programme import Programme

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
# What Java's own client sends, and 1EdTech's validator sent (asks.md 47).
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
LD, VC = "application/ld+json", "application/vc+ld+json"
JSON_LD = (LD, "application/json")
CREDENTIAL = (VC, LD, "application/json", "application/vc")


@dataclass(frozen=True)
class Document:
    """One kind of public address: what it may be called, and whether people get a page there."""

    types: tuple[str, ...]
    negotiated: bool = True
    page: bool = False
    shared: bool | None = None

    @property
    def is_shared(self):
        return not self.negotiated if self.shared is None else self.shared


def fixed(media_type):
    return Document((media_type,), negotiated=False)


TABLE = {
    "/issuers/{slug}": Document(JSON_LD, page=True),
    "/issuers/{slug}/did.json": fixed("application/did+json"),
    "/issuers/{slug}/revocations": fixed("application/json"),
    "/.well-known/jwks.json": fixed("application/jwk-set+json"),
    "/.well-known/receipt-keys.json": fixed("application/jwk-set+json"),
    "/keys/{key_id}": Document(("application/jwk+json", "application/json")),
    "/microcredentials/{version_id}": Document(JSON_LD, page=True),
    "/microcredentials/{version_id}/criteria": Document(JSON_LD, page=True),
    "/microcredentials/{version_id}/image": fixed("image/png"),
    "/microcredentials/{version_id}/image.svg": fixed("image/svg+xml"),
    "/microcredentials/{version_id}/stages/{stage_key}": Document(JSON_LD),
    "/microcredentials/{version_id}/stages/{stage_key}/criteria": Document(JSON_LD),
    "/microcredentials/{version_id}/stages/{stage_key}/image": fixed("image/png"),
    "/microcredentials/{version_id}/languages/{language}": Document(JSON_LD),
    "/microcredentials/{version_id}/languages/{language}/criteria": Document(JSON_LD),
    "/microcredentials/{version_id}/stages/{stage_key}/languages/{language}": Document(JSON_LD),
    "/microcredentials/{version_id}/stages/{stage_key}/languages/{language}/criteria": Document(
        JSON_LD
    ),
    "/credentials/{credential_id}": Document(CREDENTIAL, page=True),
    "/credentials/{credential_id}.json": fixed(VC),
    "/credentials/{credential_id}.jwt": fixed("text/plain"),
    "/credentials/{credential_id}.png": fixed("image/png"),
    "/credentials/{credential_id}.svg": fixed("image/svg+xml"),
    "/credentials/{credential_id}.pdf": fixed("application/pdf"),
    "/credentials/{credential_id}/endorsements": Document(("application/json",)),
    "/endorsements/{endorsement_id}": Document(CREDENTIAL),
    "/endorsements/{endorsement_id}.json": fixed(VC),
    "/endorsements/{endorsement_id}.jwt": fixed("text/plain"),
    # The bytes are one under every name, so shared caches may keep them.
    "/status/{list_id}": Document(CREDENTIAL, shared=True),
    "/ob2/assertions/{credential_id}": Document(JSON_LD),
    "/ob2/assertions/{credential_id}.jws": fixed("text/plain"),
    "/ob2/assertions/{credential_id}.png": fixed("image/png"),
    "/ob2/assertions/{credential_id}.svg": fixed("image/svg+xml"),
    "/ob2/badges/{version_id}": Document(JSON_LD),
    "/ob2/badges/{version_id}/stages/{stage_key}": Document(JSON_LD),
    "/ob2/badges/{version_id}/languages/{language}": Document(JSON_LD),
    "/ob2/badges/{version_id}/stages/{stage_key}/languages/{language}": Document(JSON_LD),
    "/ob2/issuers/{slug}": Document(JSON_LD),
    "/ob2/keys/{key_id}": Document(JSON_LD),
    "/ob2/revocations/{slug}": Document(JSON_LD),
}
NEGOTIATED = sorted(path for path, found in TABLE.items() if found.negotiated)
PAGES = sorted(path for path, found in TABLE.items() if found.page)
WITH_ID = sorted(path for path in TABLE if "_id}" in path)


@pytest.fixture(scope="module")
def ids(district, http):
    """A badge per stage, directly issued for the whole, and everything that it leads to."""
    words = {"name": "Charla", "description": "Dirige.", "criteria_narrative": "Un plan."}
    policy = {
        "policy": {"direct_issue": True},
        "badge": "per_stage",
        "translations": {"es-MX": words},
    }
    programme = Programme.publish(district, **policy)
    allow(district, programme.version["id"])
    badge = district.machine().made("/credentials", body(programme))
    document = http.get(f"/credentials/{badge['id']}").json()
    query = {"issuer_id": district.issuer_id}
    keys = district.coordinator.get("/keys", params=query).json()["data"]
    endorsement = district.coordinator.made(
        "/endorsements",
        {
            "issuer_id": district.issuer_id,
            "subject_kind": "credential",
            "subject_id": badge["id"],
            "name": "Seconded",
            "comment": "Well earned.",
        },
    )
    publish_revocations(district, choice=True)
    yield {
        "endorsement_id": endorsement["id"],
        "language": "es-MX",
        "slug": district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"],
        "key_id": next(key["id"] for key in keys if key["algorithm"] == "RS256"),
        "version_id": badge["version_id"],
        "stage_key": programme.version["stages"][0]["key"],
        "credential_id": badge["id"],
        "list_id": document["credentialStatus"]["statusListCredential"].rpartition("/")[2],
    }
    publish_revocations(district, choice=False)


def publish_revocations(district, *, choice):
    path = f"/issuers/{district.issuer_id}"
    revision = district.coordinator.get(path).json()["revision"]
    answer = district.coordinator.patch(path, {"lists_revocations": choice}, revision=revision)
    assert answer.status_code == 200


def essence(answer):
    return answer.headers["content-type"].partition(";")[0]


def test_the_table_names_every_public_document():
    served = {
        route.path
        for router in OPEN_ROUTERS
        for route in router.routes
        if isinstance(route, PublicRoute)
    }
    assert served == TABLE.keys()


@pytest.mark.parametrize("path", TABLE)
def test_it_is_what_it_says_for_whoever_takes_anything(http, ids, path):
    """asks.md 44: the wrong content type; 47: a checker asks for HTML and gets the page."""
    url, document = path.format(**ids), TABLE[path]
    for accept in (None, "*/*", JAVA):
        found = http.get(url, headers={"Accept": accept or ""}, follow_redirects=False)
        assert (found.status_code, essence(found)) == (200, document.types[0]), accept
        assert found.headers["access-control-allow-origin"] == "*"
        assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", NEGOTIATED)
def test_it_goes_by_each_of_its_names_by_weight(http, ids, path):
    url, document = path.format(**ids), TABLE[path]
    for media_type in document.types:
        wanted = f"application/pdf, {media_type};q=0.7, */*;q=0.1"
        found = http.get(url, headers={"Accept": wanted})
        assert (found.status_code, essence(found)) == (200, media_type)
        assert "Accept" in found.headers["vary"]
    refused = http.get(url, headers={"Accept": "application/pdf, */*;q=0"})
    assert (refused.status_code, essence(refused)) == (406, "application/problem+json")
    assert all(media_type in refused.json()["detail"] for media_type in document.types)
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "Accept" in refused.headers["vary"]


@pytest.mark.parametrize("path", sorted(TABLE.keys() - set(NEGOTIATED)))
def test_a_suffix_says_more_than_accept(http, ids, path):
    """asks.md 48: a token at an address."""
    for accept in (BROWSER, "application/x-nothing"):
        found = http.get(path.format(**ids), headers={"Accept": accept})
        assert (found.status_code, essence(found)) == (200, TABLE[path].types[0])
        assert "Accept" not in found.headers.get("vary", "")


@pytest.mark.parametrize("path", TABLE)
def test_browsers_get_a_page_where_there_is_one(http, ids, path):
    found = http.get(path.format(**ids), headers={"Accept": BROWSER})
    assert found.status_code == 200
    assert (essence(found) == "text/html") is TABLE[path].page
    if TABLE[path].page:
        assert "Accept" in found.headers["vary"]
        assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", TABLE)
def test_it_is_cached_by_those_who_may_and_read_once(http, ids, path):
    url = path.format(**ids)
    first = http.get(url)
    assert first.headers["cache-control"].startswith(
        "public" if TABLE[path].is_shared else "private"
    )
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for told in (f"W/{etag}", f'"other", {etag}'):
        again = http.get(url, headers={"If-None-Match": told})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["access-control-allow-origin"] == "*"
    assert http.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", TABLE)
def test_the_etag_is_another_for_another_name(http, ids, path):
    tags = [
        http.get(path.format(**ids), headers={"Accept": media_type}).headers["etag"]
        for media_type in TABLE[path].types
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("path", TABLE)
def test_head_tells_what_get_would(http, ids, path):
    url = path.format(**ids)
    for accept in ("*/*", BROWSER):
        headers = {"Accept": accept}
        get, head = http.get(url, headers=headers), http.head(url, headers=headers)
        assert (head.status_code, head.content) == (get.status_code, b"")
        for name in ("content-type", "content-length", "etag", "vary", "cache-control"):
            assert head.headers.get(name) == get.headers.get(name), name


@pytest.mark.parametrize("path", TABLE)
def test_any_site_may_read_it_and_nobody_may_write_it(http, ids, path):
    url = path.format(**ids)
    asked = {
        "Origin": "https://wallet.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    allowed = http.options(url, headers=asked)
    assert (allowed.status_code, allowed.content) == (204, b"")
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "GET" in allowed.headers["access-control-allow-methods"]
    assert "If-None-Match" in allowed.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed.headers
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = http.request(method, url)
        assert (refused.status_code, essence(refused)) == (405, "application/problem+json")
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", TABLE)
def test_no_other_spelling_of_its_address_leads_to_it(http, ids, path):
    """asks.md 45: a redirect broke; 46: the declared id differs from the address fetched."""
    url = path.format(**ids)
    name = url.rpartition("/")[2]
    for other in (f"{url}/", url.replace(name, name.upper())):
        found = http.get(other, follow_redirects=False)
        assert (found.status_code, essence(found)) == (404, "application/problem+json"), other


@pytest.mark.parametrize("path", WITH_ID)
def test_an_id_has_one_spelling(http, ids, path):
    for spell in (str.upper, lambda one: one.replace("-", ""), lambda one: f"urn:uuid:{one}"):
        spelt = {name: spell(one) if name.endswith("_id") else one for name, one in ids.items()}
        assert http.get(path.format(**spelt), follow_redirects=False).status_code == 404


@pytest.mark.parametrize("path", sorted(path for path in TABLE if "{" not in path))
def test_beside_what_has_one_address_and_is_always_there_is_nothing(http, path):
    for beside in (f"{path}.no-such-thing", f"{path}/{uuid.uuid4()}", path.removesuffix(".json")):
        for accept in ("*/*", JAVA, "application/json"):
            found = http.get(beside, headers={"Accept": accept}, follow_redirects=False)
            assert (found.status_code, essence(found)) == (404, "application/problem+json")
        page = http.get(beside, headers={"Accept": BROWSER}, follow_redirects=False)
        assert (page.status_code, essence(page)) == (404, "text/html")


@pytest.mark.parametrize("path", sorted(path for path in TABLE if "{" in path))
def test_what_is_not_there_is_404_for_machines_and_people_alike(http, ids, path):
    nothing = {name: str(uuid.uuid4()) for name in ids}
    for named in (path.format(**nothing), path.format(**dict.fromkeys(ids, "no-such-thing"))):
        for accept in ("*/*", JAVA, "application/json"):
            found = http.get(named, headers={"Accept": accept})
            assert (found.status_code, essence(found)) == (404, "application/problem+json")
            assert found.headers["access-control-allow-origin"] == "*"
            assert found.headers["cache-control"] == "no-store"
            assert "Accept" in found.headers["vary"]
        page = http.get(named, headers={"Accept": BROWSER})
        assert (page.status_code, essence(page)) == (404, "text/html")


@pytest.mark.parametrize("path", [p for p, found in TABLE.items() if found.types[0] in {LD, VC}])
def test_the_id_inside_is_the_address_outside(http, ids, path):
    """asks.md 46, 49: a key and its issuer are found under the names that they have inside."""
    url = path.removesuffix(".json").format(**ids)
    assert http.get(path.format(**ids)).json()["id"] == f"http://localhost{url}"


def test_a_key_is_found_under_did_web_as_under_https(http, ids):
    """asks.md 49: did:web with an RSA key, "unable to retrieve jwk" though it resolves."""
    did = http.get(f"/issuers/{ids['slug']}/did.json").json()
    jwks = [one["publicKeyJwk"] for one in did["verificationMethod"] if "publicKeyJwk" in one]
    key = http.get(f"/keys/{ids['key_id']}").json()
    assert key["n"] in [one["n"] for one in jwks if one["kty"] == "RSA"]
    assert {one["controller"] for one in did["verificationMethod"]} == {did["id"]}


def test_what_was_revoked_is_410_to_machines_and_a_sentence_to_people(district, http):
    programme = Programme.publish(district, policy={"direct_issue": True})
    allow(district, programme.version["id"])
    badge = district.machine().made("/credentials", body(programme))
    district.coordinator.made(
        f"/credentials/{badge['id']}/revoke", {"reason": "decision_reversed"}
    )
    hosted = http.get(f"/ob2/assertions/{badge['id']}")
    assert (hosted.status_code, essence(hosted)) == (410, LD)
    assert http.get(hosted.json()["id"], headers={"Accept": JAVA}).json()["revoked"] is True
    printed = http.get(f"/credentials/{badge['id']}.pdf")
    assert (printed.status_code, essence(printed)) == (410, "application/problem+json")
    page = http.get(f"/credentials/{badge['id']}.pdf", headers={"Accept": BROWSER})
    assert (page.status_code, essence(page)) == (410, "text/html")
    for gone in (hosted, printed, page):
        assert gone.headers["access-control-allow-origin"] == "*"
    # The signed credential stays readable: its status list tells.
    assert http.get(f"/credentials/{badge['id']}.json").status_code == 200
