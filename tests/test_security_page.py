"""The threat model names only tests that exist, and covers what it must."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
PATHS = sorted(set(re.findall(r"`((?:app|docs|tests)/[\w/.]+)`", PAGE)))
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_the_page_names_many_tests():
    assert len(NAMED) > 80


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_is_named_exists(path, name):
    assert name.startswith("test_")
    assert name in functions_of(path)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_is_named_exists(path):
    assert (ROOT / path).exists()


def test_every_threat_has_a_defence_and_a_test():
    threats = [row for row in ROWS if not row.startswith("| threat |")]
    assert len(threats) > 35
    for row in threats:
        threat, defence, test = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat
        assert defence
        assert "::test_" in test, threat


@pytest.mark.parametrize("word", ["SSRF", "JOSE", "Poison graphs", "replay", "Cross-site"])
def test_the_page_covers(word):
    assert word in PAGE


def test_the_page_says_what_is_not_defended():
    assert PAGE.partition("## What is not defended yet")[2].count("\n- ") > 5
