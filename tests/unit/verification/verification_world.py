"""A small world of issuers, keys, lists and badges, signed here with nothing but `cryptography`."""

import base64
import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.domain.canonical import hash_data, hash_data_jcs
from app.domain.keys import jwk, multikey, public_key
from app.domain.multibase import encode_base58
from app.verification.resolver import Obstacle, Resource, UnreachableError
from app.verification.verifier import Verifier

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
# Making RSA keys takes long; two of them serve every test.
RSA_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def dumps(value):
    return json.dumps(value, separators=(",", ":")).encode()


def when(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Documents:
    """A resolver over a dictionary that remembers what it was asked."""

    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def get(self, url, *, accept):  # noqa: ARG002  the protocol has it
        self.asked.append(url)
        if url not in self.pages:
            raise UnreachableError("The host did not answer.", Obstacle.NO_CONNECTION)
        page = self.pages[url]
        if isinstance(page, int):
            return Resource(url, page, "application/json", b"{}")
        body = page if isinstance(page, bytes) else dumps(page)
        return Resource(url, 200, "application/json", body)


class Issuer:
    """An issuer with a key of each kind, all listed in its own document."""

    def __init__(self, slug="north", rsa_key=RSA_KEYS[0]):
        self.id = f"https://badges.example/issuers/{slug}"
        self.ed25519 = ed25519.Ed25519PrivateKey.generate()
        self.rsa = rsa_key
        self.p256 = ec.generate_private_key(ec.SECP256R1())

    def public(self, name):
        return public_key(getattr(self, name).public_key())

    def method_id(self, name):
        return f"{self.id}#{name}"

    def method(self, name):
        member = (
            {"type": "Multikey", "publicKeyMultibase": multikey(self.public(name))}
            if name == "ed25519"
            else {"type": "JsonWebKey", "publicKeyJwk": jwk(self.public(name))}
        )
        return {"id": self.method_id(name), "controller": self.id} | member

    def document(self):
        names = ("ed25519", "rsa", "p256")
        return {
            "@context": CONTEXTS,
            "id": self.id,
            "type": ["Profile"],
            "name": "North District",
            "verificationMethod": [self.method(name) for name in names],
            "assertionMethod": [self.method_id(name) for name in names],
        }

    def sign(self, document, *, key=None, suite_input=None, **options):
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": when(NOW - timedelta(days=1)),
            "verificationMethod": self.method_id("ed25519"),
            "proofPurpose": "assertionMethod",
        } | options
        proof = {name: value for name, value in proof.items() if value is not None}
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        hashed = hashed_by(proof)(suite_input or unsecured, proof)
        ecdsa = str(proof.get("cryptosuite")).startswith("ecdsa")
        signature = self.jws("ES256", hashed) if ecdsa else (key or self.ed25519).sign(hashed)
        return unsecured | {"proof": [proof | {"proofValue": encode_base58(signature)}]}

    def token(self, badge, *, alg="RS256", header=None, claims=None):
        names = {"RS256": "rsa", "ES256": "p256", "EdDSA": "ed25519"}
        head = {"alg": alg, "typ": "JWT", "kid": self.method_id(names.get(alg, "rsa"))}
        head = {n: v for n, v in (head | (header or {})).items() if v is not None}
        body = {n: v for n, v in (badge | (claims or registered(badge))).items() if v is not None}
        signed = f"{b64(dumps(head))}.{b64(dumps(body))}"
        return f"{signed}.{b64(self.jws(alg, signed.encode()))}"

    def jws(self, alg, signed):
        if alg == "RS256":
            return self.rsa.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        if alg == "ES256":
            r, s = decode_dss_signature(self.p256.sign(signed, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.ed25519.sign(signed)


def hashed_by(proof):
    """Return what hashes document and options, as the proof's suite has it."""
    return hash_data_jcs if "jcs" in str(proof.get("cryptosuite")) else hash_data


def registered(badge):
    return {
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        "nbf": int(datetime.fromisoformat(badge["validFrom"]).timestamp()),
    }


class World:
    """Two issuers, their lists, and a verifier that can reach nothing else."""

    def __init__(self):
        self.issuer, self.other = Issuer(), Issuer("south", RSA_KEYS[1])
        self.documents = Documents()
        for issuer in (self.issuer, self.other):
            self.documents.pages[issuer.id] = issuer.document()
        self.list_url = "https://badges.example/status/1"
        self.publish_list()

    def publish_list(
        self, *, revoked=(), issuer=None, size=131_072, raw=None, sign=True, **changes
    ):
        bits = bytearray(size // 8)
        for index in revoked:
            bits[index // 8] |= 128 >> index % 8
        encoded = raw or "u" + b64(gzip.compress(bytes(bits), mtime=0))
        signer = issuer or self.issuer
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": self.list_url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": signer.id,
            "validFrom": when(NOW - timedelta(hours=1)),
            "validUntil": when(NOW + timedelta(hours=23)),
            "credentialSubject": {
                "id": f"{self.list_url}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": encoded,
            },
        }
        document.update({n: v for n, v in changes.items() if n != "subject"})
        document["credentialSubject"].update(changes.get("subject", {}))
        self.documents.pages[self.list_url] = signer.sign(document) if sign else document

    def badge(self, **changes):
        achievement = "https://badges.example/microcredentials/7"
        levels = [
            {
                "id": f"{achievement}#l{n}",
                "type": ["RubricCriterionLevel"],
                "name": name,
                "level": str(n),
            }
            for n, name in enumerate(("Emerging", "Proficient"), start=1)
        ]
        badge = {
            "@context": CONTEXTS,
            "id": "urn:uuid:0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Formative Assessment",
            "issuer": {"id": self.issuer.id, "type": ["Profile"], "name": "North District"},
            "validFrom": when(NOW - timedelta(days=2)),
            "awardedDate": when(NOW - timedelta(days=3)),
            "credentialSubject": {
                "id": "urn:uuid:70a1ae7a-4b8f-4c68-9f4c-9a2f8a5f2b51",
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": True,
                        "identityType": "emailAddress",
                        "salt": "Kosher",
                        "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
                    }
                ],
                "achievement": {
                    "id": achievement,
                    "type": ["Achievement"],
                    "achievementType": "MicroCredential",
                    "name": "Formative Assessment",
                    "description": "Uses evidence to adjust teaching",
                    "criteria": {"narrative": "Submit a lesson video and a reflection."},
                    "resultDescription": [
                        {
                            "id": f"{achievement}#c1",
                            "type": ["ResultDescription"],
                            "name": "Evidence quality",
                            "resultType": "RubricCriterionLevel",
                            "requiredLevel": f"{achievement}#l2",
                            "rubricCriterionLevel": levels,
                        }
                    ],
                },
                "result": [
                    {
                        "id": "urn:uuid:5b6f0a1f-8df7-4b6a-bb0f-7f9f2cf0a001",
                        "type": ["Result"],
                        "resultDescription": f"{achievement}#c1",
                        "achievedLevel": f"{achievement}#l2",
                    }
                ],
            },
            "credentialStatus": {
                "id": f"{self.list_url}#94567",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "94567",
                "statusListCredential": self.list_url,
            },
        }
        return {n: v for n, v in (badge | changes).items() if v is not None}

    def signed(self, **changes):
        return self.issuer.sign(self.badge(**changes))

    def verify(self, document, **options):
        if isinstance(document, dict):
            document = json.dumps(document)
        verifier = Verifier(self.documents, **options.pop("verifier", {}))
        return verifier.verify(document, **({"now": NOW} | options))
