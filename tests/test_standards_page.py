"""docs/standards.md names only tests that exist, each by the start of its name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PAGE = (TESTS.parent / "docs" / "standards.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| requirement")
]
_NAMED = re.compile(r"`([\w/]*\.py)?::(test_\w+)`")


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def named_in(cell: str) -> list[tuple[str, str]]:
    """The tests of a cell; one that names no file is in the file of the one before."""
    found, path = [], ""
    for where, name in _NAMED.findall(cell):
        path = where or path
        found.append((path, name))
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:60] for row in ROWS])
def test_every_row_has_a_section_and_a_test_that_exists(row):
    requirement, section, tests = row
    assert requirement
    assert section
    assert named_in(tests), requirement
    for path, start in named_in(tests):
        assert any(name.startswith(start) for name in functions_of(path)), f"{path}::{start}"


def test_the_page_covers_issuing_and_verifying():
    assert len(ROWS) > 60
    for word in ("Bitstring", "JOSE", "Data Integrity", "OB 2.0", "did:web", "receipt"):
        assert word in PAGE
