"""What imports alone cannot say about the house."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.domain.event_kinds import KINDS, why_unknown
from app.pages.verdicts import OF_CODES, RECEIPTS, TELLINGS, UNKNOWN_ISSUER
from app.verification import receipts
from app.verification.classes import Class, is_placed

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "app").rglob("*.py"))


def test_the_import_contracts_hold():
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-logo"]
        if (ROOT / ".venv").is_dir()
        else ["lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sql_and_commits_stay_in_storage(path):
    if "storage" in path.relative_to(ROOT).parts:
        return
    text = path.read_text()
    assert not re.search(r"\bselect\(|\.commit\(|\bsa\.(update|delete|insert)\(", text)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_and_functions_stay_small(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_domain_has_no_clock_and_no_randomness_of_its_own(path):
    if "domain" not in path.relative_to(ROOT).parts:
        return
    text = path.read_text()
    assert not re.search(
        r"datetime\.now|time\.time|import random|import secrets|os\.urandom|uuid4\(", text
    )


def test_every_event_that_is_recorded_is_of_a_kind_that_webhooks_can_ask_for():
    """Kinds made of a state are looked at where tests run (tests/conftest.py, `wiring`)."""
    recorded = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in {
                "record",
                "record_of",
                "record_all",
            }:
                recorded |= {
                    text for text in texts_in(node) if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)
                }
    assert len(recorded) > 150
    assert {kind: why_unknown(kind) for kind in recorded if why_unknown(kind)} == {}


def name_of(called):
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def texts_in(node):
    constants = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def test_the_page_lists_every_kind_of_event():
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE)
    told = {
        noun: [f"{noun}.{verb}" for verb in re.findall(r"`(\w+)`", verbs)]
        for noun, verbs in listed
    }
    assert told == KINDS


def test_every_class_of_badge_has_one_sentence_for_a_person():
    """A code has a class (tests/unit/verification/test_report.py), and each class its own words."""
    assert TELLINGS.keys() == set(Class)
    assert all(is_placed(code) for code in OF_CODES)
    tellings = (*TELLINGS.values(), *OF_CODES.values(), UNKNOWN_ISSUER)
    assert len({telling.sentence for telling in tellings}) == len(tellings)
    assert RECEIPTS.keys() == set(receipts.Code)
    for telling in (*tellings, *RECEIPTS.values()):
        for sentence in telling[1:]:
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0
