"""`openbadgeslib` and `openbadges-bakery` take the Open Badges 2.0 that we issue, and no altered ones."""

import io
import json

import pytest
from openbadges_bakery import utils as bakery
from openbadgeslib import baking as their_baking
from openbadgeslib.ob2.verifier import OB2VerificationError, OB2Verifier

from tests.integration.awards import body, direct


@pytest.fixture(scope="module")
def programme(district):
    return direct(district)


@pytest.fixture
def badge(district, programme):
    made = district.machine().made("/credentials", body(programme))
    return made | {"ob2": made["url"].replace("/credentials/", "/ob2/assertions/")}


@pytest.fixture
def verifier(http):
    """Theirs, with our documents; it would fetch over HTTPS."""
    return OB2Verifier(download=lambda url: http.get(url).content)


def altered(token):
    head, _, signature = token.split(".")
    other = token.split(".")[1]
    return f"{head}.{other[:40]}{'A' if other[40] != 'A' else 'B'}{other[41:]}.{signature}"


def test_it_accepts_the_signed_badge_and_follows_it_to_its_key_owner_and_list(
    http, district, badge, verifier
):
    token = http.get(f"{badge['ob2']}.jws").text
    found = verifier.verify(token, check_revocation=True)
    assert found.verification.type == "SignedBadge"
    with pytest.raises(OB2VerificationError):
        verifier.verify(altered(token))
    district.coordinator.made(
        f"/credentials/{badge['id']}/revoke", {"reason": "decision_reversed"}
    )
    with pytest.raises(OB2VerificationError, match="revoked"):
        verifier.verify(token, check_revocation=True)


def test_it_accepts_the_hosted_badge_and_refuses_a_copy_for_somebody_else(http, badge, verifier):
    hosted = http.get(badge["ob2"]).json()
    assert verifier.verify_hosted(hosted).id == badge["ob2"]
    theirs = hosted | {"recipient": hosted["recipient"] | {"salt": "another"}}
    with pytest.raises(OB2VerificationError, match="does not match"):
        verifier.verify_hosted(theirs)


def test_it_finds_the_person_by_the_hash(http, district, programme, badge, verifier):
    token = http.get(f"{badge['ob2']}.jws").text
    person = district.coordinator.get(f"/people/{programme.educator.person_id}").json()
    assert verifier.verify(token, expected_recipient=person["emails"][0]["address"])
    with pytest.raises(OB2VerificationError, match="Recipient"):
        verifier.verify(token, expected_recipient="somebody@else.example")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_both_read_the_badge_out_of_our_images(http, badge, verifier, form):
    image = http.get(f"{badge['ob2']}.{form}").content
    opened = io.BytesIO(image)
    opened.name = f"badge.{form}"
    read = {"png": their_baking.extract_png, "svg": their_baking.extract_svg}[form](image)
    assert read == bakery.unbake(opened)
    if read.startswith("{"):
        assert verifier.verify_hosted(json.loads(read)).id == badge["ob2"]
    else:
        assert verifier.verify(read, check_revocation=True)
