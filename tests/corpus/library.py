"""Badges by `openbadgeslib`: embedded proofs, tokens, Open Badges 2.0 and 1.0, and images of them."""

import datetime as dt

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.badge_model import Badge, BadgeImgType
from openbadgeslib.keys import KeyType
from openbadgeslib.ob1.signer import Signer as OB1Signer
from openbadgeslib.ob2 import Assertion, OB2Signer
from openbadgeslib.ob2.models import IdentityObject, Verification
from openbadgeslib.ob3 import Achievement, Issuer, OB3Signer, OpenBadgeCredential
from openbadgeslib.ob3.ldp import add_data_integrity_proof

from app.domain.standards import CONTEXTS
from tests.corpus.badges import ROOT, claims_of, said
from tests.corpus.makers import ALTERED, SAYABLE
from tests.corpus.older_badges import REVOKED
from tests.unit.rendering.images import SVG, png
from tests.unit.verification import open_badges_2_world as ob2
from tests.unit.verification.verification_world import NOW, b64, dumps

DAY = dt.timedelta(days=1)
OWNER = "a@example.com"


def private(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def openbadgeslib(world):
    """Return the documents by name."""
    return proofs(world) | tokens(world) | images(world) | older(world)


def proofs(world):
    issuer, found = world.issuer, {}
    for kind in SAYABLE:
        signed = add_data_integrity_proof(
            said(world, kind, older=False),
            private(issuer.ed25519),
            issuer.method_id("unlisted" if kind == "wrong_key" else "ed25519"),
            created=NOW - DAY,
            extra_contexts={url: CONTEXTS[url] for url in CONTEXTS},
        )
        found[f"{kind}--openbadgeslib.json"] = signed | (ALTERED if kind == "tampered" else {})
    return found


def tokens(world):
    """Tokens whose header holds the key itself, which is compared with those of the issuer."""
    found = {}
    for alg, name in (("RS256", "rsa"), ("EdDSA", "ed25519")):
        for kind in SAYABLE:
            holder = world.other if kind == "wrong_key" else world.issuer
            words = said(world, kind, older=False)
            words = claims_of(words) | words
            made = OB3Signer(private(getattr(holder, name)), alg).sign_payload(words)
            head, _, signature = made.split(".")
            if kind == "tampered":
                made = f"{head}.{b64(dumps(words | ALTERED))}.{signature}"
            found[f"{kind}--openbadgeslib-{alg}.jwt"] = made
    return found


def own_words(world, **changes):
    """Return a badge in the library's own words, none of them ours."""
    what = Achievement(
        id="https://badges.example/microcredentials/7",
        name="Formative Assessment",
        description="Uses evidence to adjust teaching",
        criteria_narrative="Submit a lesson video and a reflection.",
    )
    return OpenBadgeCredential(
        issuer=Issuer(id=world.issuer.id, name="North District"),
        recipient_id="urn:uuid:70a1ae7a-4b8f-4c68-9f4c-9a2f8a5f2b51",
        achievement=what,
        id="urn:uuid:0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c12",
        issuance_date=NOW - 2 * DAY,
        **changes,
    )


def images(world):
    signer, found = OB3Signer(private(world.issuer.rsa)), {}
    for kind, changes in (
        ("valid", {"credential_status": [world.entry()]}),
        ("revoked", {"credential_status": [world.entry(index=1)]}),
        ("expired", {"expiration_date": NOW - DAY}),
    ):
        badge = own_words(world, **changes)
        found[f"{kind}--openbadgeslib-own-words.jwt"] = signer.sign(badge)
        found[f"{kind}--openbadgeslib-token.png"] = signer.sign_into_png(badge, png())
        found[f"{kind}--openbadgeslib-token.svg"] = signer.sign_into_svg(badge, SVG)
    return found


def assertion(**changes):
    words = {
        "recipient": IdentityObject.create(OWNER, "Kosher"),
        "badge": ob2.BADGE,
        "verification": Verification("SignedBadge", ob2.KEY),
        "id": ob2.SIGNED,
        "issued_on": NOW - 2 * DAY,
    }
    return Assertion(**words | changes)


def older(world):
    signer = OB2Signer(private(world.issuer.rsa))
    genuine = signer.sign(assertion())
    head, _, signature = genuine.split(".")
    other = dumps(assertion(narrative="Leading").to_dict())
    return {
        "valid--openbadgeslib-ob2.jwt": genuine,
        "valid--openbadgeslib-ob2.png": signer.sign_into_png(assertion(), png()),
        "valid--openbadgeslib-ob2.svg": signer.sign_into_svg(assertion(), SVG),
        "wrong_recipient--openbadgeslib-ob2.jwt": genuine,
        "expired--openbadgeslib-ob2.jwt": signer.sign(assertion(expires=NOW - DAY)),
        "not_yet_valid--openbadgeslib-ob2.jwt": signer.sign(assertion(issued_on=NOW + DAY)),
        "revoked--openbadgeslib-ob2.jwt": signer.sign(assertion(id=REVOKED)),
        "tampered--openbadgeslib-ob2.jwt": f"{head}.{b64(other)}.{signature}",
        "wrong_key--openbadgeslib-ob2.jwt": signer.sign(
            assertion(verification=Verification("SignedBadge", f"{ob2.BASE}/keys/2"))
        ),
        "unsupported--openbadgeslib-ob2-RS512.jwt": OB2Signer(
            private(world.issuer.rsa), "RS512"
        ).sign(assertion()),
        "unsupported--openbadgeslib-ob1.png": first(world, BadgeImgType.PNG, png()),
        "unsupported--openbadgeslib-ob1.svg": first(world, BadgeImgType.SVG, SVG),
    }


def first(world, form, image):
    """Open Badges 1.0 as the library signed them; what is random in them is fixed."""
    badge = Badge(
        image_type=form,
        image=image,
        json_url=f"{ROOT}/ob1/badges/7",
        verify_key_url=f"{ROOT}/ob1/key.pem",
        key_type=KeyType.RSA,
        privkey_pem=private(world.issuer.rsa),
    )
    return OB1Signer(identity=OWNER, deterministic=True).sign_badge(badge).signed
