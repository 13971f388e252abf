"""Open Badges 2.0, hosted and signed, in every form and class that they have; and 1.x, which are placed."""

import json
from datetime import timedelta

from app.rendering.baking import Standard
from tests.corpus.badges import baked
from tests.unit.rendering.images import chunk, png
from tests.unit.verification import open_badges_2_world as ob2
from tests.unit.verification.verification_world import NOW, b64, dumps, when

PAST, TO_COME = when(NOW - timedelta(days=1)), when(NOW + timedelta(days=1))
GONE, REVOKED = f"{ob2.BASE}/assertions/gone", "urn:uuid:6f1f9cb0-5a0c-4f0e-8b8e-000000000002"
OFF, ORPHAN, LISTLESS = (f"{ob2.BASE}/badges/{name}" for name in ("off", "orphan", "listless"))
AWAY = "https://elsewhere.example/assertions/1"


def older(world):
    """Return the documents by name, and add their pages to the world's."""
    made = ob2.World()
    made.pages[ob2.KEY] = made.key(ob2.KEY, world.issuer.rsa)
    made.revoke({"id": REVOKED, "revocationReason": "Issued in error"})
    made.pages[GONE] = {"@context": ob2.CONTEXT, "id": GONE, "revoked": True}
    places(made, world.issuer.rsa)
    found = signed(made, world) | hosted(made) | forged(made, world) | first(made, world)
    world.documents.pages |= made.pages
    return found


def places(made, key):
    """Publish descriptions of badges whose issuer, or whose issuer's list, cannot be had."""
    plain = made.pages[ob2.BADGE]
    owner = f"{ob2.BASE}/issuers/listless"
    inside = made.key(f"{owner}#key", key, owner)
    made.pages[OFF] = plain | {"id": OFF, "issuer": "https://off.example/issuers/2"}
    made.pages[ORPHAN] = plain | {"id": ORPHAN, "issuer": "https://gone.example/issuers/1"}
    made.pages[LISTLESS] = plain | {"id": LISTLESS, "issuer": owner}
    made.pages[owner] = made.pages[ob2.ISSUER] | {
        "id": owner,
        "publicKey": inside,
        "revocationList": "https://off.example/revocations",
    }


def signed(made, world):
    north, south = world.issuer.rsa, world.other.rsa
    genuine = made.signed(key=north)
    head, body, _ = genuine.split(".")
    tokens = {
        "valid": genuine,
        "wrong_recipient": genuine,
        "expired": made.signed(key=north, expires=PAST),
        "not_yet_valid": made.signed(key=north, issuedOn=TO_COME),
        "revoked": made.signed(key=north, id=REVOKED),
        "tampered": f"{head}.{body}.{made.signed(key=south).split('.')[2]}",
        "wrong_key": made.signed(key=south, creator=f"{ob2.BASE}/keys/2"),
        "malformed": made.signed(key=north, issuedOn=None),
        "issuer_unreachable": made.signed(key=north, badge=OFF),
        "key_not_found": made.signed(key=north, badge=ORPHAN),
        "status_unknown": made.signed(
            key=north, badge=LISTLESS, creator=f"{ob2.BASE}/issuers/listless#key"
        ),
        "unsupported": made.signed(key=north, alg="RS512"),
    }
    return every_form("ob2-signed", tokens)


def hosted(made):
    """Publish an Assertion per class at an address of its own; badges are copies of them."""
    plain, copies = made.pages[ob2.HOSTED], {}
    for kind, changes in {
        "expired": {"expires": PAST},
        "not_yet_valid": {"issuedOn": TO_COME},
        "issuer_unreachable": {"badge": OFF},
        "key_not_found": {"badge": ORPHAN},
        "wrong_key": {"id": AWAY},
        "unsupported": {"@context": [ob2.CONTEXT, "https://words.example/v1"]},
    }.items():
        named = {"id": f"{ob2.BASE}/assertions/{kind}"} | changes
        made.pages[named["id"]] = copies[kind] = plain | named
    copies |= {"valid": plain, "wrong_recipient": plain, "revoked": made.pages[GONE]}
    copies["tampered"] = plain | {"narrative": "Leading"}
    copies["malformed"] = {name: plain[name] for name in plain if name != "recipient"}
    addresses = {f"{kind}--ob2-address.png": copy["id"] for kind, copy in copies.items()}
    named = {name: address for name, address in addresses.items() if told_at(name)}
    return every_form("ob2-hosted", copies) | {
        name: baked(address, "png", Standard.OPEN_BADGES_2) for name, address in named.items()
    }


def told_at(name):
    """Tell whether the class of a copy is that of the badge at its address."""
    return not name.startswith(("tampered", "malformed"))


def every_form(what, made):
    """Return each badge of a class as it is, and baked into both kinds of image."""
    suffix, found = "jwt" if what.endswith("signed") else "json", {}
    for kind, badge in made.items():
        text = badge if isinstance(badge, str) else json.dumps(badge)
        found[f"{kind}--{what}.{suffix}"] = badge
        for form in ("png", "svg"):
            found[f"{kind}--{what}.{form}"] = baked(text, form, Standard.OPEN_BADGES_2)
    return found


def forged(made, world):
    """The attacks on tokens, in the older kind of badge."""
    genuine = made.signed(key=world.issuer.rsa)
    _, body, signature = genuine.split(".")

    def headed(**header):
        return made.signed(key=world.issuer.rsa, header=header)

    return {
        "tampered--ob2-alg-none.jwt": f"{b64(dumps({'alg': 'none'}))}.{body}.",
        "tampered--ob2-hs256.jwt": f"{b64(dumps({'alg': 'HS256'}))}.{body}.{signature}",
        "tampered--ob2-header-crit.jwt": headed(crit=["exp"]),
        "tampered--ob2-header-jku.jwt": headed(jku="https://evil.example"),
        "tampered--ob2-unsigned-copy-of-signed.json": made.assertion(
            ob2.SIGNED, {"type": "SignedBadge", "creator": ob2.KEY}
        ),
    }


def first(made, world):
    """Open Badges 1.1 and 1.0: real ones, hosted and signed, which are not checked here."""
    at = "https://old.example/assertions/1"
    plain = {
        "uid": "1",
        "recipient": {"type": "email", "hashed": False, "identity": "a@example.com"},
        "badge": "https://old.example/badges/1",
        "issuedOn": "2014-05-01T00:00:00Z",
        "verify": {"type": "hosted", "url": at},
    }
    named = {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": at} | plain
    made.pages[at] = named
    oldest = {
        "recipient": "sha256$0f5c",
        "salt": "Kosher",
        "issued_on": "2012-05-01",
        "badge": {
            "version": "0.5.0",
            "name": "First steps",
            "description": "Took part",
            "image": "/image.png",
            "criteria": "/criteria",
            "issuer": {"origin": "https://old.example", "name": "Old District"},
        },
    }
    by_key = plain | {"verify": {"type": "signed", "url": "https://old.example/key.pem"}}
    text = f"{b64(dumps({'alg': 'RS256'}))}.{b64(dumps(by_key))}"
    token = f"{text}.{b64(world.issuer.jws('RS256', text.encode()))}"
    return {
        "unsupported--ob1.1-hosted.json": named,
        "unsupported--ob1.0-hosted.json": plain,
        "unsupported--ob0.5-hosted.json": oldest,
        "unsupported--ob1.0-signed.jwt": token,
        "unsupported--ob1.1-hosted.svg": baked(json.dumps(named), "svg", Standard.OPEN_BADGES_2),
        "unsupported--ob1.0-signed.png": baked(token, "png", Standard.OPEN_BADGES_2),
        "unsupported--ob1.1-address.png": png(chunk(b"tEXt", b"openbadges\0" + at.encode())),
    }
