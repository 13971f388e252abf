"""What is remembered of a badge follows from its bytes alone; all else is asked about anew."""

import copy
import json

import pytest

from app.domain.errors import InvalidError
from app.verification.codes import Code
from app.verification.memory import LONGEST_DOCUMENT, Memory
from app.verification.report import Name, Outcome, Verdict
from tests.unit.verification.verification_world import NOW, World, when


@pytest.fixture
def world():
    return World()


@pytest.fixture
def memory():
    return Memory()


def verify(world, memory, content, **options):
    return world.verify(content, verifier={"memory": memory}, **options)


def outcome(report, name):
    return next(check for check in report.checks if check.name is name)


def test_the_report_on_a_badge_met_again_is_the_report_on_one_never_met(world, memory):
    content = json.dumps(world.signed())
    fresh = world.verify(content).to_json()
    assert [verify(world, memory, content).to_json() for _ in range(3)] == [fresh] * 3


def test_a_badge_met_again_is_refused_once_it_is_revoked(world, memory):
    content = json.dumps(world.signed())
    assert verify(world, memory, content).verdict is Verdict.VALID
    world.publish_list(revoked=[94567])
    assert outcome(verify(world, memory, content), Name.STATUS).code is Code.REVOKED
    world.publish_list()
    assert verify(world, memory, content).verdict is Verdict.VALID


def test_a_badge_met_again_is_refused_once_the_key_is_listed_no_more(world, memory):
    content = json.dumps(world.signed())
    assert verify(world, memory, content).verdict is Verdict.VALID
    world.documents.pages[world.issuer.id]["assertionMethod"] = [world.issuer.method_id("rsa")]
    report = verify(world, memory, content)
    assert outcome(report, Name.ISSUER_KEY).code is Code.KEY_NOT_LISTED


def test_a_badge_met_again_is_refused_once_another_key_has_that_name(world, memory):
    content = json.dumps(world.signed())
    assert verify(world, memory, content).verdict is Verdict.VALID
    method = world.issuer.method("ed25519") | {
        "publicKeyMultibase": world.other.method("ed25519")["publicKeyMultibase"]
    }
    world.documents.pages[world.issuer.id]["verificationMethod"][0] = method
    report = verify(world, memory, content)
    assert outcome(report, Name.PROOF).code is Code.SIGNATURE_WRONG


def test_a_badge_met_again_is_refused_once_its_key_is_withdrawn_unless_it_is_recalled(
    world, memory
):
    content = json.dumps(world.signed(credentialStatus=None))
    recalled, signed = [], []

    def recalls(_, content):
        signed.append(content)
        return recalled[0] if recalled else None

    def again():
        options = {"memory": memory, "recalls": recalls}
        return world.verify(content, verifier=options)

    assert again().verdict is Verdict.VALID
    page = world.documents.pages[world.issuer.id]
    page["verificationMethod"][0] = world.issuer.method("ed25519") | {"revoked": when(NOW)}
    assert outcome(again(), Name.ISSUER_KEY).code is Code.KEY_REVOKED
    recalled.append(world.issuer.public("ed25519"))
    assert outcome(again(), Name.ISSUER_KEY).outcome is Outcome.PASSED
    recalled.clear()
    assert outcome(again(), Name.ISSUER_KEY).code is Code.KEY_REVOKED
    assert len(signed) >= 3
    assert len(set(signed)) == 1


def test_a_badge_met_again_is_judged_by_the_time_and_the_person_asked_about_now(world, memory):
    content = json.dumps(world.signed(validUntil=when(NOW)))
    assert verify(world, memory, content).verdict is Verdict.VALID
    later = verify(world, memory, content, now=NOW.replace(hour=13), recipient="x@else.example")
    assert outcome(later, Name.VALIDITY).code is Code.EXPIRED
    assert outcome(later, Name.RECIPIENT).outcome is Outcome.FAILED


def test_one_altered_byte_is_another_badge(world, memory):
    content = json.dumps(world.signed())
    assert verify(world, memory, content).verdict is Verdict.VALID
    altered = content.replace("Submit a lesson video", "Submit a lesson Video")
    assert outcome(verify(world, memory, altered), Name.PROOF).code is Code.SIGNATURE_WRONG
    assert outcome(verify(world, memory, altered), Name.PROOF).code is Code.SIGNATURE_WRONG
    assert verify(world, memory, content).verdict is Verdict.VALID


def test_each_proof_of_several_is_remembered_by_itself(world, memory):
    badge = world.signed()
    wrong = badge["proof"][0] | {"proofValue": world.signed(name="Else")["proof"][0]["proofValue"]}
    content = json.dumps(badge | {"proof": [badge["proof"][0], wrong]})
    for _ in range(2):
        assert outcome(verify(world, memory, content), Name.PROOF).code is Code.SIGNATURE_WRONG


def test_verifying_changes_no_remembered_document(world, memory):
    content = json.dumps(world.signed()).encode()
    kept = memory.read(content)
    before = copy.deepcopy(kept)
    verify(world, memory, content)
    verify(world, memory, content, recipient="a@b.example")
    assert memory.read(content) is kept
    assert kept == before


def test_memory_is_bounded_and_forgets_the_oldest():
    memory, asked = Memory(2), []
    documents = [memory.read(b'{"n":%d}' % number) for number in range(3)]

    def find_out():
        asked.append(1)
        return len(asked)

    assert [memory.fact(documents[0], "a", find_out) for _ in range(2)] == [1, 2]
    assert [memory.fact(documents[2], "a", find_out) for _ in range(2)] == [3, 3]
    assert [memory.fact(dict(documents[2]), "a", find_out) for _ in range(2)] == [4, 5]
    assert memory.read(b'{"n":0}') is not documents[0]


def test_memory_keeps_nothing_long_and_nothing_wrong():
    memory = Memory()
    long = json.dumps({"n": "x" * LONGEST_DOCUMENT}).encode()
    assert memory.read(long) is not memory.read(long)
    for _ in range(2):
        with pytest.raises(InvalidError):
            memory.read(b'{"n":1,"n":2}')
