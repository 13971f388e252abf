"""Which files may be evidence."""

import pytest

from app.domain.media_types import FAMILIES, Family, family_of, is_genuine, media_type_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.mark.parametrize(
    ("head", "family"),
    [
        (b"%PDF-1.7\n", Family.PDF),
        (PNG, Family.PNG),
        (b"\xff\xd8\xff\xe0", Family.JPEG),
        (b"\x00\x00\x00\x20ftypmp42", Family.ISO_MEDIA),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Family.WEBP),
        (b"PK\x03\x04", Family.ZIP),
        ("Ein Satz über Schüler.".encode(), Family.TEXT),
        ("é".encode()[:1], Family.TEXT),
        (b"\xff\xfe\x00\x00", Family.UNKNOWN),
        (b"MZ\x90\x00", Family.UNKNOWN),
        (b"text with \x00 nul", Family.UNKNOWN),
    ],
)
def test_the_first_bytes_tell_the_family(head, family):
    assert family_of(head) is family


@pytest.mark.parametrize(
    "head",
    [b"<!DOCTYPE html>", b"  <script>x</script>", b"<svg xmlns=''>", b"<?xml ?>", b"#!/bin/sh"],
)
def test_what_a_browser_or_shell_would_run_is_not_text(head):
    assert not is_genuine("text/plain", head)


@pytest.mark.parametrize("media_type", sorted(FAMILIES))
def test_no_type_accepts_a_program(media_type):
    assert not is_genuine(media_type, b"\x7fELF\x02\x01\x01\x00\x00")


def test_types_outside_the_list_are_never_genuine():
    assert not is_genuine("text/html", b"plain")
    assert not is_genuine("image/svg+xml", b"plain")


def test_an_undeclared_type_is_read_from_the_ending():
    assert media_type_of("", "plan.PDF") == "application/pdf"
    assert media_type_of("application/octet-stream", "x.png") == "image/png"
    assert media_type_of("text/plain; charset=utf-8", "x.png") == "text/plain"
    assert media_type_of("", "no-ending") == "application/octet-stream"
