"""Reading XML from strangers: no document types, so no entities; no network; bounded size and depth."""

from lxml import etree

from app.domain.errors import InvalidError

SVG = "http://www.w3.org/2000/svg"


def read_svg(image: bytes, *, limit: int) -> etree._Element:
    """Return the root of an SVG image; raises InvalidError for anything else or more than `limit` bytes."""
    if len(image) > limit:
        raise InvalidError(f"The SVG image is larger than {limit:,} bytes.")
    if b"<!DOCTYPE" in image:
        raise InvalidError("The SVG image must not have a document type.")
    # One encoding, whatever the document says of itself: a document type cannot hide in another.
    # A parser of its own for each document: they are not made to be shared by threads.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(image, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise InvalidError("The image is not well-formed SVG.") from None
    if root.tag != f"{{{SVG}}}svg":
        raise InvalidError("The image is not SVG.")
    return root
