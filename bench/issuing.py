"""Row 5: issuing one badge durably, beside its signatures, its verifications and one fdatasync."""

import os
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from app.domain.access import Actor, Scope
from app.domain.addresses import Addresses
from app.domain.definition import Policy
from app.domain.keys import Algorithm
from app.domain.multibase import decode_base64url
from app.services import direct_issue, issuers, keys, organizations
from app.services.own_documents import OwnDocuments
from app.services.published import Published
from app.services.reading import Reading
from app.services.work import Work
from app.settings import Settings
from app.signing.data_integrity import secure
from app.signing.jws import sign, vc_jwt
from app.signing.secrets import hash_secret
from app.storage import credentials, schema
from app.storage.tables import (
    Client,
    Email,
    Key,
    Microcredential,
    MicrocredentialVersion,
    Person,
    Rubric,
    Stage,
)
from app.verification.verifier import Verifier
from app.wiring import Wiring, wire
from bench.rows import Row, at_most, microseconds

TIMES, ROUNDS = 20, 7


@dataclass
class District:
    """An organization that may issue one version directly, in a database of its own."""

    wiring: Wiring
    actor: Actor
    version_id: UUID
    person_id: UUID
    numbers: "count[int]"

    def issue(self) -> UUID:
        """Issue one badge and commit it."""
        now = self.wiring.now()
        with self.wiring.database.write(now) as session:
            work = Work(session, self.actor, now, self.wiring.tools)
            row, _ = direct_issue.issue_directly(
                work,
                version_id=self.version_id,
                person_id=self.person_id,
                key=str(next(self.numbers)),
            )
            return row.id


def rows() -> list[Row]:
    """Measure with SQLite as it is set up by default: WAL, synchronous=FULL."""
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent.parent) as folder:
        district = made_district(Path(folder))
        reference = _reference(district, Path(folder))
        ours, least = microseconds((district.issue, TIMES), (reference, TIMES), rounds=ROUNDS)
        district.wiring.close()
    name = "issue one, durable / its signatures, verifications and one fdatasync"
    return [at_most(name, ours, least, 2)]


def made_district(folder: Path) -> District:
    """Return a migrated database with one version that may be issued directly."""
    settings = Settings(data_dir=folder, master_key="00" * 32)  # type: ignore[arg-type] # Pydantic makes it a secret
    wiring = wire(settings)
    schema.upgrade(wiring.database.engine)
    now = wiring.now()
    with wiring.database.write(now) as session:
        work = organizations.create(session, wiring.tools, now, slug="bench", name="Bench")
        version, person, client = _definition(work), _person(work), _client(work)
        client.issuable_version_ids = [str(version.id)]
        scopes = frozenset(scope.value for scope in Scope)
        actor = Actor(work.organization_id, client_id=client.id, scopes=scopes)
        return District(wiring, actor, version.id, person.id, count())


def _definition(work: Work) -> MicrocredentialVersion:
    issuer = issuers.create(
        work, slug="bench", name="Bench", url="https://x.example", email="a@x.example"
    )
    lineage = work.add(Microcredential, slug="talk", name="Talk", issuer_id=issuer.id)
    version = work.add(
        MicrocredentialVersion,
        microcredential_id=lineage.id,
        number=1,
        state="published",
        name="Classroom talk",
        description="Leads talk in which students explain.",
        criteria_narrative="A plan and an honest reflection.",
        policy=Policy(direct_issue=True).model_dump(mode="json"),
    )
    criteria = [_criterion(number) for number in range(3)]
    rubric = work.add(Rubric, slug="guide", number=1, name="Guide", criteria=criteria)
    stage = {"version_id": version.id, "rubric_id": rubric.id, "position": 0, "key": "whole"}
    work.add(Stage, **stage, name="The whole", pass_rule={"kind": "every_criterion"})
    return version


def _criterion(number: int) -> dict[str, object]:
    levels = [
        {"key": f"level-{rank}", "name": f"Level {rank}", "description": "What such work shows"}
        for rank in range(4)
    ]
    return {
        "key": f"criterion-{number}",
        "title": f"Criterion {number}",
        "levels": levels,
        "required_level": "level-2",
        "evidence": ["plan"],
    }


def _person(work: Work) -> Person:
    person = work.add(Person, name="Ada")
    address = "ada@x.example"
    work.add(Email, person_id=person.id, address=address, folded=address)
    return person


def _client(work: Work) -> Client:
    scopes = [scope.value for scope in Scope]
    return work.add(
        Client, name="LMS", scopes=scopes, secret_hash=hash_secret("x"), daily_quota=10**9
    )


def _reference(district: District, folder: Path) -> Callable[[], None]:
    """Sign and verify the same badge from memory, and write its bytes through to the disk."""
    wiring, badge_id = district.wiring, district.issue()
    with wiring.database.read() as session:
        found = credentials.current_version(session, badge_id)
        assert found is not None
        document = orjson.loads(found.ob3_json)
        assertion = decode_base64url(found.ob2_jws.split(".")[1])
        hosted_at = Addresses(wiring.tools.base_url).ob2_assertion(badge_id)
        pages = _pages(wiring, session, [document, orjson.loads(assertion)], hosted_at)
        edwards, rsa = (_newest(session, a) for a in (Algorithm.ED25519, Algorithm.RS256))
    [proof] = document.pop("proof")
    edwards_signer, rsa_signer = (keys.signer_of(wiring.tools.vault, k) for k in (edwards, rsa))
    kid = f"{wiring.tools.base_url}/keys/{rsa.id}"
    ob2_kid = f"{wiring.tools.base_url}/ob2/keys/{rsa.id}"
    created = datetime.fromisoformat(proof["created"]).astimezone(UTC)
    method, templates = proof["verificationMethod"], wiring.tools.templates
    file = os.open(folder / "reference.bin", os.O_CREAT | os.O_WRONLY)

    verifier = Verifier(pages)

    def once() -> None:
        secured = orjson.dumps(
            secure(
                document, edwards_signer, method_id=method, created=created, templates=templates
            )
        )
        token = vc_jwt(document, rsa_signer, kid=kid)
        signed = sign(assertion, rsa_signer, kid=ob2_kid)
        for form in (secured, token, signed, hosted_at):
            assert verifier.verify(form, now=wiring.now()).verdict == "valid"
        os.write(file, secured + token.encode() + signed.encode())
        os.fdatasync(file)

    return once


def _newest(session: Session, algorithm: Algorithm) -> Key:
    return session.exec(select(Key).where(col(Key.algorithm) == algorithm.value)).one()


def _pages(
    wiring: Wiring, session: Session, documents: list[dict[str, Any]], hosted_at: str
) -> OwnDocuments:
    """Keep in memory all that the forms of the badge lead to."""
    reading = Reading(session, wiring.tools, wiring.now())
    live = OwnDocuments(reading.addresses, lambda: nullcontext(reading), wiring.tools.resolver)
    pending, (badge, assertion) = {}, documents
    leads = [badge["issuer"]["id"], badge["credentialStatus"]["statusListCredential"]]
    leads += [assertion["badge"], assertion["verification"]["creator"], hosted_at]
    badge_class = orjson.loads(live.get(assertion["badge"], accept="application/json").body)
    leads.append(badge_class["issuer"])
    profile = orjson.loads(live.get(badge_class["issuer"], accept="application/json").body)
    leads.append(profile["revocationList"])
    for url in leads:
        found = live.get(url, accept="application/json")
        path = reading.addresses.path_of(url)
        assert path is not None
        pending[path] = Published(found.body, (found.media_type,))
    return OwnDocuments(
        reading.addresses, lambda: nullcontext(reading), wiring.tools.resolver, pending
    )
