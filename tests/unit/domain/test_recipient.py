import hashlib

import pytest

from app.domain.errors import InvalidError
from app.domain.recipient import identity_hash, matches, normal_email

PUBLISHED = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"


def test_the_hash_is_that_of_the_specification():
    assert identity_hash("a@example.com", "Kosher") == PUBLISHED


def test_a_hash_matches_in_either_case_and_only_its_identity():
    upper = "sha256$" + PUBLISHED.removeprefix("sha256$").upper()
    assert matches("a@example.com", hashed=PUBLISHED, salt="Kosher")
    assert matches("a@example.com", hashed=upper, salt="Kosher")
    assert not matches("b@example.com", hashed=PUBLISHED, salt="Kosher")
    assert not matches("a@example.com", hashed=PUBLISHED, salt="")


def test_an_md5_hash_of_an_old_badge_is_read():
    digest = hashlib.md5(b"a@example.comsalt", usedforsecurity=False).hexdigest()
    assert matches("a@example.com", hashed=f"md5${digest}", salt="salt")
    assert not matches("b@example.com", hashed=f"md5${digest}", salt="salt")


@pytest.mark.parametrize(
    "hashed", ["", "a@example.com", "sha1$ab", "sha256$", "sha256$xyz", "sha256$ab\n"]
)
def test_what_is_no_identity_hash_is_refused(hashed):
    with pytest.raises(InvalidError):
        matches("a@example.com", hashed=hashed, salt="")


def test_an_email_is_hashed_in_lower_case_and_trimmed():
    assert normal_email(" A@Example.COM ") == "a@example.com"
