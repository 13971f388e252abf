"""What each class of badge says, and how each form of it is signed."""

import copy
import json
from datetime import timedelta

from app.rendering import baking
from app.rendering.baking import Standard
from tests.corpus.keys import FixedIssuer
from tests.corpus.packing import bits
from tests.unit.rendering.images import SVG, png
from tests.unit.verification.verification_world import (
    NOW,
    World,
    b64,
    dumps,
    registered,
    when,
)

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
SUITE_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"
ROOT = "https://badges.example"
FRESH = f"{ROOT}/credentials/1/fresh"
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")
KEYS = {"RS256": "rsa", "ES256": "p256", "EdDSA": "ed25519", "Ed25519": "ed25519"}


class FixedWorld(World):
    """The issuers, lists and badges of the corpus."""

    def __init__(self):
        super().__init__()
        self.issuer, self.other = FixedIssuer("north"), FixedIssuer("south")
        pages = self.documents.pages
        pages.clear()
        for issuer in (self.issuer, self.other):
            pages[issuer.id] = issuer.document()
        for purpose in ("revocation", "suspension"):
            for older in (False, True):
                url, document = self.listed(purpose, older=older)
                pages[url] = document
        pages[f"{ROOT}/keys/other"] = self.other.method("rsa").get("publicKeyJwk")
        pages["https://gone.example/issuers/1"] = 404
        newer = self.badge(validFrom=when(NOW - timedelta(hours=1)))
        pages[FRESH] = self.issuer.sign(newer | {"credentialStatus": self.entry()})

    def listed(self, purpose, *, older):
        kind = "StatusList2021" if older else "BitstringStatusList"
        url = f"{ROOT}/status/{purpose}-{'2021' if older else 'bits'}"
        dates = {"issuanceDate" if older else "validFrom": when(NOW - timedelta(days=1))}
        subject = {"id": f"{url}#list", "type": kind, "statusPurpose": purpose}
        subject["encodedList"] = ("" if older else "u") + bits(1)
        document = {
            "@context": [V1, LIST_2021, SUITE_2020] if older else [V2],
            "id": url,
            "type": ["VerifiableCredential", f"{kind}Credential"],
            "issuer": self.issuer.id,
            "credentialSubject": subject,
        }
        legacy = {"type": "Ed25519Signature2020", "cryptosuite": None} if older else {}
        return url, self.issuer.sign(document | dates, **legacy)

    def entry(self, purpose="revocation", index=2, *, older=False):
        url = f"{ROOT}/status/{purpose}-{'2021' if older else 'bits'}"
        return {
            "id": f"{url}#{index}",
            "type": "StatusList2021Entry" if older else "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": url,
        }


def said(world, kind, *, older):
    """Return the unsigned badge of a class; what only a signature can tell is done in `Form`."""
    badge = world.badge(credentialStatus=world.entry(older=older))
    change = {
        "expired": {"validUntil": when(NOW - timedelta(days=1))},
        "not_yet_valid": {"validFrom": when(NOW + timedelta(days=1))},
        "revoked": {"credentialStatus": world.entry(index=1, older=older)},
        "suspended": {"credentialStatus": world.entry("suspension", 1, older=older)},
        "status_unknown": {"credentialStatus": world.entry("nowhere", older=older)},
        "superseded": {"refreshService": {"id": FRESH, "type": "1EdTechCredentialRefresh"}},
        "malformed": {"credentialSubject": {"type": ["AchievementSubject"], "id": "urn:uuid:1"}},
        "key_not_found": {"issuer": {"id": "https://gone.example/issuers/1", "type": ["Profile"]}},
        "issuer_unreachable": {"issuer": {"id": "https://off.example/1", "type": ["Profile"]}},
    }.get(kind, {})
    badge = badge | change
    if not older:
        return badge
    names = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
    badge = {names.get(name, name): value for name, value in badge.items()}
    contexts = [V1, *badge["@context"][1:], LIST_2021, SUITE_2020]
    return badge | {"@context": contexts}


def embedded(world, kind, suite, *, older=False):
    """Return a badge with an embedded proof."""
    badge, issuer = said(world, kind, older=older), world.issuer
    key = "p256" if suite.startswith("ecdsa") else "ed25519"
    options = {"cryptosuite": suite, "verificationMethod": issuer.method_id(key)}
    if suite == "Ed25519Signature2020":
        options |= {"type": suite, "cryptosuite": None}
        if not older:
            badge["@context"] = [*badge["@context"], SUITE_2020]
    if "jcs" in suite:
        options["@context"] = badge["@context"]
    if kind == "wrong_key":
        options["verificationMethod"] = f"{issuer.id}#unlisted"
    signed = issuer.sign(badge, **options)
    if kind == "unsupported":
        signed["proof"][0] |= {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    return signed | {"name": "Another name"} if kind == "tampered" else signed


def compact(issuer, header, payload, alg):
    text = f"{b64(dumps(header))}.{b64(dumps(payload))}"
    return f"{text}.{b64(issuer.jws(alg, text.encode()))}"


def token(world, kind, alg, profile="ob3"):
    """Return a badge as a token: `ob3`, `bare` (vc+jwt), or `vc` and `beside` in data model 1.1."""
    older = profile in {"vc", "beside"}
    badge, issuer = said(world, kind, older=older), world.issuer
    header = {"alg": alg, "typ": "vc+jwt" if profile == "bare" else "JWT"}
    header["kid"] = issuer.method_id(KEYS[alg])
    if kind == "wrong_key":
        header["kid"] = f"{ROOT}/keys/other"
    if kind == "unsupported":
        header["alg"] = "ES256K"
    claims = {} if profile == "bare" else claims_of(badge)
    payload = claims | ({"vc": badge} if profile == "vc" else badge)
    made = compact(issuer, header, payload, alg)
    if kind != "tampered":
        return made
    payload = payload | ({"vc": badge | {"name": "X"}} if profile == "vc" else {"name": "X"})
    head, _, signature = made.split(".")
    return f"{head}.{b64(dumps(payload))}.{signature}"


def claims_of(badge):
    read = badge | {"validFrom": badge.get("validFrom") or badge.get("issuanceDate")}
    claims = registered(read)
    ends = badge.get("validUntil") or badge.get("expirationDate")
    if ends:
        claims["exp"] = registered(badge | {"validFrom": ends})["nbf"]
    return claims


def enveloped(world, kind):
    return {
        "@context": V2,
        "id": f"data:application/vc+jwt,{token(world, kind, 'ES256', 'bare')}",
        "type": "EnvelopedVerifiableCredential",
    }


def baked(text, form, standard=Standard.OPEN_BADGES_3):
    return baking.bake(png() if form == "png" else SVG, standard, text)


def forms(world, kind):
    """Return every form of a badge of one class, by file name."""
    found = {f"{suite}.json": embedded(world, kind, suite) for suite in SUITES}
    found["ed25519-2020.json"] = embedded(world, kind, "Ed25519Signature2020")
    older = embedded(world, kind, "Ed25519Signature2020", older=True)
    found["model-1.1-ed25519-2020.json"] = older
    for alg in ("RS256", "ES256", "EdDSA"):
        found[f"ob3-{alg}.jwt"] = token(world, kind, alg)
        found[f"bare-{alg}.jwt"] = token(world, kind, alg, "bare")
    found["model-1.1-vc.jwt"] = token(world, kind, "RS256", "vc")
    found["model-1.1-beside.jwt"] = token(world, kind, "RS256", "beside")
    found["enveloped.json"] = enveloped(world, kind)
    for form in ("png", "svg"):
        found[f"proof.{form}"] = baked(json.dumps(embedded(world, kind, SUITES[0])), form)
    found["token.png"] = baked(token(world, kind, "RS256"), "png")
    return copy.deepcopy(found)
