"""The second check: taking the badge out of an image, whoever made the image."""

from app.domain.errors import InvalidError, UnsupportedMediaError
from app.rendering import baking
from app.verification.codes import Code, failed, passed, unknown
from app.verification.report import Check, Name

_NOTHING = "There is no badge in this image; it may be a copy from which the badge was stripped."


def take_out(image: bytes) -> tuple[Check, bytes | None]:
    """Return the check, and the badge's JSON, token or URL if there is exactly one in the image."""
    try:
        found = baking.unbake(image)
    except UnsupportedMediaError as error:
        return unknown(Name.UNBAKE, Code.IMAGE_UNSUPPORTED, error.message), None
    except InvalidError as error:
        return failed(Name.UNBAKE, Code.IMAGE_MALFORMED, error.message), None
    if found is None:
        return failed(Name.UNBAKE, Code.IMAGE_WITHOUT_BADGE, _NOTHING), None
    text = found.text.encode("utf-8", "surrogatepass")
    return passed(Name.UNBAKE, Code.UNBAKED, "The badge was read from the image."), text
