"""Open Badges 2.0 of a small issuer, hosted and signed, made with nothing but `cryptography`."""

import copy
import json
from datetime import timedelta

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from app.verification.verifier import Verifier
from tests.unit.verification.verification_world import NOW, RSA_KEYS, Documents, b64, dumps, when

CONTEXT = "https://w3id.org/openbadges/v2"
BASE = "https://badges.example/ob2"
HOSTED, SIGNED = f"{BASE}/assertions/1", "urn:uuid:6f1f9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11"
BADGE, ISSUER, KEY, LIST = (f"{BASE}/{n}" for n in ("badges/7", "issuers/9", "keys/1", "list"))
NOBODY = "urn:uuid:00000000-0000-4000-8000-000000000000"
HASHES = {"RS256": hashes.SHA256(), "RS512": hashes.SHA512()}


def pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


class World:
    """One hosted and one signed badge, and every document that they lead to."""

    def __init__(self):
        self.documents = Documents()
        self.pages = self.documents.pages
        self.pages[HOSTED] = self.assertion(HOSTED, {"type": "HostedBadge"})
        self.pages[BADGE] = {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": BADGE,
            "name": "Formative Assessment",
            "description": "Uses evidence to adjust teaching",
            "image": "https://badges.example/image",
            "criteria": {"narrative": "Submit a lesson video and a reflection."},
            "issuer": ISSUER,
        }
        self.pages[ISSUER] = {
            "@context": CONTEXT,
            "type": "Profile",
            "id": ISSUER,
            "name": "North District",
            "url": "https://north.example",
            "email": "badges@north.example",
            "publicKey": [KEY],
            "revocationList": LIST,
        }
        self.pages[KEY] = self.key(KEY, RSA_KEYS[0])
        self.revoke()
        self.pages["https://badges.example/image"] = b"an image"

    def key(self, url, key, owner=ISSUER):
        head = {"@context": CONTEXT, "type": "CryptographicKey", "id": url}
        return head | {"owner": owner, "publicKeyPem": pem(key)}

    def revoke(self, *entries):
        self.pages[LIST] = {
            "@context": CONTEXT,
            "type": "RevocationList",
            "id": LIST,
            "issuer": ISSUER,
            "revokedAssertions": [{"id": NOBODY}, {"id": NOBODY}, *entries],
        }

    def assertion(self, name, verification, **changes):
        badge = {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": name,
            "issuedOn": when(NOW - timedelta(days=2)),
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": "Kosher",
                "identity": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
            },
            "badge": BADGE,
            "narrative": "- **Evidence quality**: Proficient",
            "verification": verification,
        }
        return {n: v for n, v in (badge | changes).items() if v is not None}

    def signed(self, *, alg="RS256", header=None, key=RSA_KEYS[0], creator=KEY, **changes):
        how = {"type": "SignedBadge"} | ({"creator": creator} if creator else {})
        body = self.assertion(SIGNED, changes.pop("verification", how), **changes)
        text = f"{b64(dumps({'alg': alg} | (header or {})))}.{b64(dumps(body))}"
        signature = key.sign(text.encode(), padding.PKCS1v15(), HASHES.get(alg, HASHES["RS256"]))
        return f"{text}.{b64(signature)}"

    def host(self, **changes):
        """Publish the hosted badge with other members; returns it."""
        page = copy.deepcopy(self.pages[HOSTED]) | changes
        self.pages[HOSTED] = {n: v for n, v in page.items() if v is not None}
        return self.pages[HOSTED]

    def change(self, url, /, **changes):
        page = self.pages[url] | changes
        self.pages[url] = {n: v for n, v in page.items() if v is not None}

    def verify(self, document, **options):
        text = json.dumps(document) if isinstance(document, dict) else document
        return Verifier(self.documents).verify(text, **({"now": NOW} | options))
