"""Images for tests, whole and hostile."""

import io
import struct
import zlib

from PIL import Image

TEXT = '{"id": "urn:uuid:1", "name": "Ça va ]]> fine"}'
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" '
    b'width="10" height="10">\n  <!-- drawn by hand --><rect width="4" height="4"/>\n</svg>'
)


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width=2, height=2):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png(*extra, width=2, height=2, pixels=b"\0" * 14):
    parts = (header(width, height), *extra, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def international(keyword, text, *, flag=b"\0", method=b"\0", language=b"", translated=b""):
    data = keyword + b"\0" + flag + method + language + b"\0" + translated + b"\0" + text
    return chunk(b"iTXt", data)


def picture(kind="PNG", size=(900, 700)):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()


def svg(body="", attributes=""):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="100" height="100" {attributes}>{body}</svg>'
    ).encode()
