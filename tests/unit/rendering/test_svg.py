"""SVG baking: one element, the first, and nothing that an XML reader could be made to do."""

import pytest
from lxml import etree

from app.domain.errors import InvalidError, UnsupportedMediaError
from app.rendering import baking, svg
from app.rendering.baked import Baked, Standard
from tests.unit.rendering.images import SVG, TEXT

OB2, OB3 = Standard.OPEN_BADGES_2, Standard.OPEN_BADGES_3
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJ9.c2ln"


def test_json_stands_as_character_data_in_the_first_element_without_verify():
    baked = svg.bake(SVG, OB3, TEXT)
    first = etree.fromstring(baked)[0]
    assert first.tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert first.prefix == "openbadges"
    assert "verify" not in first.attrib
    assert b"<openbadges:credential><![CDATA[" in baked
    assert b"drawn by hand" in baked
    assert b"<rect" in baked


def test_a_token_stands_in_verify_and_the_body_is_empty():
    for standard in Standard:
        first = etree.fromstring(svg.bake(SVG, standard, TOKEN))[0]
        assert first.attrib == {"verify": TOKEN}
        assert not first.text
        assert svg.unbake(svg.bake(SVG, standard, TOKEN)) == Baked(standard, TOKEN)


def test_a_hosted_open_badges_2_badge_names_its_address_in_verify():
    text = '{"id": "https://a.example/1"}'
    first = etree.fromstring(svg.bake(SVG, OB2, text))[0]
    assert first.tag == "{http://openbadges.org}assertion"
    assert (first.get("verify"), first.text) == ("https://a.example/1", text)


def test_the_end_of_character_data_within_the_badge_does_not_end_it():
    found = svg.unbake(svg.bake(SVG, OB3, TEXT))
    assert found.text == TEXT.replace("]]>", "]]\\u003e")


@pytest.mark.parametrize("old", Standard)
@pytest.mark.parametrize("new", Standard)
def test_rebaking_replaces(old, new):
    once = svg.bake(SVG, new, TEXT)
    assert svg.bake(svg.bake(SVG, old, TOKEN), new, TEXT) == once


def test_an_image_without_a_badge_has_none():
    assert svg.unbake(SVG) is None


_OB3 = '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0">{}</o:credential>'


def _image(body):
    return f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'.encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "two badges": _image(_OB3.format("{}") * 2),
    "two standards": _image(_OB3.format("{}") + '<a:assertion xmlns:a="http://openbadges.org"/>'),
    "empty badge": _image(_OB3.format(" ")),
    "entities": f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + _image("&l11;"),
    "a file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _image("&x;"),
    "hidden in another encoding": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE svg>'.encode(
        "utf-16"
    )
    + _image(""),
    "cut off": SVG[:-4],
    "not SVG": b"<html><svg></svg></html>",
    "deep": _image("<g>" * 100_000 + "</g>" * 100_000),
    "too large": _image("x" * svg.MAX_BYTES),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(5)
def test_a_hostile_image_is_refused(name):
    with pytest.raises(InvalidError):
        svg.unbake(HOSTILE[name])


@pytest.mark.parametrize("text", ["not a badge", "[1]", "[" * 100_000, "x" * (svg.MAX_TEXT + 1)])
def test_what_is_no_badge_is_not_baked(text):
    with pytest.raises(InvalidError):
        svg.bake(SVG, OB3, text)


@pytest.mark.parametrize("content", [b"GIF89a", b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0"])
def test_other_images_are_refused_by_name(content):
    with pytest.raises(UnsupportedMediaError):
        baking.unbake(content)
    with pytest.raises(UnsupportedMediaError):
        baking.bake(content, OB3, TEXT)


def test_the_kind_of_image_is_seen_from_its_bytes():
    assert baking.unbake(baking.bake(SVG, OB3, TOKEN)) == Baked(OB3, TOKEN)
    assert baking.unbake(baking.bake(b"\xef\xbb\xbf" + SVG, OB3, TOKEN)) == Baked(OB3, TOKEN)
