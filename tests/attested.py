"""A programme in which somebody else confirms what an educator wrote."""

import re
from typing import Any

from sqlmodel import col, select

from app.storage.tables import Job
from tests.district import Caller, District
from tests.programme import EVIDENCE, Programme

VISIT = {
    "key": "visit",
    "title": "The visit took place",
    "kind": "attestation",
    "attested_by": "another",
}
SAID = "On 3 March my coach saw the second lesson from start to end."


def attested(district: District, *, by: str = "another", **policy: Any) -> Programme:
    """A published programme that asks for it."""
    evidence = [*EVIDENCE, VISIT | {"attested_by": by}]
    return Programme.publish(district, policy=policy, of_stages=[{"evidence": evidence}])


def draft_with_all(
    programme: Programme, text: str = SAID
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft to which only the word of somebody else is missing, and the piece it is about."""
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft)
    body = {"requirement": "visit", "text": text}
    return draft, programme.educator.made(f"/submissions/{draft['id']}/evidence", body)


def ask(programme: Programme, piece: dict[str, Any], **whom: str) -> Any:
    path = f"/submissions/{piece['submission_id']}/attestations"
    return programme.educator.post(path, {"evidence_id": piece["id"]} | whom)


def asked(programme: Programme, piece: dict[str, Any], who: Caller) -> dict[str, Any]:
    answer = ask(programme, piece, person_id=str(who.person_id))
    assert answer.status_code == 201, answer.text
    return answer.json()


def mails_to(district: District, address: str) -> list[dict[str, str]]:
    with district.wiring.database.read() as session:
        jobs = session.exec(select(Job).where(col(Job.kind) == "mail.send").order_by(col(Job.id)))
        return [job.payload for job in jobs if job.payload.get("to") == address]


def link_in(mail: dict[str, str]) -> str:
    return re.search(r"http://localhost(?::\d+)?(/attest/\S+)", mail["text"])[1]
