from datetime import UTC, datetime, timedelta

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import InvalidError, UnauthenticatedError
from app.domain.multibase import encode_base64url
from app.domain.open_badges_3 import to_document
from app.signing.jws import sign, vc_jwt
from app.signing.master_key import MasterKey
from app.signing.signer import LocalSigner
from app.signing.tokens import Tokens
from tests.credential_builders import credential

NOW = datetime(2026, 3, 4, 5, 6, 7, 999, tzinfo=UTC)
URL = "https://badges.district.example"
MASTER = MasterKey(bytes(range(32)))
TOKENS = Tokens(MASTER, issuer=URL, audience=f"{URL}/api")
TEN = timedelta(minutes=10)
# Even the token key itself makes no token of another kind.
SIGNER = LocalSigner(TOKENS._key)


def minted(**claims):
    return TOKENS.mint({"sub": "client-1", **claims}, now=NOW, lifetime=TEN)


def test_a_token_reads_back_with_issuer_audience_and_times():
    claims = TOKENS.read(minted(scope="resource:read"), now=NOW)
    assert claims["sub"] == "client-1"
    assert claims["scope"] == "resource:read"
    assert (claims["iss"], claims["aud"], claims["exp"] - claims["iat"]) == (
        URL,
        f"{URL}/api",
        600,
    )


def test_a_token_is_typed_and_read_by_an_independent_library():
    token = minted()
    header = jwt.get_unverified_header(token)
    assert (header["typ"], header["alg"]) == ("at+jwt", "EdDSA")
    key = TOKENS._public
    assert orjson.loads(jwt.PyJWS().decode(token, key, algorithms=["EdDSA"]))["sub"] == "client-1"


def test_a_token_survives_a_restart_and_expires_to_the_second():
    again = Tokens(MASTER, issuer=URL, audience=f"{URL}/api")
    token = minted()
    assert again.read(token, now=NOW + timedelta(seconds=599))
    with pytest.raises(UnauthenticatedError, match="expired"):
        again.read(token, now=NOW + timedelta(seconds=600))


def test_a_token_from_the_future_is_refused():
    with pytest.raises(UnauthenticatedError):
        TOKENS.read(minted(), now=NOW - timedelta(minutes=1))


@pytest.mark.parametrize(
    "other",
    [
        Tokens(MASTER, issuer=URL, audience=f"{URL}/other"),
        Tokens(MASTER, issuer=f"{URL}/", audience=f"{URL}/api"),
        Tokens(MasterKey(bytes(32)), issuer=URL, audience=f"{URL}/api"),
    ],
)
def test_a_token_of_another_service_audience_or_key_is_refused(other):
    with pytest.raises(UnauthenticatedError):
        TOKENS.read(other.mint({}, now=NOW, lifetime=TEN), now=NOW)


def test_a_badge_never_passes_for_a_token_even_under_the_token_key():
    badge_key = LocalSigner(Ed25519PrivateKey.generate())
    for signer in (badge_key, SIGNER):
        for kid in (f"{URL}/keys/1", TOKENS._kid):
            with pytest.raises(UnauthenticatedError):
                TOKENS.read(vc_jwt(to_document(credential()), signer, kid=kid), now=NOW)


@pytest.mark.parametrize("kind", [None, "JWT", "AT+JWT", "application/at+jwt"])
def test_another_type_is_refused_under_the_right_key(kind):
    claims = {"iss": URL, "aud": f"{URL}/api", "iat": 0, "exp": 2**40}
    token = sign(orjson.dumps(claims), SIGNER, kid=TOKENS._kid, kind=kind)
    with pytest.raises(UnauthenticatedError):
        TOKENS.read(token, now=NOW)


def test_unsigned_and_symmetric_tokens_are_refused():
    _, payload, _ = minted().split(".")
    none = encode_base64url(b'{"alg":"none","typ":"at+jwt"}')
    secret = SIGNER.public_key.der
    hmac = jwt.encode({"sub": "x"}, secret + bytes(32), "HS256", headers={"typ": "at+jwt"})
    for token in (f"{none}.{payload}.", hmac):
        with pytest.raises(UnauthenticatedError):
            TOKENS.read(token, now=NOW)


def test_any_change_of_a_token_is_refused():
    token = minted()
    for place in range(0, len(token), 7):
        letter = "A" if token[place] != "A" else "B"
        with pytest.raises(UnauthenticatedError):
            TOKENS.read(token[:place] + letter + token[place + 1 :], now=NOW)


@pytest.mark.parametrize("text", ["", ".", "a.b", "a.b.c", "é.é.é", "\ud800", "x" * 10_000])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(UnauthenticatedError):
        TOKENS.read(text, now=NOW)


def test_trailing_and_padded_parts_are_refused():
    token = minted()
    for altered in (token + ".", token + "=", token + "\n", token + ".a"):
        with pytest.raises(UnauthenticatedError):
            TOKENS.read(altered, now=NOW)


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(seconds=-1), timedelta(minutes=11)])
def test_a_token_for_longer_than_ten_minutes_is_not_made(lifetime):
    with pytest.raises(InvalidError):
        TOKENS.mint({}, now=NOW, lifetime=lifetime)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat"])
def test_the_service_s_own_claims_cannot_be_given(name):
    with pytest.raises(InvalidError):
        TOKENS.mint({name: "x"}, now=NOW, lifetime=TEN)


def test_the_service_shows_no_key():
    assert repr(TOKENS) == f"Tokens(issuer={URL!r})"
