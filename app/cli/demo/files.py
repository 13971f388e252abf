"""The files that the educator of the demo hands in: a text, a PDF and an image, made on the spot."""

import struct
import zlib
from collections.abc import Sequence

WORDS = (
    "In week {n} every group kept a tally of who explained and who only answered, and the tally "
    "changed what I asked next: fewer questions with one right answer, more that asked for a reason, "
    "and a pause that was long enough for somebody else to build on what was said. "
)
SIDE = 64
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def text_of(words: int) -> str:
    """Return a reflection of exactly so many words."""
    found: list[str] = []
    number = 1
    while len(found) < words:
        found += WORDS.format(n=number).split()
        number += 1
    return " ".join(found[:words]).rstrip(",:") + "."


def pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page that shows these lines."""
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 16 TL 72 720 Td {shown} ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(body)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)


def png() -> bytes:
    """Return a small picture: a slope from green to gold."""
    row = b"".join(bytes((60 + 3 * x, 140 + x, 80)) for x in range(SIDE))
    pixels = (b"\x00" + row) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = (
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(pixels)),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def csv() -> bytes:
    """Return a table of three weeks."""
    return b"week,explanations,answers\n1,4,31\n2,9,27\n3,15,22\n"


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
