"""The wire contract's envelopes beside vc+jwt (VCDM 2.0, 4.13.1; VC-JOSE-COSE 3.2 and 3.3)."""

import pytest

from tests.api.vc_api_world import V2, served


@pytest.fixture(scope="module")
def wire(tmp_path_factory, clock):
    folder = tmp_path_factory.mktemp("wire")
    with served(f"sqlite:///{folder / 'wire.db'}", folder, clock) as found:
        yield found


def verified(wire, document, what="Credential", **options):
    body = {f"verifiable{what}": document} | ({"options": options} if options else {})
    kind = "credentials" if what == "Credential" else "presentations"
    return wire.http.post(f"/vc-api/{kind}/verify", json=body).status_code == 200


@pytest.mark.parametrize("media", ["vc+jwt", "vc+sd-jwt", "vc+cose"])
@pytest.mark.parametrize("alg", ["EdDSA", "ES256"])
def test_each_envelope_is_issued_and_verified_and_once_altered_is_not(wire, media, alg):
    asked = {"envelope": media, "alg": alg, "challenge": "c-1", "domain": "https://v.example"}
    envelope = wire.issued(wire.credential(issuer=wire.ids[alg]), **asked)
    encoding = ";base64," if media == "vc+cose" else ","
    assert envelope["id"].startswith(f"data:application/{media}{encoding}")
    assert verified(wire, envelope)
    assert verified(wire, envelope, challenge="c-1", domain="https://v.example")
    assert not verified(wire, envelope, challenge="c-2")
    assert not verified(wire, envelope, domain="https://other.example")
    held = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [envelope],
    }
    assert verified(wire, held, "Presentation")
    place = envelope["id"].index(",") + 200
    letter = "A" if envelope["id"][place] != "A" else "B"
    altered = envelope["id"][:place] + letter + envelope["id"][place + 1 :]
    assert not verified(wire, envelope | {"id": altered})
    other = {"vc+jwt": "vc+sd-jwt", "vc+sd-jwt": "vc+jwt", "vc+cose": "vc+jwt"}[media]
    renamed = envelope["id"].replace(f"{media}{encoding}", f"{other},")
    assert not verified(wire, envelope | {"id": renamed})


def test_disclosure_paths_hide_what_they_name_and_nothing_that_is_needed(wire):
    subject = {"id": "did:example:subject", "name": "Jane"}
    document = wire.credential(credentialSubject=subject)
    asked = {"envelope": "vc+sd-jwt", "disclosurePaths": ["credentialSubject.name"]}
    whole = wire.issued(document, **asked)
    assert verified(wire, whole)
    assert verified(wire, whole | {"id": whole["id"].partition("~")[0] + "~"})
    for paths in (["issuer"], ["credentialStatus.id"], ["nowhere"], "name", [1], ["x"] * 300):
        answer = wire.asked(document, **(asked | {"disclosurePaths": paths}))
        assert answer.status_code == 400
    assert wire.asked(document, **(asked | {"envelope": "vc+jwt"})).status_code == 400
    assert wire.asked(document, envelope="vc+jwe").status_code == 400
