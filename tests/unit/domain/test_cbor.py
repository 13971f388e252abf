"""CBOR as COSE needs it: what is written reads back, and any bytes are a value or an InvalidError."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import cbor
from app.domain.errors import InvalidError

PLAIN = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=40) | st.binary(max_size=40)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_reads_back_here_and_elsewhere(value):
    written = cbor.encode(value)
    assert cbor.decode(written) == value
    assert cbor2.loads(written) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_an_error_of_ours(content):
    try:
        value = cbor.decode(content)
    except InvalidError:
        return
    assert value == cbor.decode(content)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "5f4100ff",  # bytes in pieces
        "7f6161ff",  # a text in pieces
        "9f01ff",  # a list left open
        "bf0102ff",  # a map left open
        "a201010102",  # a name twice
        "a20101180102",  # a name twice, once spelled at length
        "a1800f",  # a name that is a list
        "a1f501",  # a name that is true
        "f97e00",  # a float
        "c074323031332d30332d32315432303a30343a30305a"[:4],  # a date, cut off
        "81d81801",  # a tag inside
        "62c328",  # no UTF-8
        "1c",  # a length of no kind
        "9b00000000ffffffff",  # a list longer than the bytes
        "5bffffffffffffffff",  # bytes longer than the bytes
        "81" * 40 + "01",  # nested too deeply
        "99040000" + "00" * 1023,  # too many parts
        "0000",  # something behind it
    ],
)
def test_what_is_open_double_or_endless_is_refused(content):
    with pytest.raises(InvalidError):
        cbor.decode(bytes.fromhex(content))
