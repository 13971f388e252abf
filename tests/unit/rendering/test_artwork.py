"""Artwork: what strangers upload is drawn anew within bounds, what nobody uploads is drawn from the name."""

import io
import itertools

import pytest
from lxml import etree
from PIL import Image

from app.domain.errors import InvalidError, LaurelError, TooLargeError, UnsupportedMediaError
from app.rendering import artwork, drawing_process
from app.rendering.baked import Subject
from app.rendering.colours import PALETTES, choice, contrast, palette_of
from app.rendering.lettering import can_write, fit, width_of
from app.rendering.svg_allow_list import allowed
from tests.unit.rendering.images import picture, svg
from tests.unit.rendering.images import png as image


def opened(png):
    with Image.open(io.BytesIO(png)) as found:
        found.load()
        return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(900, 700), (64, 300), (512, 512)])
def test_a_picture_becomes_a_png_of_512_by_512_and_nothing_else(kind, size):
    found = opened(artwork.redrawn(picture(kind, size)))
    assert (found.format, found.size, found.mode) == ("PNG", (512, 512), "RGBA")
    assert not found.info
    assert found.getpixel((256, 256))[3] == 255


def test_what_is_hidden_in_a_picture_is_gone():
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where the author lives"
    Image.new("RGB", (99, 99)).save(written, "JPEG", exif=exif, comment=b"secret")
    redrawn = artwork.redrawn(written.getvalue() + b"<script>alert(1)</script>")
    assert b"lives" not in redrawn
    assert b"secret" not in redrawn
    assert b"script" not in redrawn


def test_a_drawing_is_drawn():
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect width="100" height="100" style="fill:url(#g)"/>'
    )
    assert opened(artwork.redrawn(svg(body))).getpixel((256, 256)) == (255, 0, 0, 255)


def test_what_editors_keep_for_themselves_is_left_out():
    kept = allowed(
        svg(
            '<metadata>x</metadata><s:view xmlns:s="http://sodipodi.example/" s:zoom="2"/>'
            '<!-- a comment --><rect width="1" height="1"/>',
            'xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1"',
        )
    )
    assert [etree.QName(one).localname for one in etree.fromstring(kept)] == ["rect"]
    assert "zoom" not in kept
    assert 'version="1"' not in kept


MASK = '<mask id="m"><rect width="9" height="9" mask="url(#m)"/></mask>'
REFUSED = {
    "script": svg("<script>alert(1)</script>"),
    "script in another case": svg("<SCRIPT>alert(1)</SCRIPT>"),
    "foreignObject": svg("<foreignObject><p>hi</p></foreignObject>"),
    "image": svg('<image href="https://tracker.example/1.png"/>'),
    "image as data": svg('<image href="data:image/png;base64,AAAA"/>'),
    "use": svg('<use xlink:href="#a"/>'),
    "style element": svg("<style>@import url(https://a.example/x.css)</style>"),
    "handler": svg('<rect onload="alert(1)"/>'),
    "handler on the root": svg("", 'onload="alert(1)"'),
    "link": svg('<a href="javascript:alert(1)"><rect/></a>'),
    "animation": svg('<set attributeName="href" to="javascript:alert(1)"/>'),
    "outer paint": svg('<rect fill="url(https://a.example/#g)"/>'),
    "outer paint in style": svg('<rect style="fill:url(https://a.example/x.svg#g)"/>'),
    "escaped paint in style": svg(r'<rect style="fill:u\72l(https://a.example)"/>'),
    "commented paint in style": svg('<rect style="fill:u/**/rl(https://a.example)"/>'),
    "outer gradient": svg('<linearGradient xlink:href="https://a.example/#g"/>'),
    "filter": svg('<filter id="f"><feTurbulence/></filter>'),
    "masks within masks": svg(MASK),
    "masks within masks by style": svg(MASK.replace('mask="url(#m)"', 'style="mask:url(#m)"')),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"),
    "too deep": svg("<g>" * 40 + "</g>" * 40),
    "too many": svg("<rect/>" * 3_100),
    "too large": svg(" " * 600_000),
    "broken": svg("<g>"),
    "no size": b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>',
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.timeout(20)
def test_a_drawing_that_runs_loads_or_multiplies_is_refused(name):
    with pytest.raises(InvalidError):
        artwork.redrawn(REFUSED[name])


def test_a_drawing_that_takes_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(drawing_process, "SECONDS", 1)
    slow = svg(f"<text>{'A' * 400_000}</text>")
    with pytest.raises(InvalidError, match="too long"):
        artwork.redrawn(slow)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (image(width=30_000, height=30_000), TooLargeError),
        (image(width=12_000, height=12_000), TooLargeError),
        (image(width=4_097, height=64), TooLargeError),
        (picture(size=(63, 900)), InvalidError),
        (image(width=512, height=512), InvalidError),
        (picture("JPEG")[:-400], InvalidError),
        (picture("PNG")[:300], InvalidError),
        (picture("GIF"), UnsupportedMediaError),
        (picture("BMP"), UnsupportedMediaError),
        (b"%PDF-1.7", UnsupportedMediaError),
        (b"<html></html>", UnsupportedMediaError),
    ],
)
def test_a_picture_that_is_broken_too_large_or_another_kind_is_refused(upload, error):
    with pytest.raises(error) as caught:
        artwork.redrawn(upload)
    assert isinstance(caught.value, LaurelError)
    assert caught.value.faults[0].pointer == "/file"


def test_every_palette_can_be_read():
    for palette in PALETTES:
        for ground in (palette.ground, palette.depth):
            assert contrast(palette.letters, ground) >= 7
            assert contrast(palette.accent, ground) >= 4.5


def test_the_same_microcredential_always_looks_the_same_and_others_differ():
    subject = Subject("Classroom talk", "The district", "one")
    assert artwork.drawn_svg(subject) == artwork.drawn_svg(
        Subject("Classroom talk", "The district", "one")
    )
    looks = {(palette_of(str(seed)).ground, choice(str(seed), "frame", 5)) for seed in range(200)}
    assert len(looks) > 40


@pytest.mark.parametrize(
    "title", ["AI", "Équité en évaluation", "x" * 200, "word " * 60, "日本語", "<script>&", "A\nB"]
)
def test_every_name_makes_a_badge(title):
    subject = Subject(title, "The <b>district</b> & more", "seed")
    drawing = artwork.drawn_svg(subject)
    root = etree.fromstring(drawing)
    assert root[0].text.startswith(title.split("\n")[0][:10])
    assert b"<script" not in drawing
    assert opened(artwork.drawn_png(subject)).size == (512, 512)
    assert opened(artwork.drawn_png(subject)).getpixel((256, 256))[3] == 255
    assert opened(artwork.drawn_png(subject)).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("words", "height"), list(itertools.product([1, 3, 9, 30], [60, 140])))
def test_lines_stay_within_their_place(words, height):
    sizes = (66.0, 40.0, 27.0)
    lines = fit("microcredential " * words, width=300, height=height, sizes=sizes)
    assert lines
    assert all(
        line.width <= 300 and line.width == width_of(line.text, line.size) for line in lines
    )
    assert sum(line.size for line in lines) <= height


def test_scripts_that_the_fonts_lack_are_known():
    assert can_write("Łódź Ελλάδα Київ")
    assert not can_write("学校")


def test_an_upload_is_wrapped_as_svg_with_its_words():
    root = etree.fromstring(artwork.wrapped(picture(), 'A "star" <b>'))
    assert root[0].text == 'A "star" <b>'
    assert root[1].get("href").startswith("data:image/png;base64,")
