"""The contract's own issuer: who it is, and the keys it signs with."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from app.domain.keys import Algorithm, PublicKey, did_key, jwk, multikey, thumbprint
from app.domain.standards import DID_V1, MULTIKEY_V1
from app.services.tools import Tools
from app.signing.signer import Signer
from app.storage.tables import Organization

_ALGORITHMS = (Algorithm.ED25519, Algorithm.ES256)
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs with one of the keys: the issuer's id, the signer, and the names of its key."""

    issuer_id: str
    signer: Signer
    method_id: str
    kid: str


@dataclass(frozen=True, slots=True)
class WireIssuer:
    """The issuer of one organization; with did:key it has an id for each of its keys."""

    tools: Tools
    organization: Organization

    @property
    def address(self) -> str:
        """Where its own document is, when it has one."""
        return f"{self.tools.base_url}/vc-api/issuers/{self.organization.slug}"

    def identity(self, algorithm: Algorithm) -> Identity:
        """Return who signs with this kind of key."""
        signer = self.tools.vc_api.keys.signer(algorithm, str(self.organization.id))
        key = signer.public_key
        issuer_id = self._id(key)
        method_id = f"{issuer_id}#{multikey(key)}"
        shown = self.tools.vc_api.issuer_form != "did:key"
        return Identity(
            issuer_id, signer, method_id, f"{issuer_id}#{thumbprint(key)}" if shown else method_id
        )

    def ids(self) -> dict[Algorithm, str]:
        """Return the issuer's id by the kind of key."""
        return {algorithm: self.identity(algorithm).issuer_id for algorithm in _ALGORITHMS}

    def document(self, *, as_did: bool) -> dict[str, Any]:
        """Return the controlled identifier document: each key as Multikey and as JWK."""
        own = self._did_web() if as_did else self.address
        keys = [self.identity(algorithm).signer.public_key for algorithm in _ALGORITHMS]
        methods = [_multikey_method(own, key) for key in keys] + [
            _jwk_method(own, key) for key in keys
        ]
        names = [method["id"] for method in methods]
        return {
            "@context": [DID_V1, MULTIKEY_V1, JWK_CONTEXT],
            "id": own,
            "alsoKnownAs": [self.address if as_did else self._did_web()],
            "verificationMethod": methods,
            "assertionMethod": names,
            "authentication": names,
        }

    def _id(self, key: PublicKey) -> str:
        form = self.tools.vc_api.issuer_form
        if form == "did:key":
            return did_key(key)
        return self._did_web() if form == "did:web" else self.address

    def _did_web(self) -> str:
        host = quote(urlsplit(self.tools.base_url).netloc, safe="")
        return f"did:web:{host}:vc-api:issuers:{self.organization.slug}"


def _multikey_method(own: str, key: PublicKey) -> dict[str, Any]:
    value = multikey(key)
    return {
        "id": f"{own}#{value}",
        "type": "Multikey",
        "controller": own,
        "publicKeyMultibase": value,
    }


def _jwk_method(own: str, key: PublicKey) -> dict[str, Any]:
    members = jwk(key) | {"alg": key.algorithm.value}
    name = f"{own}#{thumbprint(key)}"
    return {"id": name, "type": "JsonWebKey", "controller": own, "publicKeyJwk": members}
