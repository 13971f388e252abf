"""The script that makes the corpus makes this very corpus: not a byte differs, no file is left over."""

import pytest

from tests.conftest import unavailable
from tests.corpus.__main__ import by_node, made
from tests.corpus.node import is_there
from tests.corpus.test_corpus import FILES, FOLDER


@pytest.fixture(scope="module")
def again():
    return made()


def test_every_document_comes_out_as_it_is_kept(again):
    documents, _ = again
    kept = {file.name: file.read_bytes() for file in FILES}
    if not is_there():
        kept = {name: content for name, content in kept.items() if not by_node(name)}
    assert documents.keys() == kept.keys()
    assert [name for name in kept if documents[name] != kept[name]] == []


def test_every_page_comes_out_as_it_is_kept(again):
    assert again[1] == (FOLDER / "pages.json").read_text()


@pytest.mark.node
def test_what_node_signs_comes_out_as_it_is_kept(again):
    if not is_there():
        unavailable("Node.js and its packages (run `make setup`)")
    signed = [name for name in again[0] if by_node(name)]
    assert len(signed) >= 52
