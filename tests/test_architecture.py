"""What imports alone cannot say about the house."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

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
