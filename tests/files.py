"""Files as educators upload them, made here: PDFs, pictures, office documents, recordings."""

import io

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
