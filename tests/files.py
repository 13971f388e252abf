"""Files as educators upload them, made here: PDFs, pictures, office documents, recordings."""

import io
import struct
import zipfile

from fpdf import FPDF
from PIL import Image


def pdf(*pages: str, author: str = "Ada Byron") -> bytes:
    """A PDF with one text on each page and its author in the metadata."""
    made = FPDF()
    made.set_author(author)
    made.set_font("Helvetica", size=20)
    for text in pages:
        made.add_page()
        made.cell(text=text)
    return bytes(made.output())


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A picture with the camera's owner in its metadata, where the format has any."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Ada Byron"
    exif.get_ifd(0x8825)[2] = (51.0, 5.0, 9.0)
    if form in {"JPEG", "WEBP", "PNG"}:
        more = {"exif": exif} | more
    Image.new("RGB", size, "teal").save(out, form, **more)
    return out.getvalue()


def archive(**entries: str | bytes) -> bytes:
    """An archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/x-core"/>'
    '<Override PartName="/word/document.xml" ContentType="application/x-main"/></Types>'
)


def docx(author: str = "Ada Byron") -> bytes:
    """A document with properties, tracked changes, a comment and a photograph, all by this author."""
    who = f'w:author="{author}" w:date="2026-01-01T00:00:00Z"'
    return archive(
        **{
            "[Content_Types].xml": TYPES,
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="a" Type="t" Target="word/document.xml"/>'
                '<Relationship Id="b" Type="t" Target="docProps/core.xml"/></Relationships>'
            ),
            "docProps/core.xml": (
                '<p xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<dc:creator>{author}</dc:creator></p>"
            ),
            "word/people.xml": f'<w:people {_W}><w:person w:author="{author}"/></w:people>',
            "word/comments.xml": (
                f'<w:comments {_W}><w:comment w:id="1" {who} w:initials="AB">'
                "<w:p><w:r><w:t>Say why.</w:t></w:r></w:p></w:comment></w:comments>"
            ),
            "word/document.xml": (
                f'<w:document {_W}><w:body><w:p w:rsidR="00AB"><w:r><w:t>Kept </w:t></w:r>'
                f'<w:ins w:id="2" {who}><w:r><w:t>new words</w:t></w:r></w:ins>'
                f'<w:del w:id="3" {who}><w:r><w:delText>struck words</w:delText></w:r></w:del>'
                f'<w:rPrChange w:id="4" {who}/></w:p></w:body></w:document>'
            ),
            "word/media/image1.jpeg": picture(),
        }
    )


def written(*paragraphs: str, header: str = "") -> bytes:
    """A DOCX with these paragraphs and a header."""
    said = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return archive(
        **{
            "[Content_Types].xml": TYPES,
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="a" Type="t" Target="word/document.xml"/></Relationships>'
            ),
            "word/header1.xml": f"<w:hdr {_W}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>",
            "word/document.xml": f"<w:document {_W}><w:body>{said}</w:body></w:document>",
        }
    )


def odt(author: str = "Ada Byron") -> bytes:
    """An OpenDocument text with its author in properties and changes."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return archive(
        **{
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<office:meta {names}><dc:creator>{author}</dc:creator></office:meta>",
            "content.xml": (
                f"<office:document-content {names}><office:body><office:text>"
                "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
                f"<dc:creator>{author}</dc:creator></office:change-info><text:p>struck words</text:p>"
                "</text:deletion></text:changed-region></text:tracked-changes>"
                "<text:p>Kept <text:change text:change-id='a'/>words</text:p>"
                f"<office:annotation><dc:creator>{author}</dc:creator></office:annotation>"
                "</office:text></office:body></office:document-content>"
            ),
        }
    )


_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def workbook(shared: str, inline: str = "", made: str = "") -> bytes:
    """An XLSX with one text that cells share, one in a cell, one that a formula makes, and a number."""
    return archive(
        **{
            "[Content_Types].xml": TYPES,
            "docProps/core.xml": "<p>Ada Byron</p>",
            "xl/sharedStrings.xml": f"<sst {_S}><si><r><t>{shared}</t></r></si></sst>",
            "xl/worksheets/sheet1.xml": (
                f'<worksheet {_S}><sheetData><row><c t="s"><v>0</v></c><c><v>7</v></c>'
                f'<c t="inlineStr"><is><t>{inline}</t></is></c>'
                f'<c t="str"><f>A1</f><v>{made}</v></c></row></sheetData></worksheet>'
            ),
        }
    )


def slides(*texts: str, notes: str = "") -> bytes:
    """A PPTX with one text on each slide, and notes to the first."""

    def said(text: str) -> str:
        return f"<p {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p>"

    shown = {f"ppt/slides/slide{n}.xml": said(text) for n, text in enumerate(texts, start=1)}
    more = {"[Content_Types].xml": TYPES, "ppt/authors.xml": "<p>Ada Byron</p>"}
    return archive(**shown, **more, **{"ppt/notesSlides/notesSlide1.xml": said(notes)})


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of an ISO media file."""
    inner = b"".join(content)
    return struct.pack(">I", len(inner) + 8) + kind + inner


def movie(author: bytes = b"Ada Byron", seconds: int = 90) -> bytes:
    """A film of so many seconds, with its author and where it was taken."""
    header = box(
        b"mvhd",
        bytes(4),
        b"\x01\x02\x03\x04" * 2,
        struct.pack(">II", 1000, seconds * 1000),
        bytes(80),
    )

    def track(form: bytes) -> bytes:
        handler = box(b"hdlr", bytes(8), form, bytes(12), author, b"\x00")
        return box(b"trak", box(b"mdia", handler))

    told = box(b"udta", box(b"\xa9ART", author), box(b"\xa9xyz", b"+52.5+013.4/"))
    return (
        box(b"ftyp", b"isom", bytes(4), b"isom")
        + box(b"moov", header, track(b"vide"), track(b"meta"), told)
        + box(b"mdat", b"pictures and sound")
    )
