"""Documents signed as COSE_Sign1 (VC-JOSE-COSE 3.3)."""

from collections.abc import Mapping

from app.domain import cbor, cose
from app.signing.signer import Signer


def sign1(
    payload: bytes,
    signer: Signer,
    *,
    kid: str,
    kind: str,
    content: str,
    claims: Mapping[str, str] | None = None,
) -> bytes:
    """Return the tagged COSE_Sign1; `kind` is its `typ`, `content` its content type, all protected."""
    header: dict[int, object] = {
        cose.ALG: cose.number_of(signer.public_key.algorithm),
        cose.CONTENT_TYPE: content,
        cose.KID: kid.encode(),
    }
    if claims:
        labels = {name: label for label, name in cose.CLAIMS.items()}
        header[cose.CWT_CLAIMS] = {labels[name]: value for name, value in claims.items()}
    protected = cbor.encode(header | {cose.TYP: kind})
    signature = signer.sign(cose.signed_bytes(protected, payload))
    return cbor.encode(cbor.Tagged(cose.SIGN1, [protected, {}, payload, signature]))
