"""Which SVG may be badge artwork: shapes, gradients and plain text, nothing that runs, loads or multiplies."""

import re

from lxml import etree

from app.domain.errors import Fault, InvalidError
from app.rendering.xml import SVG, read_svg

MAX_BYTES = 512 * 1024
_MAX_ELEMENTS, _MAX_DEPTH = 3_000, 32
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_ELEMENTS = """
    svg g defs title desc path rect circle ellipse line polyline polygon text tspan
    linearGradient radialGradient stop clipPath mask
"""
# Words of editors, without a look of their own: left out rather than refused.
_SILENT = frozenset({"metadata"})

_GEOMETRY = """
    x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points width height dx dy rotate transform
    viewBox preserveAspectRatio gradientUnits gradientTransform spreadMethod offset clipPathUnits
    maskUnits maskContentUnits textLength lengthAdjust pathLength version baseProfile
"""
_LOOKS = """
    fill fill-opacity fill-rule clip-rule stroke stroke-width stroke-opacity stroke-linecap
    stroke-linejoin stroke-miterlimit opacity color stop-color stop-opacity
    clip-path mask display visibility font-family font-size font-weight font-style
    font-stretch text-anchor letter-spacing word-spacing dominant-baseline baseline-shift
    paint-order shape-rendering color-interpolation stroke-dasharray stroke-dashoffset
    vector-effect mix-blend-mode isolation overflow enable-background text-decoration
"""
_NAMES = "id class role lang aria-label aria-labelledby aria-hidden focusable style href tabindex"
_TAGS = frozenset(_ELEMENTS.split())
_STYLES = frozenset(_LOOKS.split())
_ATTRIBUTES = frozenset(_GEOMETRY.split()) | _STYLES | frozenset(_NAMES.split())
_REFERRING = frozenset({"clip-path", "mask"})
_OWN_PAINT = re.compile(r"url\(\s*(['\"]?)#[\w.:-]{1,200}\1\s*\)", re.ASCII)
_OWN_NAME = re.compile(r"#[\w.:-]{1,200}", re.ASCII)
_ACTIVE = re.compile(r"url\s*\(|@|\\|expression|javascript|data:|/\*", re.IGNORECASE)


def allowed(image: bytes) -> str:
    """Return the image with only what is on the list; raises InvalidError naming what must not be there."""
    root = read_svg(image, limit=MAX_BYTES)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    _drop_foreign(root)
    elements = list(root.iter())
    if len(elements) > _MAX_ELEMENTS:
        raise _refused("it", f"has more than {_MAX_ELEMENTS:,} elements")
    for element in elements:
        _check_element(element)
    return etree.tostring(root, encoding="unicode")


def _drop_foreign(root: etree._Element) -> None:
    """Leave out what editors keep for themselves, in namespaces of their own."""
    for element in list(root.iter(tag=etree.Element)):
        name = etree.QName(element)
        if name.namespace != SVG or name.localname in _SILENT:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for attribute in list(element.attrib):
            if str(attribute).startswith("{") and attribute not in {_XLINK_HREF, _XML_SPACE}:
                del element.attrib[attribute]


def _check_element(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        raise _refused("an entity", "must not be there")
    name = etree.QName(element).localname
    if name not in _TAGS:
        raise _refused(f"<{name}>", "is not for badge artwork")
    above = [etree.QName(one).localname for one in element.iterancestors()]
    if len(above) > _MAX_DEPTH:
        raise _refused(f"<{name}>", "is nested too deeply")
    for attribute, value in element.attrib.items():
        _check_attribute(name, str(attribute), str(value))
    # One mask within another, many times over, would take for ever to draw.
    refers = _REFERRING & ({*map(str, element.attrib)} | set(_declared(element.get("style", ""))))
    if refers and {name, *above} & {"mask", "clipPath"}:
        raise _refused(f"<{name}>", "must not be masked within a mask")


def _check_attribute(element: str, attribute: str, value: str) -> None:
    if attribute == _XML_SPACE or attribute.startswith("data-"):
        return
    where = f"{attribute.rpartition('}')[2]} of <{element}>"
    if attribute in {_XLINK_HREF, "href"}:
        if not _OWN_NAME.fullmatch(value.strip()):
            raise _refused(where, "must not lead out of the image")
        return
    if attribute not in _ATTRIBUTES:
        raise _refused(where, "is not for badge artwork")
    if attribute == "style":
        _check_style(where, value)
    elif attribute in _STYLES:
        _check_value(where, value)


def _check_style(where: str, text: str) -> None:
    for name in _declared(text):
        if name not in _STYLES and not name.startswith("-inkscape-"):
            raise _refused(where, f"must not set {name[:60]}")
    _check_value(where, text)


def _check_value(where: str, value: str) -> None:
    if _ACTIVE.search(_OWN_PAINT.sub("", value)):
        raise _refused(where, "must not load or run anything")


def _declared(style: str) -> list[str]:
    parts = (part.partition(":") for part in style.split(";"))
    return [name.strip().lower() for name, _, _ in parts if name.strip()]


def _refused(what: str, why: str) -> InvalidError:
    message = f"This SVG cannot be badge artwork: {what} {why}."
    return InvalidError(message, Fault("/file", message))
