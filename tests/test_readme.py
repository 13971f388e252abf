"""What the README points to is there, and it names every setting."""

import re
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("## Where do I change")[2]
PATHS = sorted(set(re.findall(r"`((?:app|bench|rubrics|migrations|docs|tests)/[\w/.-]*)`", TABLE)))
LINKS = sorted(set(re.findall(r"\]\(([\w/.-]+)\)", README)))


def test_the_table_has_paths():
    assert len(PATHS) > 12


@pytest.mark.parametrize("path", PATHS)
def test_every_path_in_the_table_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", LINKS)
def test_every_link_leads_somewhere(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_table(name):
    assert f"`LAUREL_{name.upper()}`" in README


@pytest.mark.parametrize("target", ["demo", "test", "serve", "setup"])
def test_the_commands_are_targets(target):
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
