import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from app.domain import keys
from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, PublicKey
from app.domain.multibase import decode, encode_base64url

# The key of the worked example in the Open Badges 3.0 implementation guide.
ED25519 = keys.public_key(
    ed25519.Ed25519PublicKey.from_public_bytes(
        bytes.fromhex("4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5")
    )
)
MULTIKEY = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
P256 = keys.public_key(ec.generate_private_key(ec.SECP256R1()).public_key())
RSA = keys.public_key(rsa.generate_private_key(65537, 2048).public_key())
ALL = [ED25519, P256, RSA]


def test_an_ed25519_key_has_the_published_multikey():
    assert keys.multikey(ED25519) == MULTIKEY
    assert keys.from_multikey(MULTIKEY) == ED25519


def test_a_p256_multikey_begins_as_the_specification_says_and_reads_back():
    assert keys.multikey(P256).startswith("zDn")
    assert keys.from_multikey(keys.multikey(P256)) == P256


def test_an_rsa_key_has_no_multikey():
    with pytest.raises(InvalidError):
        keys.multikey(RSA)


@pytest.mark.parametrize("key", ALL)
def test_a_jwk_reads_back_as_the_same_key(key):
    assert keys.from_jwk(keys.jwk(key)) == key
    assert keys.from_der(key.der) == key


@pytest.mark.parametrize("key", ALL)
def test_a_jwk_is_public_only(key):
    assert not {"d", "p", "q"} & keys.jwk(key).keys()


def test_a_jwk_with_a_private_member_is_refused():
    with pytest.raises(InvalidError, match="private"):
        keys.from_jwk(keys.jwk(ED25519) | {"d": "AA"})


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": keys.jwk(ED25519)["x"]},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "RSA", "n": keys.jwk(RSA)["n"], "e": "Aw"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    ],
)
def test_a_jwk_that_is_weak_broken_or_of_another_kind_is_refused(jwk):
    with pytest.raises(InvalidError):
        keys.from_jwk(jwk)


@pytest.mark.parametrize(
    "purpose",
    [
        {"use": "enc"},
        {"use": ["sig"]},
        {"key_ops": ["sign"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"alg": "none"},
        {"alg": "PS256"},
        {"alg": "ECDH-ES"},
        {"alg": ["EdDSA"]},
    ],
    ids=str,
)
@pytest.mark.parametrize("key", ALL)
def test_a_jwk_that_is_for_something_else_verifies_nothing(key, purpose):
    """RFC 7517, 4.2 to 4.4; RFC 8725, 3.1: one key, one algorithm."""
    with pytest.raises(InvalidError):
        keys.from_jwk(keys.jwk(key) | purpose)
    said = {"use": "sig", "key_ops": ["verify"], "alg": key.algorithm.value}
    assert keys.from_jwk(keys.jwk(key) | said) == key


def test_a_short_rsa_key_is_refused():
    with pytest.raises(InvalidError):
        keys.public_key(rsa.generate_private_key(65537, 1024).public_key())  # noqa: S505


def test_another_curve_is_refused():
    with pytest.raises(InvalidError):
        keys.public_key(ec.generate_private_key(ec.SECP256K1()).public_key())


@pytest.mark.parametrize("curve", keys.CURVES, ids=lambda curve: curve.name)
def test_a_key_on_each_curve_is_the_same_in_every_spelling(curve):
    key = keys.public_key(ec.generate_private_key(curve.shape()).public_key())
    assert key.algorithm is curve.algorithm
    assert keys.from_jwk(keys.jwk(key)) == key
    assert keys.from_did_key(keys.did_key(key)) == key
    assert keys.from_der(key.der) == key


def test_the_thumbprint_is_that_of_rfc_8037():
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    expected = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert keys.thumbprint(keys.from_jwk(jwk)) == expected


def test_a_did_key_reads_back_with_and_without_its_fragment():
    did = keys.did_key(ED25519)
    assert did == f"did:key:{MULTIKEY}"
    assert keys.from_did_key(did) == keys.from_did_key(f"{did}#{MULTIKEY}") == ED25519


@pytest.mark.parametrize(
    "did",
    [MULTIKEY, "did:web:example.org", f"did:key:{MULTIKEY}#z6Mkother", "did:key:", "did:key:z6Mk"],
)
def test_what_is_no_did_key_is_refused(did):
    with pytest.raises(InvalidError):
        keys.from_did_key(did)


@pytest.mark.parametrize("text", [MULTIKEY[:-1], "zDnA", "u7QE", keys.encode_base58(b"\xed\x01A")])
def test_a_broken_multikey_is_refused(text):
    with pytest.raises(InvalidError):
        keys.from_multikey(text)


@pytest.mark.parametrize("key", [ED25519, P256])
def test_a_multikey_in_another_encoding_is_refused(key):
    """vc-di-eddsa 2.1.1 and vc-di-ecdsa 2.1.1: base58btc, and no other encoding is allowed."""
    data = decode(keys.multikey(key))
    with pytest.raises(InvalidError, match="base58btc"):
        keys.from_multikey("u" + encode_base64url(data))
    for wrong in (data[:-1], data + b"\0", b"\xec\x01" + data[2:], data[2:]):
        with pytest.raises(InvalidError):
            keys.from_multikey(keys.encode_base58(wrong))


def test_a_verification_method_holds_exactly_one_form_of_the_key():
    multikey = keys.verification_method(ED25519, method_id="m", controller="c")
    jwk = keys.verification_method(RSA, method_id="m", controller="c")
    assert multikey == {
        "id": "m",
        "controller": "c",
        "type": "Multikey",
        "publicKeyMultibase": MULTIKEY,
    }
    assert jwk["type"] == "JsonWebKey"
    assert jwk["publicKeyJwk"]["alg"] == "RS256"
    assert "publicKeyMultibase" not in jwk


def test_a_published_jwk_names_its_issuer():
    found = keys.published_jwk(P256, kid="https://a.example/keys/1", issuer="https://a.example/i")
    assert (
        found.items() >= {"kid": "https://a.example/keys/1", "iss": "https://a.example/i"}.items()
    )
    assert found["alg"] == Algorithm.ES256


def test_bytes_that_are_no_key_are_refused():
    with pytest.raises(InvalidError):
        keys.from_der(b"no key")
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    assert isinstance(
        PublicKey(Algorithm.ES256, keys._der(other)).load(), ec.EllipticCurvePublicKey
    )


def test_a_stored_key_of_another_kind_does_not_load():
    der = keys._der(dsa.generate_private_key(1024).public_key())  # noqa: S505
    with pytest.raises(InvalidError):
        PublicKey(Algorithm.ED25519, der).load()
