"""Rows 6 and 7: what verifying costs beside its two bare halves, and beside other people's engines."""

from collections.abc import Callable
from typing import Any

import orjson
from openvc.proof.data_integrity import DataIntegrityProofSuite

from app.domain.canonical import hash_data, sha256
from app.domain.keys import jwk
from app.domain.open_badges_3 import Document, to_document
from app.domain.standards import CONTEXTS
from app.domain.templates import Templates
from app.signing.data_integrity import secure
from app.signing.signer import LocalSigner
from app.verification.memory import Memory
from app.verification.report import Verdict
from app.verification.verifier import Verifier
from bench.rows import Row, at_most, faster, microseconds
from bench.signing import pyld_form
from tests.credential_builders import AWARDED, credential
from tests.unit.verification.verification_world import NOW, World

# Each engine is asked a few times in turn; some of them take milliseconds.
ROUNDS = 10
# Single short calls, many of them: a neighbour's turn on the machine then spoils few.
AGAIN = 500


def rows() -> list[Row]:
    """Measure both rows."""
    world = World()
    return [*strangers(world), *ours_again(world)]


def strangers(world: World) -> list[Row]:
    """Verify a stranger's badge with all its checks; nothing about it was known before."""
    badge = world.issuer.sign(_badge(world))
    [proof] = badge["proof"]
    document = {name: value for name, value in badge.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    signature, key = _signature(world, document, options), world.issuer.public("ed25519").load()
    ours, full, pyld, openvc = microseconds(
        (_verifying(Verifier(world.documents), badge), 2),
        (lambda: key.verify(signature, hash_data(document, options)), 2),
        (lambda: key.verify(signature, _with_pyld(document, options)), 1),
        (_with_openvc(world, badge), 1),
        rounds=ROUNDS,
    )
    return [
        at_most("verify a stranger's DI badge / canonicalise and raw verify", ours, full, 2),
        faster("verify a stranger's DI badge, against openvc-core", ours, openvc, 5),
        faster("verify a stranger's DI badge, against PyLD and raw verify", ours, pyld, 1),
    ]


def ours_again(world: World) -> list[Row]:
    """Verify a badge that was verified before: key, status list, dates are asked about anew."""
    templates = Templates()
    badge = secure(
        _badge(world) | {"credentialStatus": world.badge()["credentialStatus"]},
        LocalSigner(world.issuer.ed25519),
        method_id=world.issuer.method_id("ed25519"),
        created=AWARDED,
        templates=templates,
    )
    content = b"64 bytes, as many as a Data Integrity proof of a badge does sign"
    signature, key = world.issuer.ed25519.sign(content), world.issuer.public("ed25519").load()
    ours, raw = microseconds(
        (_verifying(Verifier(world.documents, templates=templates, memory=Memory()), badge), 1),
        (lambda: key.verify(signature, content), 1),
        rounds=AGAIN,
    )
    return [at_most("verify one of ours again / raw Ed25519 verification", ours, raw, 5)]


def _badge(world: World) -> Document:
    """Return a badge of ordinary size by the issuer of that world, without a status list."""
    document = to_document(credential())
    document["issuer"] = document["issuer"] | {"id": world.issuer.id}
    return {name: value for name, value in document.items() if name != "credentialStatus"}


def _verifying(verifier: Verifier, badge: Document) -> Callable[[], object]:
    content = orjson.dumps(badge)
    if verifier.verify(content, now=NOW).verdict is not Verdict.VALID:
        raise AssertionError("The badge to measure with does not verify.")
    return lambda: verifier.verify(content, now=NOW)


def _signature(world: World, document: Document, options: dict[str, Any]) -> bytes:
    return world.issuer.ed25519.sign(hash_data(document, options))


def _with_openvc(world: World, badge: Document) -> Callable[[], object]:
    suite, key = DataIntegrityProofSuite(), jwk(world.issuer.public("ed25519"))
    # It wants a single proof as an object, Open Badges 3.0 as a list.
    document = badge | {"proof": badge["proof"][0]}
    bundled = dict(CONTEXTS)
    return lambda: suite.verify(document, public_key_jwk=key, extra_contexts=bundled)


def _with_pyld(document: Document, options: dict[str, Any]) -> bytes:
    options = options | {"@context": document["@context"]}
    return sha256(pyld_form(options)) + sha256(pyld_form(document))
