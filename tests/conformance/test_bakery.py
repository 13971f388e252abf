"""What we bake for Open Badges 2.0, another program reads: `openbadges-bakery`."""

import io

import pytest
from openbadges_bakery import utils as bakery

from app.rendering import baking
from app.rendering.baking import Standard
from tests.unit.rendering.images import SVG, picture

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6InVybjp1dWlkOjEifQ.c2lnbmF0dXJl"


def file(content, name):
    opened = io.BytesIO(content)
    opened.name = name
    return opened


@pytest.mark.parametrize("name", ["badge.png", "badge.svg"])
def test_it_reads_the_signed_assertion_that_we_baked(name):
    plain = picture() if name.endswith("png") else SVG
    baked = baking.bake(plain, Standard.OPEN_BADGES_2, TOKEN)
    assert bakery.unbake(file(baked, name)) == TOKEN


@pytest.mark.parametrize("name", ["badge.png", "badge.svg"])
def test_we_read_what_it_baked_and_replace_it(name):
    plain = picture() if name.endswith("png") else SVG
    theirs = bakery.bake(file(plain, name), TOKEN).read()
    assert baking.unbake(theirs).text == TOKEN
    ours = baking.bake(theirs, Standard.OPEN_BADGES_2, TOKEN.replace("eyJp", "eyJx"))
    assert bakery.unbake(file(ours, name)) == TOKEN.replace("eyJp", "eyJx")
