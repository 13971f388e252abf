"""Keys of issuers: made and wrapped here, published for good, retired but never taken away."""

from functools import lru_cache
from uuid import UUID

import orjson

from app.domain.access import Action
from app.domain.addresses import Addresses
from app.domain.errors import ConflictError, SigningError
from app.domain.issuer_moves import KEY_MOVES, IssuerMove, KeyMove, KeyState
from app.domain.keys import Algorithm, PublicKey, from_jwk, jwk, multikey
from app.domain.moves import follow
from app.domain.open_badges_3 import PublishedKey
from app.services import issuer_moves
from app.services.work import Work, check_revision
from app.signing.pkcs11 import KeyUri
from app.signing.signer import Signer
from app.signing.vault import KeyPlace, Vault
from app.storage import issuers, rows
from app.storage.identifiers import new_id
from app.storage.tables import Issuer, Key

_NO_NEW = "An archived issuer gets no new keys."


def add(work: Work, issuer_id: UUID, algorithm: Algorithm, *, token: str | None = None) -> Key:
    """Give the issuer one more key; the newest active key of its algorithm signs.

    With `token` the key is made in that token of the hardware module and never leaves it.
    """
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, issuer_id)
    issuer_moves.check(issuer, IssuerMove.ADD_KEY, _NO_NEW)
    return generate(work, issuer, algorithm, token)


def generate(work: Work, issuer: Issuer, algorithm: Algorithm, token: str | None = None) -> Key:
    """Make a key pair for the issuer and store it wrapped, or leave it in a token."""
    key_id, vault = new_id(), work.tools.vault
    if token is not None:
        public, uri = vault.module.generate(algorithm, token, key_id.bytes)
        return _keep(work, issuer, key_id, public, uri=uri)
    public, wrapped = vault.generate(algorithm, _place(issuer.organization_id, issuer.id, key_id))
    return _keep(work, issuer, key_id, public, wrapped=wrapped)


def attach(work: Work, issuer_id: UUID, uri: str) -> Key:
    """Give the issuer a key that is in the hardware module already, named by its PKCS#11 URI."""
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, issuer_id)
    issuer_moves.check(issuer, IssuerMove.ADD_KEY, _NO_NEW)
    public = work.tools.vault.module.public_key(uri)
    known = work.all_by(Key)
    if any(public_half(key) == public for key in known):
        raise ConflictError("This key belongs to an issuer already.")
    return _keep(work, issuer, new_id(), public, uri=uri)


def _keep(
    work: Work,
    issuer: Issuer,
    key_id: UUID,
    public: PublicKey,
    *,
    wrapped: bytes = b"",
    uri: str | None = None,
) -> Key:
    key = work.add(
        Key,
        id=key_id,
        issuer_id=issuer.id,
        algorithm=public.algorithm.value,
        public_jwk=jwk(public),
        wrapped_private_key=wrapped,
        pkcs11_uri=uri,
    )
    algorithm, is_in_module = public.algorithm.value, uri is not None
    work.record(
        "key.created",
        key,
        issuer_id=str(issuer.id),
        algorithm=algorithm,
        is_in_module=is_in_module,
    )
    return key


def get(work: Work, key_id: UUID) -> Key:
    """Return one key."""
    work.require(Action.READ_ISSUERS)
    return work.get(Key, key_id)


def page(work: Work, request: rows.PageRequest, issuer_id: UUID | None) -> rows.PageOf[Key]:
    """Return a page of the keys."""
    work.require(Action.READ_ISSUERS)
    return work.page(Key, request, issuer_id=issuer_id)


def retire(work: Work, key_id: UUID, revision: int | None = None) -> Key:
    """Let a key sign no more; it stays published. The last active one of its algorithm stays active."""
    work.require(Action.WRITE_KEYS)
    found = work.get(Key, key_id)
    # Whoever retires the other key at this moment waits here, so that one of the two remains.
    work.get_for_update(Issuer, found.issuer_id)
    key = work.get_for_update(Key, key_id)
    check_revision(key, revision)
    check_key(work, key, KeyMove.RETIRE)
    key.retired_at = work.now
    work.record("key.retired", key, issuer_id=str(key.issuer_id), algorithm=key.algorithm)
    return key


def rotate(work: Work, issuer_id: UUID, algorithm: Algorithm) -> Key:
    """Put a new key in the place of those that sign now; they stay published, without `revoked`."""
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, issuer_id)
    issuer_moves.check(issuer, IssuerMove.ADD_KEY, _NO_NEW)
    before = issuers.active_keys(work.session, work.organization_id, issuer_id, algorithm)
    key = generate(work, issuer, algorithm, _token_of(before[:1]))
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


def check_key(work: Work, key: Key, wanted: KeyMove) -> None:
    """Raise MoveError unless this can happen to the key now."""
    state = _state_of(work, key)
    says = f"This key is {state} already."
    if state is KeyState.LAST:
        says = f"This is the last active {key.algorithm} key of its issuer; add another one first."
    follow(KEY_MOVES, state, wanted, says=says)


def _state_of(work: Work, key: Key) -> KeyState:
    if key.compromised_at is not None:
        return KeyState.COMPROMISED
    if key.retired_at is not None:
        return KeyState.RETIRED
    active = issuers.active_keys(work.session, work.organization_id, key.issuer_id, key.algorithm)
    return KeyState.LAST if len(active) == 1 else KeyState.ACTIVE


def ensure_active(
    work: Work, issuer: Issuer, algorithm: Algorithm, instead_of: Key | None = None
) -> None:
    """Make a key of this kind, unless there is one that may sign."""
    if not issuers.active_keys(work.session, issuer.organization_id, issuer.id, algorithm):
        generate(work, issuer, algorithm, _token_of([instead_of] if instead_of else []))


def newest_active(known: list[Key], algorithm: Algorithm) -> Key:
    """Return which of an issuer's keys, newest first, signs now; raises SigningError for none."""
    for key in known:
        if key.algorithm == algorithm and key.retired_at is None:
            return key
    raise SigningError(f"The issuer has no active {algorithm.value} key.")


def signer_of(vault: Vault, key: Key) -> Signer:
    """Return what signs with the key; raises SigningError when the master key is another."""
    if key.pkcs11_uri is not None:
        return vault.module.signer(key.pkcs11_uri, public_half(key))
    return vault.signer(key.wrapped_private_key, place_of(key))


def place_of(key: Key) -> KeyPlace:
    """Return whose key it is, as the wrapping has it."""
    return _place(key.organization_id, key.issuer_id, key.id)


def _token_of(found: list[Key]) -> str | None:
    """Return the token that a key is in: what takes its place is made there too."""
    uris = [key.pkcs11_uri for key in found if key.pkcs11_uri is not None]
    return KeyUri.parse(uris[0]).token if uris else None


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
