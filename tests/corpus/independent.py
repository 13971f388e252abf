"""The same badges signed by other people's software, with the corpus's keys."""

import json
import shutil
import subprocess
from pathlib import Path

from openbadges_bakery import utils as bakery
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from app.domain.keys import multikey
from app.domain.multibase import encode_base58, encode_base64url
from app.domain.standards import CONTEXTS
from tests.conformance.test_bakery import file
from tests.corpus.badges import claims_of, said
from tests.unit.rendering.images import SVG, png
from tests.unit.verification.verification_world import NOW

NODE = Path(__file__).parents[1] / "conformance" / "node"


def independent(world, signed_ob2):
    """Return the documents by name; those of Node only where Node is."""
    found = openvc(world) | bakeries(signed_ob2)
    return found | (node(world) if shutil.which("node") else {})


def openvc(world):
    issuer = world.issuer
    key = Ed25519SigningKey(issuer.ed25519, issuer.method_id("ed25519"))
    contexts = {url: CONTEXTS[url] for url in CONTEXTS}
    found = {}
    for kind in ("valid", "expired", "revoked", "tampered"):
        signed = DataIntegrityProofSuite().add_proof(
            said(world, kind, older=False),
            signing_key=key,
            verification_method=key.kid,
            created=NOW,
            extra_contexts=contexts,
        )
        other = {"name": "Another name"} if kind == "tampered" else {}
        found[f"{kind}--openvc-core.json"] = signed | other
    return found


def bakeries(signed_ob2):
    return {
        f"valid--openbadges-bakery.{form}": bakery.bake(
            file(png() if form == "png" else SVG, f"badge.{form}"), signed_ob2
        ).read()
        for form in ("png", "svg")
    }


def node(world):
    return digital_bazaar(world) | jose(world)


def digital_bazaar(world):
    issuer, found = world.issuer, {}
    secret = b"\x80\x26" + issuer.ed25519.private_bytes_raw()
    key = {
        "id": issuer.method_id("ed25519"),
        "type": "Multikey",
        "controller": issuer.id,
        "publicKeyMultibase": multikey(issuer.public("ed25519")),
        "secretKeyMultibase": encode_base58(secret),
    }
    for kind in ("valid", "expired", "revoked", "tampered"):
        badge = said(world, kind, older=False)
        asked = {"credential": badge, "key": key, "n": 1, "created": "2026-11-21T12:00:00Z"}
        other = {"name": "Another name"} if kind == "tampered" else {}
        found[f"{kind}--digitalbazaar-vc.json"] = run("sign.mjs", asked)["signed"] | other
    return found


def jose(world):
    issuer = world.issuer
    seed = encode_base64url(issuer.ed25519.private_bytes_raw())
    public = issuer.ed25519.public_key().public_bytes_raw()
    key = {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(public), "d": seed}
    found = {}
    for kind in ("valid", "expired", "revoked"):
        badge = said(world, kind, older=False)
        kid = issuer.method_id("ed25519")
        for name, typ, claims in (("ob3", "JWT", claims_of(badge)), ("bare", "vc+jwt", {})):
            header = {"alg": "EdDSA", "typ": typ, "kid": kid}
            asked = {"key": key, "header": header, "payload": claims | badge}
            found[f"{kind}--jose-{name}.jwt"] = run("sign-jwt.mjs", asked)["token"]
    return found


def run(script, question):
    done = subprocess.run(
        ["node", str(NODE / script)],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)
