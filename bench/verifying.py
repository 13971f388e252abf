"""Rows 6 and 7: what verifying costs beside its two bare halves, and beside other people's engines.

Two things may be known beforehand, and each row says which: a *memory* of documents (ADR 0025), and
*templates* of the shapes that issuing has learned (ADR 0007), which only our own badges have.
The engines of others canonicalise and check one signature with the key handed over; ours also reads
the bytes, holds them against the schema, fetches issuer and keys, and asks everything else.
"""

from collections.abc import Callable
from typing import Any

import orjson
from openvc.proof.data_integrity import DataIntegrityProofSuite

from app.domain.canonical import hash_data, sha256
from app.domain.keys import jwk
from app.domain.open_badges_3 import Document, to_document
from app.domain.standards import CONTEXTS, DID_V1, MULTIKEY_V1
from app.domain.templates import Templates
from app.signing.data_integrity import secure
from app.signing.signer import LocalSigner
from app.verification.memory import Memory
from app.verification.report import Verdict
from app.verification.verifier import Verifier
from bench import node
from bench.rows import Row, at_most, faster, microseconds
from bench.signing import pyld_form
from tests.credential_builders import AWARDED, credential
from tests.unit.verification.verification_world import NOW, World

# All are asked equally often, Node's too, but for the one that takes a tenth of a second.
ROUNDS, OFTEN = 20, 200
# Single short calls, many of them: a neighbour's turn on the machine then spoils few.
AGAIN = 500


def rows() -> list[Row]:
    """Measure both rows; those against Node are left out where Node is."""
    world = World()
    return [*strangers(world), *again(world)]


def strangers(world: World) -> list[Row]:
    """Verify a stranger's badge with all its checks; nothing about it was known before."""
    badge = world.issuer.sign(_badge(world))
    [proof] = badge["proof"]
    document = {name: value for name, value in badge.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    signature, key = _signature(world, document, options), world.issuer.public("ed25519").load()
    ours, full, pyld = microseconds(
        (_verifying(Verifier(world.documents), badge), 1),
        (lambda: key.verify(signature, hash_data(document, options)), 1),
        (lambda: key.verify(signature, _with_pyld(document, options)), 1),
        rounds=OFTEN,
    )
    [openvc] = microseconds((_with_openvc(world, badge), 1), rounds=ROUNDS)
    name = "verify a stranger's DI badge, first met"
    found = [
        at_most(f"{name} / canonicalise and raw verify", ours, full, 2),
        faster(f"{name}, against openvc-core", ours, openvc, 5),
        faster(f"{name}, against PyLD and raw verify", ours, pyld, 2),
    ]
    theirs = _with_node(world, badge)
    return [*found, faster(f"{name}, against Node", ours, theirs, 1)] if theirs else found


def again(world: World) -> list[Row]:
    """Verify badges that were verified before: key, status list, dates are asked about anew."""
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
    remembering = Verifier(world.documents, templates=templates, memory=Memory())
    strangers = Verifier(world.documents, memory=Memory())
    forgetting = Verifier(world.documents, templates=templates)
    ours, theirs, forgotten, raw = microseconds(
        (_verifying(remembering, badge), 1),
        (_verifying(strangers, badge), 1),
        (_verifying(forgetting, badge), 1),
        (lambda: key.verify(signature, content), 1),
        rounds=AGAIN,
    )
    raw_verify = "raw Ed25519 verification"
    return [
        at_most(f"verify one of ours again, remembered / {raw_verify}", ours, raw, 5),
        at_most(f"verify a stranger's again, remembered / {raw_verify}", theirs, raw, 5),
        at_most(f"verify one of ours, not remembered / {raw_verify}", forgotten, raw, 15),
    ]


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


def _with_node(world: World, badge: Document) -> float | None:
    method, issuer = world.issuer.method("ed25519"), world.issuer.id
    controller = {
        "@context": [DID_V1, MULTIKEY_V1],
        "id": issuer,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    keys = {issuer: controller, method["id"]: {"@context": MULTIKEY_V1} | method}
    asked = {"documents": {**CONTEXTS, **keys}, "credential": badge, "rounds": OFTEN}
    return node.microseconds("node_verify.mjs", asked)
