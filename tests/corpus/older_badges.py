"""Open Badges 2.0, hosted and signed, in every form and class that they have."""

import json
from datetime import timedelta

from app.rendering.baking import Standard
from tests.corpus.badges import baked
from tests.unit.verification import open_badges_2_world as ob2
from tests.unit.verification.verification_world import NOW, when

PAST, TO_COME = when(NOW - timedelta(days=1)), when(NOW + timedelta(days=1))
GONE = f"{ob2.BASE}/assertions/gone"


def older(world):
    """Return the documents by name, and add their pages to the world's."""
    north, south = world.issuer.rsa, world.other.rsa
    made = ob2.World()
    made.pages[ob2.KEY] = made.key(ob2.KEY, north)
    revoked = "urn:uuid:6f1f9cb0-5a0c-4f0e-8b8e-000000000002"
    made.revoke({"id": revoked, "revocationReason": "Issued in error"})
    hosted = made.pages[ob2.HOSTED]
    made.pages[GONE] = {"@context": ob2.CONTEXT, "id": GONE, "revoked": True}
    signed = made.signed(key=north)
    head, body, _ = signed.split(".")
    found = {
        "valid--ob2-signed.jwt": signed,
        "valid--ob2-hosted.json": hosted,
        "expired--ob2-signed.jwt": made.signed(key=north, expires=PAST),
        "not_yet_valid--ob2-signed.jwt": made.signed(key=north, issuedOn=TO_COME),
        "revoked--ob2-signed.jwt": made.signed(key=north, id=revoked),
        "revoked--ob2-hosted.json": made.pages[GONE],
        "tampered--ob2-signed.jwt": f"{head}.{body}.{made.signed(key=south).split('.')[2]}",
        "tampered--ob2-hosted.json": hosted | {"narrative": "Leading"},
        "wrong_key--ob2-signed.jwt": made.signed(key=south, creator=f"{ob2.BASE}/keys/2"),
        "unsupported--ob2-signed.jwt": made.signed(key=north, alg="RS512"),
    }
    for form in ("png", "svg"):
        found[f"valid--ob2-signed.{form}"] = baked(signed, form, Standard.OPEN_BADGES_2)
        text = json.dumps(hosted)
        found[f"valid--ob2-hosted.{form}"] = baked(text, form, Standard.OPEN_BADGES_2)
    world.documents.pages |= made.pages
    return found
