"""What is secured inside a data: URL (VCDM 2.0, 4.13.1 and 4.13.2), by its media type."""

from collections.abc import Callable, Mapping

from app.domain.errors import InvalidError
from app.verification.cose import read_cose
from app.verification.jwt_profile import bare_type
from app.verification.parsing import Form, Token, read_token
from app.verification.sd_jwt import read_sd_jwt

READERS: Mapping[Form, Callable[[bytes], Token]] = {
    Form.JWT: read_token,
    Form.SD_JWT: read_sd_jwt,
    Form.COSE: read_cose,
}


def media_of(address: str) -> str:
    """Return the media type of a data: URL, without `application/`."""
    return bare_type(address.removeprefix("data:").partition(",")[0].partition(";")[0].strip())


def form_of(media: str) -> Form:
    """Return what a media type is written in; what is named after nothing else is a JWT."""
    ending = media.rpartition("+")[2]
    return Form(ending) if ending in set(Form) else Form.JWT


def token_in(address: str) -> Token:
    """Take the token out of a data: URL; raises InvalidError.

    COSE is in base64 there (VC-JOSE-COSE 3.3.2), the others are text already.
    """
    header, _, text = address.removeprefix("data:").partition(",")
    form = form_of(media_of(address))
    is_base64 = header.lower().endswith(";base64")
    if is_base64 is not (form is Form.COSE):
        raise InvalidError("COSE is enveloped in base64, and nothing else is.")
    token = READERS[form](text.encode("utf-8", "surrogatepass"))
    if form_of(bare_type(token.header.get("typ", f"+{form}"))) is not form:
        raise InvalidError("The envelope holds another kind of token than it says.")
    return token
