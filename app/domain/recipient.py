"""Whose badge it is: salted identity hashes (Open Badges 3.0, IdentityObject; 2.0, IdentityObject)."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import urlsplit

import idna

from app.domain.errors import InvalidError

_HASH = re.compile(r"(sha256|md5)\$([0-9a-fA-F]+)\Z")
_EMAIL_TYPES = frozenset({"emailAddress", "email", "ext:email"})
_URL_TYPES, _PHONE_TYPES = frozenset({"url", "id"}), frozenset({"telephone", "ext:telephone"})
_PHONE_FILL = re.compile(r"[\s().\-/]")


def identity_hash(identity: str, salt: str) -> str:
    """Return `sha256$…` of the identity followed by the salt. A hash is not secrecy."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def normal_email(email: str) -> str:
    """Return the address as it is hashed: trimmed and in lower case."""
    return email.strip().lower()


def is_hash(value: str) -> bool:
    """Tell whether the text is an identity hash."""
    return _HASH.match(value) is not None


def matches(identity: str, *, hashed: str, salt: str) -> bool:
    """Tell whether the hash is that of this identity; hex in any case, MD5 read for old badges."""
    found = _HASH.match(hashed)
    if not found:
        raise InvalidError("An identity hash is 'sha256$' or 'md5$' and a hexadecimal digest.")
    content = (identity + salt).encode("utf-8", "surrogatepass")
    if found[1] == "sha256":
        digest = hashlib.sha256(content).hexdigest()
    else:
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(digest, found[2].lower())


def spellings(identity: str, kind: str | None) -> frozenset[str]:
    """Return every spelling under which an issuer may have written, or hashed, what was typed.

    The kind is the badge's `identityType` (3.0) or `type` (2.0); None for one that is not told.
    """
    typed = identity.strip()
    found = {identity, typed, unicodedata.normalize("NFC", typed)}
    if kind in _EMAIL_TYPES or (kind is None and "@" in typed):
        found |= _emails(typed)
    if kind in _URL_TYPES or kind is None:
        found |= _urls(typed)
    if kind in _PHONE_TYPES:
        found |= _telephones(typed)
    return frozenset(found - {""})


def same(one: str, other: str, kind: str | None) -> bool:
    """Tell whether two identities that are not hashed are the same one."""
    if spellings(one, kind) & spellings(other, kind):
        return True
    is_email = kind in _EMAIL_TYPES or (kind is None and "@" in one)
    return is_email and _folded(one) == _folded(other)


def _emails(typed: str) -> set[str]:
    """Return the letter cases and forms of an address that are worth a try against a hash.

    A hash does not tell in which case its issuer wrote the address; these are the usual ones.
    """
    bare = unicodedata.normalize("NFC", _without_scheme(typed, "mailto:"))
    local, at, domain = bare.rpartition("@")
    if not at or not local or not domain:
        return {bare, bare.lower()}
    domains = {form for name in _domains(domain) for form in _cases(name)}
    whole = {f"{before}@{after}" for before, after in product(_cases(local), domains)}
    # Some issuers hash the address as a URI.
    return whole | {"mailto:" + normal for normal in (bare, bare.lower())}


def _cases(name: str) -> set[str]:
    found = {name, name.lower(), name.upper(), name.capitalize(), name.title()}
    # Not those that are another name: in capitals, a sharp s is two letters.
    return {form for form in found if form.lower() == name.lower()}


def _domains(domain: str) -> Iterator[str]:
    """Yield the domain, in Unicode and in ASCII (RFC 5891), where it has both."""
    yield domain
    try:
        ascii_form = idna.encode(domain.rstrip("."), uts46=True).decode("ascii")
        yield ascii_form
        yield idna.decode(ascii_form)
    except (idna.IDNAError, UnicodeError):
        return


def _folded(address: str) -> str:
    """Return what two addresses have in common that differ in case or in the form of the domain."""
    bare = _without_scheme(address.strip(), "mailto:")
    local, at, domain = unicodedata.normalize("NFC", bare).rpartition("@")
    ascii_form = min(_domains(domain.lower()), key=lambda form: (not form.isascii(), form))
    return f"{local.lower()}{at}{ascii_form.lower()}"


def _urls(typed: str) -> set[str]:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return set()
    if not parts.scheme or not parts.netloc:
        return set()
    host = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
    return {form for url in (typed, host) for form in (url, _slashed(url))}


def _slashed(url: str) -> str:
    return url[:-1] if url.endswith("/") else url + "/"


def _telephones(typed: str) -> set[str]:
    bare = _without_scheme(typed, "tel:")
    digits = _PHONE_FILL.sub("", bare)
    plain = "+" + digits[2:] if digits.startswith("00") else digits
    return {bare, *_with_scheme((digits, plain), "tel:")}


def _with_scheme(texts: Iterable[str], scheme: str) -> Iterator[str]:
    for text in texts:
        yield text
        yield scheme + text


def _without_scheme(text: str, scheme: str) -> str:
    return text[len(scheme) :] if text[: len(scheme)].lower() == scheme else text
