"""Make the corpus anew: `python -m tests.corpus`; a second run leaves no difference."""

import json
from pathlib import Path

from tests.corpus.badges import FixedWorld, forms
from tests.corpus.hostile import hostile
from tests.corpus.independent import independent
from tests.corpus.lists import add_lists
from tests.corpus.makers import maker_of
from tests.corpus.node import is_there
from tests.corpus.older_badges import older
from tests.unit.verification.verification_world import dumps

FOLDER = Path(__file__).parent
CLASSES = (
    "valid", "wrong_recipient", "expired", "not_yet_valid", "revoked", "suspended", "superseded",
    "tampered", "wrong_key", "malformed", "key_not_found", "issuer_unreachable", "status_unknown",
    "unsupported",
)  # fmt: skip


def made():
    """Return every document by name, and the pages that they lead to, both as they are kept."""
    world = FixedWorld()
    add_lists(world)
    documents = {
        f"{kind}--{name}": made for kind in CLASSES for name, made in forms(world, kind).items()
    }
    before = older(world)
    documents |= hostile(world) | before | independent(world, before)
    pages = {url: as_text(page) for url, page in world.documents.pages.items()}
    text = json.dumps(pages, indent=1, sort_keys=True) + "\n"
    return {name: as_bytes(document) for name, document in documents.items()}, text


def main():
    documents, pages = made()
    folder = FOLDER / "documents"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        # What Node would make stays as it is where there is no Node.
        if old.name not in documents and (is_there() or not by_node(old.name)):
            old.unlink()
    for name, document in documents.items():
        (folder / name).write_bytes(document)
    (FOLDER / "pages.json").write_text(pages)
    print(f"{len(documents)} documents")  # noqa: T201  a script


def by_node(name):
    """Tell whether a library of Node made the document of this name."""
    return maker_of(name).startswith(("digital", "jose"))


def as_bytes(made):
    if isinstance(made, dict):
        return dumps(made) + b"\n"
    return made.encode() if isinstance(made, str) else made


def as_text(page):
    return page.decode() if isinstance(page, bytes) else page


if __name__ == "__main__":
    main()
