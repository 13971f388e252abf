"""`laurel vc-jose-cose` against the rows of the W3C's suite, its MUSTs, and other implementations."""

import base64
import hashlib
import json

import cwt
import pytest
from cwt import COSE, COSEKey
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier
from typer.testing import CliRunner

from app.cli import app
from app.signing.media import data_url
from tests.conformance.suite_documents import (
    HOLDER,
    ISSUER,
    altered,
    credential,
    envelope,
    full,
    held_in,
    method,
    presentation,
    signed,
    text,
)
from tests.conformance.test_node import require_node
from tests.conformance.test_node import run as node

FORMS = {"jose": "jwt", "sdjwt": "sd-jwt", "cose": "cose"}
KEYS = ("p256", "p384", "p521", "ed25519")
BAD = envelope("not-a-credential")
OLD = {"iat": 1734311050, "exp": 1734397450}


class Command:
    """The command as the suite's container runs it: files in, a file out."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, fn, content, key, feature, *more):
        source, keys, output = (self.folder / name for name in ("in", "key", "out"))
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        keys.write_text(json.dumps(method(key) if isinstance(key, str) else key))
        output.unlink(missing_ok=True)
        asked = ["--input", source, "--key", keys, "--feature", feature, "--output", output]
        CliRunner().invoke(app, ["vc-jose-cose", fn, *map(str, asked), *more])
        return json.loads(output.read_text())

    def result(self, *asked):
        return self(*asked)["result"]

    def issued(self, document, key, feature, *more):
        told = self("issue", text(document), key, feature, *more)
        assert told["result"] == "success", told
        return told["data"]


@pytest.fixture
def command(tmp_path):
    return Command(tmp_path)


def sd(*paths):
    return ("--sd", json.dumps(paths))


UNKNOWN = {"badExtension": {"what": "?"}}
SUBJECT = "credentialSubject."
C, P = "credential", "presentation"
# The suite's 35 rows in its order: function, what goes in, key, feature, what it expects.
ROWS = [
    ("issue", lambda: text(credential()), "p256", f"{C}_jose", "success"),
    ("issue", lambda: text(full()), "p384", f"{C}_jose", "success"),
    ("issue", lambda: text(presentation()), "p256", f"{P}_jose", "success"),
    (
        "issue",
        lambda: text(presentation(*(held_in(f"vc+{form}") for form in FORMS.values()))),
        "p521",
        f"{P}_jose",
        "success",
    ),
    ("issue", lambda: text(credential(**UNKNOWN)), "p521", f"{C}_jose", "failure"),
    ("verify", lambda: signed(credential(), "vc+jwt", "p256"), "p256", f"{C}_jose", "success"),
    (
        "verify",
        lambda: signed(
            presentation(*(held_in(f"vc+{form}") for form in FORMS.values())) | OLD,
            "vp+jwt",
            "p384",
        ),
        "p384",
        f"{P}_jose",
        "success",
    ),
    (
        "verify",
        lambda: signed(credential(iss=ISSUER), "vc+jwt", "ed25519"),
        "ed25519",
        f"{C}_jose",
        "success",
    ),
    ("verify", lambda: signed(credential(), "vc+jwt", "p521"), "ed25519", f"{C}_jose", "failure"),
    ("verify", lambda: text(credential()), "ed25519", f"{C}_jose", "failure"),
    ("verify", lambda: text(presentation()), "ed25519", f"{P}_jose", "failure"),
    (
        "verify",
        lambda: altered(signed(credential(), "vc+jwt", "ed25519")),
        "ed25519",
        f"{C}_jose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(credential(), "vc+jwt", "ed25519", typ="bad+jwt"),
        "ed25519",
        f"{C}_jose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(), "vp+jwt", "ed25519", typ="bad+jwt"),
        "ed25519",
        f"{P}_jose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(credential(vc="oops", vp="no"), "vc+jwt", "ed25519"),
        "ed25519",
        f"{C}_jose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(BAD), "vp+jwt", "ed25519"),
        "ed25519",
        f"{P}_jose",
        "failure",
    ),
    (
        "issue",
        lambda: text(credential()),
        "p384",
        f"{C}_sdjwt",
        "success",
        *sd(f"{SUBJECT}firstName"),
    ),
    (
        "issue",
        lambda: text(credential()),
        "p521",
        f"{C}_sdjwt",
        "success",
        *sd(f"{SUBJECT}address.street", f"{SUBJECT}address.city", f"{SUBJECT}phoneNumbers[0]"),
    ),
    (
        "issue",
        lambda: text(presentation(held_in("vc+sd-jwt"))),
        "p384",
        f"{P}_sdjwt",
        "success",
        *sd("holder", "verifiableCredential[0]"),
    ),
    (
        "verify",
        lambda: signed(credential(), "vc+sd-jwt", "p384", paths=[f"{SUBJECT}firstName"]),
        "p384",
        f"{C}_sdjwt",
        "success",
    ),
    (
        "verify",
        lambda: signed(
            credential(),
            "vc+sd-jwt",
            "p521",
            paths=[f"{SUBJECT}address.city", f"{SUBJECT}phoneNumbers[0]"],
        ),
        "p521",
        f"{C}_sdjwt",
        "success",
    ),
    (
        "verify",
        lambda: signed(
            presentation(held_in("vc+sd-jwt")),
            "vp+sd-jwt",
            "p384",
            paths=["holder", "verifiableCredential[0]"],
        ),
        "p384",
        f"{P}_sdjwt",
        "success",
    ),
    (
        "verify",
        lambda: altered(signed(credential(), "vc+sd-jwt", "p384")),
        "p384",
        f"{C}_sdjwt",
        "failure",
    ),
    (
        "verify",
        lambda: signed(credential(), "vc+sd-jwt", "ed25519", typ="bad+sd-jwt"),
        "ed25519",
        f"{C}_sdjwt",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(), "vp+sd-jwt", "ed25519", typ="bad+sd-jwt"),
        "ed25519",
        f"{P}_sdjwt",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(BAD), "vp+sd-jwt", "p521"),
        "p521",
        f"{P}_sdjwt",
        "failure",
    ),
    (
        "issue",
        lambda: text(credential()),
        method("ed25519", "did:example:keys"),
        f"{C}_cose",
        "success",
    ),
    ("issue", lambda: text(presentation()), "p384", f"{P}_cose", "success"),
    ("verify", lambda: signed(credential(), "vc+cose", "p256"), "p256", f"{C}_cose", "success"),
    (
        "verify",
        lambda: base64.b64decode(signed(credential(), "vc+cose", "p256")).hex(),
        "p256",
        f"{C}_cose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(holder=HOLDER), "vp+cose", "p384"),
        "p384",
        f"{P}_cose",
        "success",
    ),
    (
        "verify",
        lambda: altered(signed(credential(), "vc+cose", "ed25519")),
        "ed25519",
        f"{C}_cose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(credential(), "vc+cose", "p384", typ="bad+cose"),
        "p384",
        f"{C}_cose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(), "vp+cose", "p384", typ="bad+cose"),
        "p384",
        f"{P}_cose",
        "failure",
    ),
    (
        "verify",
        lambda: signed(presentation(BAD), "vp+cose", "p256"),
        "p256",
        f"{P}_cose",
        "failure",
    ),
]


def test_every_row_of_the_suite_has_the_result_that_it_expects(command):
    assert len(ROWS) == 35
    wrong = []
    for number, (fn, content, key, feature, expected, *more) in enumerate(ROWS, start=1):
        got = command.result(fn, content(), key, feature, *more)
        if got != expected:
            wrong.append((number, feature, got))
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("what", [C, P])
def test_3_what_is_issued_verifies_and_once_altered_does_not(command, what, name, key):
    document, feature = credential() if what == C else presentation(), f"{what}_{name}"
    token = command.issued(document, key, feature)
    told = command("verify", token, key, feature)
    assert (told["result"], json.loads(told["data"])) == ("success", document)
    assert command.result("verify", altered(token), key, feature) == "failure"
    for other in FORMS.keys() - {name}:
        assert command.result("verify", token, key, f"{what}_{other}") == "failure"
    swapped = P if what == C else C
    assert command.result("verify", token, key, f"{swapped}_{name}") == "failure"


def header_of(token):
    part = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@pytest.mark.parametrize("what", [C, P])
def test_3_media_types_are_those_of_the_specification(command, what):
    """3.1.1, 3.1.2, 3.2.1, 3.2.2, 3.3.1, 3.3.2; 4.1.1: `kid` is the whole name of the key."""
    document, short = (credential(), "vc") if what == C else (presentation(), "vp")
    kid = method("p384")["id"]
    for name in ("jose", "sdjwt"):
        header = header_of(command.issued(document, "p384", f"{what}_{name}"))
        typ = f"{short}+{FORMS[name]}"
        assert header == {"alg": "ES384", "kid": kid, "typ": typ, "cty": short}
    raw = base64.b64decode(command.issued(document, "p384", f"{what}_cose"), validate=True)
    protected = COSE.new().decode_with_headers(raw, COSEKey.from_jwk(jwk_for("p384")))[0]
    assert protected == {
        1: -35,
        3: f"application/{short}",
        4: kid.encode(),
        16: f"application/{short}+cose",
    }


def jwk_for(key, kid=None):
    members = dict(method(key)["publicKeyJwk"])
    members["kid"] = kid or method(key)["id"]
    return members


def test_3_1_3_unsecured_claims_are_ignored_and_vc_and_vp_are_not_there(command):
    def none(document):
        parts = [
            json.dumps(part).encode() for part in ({"alg": "none", "typ": "vc+jwt"}, document)
        ]
        return (
            ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        )

    assert command.result("verify", none(credential()), "p256", f"{C}_jose") == "failure"
    for claim in ("vc", "vp"):
        token = signed(credential(**{claim: {}}), "vc+jwt", "p256")
        assert command.result("verify", token, "p256", f"{C}_jose") == "failure"
        assert (
            command.result("issue", text(credential(**{claim: {}})), "p256", f"{C}_jose")
            == "failure"
        )


def test_3_1_3_members_that_are_not_understood_are_ignored_when_verifying(command):
    for name, form in FORMS.items():
        token = signed(credential(notUnderstood={"x": 1}), f"vc+{form}", "p256")
        assert command.result("verify", token, "p256", f"{C}_{name}") == "success"


@pytest.mark.parametrize("name", FORMS)
def test_3_x_2_credentials_in_presentations_are_secured_and_enveloped(command, name):
    for held in (credential(), BAD, {"type": "EnvelopedVerifiableCredential"}, "data:,"):
        document = presentation(held)
        feature = f"{P}_{name}"
        assert command.result("issue", text(document), "p256", feature) == "failure"
        token = signed(document, f"vp+{FORMS[name]}", "p256")
        assert command.result("verify", token, "p256", feature) == "failure"


def test_3_x_2_a_held_credential_that_the_key_reaches_must_be_genuine(command):
    for form in FORMS.values():
        media = f"vc+{form}"
        genuine = signed(credential(), media, "p256")
        forged = envelope(data_url(altered(genuine), media))
        told = command(
            "verify", signed(presentation(forged), "vp+jwt", "p256"), "p256", f"{P}_jose"
        )
        assert told["result"] == "failure"
        told = command(
            "verify", signed(presentation(held_in(media)), "vp+jwt", "p256"), "p256", f"{P}_jose"
        )
        assert (told["result"], told["warnings"]) == ("success", [])


@pytest.mark.parametrize(
    "path",
    ["credentialStatus", "credentialStatus.id", "credentialSchema", "issuer", "type", "type[0]",
     "@context", "validFrom", "validUntil", "nowhere", "credentialSubject.nobody", "a..b", "",
     "credentialSubject.phoneNumbers[9]", "credentialSubject.phoneNumbers[-1]"],
)  # fmt: skip
def test_3_2_1_what_a_verifier_needs_cannot_be_hidden(command, path):
    told = command("issue", text(full()), "p256", f"{C}_sdjwt", *sd(path))
    assert told["result"] == "failure"


def test_3_2_1_what_is_hidden_is_in_no_part_of_the_token_but_its_disclosure(command):
    paths = [
        f"{SUBJECT}firstName",
        f"{SUBJECT}address",
        f"{SUBJECT}address.city",
        f"{SUBJECT}phoneNumbers[0]",
    ]
    token = command.issued(credential(), "p256", f"{C}_sdjwt", *sd(*paths))
    jws, *disclosures = token.split("~")
    payload = base64.urlsafe_b64decode(jws.split(".")[1] + "==").decode()
    assert not any(word in payload for word in ("Jane", "Main", "Anytown", "firstName", '"1"'))
    assert len(disclosures) == len(paths) + 1
    salts = [json.loads(base64.urlsafe_b64decode(d + "=="))[0] for d in disclosures if d]
    assert len({*salts}) == len(paths)
    assert min(map(len, salts)) >= 22
    told = command("verify", jws + "~", "p256", f"{C}_sdjwt")
    shown = json.loads(told["data"])["credentialSubject"]
    assert told["result"] == "success"
    assert shown == {
        "id": "did:example:subject", "lastName": "Doe", "phoneNumbers": [{"number": "2", "type": "mobile"}],
    }  # fmt: skip


def test_3_2_1_names_of_sd_jwt_itself_are_not_signed(command):
    for name in ("_sd", "...", "_sd_alg"):
        subject = credential()["credentialSubject"] | {name: []}
        document = credential(credentialSubject=subject)
        assert command.result("issue", text(document), "p256", f"{C}_sdjwt") == "failure"


@pytest.mark.parametrize("name", FORMS)
def test_4_1_2_iss_is_the_issuer_whether_text_or_object(command, name):
    media, feature = f"vc+{FORMS[name]}", f"{C}_{name}"
    for issuer in (ISSUER, {"id": ISSUER, "name": "The issuer"}):
        document = credential(issuer=issuer)
        token = signed(document | {"iss": ISSUER}, media, "p256")
        assert command.result("verify", token, "p256", feature) == "success"
        token = signed(document | {"iss": "https://other.example"}, media, "p256")
        assert command.result("verify", token, "p256", feature) == "failure"
    foreign = signed(credential(issuer="https://other.example"), media, "p256")
    assert command.result("verify", foreign, "p256", feature) == "failure"


@pytest.mark.parametrize("name", FORMS)
def test_the_time_of_a_signature_is_judged_at_the_moment_asked_about(command, name):
    token = signed(credential() | OLD, f"vc+{FORMS[name]}", "p256")
    at = ("p256", f"{C}_{name}", "--at")
    told = command("verify", token, "p256", f"{C}_{name}")
    assert (told["result"], told["at"]) == ("success", "2024-12-16T01:04:10+00:00")
    assert command.result("verify", token, *at, "2024-12-17T00:00:00Z") == "success"
    assert command.result("verify", token, *at, "2026-01-01T00:00:00Z") == "failure"
    assert command.result("verify", token, *at, "2023-01-01T00:00:00Z") == "failure"


def test_what_cannot_be_told_is_indeterminate_and_what_is_broken_is_a_failure(command, tmp_path):
    bound = signed(credential(), "vc+sd-jwt", "p256") + "eyJhbGciOiJFUzI1NiJ9.e30.AA"
    assert command.result("verify", bound, "p256", f"{C}_sdjwt") == "indeterminate"
    for content in ("", "{", "a.b.c", "~~~", "0oRY", b"\xff\xfe", "[]", "null"):
        for name in FORMS:
            assert command.result("verify", content, "p256", f"{C}_{name}") == "failure"
            assert command.result("issue", content, "p256", f"{C}_{name}") == "failure"
    asked = ["--input", str(tmp_path / "none"), "--key", str(tmp_path / "none")]
    asked += ["--feature", f"{C}_jose", "--output", str(tmp_path / "out")]
    done = CliRunner().invoke(app, ["vc-jose-cose", "verify", *asked])
    assert (done.exit_code, json.loads((tmp_path / "out").read_text())["result"]) == (1, "failure")


@pytest.mark.parametrize("change", ["half", "curve", "no secret", "other curve"])
def test_a_key_file_whose_halves_do_not_fit_signs_nothing(command, change):
    key = method("p256")
    secret = dict(key["secretKeyJwk"])
    if change == "half":
        secret["d"] = method("ed25519")["secretKeyJwk"]["d"]
    elif change == "curve":
        secret["crv"] = "secp256k1"
    elif change == "no secret":
        secret.pop("d")
    else:
        secret = method("p384")["secretKeyJwk"] | {"crv": "P-256"}
    told = command("issue", text(credential()), key | {"secretKeyJwk": secret}, f"{C}_jose")
    assert told["result"] == "failure"
    assert method("p256")["secretKeyJwk"]["d"] not in json.dumps(told)


# Other implementations, in both directions.


@pytest.mark.parametrize("key", KEYS)
def test_cwt_accepts_our_cose_and_refuses_it_altered_and_we_accept_its(command, key):
    token = command.issued(credential(), key, f"{C}_cose")
    theirs = COSEKey.from_jwk(jwk_for(key))
    assert json.loads(COSE.new().decode(base64.b64decode(token), theirs)) == credential()
    with pytest.raises(cwt.VerifyError):
        COSE.new().decode(base64.b64decode(altered(token)), theirs)
    private = COSEKey.from_jwk(method(key)["secretKeyJwk"] | {"kid": method(key)["id"]})
    made = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True).encode_and_sign(
        json.dumps(credential()).encode(), private, protected={16: "application/vc+cose"}
    )
    made = base64.b64encode(made).decode()
    assert command.result("verify", made, key, f"{C}_cose") == "success"
    assert command.result("verify", altered(made), key, f"{C}_cose") == "failure"


@pytest.mark.parametrize("key", ["p256", "p384", "p521", "ed25519"])
def test_the_reference_of_sd_jwt_accepts_ours_and_we_accept_its(command, key):
    paths = sd(f"{SUBJECT}firstName", f"{SUBJECT}address.city", f"{SUBJECT}phoneNumbers[0]")
    token = command.issued(credential(), key, f"{C}_sdjwt", *paths)
    public = JWK(**jwk_for(key))
    read = SDJWTVerifier(token, lambda *_: public).get_verified_payload()
    assert read == credential()
    with pytest.raises(Exception, match=r".+"):
        SDJWTVerifier(altered(token), lambda *_: public)
    subject = {
        SDObj(n) if n != "id" else n: v for n, v in credential()["credentialSubject"].items()
    }
    secret = JWK(**(method(key)["secretKeyJwk"] | {"kid": method(key)["id"]}))
    made = SDJWTIssuer(
        credential(credentialSubject=subject),
        secret,
        sign_alg=method(key)["publicKeyJwk"]["alg"],
        add_decoy_claims=True,
        extra_header_parameters={"typ": "vc+sd-jwt", "kid": method(key)["id"]},
    ).sd_jwt_issuance
    told = command("verify", made, key, f"{C}_sdjwt")
    assert (told["result"], json.loads(told["data"])) == ("success", credential())
    assert command.result("verify", altered(made), key, f"{C}_sdjwt") == "failure"


@pytest.mark.node
@pytest.mark.parametrize("key", KEYS)
def test_jose_accepts_our_tokens_on_every_curve_and_refuses_them_altered(command, key):
    require_node()
    tokens = [
        command.issued(presentation(), key, f"{P}_jose"),
        command.issued(credential(), key, f"{C}_jose"),
    ]
    keys = {method(key)["id"]: jwk_for(key)}
    asked = {
        "keys": keys,
        "tokens": [*tokens, *map(altered, tokens)],
        "now": "2026-11-22T12:00:00Z",
    }
    answers = node("verify-jwt.mjs", asked)
    assert [answer["verified"] for answer in answers] == [True, True, False, False]
    assert answers[1]["payload"] == credential()


def test_the_digest_of_a_disclosure_is_that_of_its_text(command):
    token = command.issued(credential(), "p256", f"{C}_sdjwt", *sd(f"{SUBJECT}firstName"))
    jws, disclosure, _ = token.split("~")
    payload = json.loads(base64.urlsafe_b64decode(jws.split(".")[1] + "=="))
    digest = base64.urlsafe_b64encode(hashlib.sha256(disclosure.encode()).digest()).rstrip(b"=")
    assert payload["credentialSubject"]["_sd"] == [digest.decode()]
