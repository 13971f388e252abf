"""Every document of the corpus lands in the class that its name begins with."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.verification.classes import Class
from app.verification.report import Verdict
from app.verification.verifier import Verifier
from tests.corpus.makers import INDEPENDENT, maker_of
from tests.unit.verification.verification_world import NOW, Documents

FOLDER = Path(__file__).parent
PAGES = json.loads((FOLDER / "pages.json").read_text())
FILES = sorted((FOLDER / "documents").iterdir())
STRANGER = "somebody@else.example"
# There is no document where nothing was found; a second opinion is not ours.
CLASSES = {kind.value for kind in Class} - {"not_found", "second_opinion"}
UNVERIFIABLE = {"key_not_found", "issuer_unreachable", "status_unknown", "unsupported"}
# Each kind of badge that was ever published, by how its file's name goes on and ends.
KINDS = (
    "ob0.5-hosted.json", "ob1.0-hosted.json", "ob1.0-signed.jwt", "ob1.0-signed.png",
    "ob1.1-hosted.json", "ob1.1-hosted.svg", "ob1.1-address.png",
    "ob2-hosted.json", "ob2-hosted.png", "ob2-hosted.svg", "ob2-address.png",
    "ob2-signed.jwt", "ob2-signed.png", "ob2-signed.svg",
    "eddsa-rdfc-2022.json", "eddsa-jcs-2022.json", "ecdsa-rdfc-2019.json", "ecdsa-jcs-2019.json",
    "ed25519-2020.json", "model-1.1-ed25519-2020.json", "model-1.1-vc.jwt",
    "ob3-RS256.jwt", "ob3-ES256.jwt", "ob3-EdDSA.jwt", "bare-ES256.jwt", "enveloped.json",
    "proof.png", "proof.svg", "token.png",
)  # fmt: skip
# Open Badges 1.x are placed and not checked; every other kind has a document that is genuine.
OLDEST = ("ob0", "ob1")


def pages():
    return {url: page.encode() if isinstance(page, str) else page for url, page in PAGES.items()}


def class_of(file):
    return file.name.partition("--")[0]


def verified(file):
    recipient = STRANGER if class_of(file) == "wrong_recipient" else None
    verifier = Verifier(Documents(pages()))
    return verifier.verify(file.read_bytes(), now=NOW, recipient=recipient)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_document_lands_in_its_class(file):
    expected, report = class_of(file), verified(file)
    assert report.classification.value == expected, report.summary
    if expected in UNVERIFIABLE:
        assert report.verdict is Verdict.UNVERIFIABLE
    elif expected in {"valid", "wrong_recipient"}:
        assert report.verdict is Verdict.VALID
    else:
        assert report.verdict is Verdict.INVALID


def test_corpus_is_large_and_small():
    assert len(FILES) >= 500
    assert sum(file.stat().st_size for file in FILES) < 3_000_000
    assert {file.suffix for file in FILES} == {".json", ".jwt", ".png", ".svg", ".txt"}


def test_every_class_has_many_documents_by_us_and_by_others():
    ours = Counter(class_of(file) for file in FILES if maker_of(file.name) == "laurel")
    others = Counter(class_of(file) for file in FILES if maker_of(file.name) != "laurel")
    assert ours.keys() == CLASSES
    assert min(ours.values()) >= 15
    assert others.keys() == CLASSES
    assert {name for name, count in others.items() if count < 3} == set()


@pytest.mark.parametrize(
    ("maker", "least"),
    [
        ("digitalbazaar-vc", 13),
        ("digitalcredentials-vc", 13),
        ("jose", 26),
        ("openvc-core", 13),
        ("openbadgeslib", 50),
        ("openbadges-bakery", 8),
    ],
)
def test_every_independent_library_made_documents_of_many_classes(maker, least):
    made = [file for file in FILES if maker_of(file.name) == maker]
    assert len(made) >= least
    classes = {class_of(file) for file in made}
    wanted = {"valid", "expired", "revoked", "tampered"}
    if maker != "openbadges-bakery":
        wanted |= {"suspended", "not_yet_valid", "wrong_key", "key_not_found", "malformed"}
    assert classes >= wanted


def test_no_library_is_left_out():
    assert {maker_of(file.name) for file in FILES} == {"laurel", *INDEPENDENT}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_badge_that_was_ever_published_is_there(kind):
    classes = {class_of(file) for file in FILES if file.name.partition("--")[2] == kind}
    if kind.startswith(OLDEST):
        assert classes == {"unsupported"}
    else:
        assert classes >= {"valid", "expired", "not_yet_valid", "revoked", "wrong_recipient"}
        assert classes >= {"key_not_found", "issuer_unreachable", "unsupported"}
    if not kind.startswith(OLDEST) and "address" not in kind:
        assert classes >= {"tampered", "malformed", "wrong_key"}
