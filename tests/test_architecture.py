"""What imports alone cannot say about the house."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.pages.verdicts import KIND_OF, RECEIPTS, TELLINGS, Kind
from app.verification import receipts
from app.verification.codes import Code

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


def test_every_code_of_a_check_has_a_sentence_for_a_person():
    """A new code needs a line in app/pages/verdicts.py, or `/verify` could not explain it."""
    assert {str(code) for code in Code} == KIND_OF.keys()
    told = set(KIND_OF.values()) | {Kind.UNKNOWN_ISSUER, Kind.SECOND_OPINION}
    assert told == set(Kind) == TELLINGS.keys()
    assert RECEIPTS.keys() == set(receipts.Code)
    for telling in (*TELLINGS.values(), *RECEIPTS.values()):
        for sentence in telling[1:]:
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0
