import hashlib
from importlib.resources import files

import pytest

from app.domain import standards
from app.domain.errors import InvalidError

# Beside the table that ships with the code, so that changing a file takes two deliberate edits.
PINNED = {
    "contexts/credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "contexts/credentials-v1.json": "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
    "contexts/did-v1.json": "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    "contexts/data-integrity-v1.json": "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    "contexts/data-integrity-v2.json": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    "contexts/multikey-v1.json": "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    "contexts/ed25519-2020-v1.json": "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    "contexts/status-list-2021-v1.json": "634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160",
    "contexts/credentials-examples-v2.json": "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
    "contexts/credentials-undefined-terms-v2.json": "82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581",
    "contexts/odrl.json": "a83cb98005bce546531131d4042318d8267aff71b1451f53cc926587fcef42c6",
    "contexts/credentials-examples-v1.json": "73bebae22e70ebb4466ac2e1f3e3b35c43436217623b51ff3e1b567e1aff4ba2",
    "contexts/open-badges-3.0.0.json": "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72",
    "contexts/open-badges-3.0.1.json": "af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba",
    "contexts/open-badges-3.0.2.json": "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    "contexts/open-badges-3.0.3.json": "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
    "contexts/open-badges-extensions.json": "2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e",
    "schemas/ob_v3p0_achievementcredential_schema.json": "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea",
    "schemas/ob_v3p0_profile_schema.json": "6b268f2caa591bf657e2a290e195713c41dc2db4e1c797723cfd00a1a83f8f13",
}


def test_every_bundled_file_has_its_pinned_digest_and_no_other_file_is_there():
    root = files(standards.__name__)
    table = {entry["file"]: entry["sha256"] for entry in standards.provenance().values()}
    found = {
        f"{folder}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in ("contexts", "schemas")
        for file in root.joinpath(folder).iterdir()
    }
    assert found == table == PINNED


@pytest.mark.parametrize("url", standards.provenance())
def test_every_bundled_document_loads_and_says_where_it_is_from(url):
    assert standards.document(url)
    assert all(standards.provenance()[url][name] for name in ("source", "licence"))


def test_the_notice_names_every_bundled_file_and_its_licence():
    notice = (files("app").joinpath("..") / "NOTICE").read_text()
    for entry in standards.provenance().values():
        assert entry["file"] in notice
        assert entry["licence"] in notice


def test_a_changed_file_is_refused():
    with pytest.raises(InvalidError, match="pinned"):
        standards.pinned(b"{}", PINNED["contexts/credentials-v2.json"])


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/context", standards.PROFILE_SCHEMA, standards.CREDENTIALS_V2 + "/"],
)
def test_a_context_that_is_not_bundled_is_refused(url):
    assert url not in standards.CONTEXTS
    with pytest.raises(InvalidError):
        standards.context(url)
    with pytest.raises(KeyError):
        standards.CONTEXTS[url]


def test_an_unknown_document_is_refused():
    with pytest.raises(InvalidError):
        standards.document("https://evil.example/schema")


def test_the_contexts_are_those_of_the_table():
    contexts = {name for name in PINNED if name.startswith("contexts/")}
    assert {standards.provenance()[url]["file"] for url in standards.CONTEXTS} == contexts
    assert len(standards.CONTEXTS) == len(list(standards.CONTEXTS)) == len(contexts)
    assert standards.CONTEXTS[standards.OPEN_BADGES_3]["@context"]
