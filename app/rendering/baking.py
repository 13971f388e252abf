"""Baking badges into images and reading them out again, whichever of the two kinds of image it is."""

from app.domain.errors import UnsupportedMediaError
from app.rendering import png
from app.rendering.baked import Baked, Standard

__all__ = ["Baked", "Standard", "bake", "unbake"]


def bake(image: bytes, standard: Standard, text: str) -> bytes:
    """Return the PNG or SVG image with exactly this badge in it."""
    if image.startswith(png.SIGNATURE):
        return png.bake(image, standard, text)
    if is_svg(image):
        from app.rendering import svg  # noqa: PLC0415 - lxml is not wanted at every start

        return svg.bake(image, standard, text)
    raise UnsupportedMediaError("Badges are baked into PNG and SVG images.")


def unbake(image: bytes) -> Baked | None:
    """Return the badge in a PNG or SVG image, or None.

    Raises InvalidError for a broken image or two badges, UnsupportedMediaError for other images.
    """
    if image.startswith(png.SIGNATURE):
        return png.unbake(image)
    if is_svg(image):
        from app.rendering import svg  # noqa: PLC0415 - lxml is not wanted at every start

        return svg.unbake(image)
    raise UnsupportedMediaError("Badges are read from PNG and SVG images.")


def is_svg(image: bytes) -> bool:
    """Tell whether the first bytes look like SVG."""
    head = image[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in image[:4096]
