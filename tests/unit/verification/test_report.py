"""The verdict follows from the checks by one rule, and the page about it says what is true."""

import re
from itertools import product
from pathlib import Path

import pytest

from app.verification.classes import Class, is_placed
from app.verification.codes import PROBLEMS, Code
from app.verification.report import Check, Name, Outcome, Report, Verdict, judge
from tests.unit.verification.verification_world import NOW

PAGE = Path(__file__).parents[3] / "docs" / "verifying.md"
GOOD = dict.fromkeys(Name, Outcome.PASSED)


def checks(**changes):
    outcomes = GOOD | {Name(name): outcome for name, outcome in changes.items()}
    return [Check(name, outcome, "code", f"About {name}.") for name, outcome in outcomes.items()]


def test_all_passed_is_valid():
    assert judge(checks()) is Verdict.VALID


@pytest.mark.parametrize("name", sorted(set(Name) - {Name.RECIPIENT}))
def test_one_failure_is_enough_for_invalid(name):
    others = {other.value: Outcome.UNKNOWN for other in Name if other is not name}
    assert judge(checks(**{name.value: Outcome.FAILED})) is Verdict.INVALID
    assert judge(checks(**others, **{name.value: Outcome.FAILED})) is Verdict.INVALID


@pytest.mark.parametrize("name", sorted(set(Name) - {Name.RECIPIENT, Name.ENDORSEMENTS}))
def test_one_open_question_that_matters_is_enough_for_unverifiable(name):
    assert judge(checks(**{name.value: Outcome.UNKNOWN})) is Verdict.UNVERIFIABLE


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whose_badge_it_is_never_decides(outcome):
    assert judge(checks(recipient=outcome)) is Verdict.VALID


def test_nothing_is_valid_by_omission():
    assert judge([]) is Verdict.UNVERIFIABLE
    for proof, key in product(Outcome, Outcome):
        valid = judge(checks(proof=proof, issuer_key=key)) is Verdict.VALID
        assert valid is (proof is key is Outcome.PASSED)


def test_summary_names_what_decided():
    invalid = Report("x", checks(schema=Outcome.UNKNOWN, proof=Outcome.FAILED), NOW)
    assert invalid.summary == "This badge is not valid: About proof."
    unverifiable = Report("x", checks(status=Outcome.UNKNOWN), NOW)
    assert unverifiable.summary == "This badge could not be verified: About status."
    assert "not checked" in Report("x", checks(proof=Outcome.SKIPPED), NOW).summary


def test_page_lists_every_check_and_every_code():
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE.read_text(), re.MULTILINE)
    table = {name: re.findall(r"`(\w+)`", rest) for name, rest in rows if name in set(Name)}
    assert list(table) == [name.value for name in Name]
    listed = [code for codes in table.values() for code in codes]
    assert sorted([*listed, "not_reached"]) == sorted(code.value for code in Code)


def test_problem_types_are_the_ones_the_standards_name():
    homes = ("https://www.w3.org/TR/vc-data-model#", "https://w3id.org/security#")
    assert all(url.startswith((*homes, "https://www.w3.org/ns/")) for url in PROBLEMS.values())


DECIDES_NOTHING = {
    "not_reached", "read", "not_an_image", "unbaked", "contexts_known", "schema_met",
    "signature_correct", "hosted", "key_listed", "key_hosted", "host_allowed", "no_status",
    "in_force", "status_message", "current", "recipient_matched", "recipient_not_matched",
    "recipient_not_asked", "no_endorsements", "endorsements_hold", "endorsement_lapsed",
    "endorsement_unverifiable",
}  # fmt: skip


def test_every_code_that_can_decide_has_a_class_of_its_own():
    assert {code.value for code in Code if not is_placed(code.value)} == DECIDES_NOTHING


def test_page_names_every_class():
    page = PAGE.read_text()
    assert [kind.value for kind in Class if f"| `{kind.value}` |" not in page] == []
