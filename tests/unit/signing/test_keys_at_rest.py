import base64
import os
import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.domain.errors import InvalidError, SigningError
from app.domain.keys import Algorithm
from app.signing import vault as vault_module
from app.signing.master_key import MasterKey
from app.signing.signer import LocalSigner, local_signer
from app.signing.vault import KeyPlace, Vault

SECRET = bytes(range(32))
PLACE = KeyPlace("org-1", "issuer-1", "key-1")


@pytest.mark.parametrize(
    "text",
    [
        SECRET.hex(),
        SECRET.hex().upper() + "\n",
        base64.b64encode(SECRET).decode(),
        base64.urlsafe_b64encode(bytes([251] * 32)).decode().rstrip("="),
    ],
)
def test_a_master_key_is_read_from_hex_or_base64(text):
    assert len(MasterKey.parse(text).derive("x")) == 32


@pytest.mark.parametrize(
    "text", ["", "secret", "ab" * 31, "zz" * 32, "é" * 64, "A" * 44 + "!", "A" * 100]
)
def test_a_bad_master_key_is_refused_without_being_quoted(text):
    with pytest.raises(InvalidError) as caught:
        MasterKey.parse(text)
    assert "32 bytes" in caught.value.message
    assert not text or text not in caught.value.message
    assert caught.value.__cause__ is None


def test_derived_keys_differ_by_purpose_and_by_master_key():
    one, two = MasterKey(SECRET), MasterKey(bytes(32))
    assert len({one.derive("a"), one.derive("b"), two.derive("a")}) == 3
    assert one.derive("a") == MasterKey(SECRET).derive("a")


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_wrapped_key_signs_after_a_restart(algorithm):
    public, wrapped = Vault(MasterKey(SECRET)).generate(algorithm, PLACE)
    signer = Vault(MasterKey(SECRET)).signer(wrapped, PLACE)
    signature = signer.sign(b"a badge")
    assert signer.public_key == public
    match public.load():
        case ed25519.Ed25519PublicKey() as key:
            key.verify(signature, b"a badge")
        case ec.EllipticCurvePublicKey() as key:
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(encode_dss_signature(r, s), b"a badge", ec.ECDSA(SHA256()))
        case key:
            key.verify(signature, b"a badge", padding.PKCS1v15(), SHA256())


@pytest.mark.parametrize(
    "place",
    [
        KeyPlace("org-2", "issuer-1", "key-1"),
        KeyPlace("org-1", "issuer-2", "key-1"),
        KeyPlace("org-1", "issuer-1", "key-2"),
        KeyPlace("org-1issuer-1", "", "key-1"),
    ],
)
def test_a_wrapped_key_moved_elsewhere_does_not_open(place):
    _, wrapped = Vault(MasterKey(SECRET)).generate(Algorithm.ED25519, PLACE)
    with pytest.raises(SigningError):
        Vault(MasterKey(SECRET)).signer(wrapped, place)


def test_another_master_key_and_altered_bytes_do_not_open():
    vault = Vault(MasterKey(SECRET))
    _, wrapped = vault.generate(Algorithm.ED25519, PLACE)
    with pytest.raises(SigningError):
        Vault(MasterKey(bytes(32))).signer(wrapped, PLACE)
    for place in range(len(wrapped)):
        altered = wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
        with pytest.raises(SigningError):
            vault.signer(altered, PLACE)
    for cut in (b"", wrapped[:5], wrapped[:-1]):
        with pytest.raises(SigningError):
            vault.signer(cut, PLACE)


def test_wrapping_twice_never_gives_the_same_bytes():
    vault = Vault(MasterKey(SECRET))
    assert (
        vault.generate(Algorithm.ED25519, PLACE)[1] != vault.generate(Algorithm.ED25519, PLACE)[1]
    )


def test_loaded_keys_are_kept_and_bounded(monkeypatch):
    monkeypatch.setattr(vault_module, "_MAX_LOADED", 2)
    vault = Vault(MasterKey(SECRET))
    wrapped = [vault.generate(Algorithm.ED25519, PLACE)[1] for _ in range(3)]
    first = vault.signer(wrapped[0], PLACE)
    assert vault.signer(wrapped[0], PLACE) is first
    for each in wrapped[1:]:
        vault.signer(each, PLACE)
    assert len(vault._loaded) == 2
    assert vault.signer(wrapped[0], PLACE) is not first


def test_nothing_that_holds_a_key_shows_it():
    key = ed25519.Ed25519PrivateKey.from_private_bytes(SECRET)
    master = MasterKey(SECRET)
    for holder in (master, Vault(master), LocalSigner(key)):
        shown = repr(holder) + str(holder) + format(holder)
        assert SECRET.hex() not in shown
        assert repr(SECRET)[2:20] not in shown
        assert "0x" not in shown


@pytest.mark.parametrize(
    "holder",
    [MasterKey(SECRET), LocalSigner(ed25519.Ed25519PrivateKey.from_private_bytes(SECRET))],
)
def test_nothing_that_holds_a_key_is_pickled(holder):
    with pytest.raises(TypeError):
        pickle.dumps(holder)


def test_keys_of_other_kinds_do_not_sign():
    with pytest.raises(SigningError):
        local_signer(dsa.generate_private_key(2048))
    with pytest.raises(SigningError):
        local_signer(ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(InvalidError):
        local_signer(ec.generate_private_key(ec.SECP256K1()))


def test_a_master_key_of_another_length_is_refused():
    with pytest.raises(InvalidError):
        MasterKey(os.urandom(16))
