"""SVG baking (Open Badges 3.0, document formats; Open Badges 2.0, baking): one element, the first."""

import json
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.domain.errors import InvalidError
from app.rendering.baked import Baked, Standard
from app.rendering.xml import read_svg

MAX_BYTES = 5 * 1024 * 1024
MAX_TEXT = 1 << 20
_TAGS = {
    Standard.OPEN_BADGES_2: "{http://openbadges.org}assertion",
    Standard.OPEN_BADGES_3: "{https://purl.imsglobal.org/ob/v3p0}credential",
}
_STANDARDS = {tag: standard for standard, tag in _TAGS.items()}
_PREFIX = "openbadges"
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


def bake(image: bytes, standard: Standard, text: str) -> bytes:
    """Return the image with exactly one badge: a token in `verify`, JSON as character data.

    Hosted badges of Open Badges 2.0 name their address in `verify` beside the JSON.
    """
    if len(text) > MAX_TEXT:
        raise InvalidError("This badge cannot stand in an image.")
    old = read_svg(image, limit=MAX_BYTES)
    for badge in _badges(old):
        _remove(badge)
    root = _with_prefix(old, etree.QName(_TAGS[standard]).namespace or "")
    badge = etree.Element(_TAGS[standard])
    badge.tail = old.text
    root.insert(0, badge)
    if _TOKEN.fullmatch(text):
        badge.set("verify", text)
    else:
        _write_json(badge, standard, text)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def unbake(image: bytes) -> Baked | None:
    """Return the badge in the image, or None; raises InvalidError for a broken image or two badges."""
    badges = _badges(read_svg(image, limit=MAX_BYTES))
    if len(badges) > 1:
        raise InvalidError("The image carries more than one badge.")
    if not badges:
        return None
    text = (badges[0].text or "").strip() or badges[0].get("verify", "").strip()
    if not text:
        raise InvalidError("The element of the badge is empty.")
    return Baked(_STANDARDS[str(badges[0].tag)], text)


def _badges(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(*_STANDARDS))


def _remove(badge: etree._Element) -> None:
    parent = badge.getparent()
    if parent is None:
        raise InvalidError("The image is not SVG.")
    # Text behind an element belongs to it in this library; nothing but the badge is to go.
    before, tail = badge.getprevious(), badge.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(badge)


def _with_prefix(old: etree._Element, namespace: str) -> etree._Element:
    """Return the root anew, declaring our prefix: there is no way to add one to an element."""
    declared = {p: uri for p, uri in old.nsmap.items() if p != _PREFIX} | {_PREFIX: namespace}
    root = etree.Element(old.tag, attrib=_attributes(old), nsmap=declared)  # type: ignore[arg-type] # None is the default namespace
    root.extend(list(old))
    return root


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _write_json(badge: etree._Element, standard: Standard, text: str) -> None:
    document = _parsed(text)
    address = document.get("id")
    if standard is Standard.OPEN_BADGES_2 and isinstance(address, str):
        badge.set("verify", address)
    # In JSON these three characters stand only in strings, where one of them can be escaped.
    badge.text = etree.CDATA(text.replace("]]>", "]]\\u003e"))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise InvalidError("A badge is a JSON object or a signed token.")
    return document
