"""Keys of issuers: made and wrapped here, published for good, retired but never taken away."""

from functools import lru_cache
from uuid import UUID

import orjson

from app.domain.access import Action
from app.domain.addresses import Addresses
from app.domain.errors import ConflictError, SigningError
from app.domain.keys import Algorithm, PublicKey, from_jwk, jwk, multikey
from app.domain.open_badges_3 import PublishedKey
from app.services.work import Work, check_revision
from app.signing.signer import Signer
from app.signing.vault import KeyPlace, Vault
from app.storage import issuers, rows
from app.storage.identifiers import new_id
from app.storage.tables import Issuer, Key


def add(work: Work, issuer_id: UUID, algorithm: Algorithm) -> Key:
    """Give the issuer one more key; the newest active key of its algorithm signs."""
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, issuer_id)
    if issuer.archived_at is not None:
        raise ConflictError("An archived issuer gets no new keys.")
    return generate(work, issuer, algorithm)


def generate(work: Work, issuer: Issuer, algorithm: Algorithm) -> Key:
    """Make a key pair for the issuer and store it wrapped."""
    key_id = new_id()
    place = _place(issuer.organization_id, issuer.id, key_id)
    public, wrapped = work.tools.vault.generate(algorithm, place)
    key = work.add(
        Key,
        id=key_id,
        issuer_id=issuer.id,
        algorithm=algorithm.value,
        public_jwk=jwk(public),
        wrapped_private_key=wrapped,
    )
    work.record("key.created", key, issuer_id=str(issuer.id), algorithm=algorithm.value)
    return key


def get(work: Work, key_id: UUID) -> Key:
    """Return one key."""
    work.require(Action.READ_ISSUERS)
    return work.get(Key, key_id)


def page(work: Work, request: rows.PageRequest, issuer_id: UUID | None) -> rows.PageOf[Key]:
    """Return a page of the keys."""
    work.require(Action.READ_ISSUERS)
    return rows.page_by(work.session, Key, work.organization_id, request, issuer_id=issuer_id)


def retire(work: Work, key_id: UUID, revision: int | None = None) -> Key:
    """Let a key sign no more; it stays published. The last active one of its algorithm stays active."""
    work.require(Action.WRITE_KEYS)
    found = work.get(Key, key_id)
    # Whoever retires the other key at this moment waits here, so that one of the two remains.
    work.get_for_update(Issuer, found.issuer_id)
    key = work.get_for_update(Key, key_id)
    check_revision(key, revision)
    if key.retired_at is not None:
        raise ConflictError("This key is retired already.")
    active = issuers.active_keys(work.session, work.organization_id, key.issuer_id, key.algorithm)
    if len(active) == 1:
        raise ConflictError(
            f"This is the last active {key.algorithm} key of its issuer; add another one first."
        )
    key.retired_at = work.now
    work.record("key.retired", key, issuer_id=str(key.issuer_id), algorithm=key.algorithm)
    return key


def rotate(work: Work, issuer_id: UUID, algorithm: Algorithm) -> Key:
    """Put a new key in the place of those that sign now; they stay published, without `revoked`."""
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, issuer_id)
    if issuer.archived_at is not None:
        raise ConflictError("An archived issuer gets no new keys.")
    before = issuers.active_keys(work.session, work.organization_id, issuer_id, algorithm)
    key = generate(work, issuer, algorithm)
    for old in before:
        old.retired_at = work.now
        work.record("key.retired", old, issuer_id=str(issuer_id), algorithm=old.algorithm)
    work.record(
        "key.rotated",
        key,
        issuer_id=str(issuer_id),
        algorithm=key.algorithm,
        replaced=[str(old.id) for old in before],
    )
    return key


def ensure_active(work: Work, issuer: Issuer, algorithm: Algorithm) -> None:
    """Make a key of this kind, unless there is one that may sign."""
    if not issuers.active_keys(work.session, issuer.organization_id, issuer.id, algorithm):
        generate(work, issuer, algorithm)


def newest_active(known: list[Key], algorithm: Algorithm) -> Key:
    """Return which of an issuer's keys, newest first, signs now; raises SigningError for none."""
    for key in known:
        if key.algorithm == algorithm and key.retired_at is None:
            return key
    raise SigningError(f"The issuer has no active {algorithm.value} key.")


def signer_of(vault: Vault, key: Key) -> Signer:
    """Return what signs with the key; raises SigningError when the master key is another."""
    place = _place(key.organization_id, key.issuer_id, key.id)
    return vault.signer(key.wrapped_private_key, place)


def method_id(addresses: Addresses, issuer_id: str, key: Key) -> str:
    """Return the verification method of a key.

    An Ed25519 key is named by itself, so that a verifier can read it out of the name; the others
    by their own page, which is also the `kid` of tokens.
    """
    if key.algorithm == Algorithm.ED25519:
        return f"{issuer_id}#{multikey(public_half(key))}"
    return addresses.key(key.id)


def names(addresses: Addresses, slug: str, key: Key) -> tuple[str, ...]:
    """Return every name that signed documents give the key."""
    return (
        method_id(addresses, addresses.issuer(slug), key),
        f"{addresses.did(slug)}#{key.id}",
        addresses.key(key.id),
        addresses.ob2_key(key.id),
    )


def published(addresses: Addresses, issuer_id: str, keys: list[Key]) -> list[PublishedKey]:
    """Return the keys as the issuer's own document lists them."""
    return [
        PublishedKey(method_id(addresses, issuer_id, key), public_half(key), key.compromised_at)
        for key in keys
    ]


def public_half(key: Key) -> PublicKey:
    """Return the public key as a value."""
    return _public_half(orjson.dumps(key.public_jwk))


# Reading an RSA key costs more than a signature check, and keys never change.
@lru_cache(maxsize=512)
def _public_half(members: bytes) -> PublicKey:
    return from_jwk(orjson.loads(members))


def _place(organization_id: UUID, issuer_id: UUID, key_id: UUID) -> KeyPlace:
    return KeyPlace(str(organization_id), str(issuer_id), str(key_id))
