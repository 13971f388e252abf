"""PNG baking: exactly one right chunk goes in; whatever is broken, doubled or too large is refused."""

import io
import itertools
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.domain.errors import InvalidError
from app.rendering import png
from app.rendering.baked import Baked, Standard
from tests.unit.rendering.images import TEXT, chunk, header, international, picture
from tests.unit.rendering.images import png as image

OB2, OB3 = Standard.OPEN_BADGES_2, Standard.OPEN_BADGES_3


@pytest.mark.parametrize("standard", Standard)
def test_what_is_baked_is_read_and_the_pixels_stay(standard):
    plain = picture()
    baked = png.bake(plain, standard, TEXT)
    assert png.unbake(baked) == Baked(standard, TEXT)
    assert png.unbake(plain) is None
    with Image.open(io.BytesIO(baked)) as one, Image.open(io.BytesIO(plain)) as other:
        assert one.tobytes() == other.tobytes()
        assert one.text == {standard.value: TEXT}


def test_the_chunk_is_uncompressed_without_language_right_after_the_header():
    baked = png.bake(image(), OB3, TEXT)
    expected = international(b"openbadgecredential", TEXT.encode())
    assert baked[33 : 33 + len(expected)] == expected


@pytest.mark.parametrize(
    "old",
    [
        international(b"openbadges", b"old"),
        international(b"openbadgecredential", b"old"),
        chunk(b"tEXt", b"openbadges\0https://old.example/1"),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"old")),
        international(b"openbadges", b"old") + international(b"openbadges", b"older"),
    ],
)
def test_rebaking_leaves_one_badge_and_everything_else(old):
    note = chunk(b"tEXt", b"Comment\0openbadges are nice")
    baked = png.bake(image(note, old), OB2, "a.b.c")
    assert baked == png.bake(image(note), OB2, "a.b.c")
    assert note in baked


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (international(b"openbadges", b"x", language=b"en-us", translated=b"Badge"), "x"),
        (international(b"openbadges", zlib.compress(b"x"), flag=b"\1"), "x"),
        (chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"x")), "x"),
        (chunk(b"tEXt", b"openbadges\0https://a.example/1"), "https://a.example/1"),
    ],
)
def test_other_spellings_of_the_chunk_are_read(found, text):
    assert png.unbake(image(found)) == Baked(OB2, text)


def test_a_keyword_that_only_begins_alike_is_no_badge():
    assert png.unbake(image(international(b"openbadgesX", b"x"))) is None
    assert png.unbake(image(chunk(b"tEXt", b"openbadges"))) is None


BOMB = zlib.compress(b"\0" * 200_000_000)
HOSTILE = {
    "two badges": image(international(b"openbadges", b"a"), international(b"openbadges", b"b")),
    "two standards": image(
        international(b"openbadges", b"a"), international(b"openbadgecredential", b"b")
    ),
    "compression bomb": image(international(b"openbadges", BOMB, flag=b"\1")),
    "compression bomb in zTXt": image(chunk(b"zTXt", b"openbadges\0\0" + BOMB)),
    "cut compression": image(
        international(b"openbadges", zlib.compress(b"x" * 99)[:9], flag=b"\1")
    ),
    "no compression at all": image(international(b"openbadges", b"plain", flag=b"\1")),
    "unknown compression": image(international(b"openbadges", b"x", flag=b"\1", method=b"\7")),
    "unknown flag": image(international(b"openbadges", b"x", flag=b"\5")),
    "no separators": image(chunk(b"iTXt", b"openbadges\0\0\0en")),
    "not text": image(international(b"openbadges", b"\xff\xfe")),
    "broken checksum": image(international(b"openbadges", b"a")).replace(b"\0a", b"\0b"),
    "no header": b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT") + chunk(b"IEND"),
    "two headers": image(header()),
    "no pixels": b"\x89PNG\r\n\x1a\n" + header() + chunk(b"IEND"),
    "no size": image(width=0),
    "chunk longer than the file": b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIHDR" + b"\0" * 40,
    "chunk longer than allowed": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + b"\0" * 40,
    "too many chunks": image(*(chunk(b"noTe") for _ in range(20_001))),
    "an end with something in it": image()[:-12] + chunk(b"IEND", b"x"),
    "not a PNG": b"GIF89a",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_image_is_refused_in_bounded_memory(name):
    tracemalloc.start()
    try:
        with pytest.raises(InvalidError):
            png.unbake(HOSTILE[name])
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("length", range(0, 120, 7))
def test_an_image_cut_off_anywhere_is_refused(length):
    whole = png.bake(image(), OB3, TEXT)
    with pytest.raises(InvalidError):
        png.unbake(whole[: len(whole) - 1 - length])


def test_bytes_after_the_end_are_ignored_when_read_and_refused_when_baked():
    trailing = png.bake(image(), OB3, TEXT) + b"<script>" + international(b"openbadges", b"evil")
    assert png.unbake(trailing) == Baked(OB3, TEXT)
    with pytest.raises(InvalidError, match="after its end"):
        png.bake(trailing, OB3, TEXT)


@pytest.mark.parametrize("text", ["a\0b", "x" * (png.MAX_TEXT + 1)])
def test_a_text_that_no_chunk_can_hold_is_refused(text):
    with pytest.raises(InvalidError):
        png.bake(image(), OB3, text)


def test_a_picture_that_would_be_900_million_pixels_is_only_copied():
    assert png.unbake(png.bake(image(width=30_000, height=30_000), OB3, TEXT)) == Baked(OB3, TEXT)


@given(st.text().filter(lambda text: "\0" not in text), st.sampled_from(Standard))
def test_every_text_comes_back(text, standard):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert png.unbake(png.bake(image(), standard, text)) == Baked(standard, text)


def test_every_changed_byte_is_noticed_or_changes_nothing_that_was_baked():
    whole = png.bake(image(), OB3, "abc")
    for place, change in itertools.product(range(len(whole)), (1, 128)):
        broken = bytearray(whole)
        broken[place] ^= change
        with pytest.raises(InvalidError):
            png.unbake(bytes(broken))
