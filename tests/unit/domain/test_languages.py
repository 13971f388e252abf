"""Which language somebody gets (RFC 9110 12.5.4), and templates of badges with every optional member."""

import pytest

from app.domain.canonical import canonicalize
from app.domain.languages import best, wanted
from app.domain.templates import Templates
from tests.conformance.conformance_badges import every_claim


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ()),
        ("", ()),
        ("es", ("es",)),
        ("en;q=0.3, es-MX, *;q=0.1", ("es-MX", "en", "*")),
        ("es;q=0, fr", ("fr",)),
        ("es;q=2, fr;q=x, de;q=1.000", ("de",)),
        ("<script>, es", ("es",)),
        (",".join(["xx"] * 1000), ("xx",) * 20),
    ],
)
def test_a_header_is_read_by_weight_and_what_cannot_be_read_is_left_out(header, expected):
    assert wanted(header) == expected


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ((), None),
        (("es-MX",), "es"),
        (("ES",), "es"),
        (("zh-Hant-TW",), None),
        (("pt",), None),
        (("en-GB", "es"), None),
        (("fr", "es"), "es"),
        (("*", "es"), None),
    ],
)
def test_the_nearest_language_that_there_is(wishes, expected):
    assert best(wishes, "en", ["es", "pt-BR"]) == expected


def test_a_badge_with_every_optional_member_has_a_template():
    templates = Templates()
    one, two = every_claim(), every_claim()
    two |= {"id": "https://badges.example/credentials/8"}
    two["refreshService"] = two["refreshService"] | {"id": f"{two['id']}.json"}
    assert templates.canonicalize(one) == canonicalize(one)
    assert templates.known(two) == canonicalize(two)
