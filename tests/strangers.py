"""What strangers sign, under a did:key of their own: nobody has to be asked for it."""

import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519

from app.domain.keys import multikey
from app.domain.standards import CREDENTIALS_V2, OPEN_BADGES_3
from app.signing.data_integrity import secure
from app.signing.jws import vc_jwt
from app.signing.signer import local_signer

_NUMBERS = iter(range(1, 1_000_000))
SIGNER = local_signer(ed25519.Ed25519PrivateKey.generate())
STRANGER = f"did:key:{multikey(SIGNER.public_key)}"
METHOD = f"{STRANGER}#{STRANGER.removeprefix('did:key:')}"
SIGNED_AT = "2024-01-01T00:00:00Z"


def endorsement_by_a_stranger(subject: str, *, as_token: bool = False, **changes: Any) -> str:
    """A genuine endorsement, as JSON with spaces of its own or as a token; None takes a member away."""
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": f"https://stranger.example/endorsements/{next(_NUMBERS)}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "A word from outside",
        "issuer": {"id": STRANGER, "type": ["Profile"], "name": "A stranger"},
        "validFrom": SIGNED_AT,
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire by this.",
        },
    } | changes
    document = {name: value for name, value in document.items() if value is not None}
    if as_token:
        return vc_jwt(document, SIGNER, kid=METHOD)
    created = datetime.fromisoformat(SIGNED_AT)
    return json.dumps(secure(document, SIGNER, method_id=METHOD, created=created), indent=1)
