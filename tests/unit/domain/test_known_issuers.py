"""Lists of issuers that others publish, and the spellings of an issuer's id."""

import pytest

from app.domain.errors import InvalidError
from app.domain.known_issuers import plain_issuer_id, read_list


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/issuers/1", " https://a.example ", "http://localhost:8000/issuers/x",
        "did:web:a.example:issuers:9", "did:key:z6MkhaXg#z6MkhaXg", "https://[2001:db8::1]/i",
    ],
)  # fmt: skip
def test_an_address_or_a_did_is_an_issuers_id(text):
    assert plain_issuer_id(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "", "Lakeside", "ftp://a.example", "javascript:alert(1)", "https://", "did:", "did:web",
        "https://a.example/ x", "https://bücher.example/", "https://a.example/\n", "did:web:\x00",
        "https://a.example/" + "x" * 1000,
    ],
)  # fmt: skip
def test_anything_else_is_none(text):
    with pytest.raises(ValueError, match="must be the issuer's id"):
        plain_issuer_id(text + ("\nx" if text.endswith("\n") else ""))


def test_lines_of_id_and_name_are_read():
    text = (
        '\ufeffissuer_id,name\r\nhttps://a.example/1, "Hill, County"\r\n\r\ndid:web:b.example,Dale'
    )
    assert read_list(text) == [
        ("https://a.example/1", "Hill, County"),
        ("did:web:b.example", "Dale"),
    ]


def test_a_registry_in_json_is_read():
    text = (
        '{"meta": {}, "registry": {"did:key:z6Mk": {"name": "Hill", "url": "https://h.example"}}}'
    )
    assert read_list(text) == [("did:key:z6Mk", "Hill")]


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "https://a.example/1", "a,b,c", ",name", "{", "{}", '{"registry": []}',
        '{"registry": {"did:key:z": {}}}', '{"registry": {"did:key:z": "Hill"}}', "{" * 100_000,
        "a,b\n" * 501, '"' + "x" * 200_000 + "\n,",
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_list_is_refused_naming_the_field(text):
    with pytest.raises(InvalidError) as caught:
        read_list(text)
    assert caught.value.faults[0].pointer == "/list"
