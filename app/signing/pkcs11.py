"""Keys in a hardware module (PKCS#11), named by URI (RFC 7512); the private half never leaves it.

The library is an optional extra, so it is loaded only when a module is configured.
"""

import hashlib
import importlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import RLock
from typing import Any, TypeVar
from urllib.parse import quote, unquote_to_bytes

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from app.domain.errors import InvalidError, SigningError
from app.domain.keys import SMALLEST_RSA, Algorithm, AnyAlgorithm, PublicKey, public_key

T = TypeVar("T")
_SCHEME = "pkcs11:"
_KNOWN = frozenset({"token", "id", "object", "type"})
_POINT, _EDWARDS_POINT = 65, 32
_P256 = bytes.fromhex("06082a8648ce3d030107")  # DER of the curve's OID (RFC 5480 2.1.1.1)
_EDWARDS25519 = b"\x13\x0cedwards25519"  # DER PrintableString (PKCS#11 3.0, 2.3.5)


@dataclass(frozen=True, slots=True)
class KeyUri:
    """Which token, and which key in it: by id, by label, or both."""

    token: str
    key_id: bytes | None = None
    label: str | None = None

    @classmethod
    def parse(cls, text: str) -> "KeyUri":
        """Read a PKCS#11 URI; what is not known here is refused, a PIN above all."""
        path, query, _ = text.partition("?")
        if not path.startswith(_SCHEME) or query:
            raise InvalidError("A key is named as pkcs11:token=…;id=…, without a PIN.")
        given = [part.partition("=") for part in path.removeprefix(_SCHEME).split(";")]
        found = {name: unquote_to_bytes(value) for name, _, value in given}
        if len(found) != len(given) or found.keys() - _KNOWN or not found.get("token"):
            raise InvalidError("A PKCS#11 URI has token and id or object here, each once.")
        if found.get("type", b"private") != b"private" or not {"id", "object"} & found.keys():
            raise InvalidError("A PKCS#11 URI must name a private key by its id or object.")
        return cls(_text(found["token"]), found.get("id"), _text(found.get("object", b"")) or None)

    def __str__(self) -> str:
        parts = [f"token={quote(self.token, safe='')}"]
        if self.key_id is not None:
            parts.append("id=" + "".join(f"%{byte:02X}" for byte in self.key_id))
        if self.label is not None:
            parts.append(f"object={quote(self.label, safe='')}")
        return _SCHEME + ";".join(parts)


class Module:
    """One PKCS#11 module and the PIN of its user; a session is kept open for each token."""

    def __init__(self, path: str, pin: str) -> None:
        """Take where the module is; nothing is loaded before it is needed."""
        self._path, self._pin = path, pin
        self._sessions: dict[str, Any] = {}
        # A session does one thing at a time.
        self._lock = RLock()

    def generate(self, algorithm: Algorithm, token: str, key_id: bytes) -> tuple[PublicKey, str]:
        """Make a key pair in the token, not to be taken out; returns the public half and its URI."""
        uri = KeyUri(token, key_id)
        self._use(token, lambda pkcs11, session: _generate(pkcs11, session, algorithm, key_id))
        return self.public_key(str(uri)), str(uri)

    def public_key(self, uri: str) -> PublicKey:
        """Return the public half of the key of this URI; its kind must be one of ours."""
        named = KeyUri.parse(uri)
        return self._use(named.token, lambda pkcs11, session: _public_key(pkcs11, session, named))

    def signer(self, uri: str, public: PublicKey) -> "ModuleSigner":
        """Return what signs with the key of this URI."""
        return ModuleSigner(self, KeyUri.parse(uri), public)

    def sign(self, named: KeyUri, algorithm: AnyAlgorithm, content: bytes) -> bytes:
        """Return the signature as JOSE has it."""
        return self._use(
            named.token,
            lambda pkcs11, session: _signature(pkcs11, session, named, algorithm, content),
        )

    def _use(self, token: str, act: Callable[[Any, Any], T]) -> T:
        """Do it in the session of the token; one that was closed over there is opened again."""
        pkcs11 = _library()
        faults = (pkcs11.exceptions.PKCS11Error, RuntimeError)
        with self._lock:
            if token in self._sessions:
                try:
                    return act(pkcs11, self._sessions[token])
                except faults:
                    self._close(token, faults)
            try:
                return act(pkcs11, self._open(pkcs11, token))
            except faults as error:
                self._close(token, faults)
                problem = type(error).__name__
                raise SigningError(f"The hardware module cannot do this: {problem}.") from None

    def _open(self, pkcs11: Any, token: str) -> Any:  # noqa: ANN401 - the library is optional
        found = pkcs11.lib(self._path).get_token(token_label=token)
        try:
            opened = found.open(user_pin=self._pin, rw=True)
        except pkcs11.exceptions.UserAlreadyLoggedIn:
            opened = found.open(
                rw=True
            )  # by another session of this process, which counts for all
        self._sessions[token] = opened
        return opened

    def _close(self, token: str, faults: tuple[type[Exception], ...]) -> None:
        session = self._sessions.pop(token, None)
        with suppress(*faults):
            if session is not None:
                session.close()

    def __repr__(self) -> str:
        return f"Module({self._path!r})"

    def __reduce__(self) -> str:
        raise TypeError("A module holds a PIN and is never pickled.")


class ModuleSigner:
    """Signs with a key that stays in the module."""

    __slots__ = ("_module", "_named", "_public")

    def __init__(self, module: Module, named: KeyUri, public: PublicKey) -> None:
        """Keep which key it is."""
        self._module, self._named, self._public = module, named, public

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public

    def sign(self, content: bytes) -> bytes:
        """Return the signature as JOSE has it."""
        return self._module.sign(self._named, self._public.algorithm, content)

    def __repr__(self) -> str:
        return f"ModuleSigner({self._named})"


def _library() -> Any:  # noqa: ANN401 - the library is optional
    try:
        return importlib.import_module("pkcs11")
    except ImportError:
        raise SigningError(
            "Keys in a hardware module need the extra `hsm`: requirements/hsm.txt."
        ) from None


def _generate(pkcs11: Any, session: Any, algorithm: Algorithm, key_id: bytes) -> None:  # noqa: ANN401
    kinds, attribute = pkcs11.KeyType, pkcs11.Attribute
    wanted = {"id": key_id, "label": f"laurel {algorithm.value}", "store": True}
    if algorithm is Algorithm.RS256:
        session.generate_keypair(kinds.RSA, SMALLEST_RSA, **wanted)
        return
    is_edwards = algorithm is Algorithm.ED25519
    kind, curve = (kinds.EC_EDWARDS, _EDWARDS25519) if is_edwards else (kinds.EC, _P256)
    parameters = session.create_domain_parameters(kind, {attribute.EC_PARAMS: curve}, local=True)
    parameters.generate_keypair(**wanted)


def _signature(
    pkcs11: Any,  # noqa: ANN401 - the library is optional
    session: Any,  # noqa: ANN401 - the library is optional
    named: KeyUri,
    algorithm: AnyAlgorithm,
    content: bytes,
) -> bytes:
    key, mechanism = _find(session, pkcs11.ObjectClass.PRIVATE_KEY, named), pkcs11.Mechanism
    match algorithm:
        case Algorithm.ED25519:
            return bytes(key.sign(content, mechanism=mechanism.EDDSA))
        case Algorithm.RS256:
            return bytes(key.sign(content, mechanism=mechanism.SHA256_RSA_PKCS))
        case Algorithm.ES256:
            # Not every module hashes for itself; r and s come side by side as JOSE wants.
            digest = hashlib.sha256(content).digest()
            return bytes(key.sign(digest, mechanism=mechanism.ECDSA))
    raise SigningError("Only Ed25519, P-256 and RSA keys sign here.")


def _find(session: Any, kind: Any, named: KeyUri) -> Any:  # noqa: ANN401 - the library is optional
    return session.get_key(object_class=kind, id=named.key_id, label=named.label)


def _public_key(pkcs11: Any, session: Any, named: KeyUri) -> PublicKey:  # noqa: ANN401
    key = _find(session, pkcs11.ObjectClass.PUBLIC_KEY, named)
    kinds, attribute = pkcs11.KeyType, pkcs11.Attribute
    try:
        if key.key_type == kinds.RSA:
            n, e = (
                int.from_bytes(key[a], "big")
                for a in (attribute.MODULUS, attribute.PUBLIC_EXPONENT)
            )
            return public_key(rsa.RSAPublicNumbers(e, n).public_key())
        point = bytes(key[attribute.EC_POINT])
        if key.key_type == kinds.EC_EDWARDS:
            raw = point[-_EDWARDS_POINT:]
            return public_key(ed25519.Ed25519PublicKey.from_public_bytes(raw))
        if key.key_type == kinds.EC and bytes(key[attribute.EC_PARAMS]) == _P256:
            # As the standard wants it in an OCTET STRING, or bare as some modules have it.
            raw = point[-_POINT:]
            return public_key(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw))
    except ValueError:
        raise SigningError("What is in the module is not a public key.") from None
    raise SigningError("Only Ed25519, P-256 and RSA keys sign here.")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidError("Names in a PKCS#11 URI are UTF-8.") from None
