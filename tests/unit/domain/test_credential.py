from dataclasses import FrozenInstanceError, replace

import pytest

from app.domain.credential import (
    Evidence,
    Recipient,
    Result,
    ResultDescription,
    ResultKind,
    evidence_digest,
)
from app.domain.errors import InvalidError
from app.domain.recipient import matches
from tests.credential_builders import ACHIEVEMENT, achievement, credential


def test_a_credential_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        credential().id = "urn:uuid:1"


def test_a_badge_that_ends_before_it_begins_is_refused():
    award = credential()
    with pytest.raises(InvalidError, match="end"):
        replace(award, valid_until=award.valid_from)


@pytest.mark.parametrize(
    ("result", "pointer"),
    [
        (Result("urn:uuid:1", "urn:uuid:none"), "/results/0/description_id"),
        (
            Result("urn:uuid:1", ACHIEVEMENT.result_descriptions[0].id, "urn:uuid:none"),
            "/results/0/achieved_level",
        ),
        (
            Result(
                "urn:uuid:1",
                ACHIEVEMENT.result_descriptions[0].id,
                ACHIEVEMENT.result_descriptions[1].levels[0].id,
            ),
            "/results/0/achieved_level",
        ),
    ],
)
def test_a_result_outside_the_rubric_is_refused(result, pointer):
    with pytest.raises(InvalidError) as caught:
        replace(credential(), results=(result,))
    assert caught.value.faults[0].pointer == pointer


def test_a_status_criterion_needs_a_status():
    what = replace(
        achievement(),
        result_descriptions=(ResultDescription("urn:uuid:1", "Done", ResultKind.STATUS),),
    )
    with pytest.raises(InvalidError, match="status"):
        replace(credential(), achievement=what, results=(Result("urn:uuid:2", "urn:uuid:1"),))


def test_a_required_level_must_be_one_of_the_levels():
    with pytest.raises(InvalidError, match="required level"):
        ResultDescription("urn:uuid:1", "x", ResultKind.LEVEL, required_level="urn:uuid:2")


def test_a_badge_that_was_not_assessed_holds_no_evidence_or_results():
    award = credential()
    with pytest.raises(InvalidError, match="not assessed"):
        replace(award, assessed=False)
    with pytest.raises(InvalidError, match="not assessed"):
        replace(
            award,
            assessed=False,
            results=(),
            assessor=None,
            evidence=(Evidence("urn:uuid:1", "x"),),
        )


def test_a_recipient_is_found_by_the_email_in_any_case():
    who = Recipient.from_email("urn:uuid:1", email=" Ann@Example.ORG", salt="s")
    assert matches("ann@example.org", hashed=who.email_hash, salt="s")


def test_an_evidence_digest_depends_on_file_and_salt():
    digests = {evidence_digest(file * 32, salt) for file in ("ab", "cd") for salt in ("1", "2")}
    assert len(digests) == 4
    assert evidence_digest("AB" * 32, "1") in digests
