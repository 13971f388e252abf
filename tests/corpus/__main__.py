"""Make the corpus anew: `python -m tests.corpus`; a second run leaves no difference."""

import json
from pathlib import Path

from tests.corpus.badges import FixedWorld, forms
from tests.corpus.hostile import hostile
from tests.corpus.independent import independent
from tests.corpus.lists import add_lists
from tests.corpus.older_badges import older
from tests.unit.verification.verification_world import dumps

FOLDER = Path(__file__).parent
CLASSES = (
    "valid", "wrong_recipient", "expired", "not_yet_valid", "revoked", "suspended", "superseded",
    "tampered", "wrong_key", "malformed", "key_not_found", "issuer_unreachable", "status_unknown",
    "unsupported",
)  # fmt: skip


def main():
    world = FixedWorld()
    add_lists(world)
    documents = {
        f"{kind}--{name}": made for kind in CLASSES for name, made in forms(world, kind).items()
    }
    documents |= hostile(world) | older(world)
    documents |= independent(world, documents["valid--ob2-signed.jwt"])
    folder = FOLDER / "documents"
    folder.mkdir(exist_ok=True)
    for name, made in documents.items():
        (folder / name).write_bytes(as_bytes(made))
    pages = {url: as_text(page) for url, page in world.documents.pages.items()}
    text = json.dumps(pages, indent=1, sort_keys=True)
    (FOLDER / "pages.json").write_text(text + "\n")
    print(f"{len(documents)} documents, {len(pages)} pages")  # noqa: T201  a script


def as_bytes(made):
    if isinstance(made, dict):
        return dumps(made) + b"\n"
    return made.encode() if isinstance(made, str) else made


def as_text(page):
    return page.decode() if isinstance(page, bytes) else page


if __name__ == "__main__":
    main()
