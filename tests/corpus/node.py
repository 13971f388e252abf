"""The same badges signed by libraries of Node, with the corpus's keys, in one call."""

import json
import shutil
import subprocess
from pathlib import Path

from app.domain.keys import multikey
from app.domain.multibase import encode_base58, encode_base64url
from tests.corpus.badges import claims_of, said
from tests.corpus.makers import ALTERED, SAYABLE
from tests.unit.verification.verification_world import b64, dumps

NODE = Path(__file__).parents[1] / "conformance" / "node"
PROFILES = ("ob3", "bare")


def is_there():
    """Tell whether Node and the libraries are installed."""
    return bool(shutil.which("node")) and (NODE / "node_modules").is_dir()


def node(world):
    """Return the documents by name: two libraries' embedded proofs, and tokens by jose."""
    if not is_there():
        return {}
    asked = [(kind, profile) for kind in SAYABLE for profile in PROFILES]
    made = run(
        "sign-corpus.mjs",
        {
            "key": pair(world.issuer),
            "created": "2026-11-21T12:00:00Z",
            "badges": [badge(world, kind) for kind in SAYABLE],
            "tokens": [token(world, kind, profile) for kind, profile in asked],
        },
    )
    found = {}
    for library in ("digitalbazaar", "digitalcredentials"):
        for kind, signed in zip(SAYABLE, made[library], strict=True):
            altered = ALTERED if kind == "tampered" else {}
            found[f"{kind}--{library}-vc.json"] = signed | altered
    for (kind, profile), compact in zip(asked, made["jose"], strict=True):
        found[f"{kind}--jose-{profile}.jwt"] = (
            altered_token(world, compact, profile) if kind == "tampered" else compact
        )
    return found


def pair(issuer):
    return {
        "id": issuer.method_id("ed25519"),
        "type": "Multikey",
        "controller": issuer.id,
        "publicKeyMultibase": multikey(issuer.public("ed25519")),
        "secretKeyMultibase": encode_base58(b"\x80\x26" + issuer.ed25519.private_bytes_raw()),
    }


def badge(world, kind):
    method = world.issuer.method_id("unlisted" if kind == "wrong_key" else "ed25519")
    return {"credential": said(world, kind, older=False), "method": method}


def token(world, kind, profile):
    issuer = world.issuer
    seed = encode_base64url(issuer.ed25519.private_bytes_raw())
    public = issuer.ed25519.public_key().public_bytes_raw()
    key = {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(public), "d": seed}
    kid = issuer.method_id("unlisted" if kind == "wrong_key" else "ed25519")
    header = {"alg": "EdDSA", "typ": "JWT" if profile == "ob3" else "vc+jwt", "kid": kid}
    return {"key": key, "header": header, "payload": payload(world, kind, profile)}


def payload(world, kind, profile):
    words = said(world, kind, older=False)
    return (claims_of(words) if profile == "ob3" else {}) | words


def altered_token(world, compact, profile):
    head, _, signature = compact.split(".")
    return f"{head}.{b64(dumps(payload(world, 'valid', profile) | ALTERED))}.{signature}"


def run(script, question):
    done = subprocess.run(
        ["node", str(NODE / script)],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)
