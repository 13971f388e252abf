import gzip
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import status_list
from app.domain.canonical import canonicalize
from app.domain.errors import ConflictError, InvalidError
from app.domain.multibase import decode_base64url, encode_base64url

NOW = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_index_zero_is_the_most_significant_bit_of_the_first_byte():
    bits = status_list.bits_of([0, 15])
    assert bits[:2] == b"\x80\x01"
    assert len(bits) == 16_384


@given(st.sets(st.integers(0, status_list.ENTRIES - 1), max_size=50))
@settings(max_examples=25, deadline=None)
def test_exactly_the_given_indexes_are_set_after_a_round_trip(indexes):
    bits = status_list.decode(status_list.encode(status_list.bits_of(indexes)))
    assert all(status_list.is_set(bits, index) for index in indexes)
    assert sum(byte.bit_count() for byte in bits) == len(indexes)


@pytest.mark.parametrize("index", [-1, status_list.ENTRIES])
def test_an_index_outside_the_list_is_an_error_and_not_a_no(index):
    with pytest.raises(InvalidError):
        status_list.is_set(bytes(16_384), index)
    with pytest.raises(InvalidError):
        status_list.bits_of([index])


def test_the_same_bits_give_the_same_text_every_time():
    bits = status_list.bits_of([7])
    assert status_list.encode(bits) == status_list.encode(bits)
    assert status_list.encode(bits).startswith("uH4sIAAAAAAA"), "a time stands in gzip's header"


@pytest.mark.parametrize("revoked", [1, 131, 1_311, 13_107])
def test_a_list_of_revoked_by_chance_is_gzip_and_no_longer_than_plain_gzip(revoked):
    bits = status_list.bits_of(random.Random(revoked).sample(range(status_list.ENTRIES), revoked))  # noqa: S311  the same each run
    packed = decode_base64url(status_list.encode(bits).removeprefix("u"))
    assert gzip.decompress(packed) == bits
    assert len(packed) <= len(gzip.compress(bits, compresslevel=6))


def test_a_gzip_bomb_is_refused():
    bomb = "u" + encode_base64url(gzip.compress(bytes(64 * 1024 * 1024)))
    with pytest.raises(InvalidError, match="too large"):
        status_list.decode(bomb)


def test_a_text_too_long_is_refused_before_it_is_read():
    with pytest.raises(InvalidError, match="too large"):
        status_list.decode("u" + "A" * status_list.LARGEST_BYTES)


@pytest.mark.parametrize(
    "text", ["u", "uAAAA", "u!!!!", "u" + encode_base64url(gzip.compress(b"x" * 99, mtime=0)[:-9])]
)
def test_what_is_no_whole_gzip_is_refused(text):
    with pytest.raises(InvalidError):
        status_list.decode(text)


def test_a_list_of_the_older_form_without_prefix_is_read():
    text = status_list.encode(b"\x80" * 4)
    assert status_list.decode(text.removeprefix("u")) == b"\x80" * 4


def test_a_free_index_is_chosen_by_the_given_chance_and_never_a_taken_one():
    taken = set(range(40))
    chance = random.Random(5)  # noqa: S311
    found = {status_list.free_index(taken, chance.randrange, 100) for _ in range(500)}
    assert found == set(range(40, 100))


def test_a_half_full_list_takes_no_more():
    with pytest.raises(ConflictError):
        status_list.free_index(set(range(50)), lambda n: n - 1, 100)


def document(bits):
    return status_list.status_list_document(
        status_list.ListShape(
            "https://a.example/status/1", "https://a.example/issuers/1", "revocation"
        ),
        status_list.state_of(bits, NOW, NOW + timedelta(hours=24)),
    )


def test_the_list_document_can_be_signed_whole():
    made = document(status_list.bits_of([3]))
    assert made == document(status_list.bits_of([3]))
    assert made["validFrom"] == "2026-02-03T04:05:06Z"
    assert made["credentialSubject"]["id"] != made["id"]
    assert canonicalize(made).count(b"\n") == 9
