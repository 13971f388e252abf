"""Every document of the corpus lands in the class that its name begins with."""

import json
from pathlib import Path

import pytest

from app.verification.classes import Class
from app.verification.verifier import Verifier
from tests.unit.verification.verification_world import NOW, Documents

FOLDER = Path(__file__).parent
PAGES = json.loads((FOLDER / "pages.json").read_text())
FILES = sorted((FOLDER / "documents").iterdir())
STRANGER = "somebody@else.example"


def pages():
    return {url: page.encode() if isinstance(page, str) else page for url, page in PAGES.items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_document_lands_in_its_class(file):
    expected = file.name.partition("--")[0]
    recipient = STRANGER if expected == "wrong_recipient" else None
    verifier = Verifier(Documents(pages()))
    report = verifier.verify(file.read_bytes(), now=NOW, recipient=recipient)
    assert report.classification.value == expected, report.summary


def test_corpus_is_large_small_and_complete():
    assert len(FILES) >= 200
    assert sum(file.stat().st_size for file in FILES) < 3_000_000
    kinds = {file.name.partition("--")[0] for file in FILES}
    # There is no document where nothing was found; a second opinion is not ours.
    assert kinds == {kind.value for kind in Class} - {"not_found", "second_opinion"}
    assert {file.suffix for file in FILES} == {".json", ".jwt", ".png", ".svg", ".txt"}
