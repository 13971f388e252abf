import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidError
from app.domain.multibase import decode, decode_base64url, encode_base58, encode_base64url


@given(st.binary(max_size=100))
def test_base58_reads_back_what_it_wrote(data):
    assert decode(encode_base58(data)) == data


@given(st.binary(max_size=100))
def test_base64url_reads_back_what_it_wrote(data):
    assert decode("u" + encode_base64url(data)) == data


def test_base58_keeps_leading_zeros_and_known_values():
    assert encode_base58(b"\0\0\x01") == "z112"
    assert encode_base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert encode_base58(bytes(10) + b"\x01" + bytes(20))[1:11] == "1" * 10


@pytest.mark.parametrize("text", ["", "x", "m1", "z0", "zI", "zé", "z" + "2" * 2000])
def test_other_bases_letters_and_lengths_are_refused(text):
    with pytest.raises(InvalidError):
        decode(text)


@pytest.mark.parametrize("text", ["a", "ab=", "a b", "a+b/", "AB", "AAA\n"])
def test_base64url_that_is_padded_loose_or_not_shortest_is_refused(text):
    with pytest.raises(InvalidError):
        decode_base64url(text)
