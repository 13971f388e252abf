"""XML from strangers: no document type, no entities, nothing fetched."""

from typing import Any

from lxml import etree


def parsed(content: bytes) -> Any:  # noqa: ANN401 - an element of lxml
    """Return the root; raises ValueError for what is no plain XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise ValueError("no document type is taken")
    return root


def written(root: Any) -> bytes:  # noqa: ANN401 - an element of lxml
    """Return the bytes of the document."""
    made = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return bytes(made)
