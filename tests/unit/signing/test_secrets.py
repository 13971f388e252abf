import pytest

from app.domain.errors import InvalidError
from app.signing import secrets
from app.signing.master_key import MasterKey
from app.signing.secrets import Cursors

CURSORS = Cursors(MasterKey(bytes(range(32))))


def test_a_secret_is_random_and_matches_its_hash_alone():
    one, two = secrets.new_secret("lc_"), secrets.new_secret("lc_")
    assert one != two
    assert one.startswith("lc_")
    assert len(one) >= 43
    hashed = secrets.hash_secret(one)
    assert one not in hashed
    assert secrets.secret_matches(one, hashed)
    assert not secrets.secret_matches(two, hashed)


@pytest.mark.parametrize("text", ["", "é", "\ud800", "x" * 100_000])
def test_a_strange_secret_is_a_no_and_not_an_error(text):
    assert not secrets.secret_matches(text, secrets.hash_secret("secret"))


def test_a_cursor_reads_back_in_its_scope():
    cursor = CURSORS.sign(["2026-01-01", 5], scope="credentials")
    assert CURSORS.read(cursor, scope="credentials") == ["2026-01-01", 5]


def test_a_cursor_of_another_list_or_service_is_refused():
    cursor = CURSORS.sign([1], scope="credentials")
    with pytest.raises(InvalidError):
        CURSORS.read(cursor, scope="people")
    with pytest.raises(InvalidError):
        Cursors(MasterKey(bytes(32))).read(cursor, scope="credentials")


def test_a_changed_cursor_is_refused():
    cursor = CURSORS.sign({"after": 1}, scope="a")
    for place in range(len(cursor)):
        letter = "A" if cursor[place] != "A" else "B"
        with pytest.raises(InvalidError):
            CURSORS.read(cursor[:place] + letter + cursor[place + 1 :], scope="a")


@pytest.mark.parametrize("text", ["", "a", "AAAA", "é", "\ud800", "A" * 5000, "AA=="])
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(InvalidError):
        CURSORS.read(text, scope="a")


def test_cursors_show_no_key():
    assert repr(CURSORS) == "Cursors(…)"
