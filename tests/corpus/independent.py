"""The same badges signed by other people's Python libraries, with the corpus's keys."""

import warnings

from openbadges_bakery import utils as bakery
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from app.domain.standards import CONTEXTS
from tests.conformance.test_bakery import file
from tests.corpus.badges import said
from tests.corpus.library import openbadgeslib
from tests.corpus.makers import ALTERED, SAYABLE
from tests.corpus.node import node
from tests.unit.rendering.images import SVG, png
from tests.unit.verification.verification_world import NOW


def independent(world, older):
    """Return the documents of every library by name; those of Node only where Node is."""
    return openvc(world) | openbadgeslib(world) | bakeries(older) | node(world)


def openvc(world):
    issuer = world.issuer
    contexts = {url: CONTEXTS[url] for url in CONTEXTS}
    found = {}
    for kind in SAYABLE:
        method = issuer.method_id("unlisted" if kind == "wrong_key" else "ed25519")
        signed = DataIntegrityProofSuite().add_proof(
            said(world, kind, older=False),
            signing_key=Ed25519SigningKey(issuer.ed25519, method),
            verification_method=method,
            created=NOW,
            extra_contexts=contexts,
        )
        found[f"{kind}--openvc-core.json"] = signed | (ALTERED if kind == "tampered" else {})
    return found


def bakeries(older):
    """Bake Open Badges 2.0 of each class: signed ones as tokens, hosted ones by their address."""
    texts = {name: older[f"{name}--ob2-signed.jwt"] for name in ("valid", "expired", "tampered")}
    texts["revoked"] = older["revoked--ob2-hosted.json"]["id"]
    return {
        f"{kind}--openbadges-bakery.{form}": bake(form, text)
        for kind, text in texts.items()
        for form in ("png", "svg")
    }


def bake(form, text):
    with warnings.catch_warnings():
        # It asks rfc3986 about addresses in a way that rfc3986 is going to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        return bakery.bake(file(png() if form == "png" else SVG, f"badge.{form}"), text).read()
