"""The certificate: one tagged page of the signed document alone, the same bytes each time."""

import re
import zlib
from datetime import UTC, datetime

import pytest

from app.domain.credential import NOT_ASSESSED
from app.rendering import artwork, qr
from app.rendering.baked import Subject
from app.rendering.certificate import draw, from_document

ADDRESS = "https://badges.example/credentials/0b9d9cb0-5a0c-4f0e-8b8e-0a6f2a1b7c11"
BADGE = artwork.drawn_png(Subject("Talk", "District", "s"))


def document(results=2, **changes):
    described = [
        {
            "id": f"#c{n}",
            "name": f"Criterion {n}",
            "rubricCriterionLevel": [{"id": f"#l{n}", "name": "On track"}],
        }
        for n in range(results)
    ]
    subject = {
        "achievement": {
            "name": "Classroom talk",
            "description": "Leads talk.",
            "resultDescription": described,
            "inLanguage": "en-US",
        },
        "identifier": [{"identityType": "emailAddress", "identityHash": "sha256$aa"}],
        "result": [
            {"resultDescription": f"#c{n}", "achievedLevel": f"#l{n}"} for n in range(results)
        ],
    }
    return {
        "id": ADDRESS,
        "issuer": {"name": "The district"},
        "validFrom": "2026-11-22T12:00:00Z",
        "awardedDate": "2026-11-20T12:00:00Z",
        "credentialSubject": subject | changes,
    }


def named(name):
    return {"identifier": [{"identityType": "name", "hashed": False, "identityHash": name}]}


def drawn(told, paper="letter"):
    return draw(
        from_document(told, seed="s"), badge=BADGE, alt="Badge: Classroom talk", paper=paper
    )


def test_it_says_what_the_signed_document_says():
    found = from_document(document(), seed="s")
    assert (found.title, found.issuer, found.address) == (
        "Classroom talk",
        "The district",
        ADDRESS,
    )
    assert found.awarded_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert [(one.criterion, one.level) for one in found.results] == [
        ("Criterion 0", "On track"),
        ("Criterion 1", "On track"),
    ]
    assert found.note is None


def test_the_name_is_there_with_consent_only():
    assert from_document(document(), seed="s").name is None
    assert from_document(document(**named("Ada Byron")), seed="s").name == "Ada Byron"


def test_a_badge_that_nobody_assessed_says_so():
    found = from_document(document(0, narrative=f"{NOT_ASSESSED}\n\nMore."), seed="s")
    assert found.note == NOT_ASSESSED
    assert drawn(document(0, narrative=NOT_ASSESSED)) != drawn(document(0))


@pytest.mark.parametrize(
    ("paper", "box"), [("letter", b"792.00 612.00"), ("a4", b"841.89 595.28")]
)
def test_it_is_one_tagged_landscape_page_with_title_language_and_alternative_text(paper, box):
    pdf = drawn(document(**named("Zoë Núñez-O'Brien")), paper)
    assert pdf.count(b"/Type /Page\n") == 1
    assert box in pdf
    for expected in (b"/StructTreeRoot", b"/Marked true", b"/Lang (en-US)", b"/H1", b"/Figure"):
        assert expected in pdf
    assert "Badge: Classroom talk".encode("utf-16-be") in pdf or b"Badge: Classroom talk" in pdf
    assert ADDRESS.encode() in pdf


def test_everything_drawn_is_tagged_or_marked_as_decoration():
    page = next(
        text
        for text in map(
            inflated, re.findall(rb"stream\n(.*?)\nendstream", drawn(document()), re.DOTALL)
        )
        if b"BDC" in text
    )
    depth = 0
    for line in page.splitlines():
        depth += line.count(b"BDC") + line.count(b"BMC") - line.count(b"EMC")
        assert depth in {0, 1}
        if re.search(rb"\b(Tj|TJ|re|Do)\b", line):
            assert depth == 1, line
    assert depth == 0


def inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_the_same_document_gives_the_same_bytes():
    assert drawn(document()) == drawn(document())


@pytest.mark.parametrize("name", ["李小龍", "محمد", "A" * 200, "Ada\u202egnp", "<b>&", "\u0007"])
def test_any_name_makes_a_certificate(name):
    assert drawn(document(**named(name))).startswith(b"%PDF-")


def test_many_long_criteria_stay_on_the_page():
    told = document(60)
    told["credentialSubject"]["achievement"] |= {"name": "N" * 200, "description": "d " * 2000}
    assert drawn(told).count(b"/Type /Page\n") == 1


def test_a_code_is_svg_for_pages_and_rows_for_paper():
    drawing = qr.svg(ADDRESS, label="Code of <this>")
    assert drawing.startswith("<svg")
    assert "Code of &lt;this&gt;" in drawing
    rows = qr.modules(ADDRESS)
    assert {len(row) for row in rows} == {len(rows)}
    assert not any(cell for row in rows[:4] for cell in row)
