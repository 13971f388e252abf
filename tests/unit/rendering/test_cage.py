"""The cage: files that explode, loop, crash or write without end get nowhere, and see nothing."""

import io
import json
import os
import struct
import sys
import threading
import time
import zipfile
import zlib
from functools import cache

import pytest

from app.domain.errors import BusyError, UnreadableError
from app.rendering.cage import inside
from app.rendering.cage.cage import Bounds, Cage
from tests import files

CAGE = Cage()
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_inside_the_cage_there_is_no_network_no_file_no_program_and_nobody_to_signal():
    told = json.loads(CAGE.run("walls", [b""]))
    assert told["broken"] == []
    if sys.platform == "linux":
        assert {"privileges", "calls"} <= set(told["walls"])


def test_nothing_of_our_environment_is_known_inside(monkeypatch):
    monkeypatch.setenv("LAUREL_MASTER_KEY", "a secret of the tests")
    told = json.loads(CAGE.run("environment", [b""]))
    assert set(told) == {"PYTHONPATH", "LANG", "PYTHONMALLOC"}


def small(task, content, *arguments, **bounds):
    return CAGE.run(task, [content], *arguments, bounds=Bounds(**bounds))


def test_a_task_that_loops_is_ended():
    began = time.monotonic()
    with pytest.raises(UnreadableError, match="too long"):
        small("loop", b"", seconds=1)
    assert time.monotonic() - began < 8


def test_a_task_that_sleeps_is_ended():
    began = time.monotonic()
    with pytest.raises(UnreadableError, match="too long"):
        small("sleep", b"", seconds=1)
    assert time.monotonic() - began < 12


def test_a_task_that_eats_memory_gets_no_more():
    with pytest.raises(UnreadableError):
        small("eat", b"", memory=256 << 20)


def test_a_task_that_writes_without_end_is_cut_off():
    with pytest.raises(UnreadableError, match="too large"):
        small("write", b"", output=1 << 20)


def test_a_task_that_crashes_takes_nothing_with_it():
    with pytest.raises(UnreadableError, match="within the bounds"):
        small("crash", b"")
    assert json.loads(CAGE.run("walls", [b""]))["broken"] == []


def test_nothing_stays_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    CAGE.run("page", [files.pdf("One")], "1")
    with pytest.raises(UnreadableError):
        small("crash", b"words")
    assert list(tmp_path.iterdir()) == []


def test_only_so_many_run_at_once_and_the_next_one_is_told_to_wait():
    narrow = Cage(at_once=1, patience=0.2)
    began = threading.Event()

    def source():
        yield b""
        began.set()

    def occupy():
        with pytest.raises(UnreadableError):
            narrow.run("sleep", source(), bounds=Bounds(seconds=1))

    thread = threading.Thread(target=occupy)
    thread.start()
    began.wait(5)
    time.sleep(0.3)
    with pytest.raises(BusyError):
        narrow.run("walls", [b""])
    thread.join()


def test_a_page_is_a_picture_with_its_number_and_its_words():
    made = CAGE.run("page", [files.pdf("Hello there", "And more")], "2")
    line, _, content = made.partition(b"\n")
    assert json.loads(line) == {"pages": 2, "text": "And more"}
    assert content.startswith(b"\x89PNG")
    assert b"Ada Byron" not in made


def bomb_png():
    """A picture of 50,000 by 50,000 dots in a few kilobytes."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@cache
def bomb_sheet():
    """A spreadsheet whose only sheet unpacks to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * (300 << 20))
    return out.getvalue()


def entity_sheet():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/worksheets/sheet1.xml", laughs)
    return out.getvalue()


def bomb_document(content=None):
    """A text document whose text unpacks to 300 MB, or is what is given."""
    content = content or b" " * (300 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", content)
    return out.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What explodes is made by the test alone: it takes seconds, and room in every worker.
HOSTILE = {
    "words of no PDF": ("words", b"%PDF-1.7 words", "application/pdf"),
    "words of an archive that explodes": ("words", bomb_document, DOCX),
    "words with entities": ("words", bomb_document(ENTITIES), DOCX),
    "words of no archive": ("words", b"PK\x03\x04", DOCX),
    "words nested without end": ("words", bomb_document(b"<a>" * 500_000), DOCX),
    "words of a sheet that explodes": ("words", bomb_sheet, SHEET),
    "words of a sheet with entities": ("words", entity_sheet(), SHEET),
    "words of slides with entities": ("words", files.slides("</a:t>&b;<a:t>"), SLIDES),
    "no PDF": ("page", b"%PDF-1.7 words", "1"),
    "an empty PDF": ("page", b"", "1"),
    "a PDF cut short": ("page", files.pdf("One")[:400], "1"),
    "a picture of another format": ("picture", files.picture("PNG"), "image/jpeg"),
    "a picture cut short": ("picture", files.picture()[:300], "image/jpeg"),
    "a picture that explodes": ("picture", bomb_png, "image/png"),
    "a format that is not taken": ("picture", b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/x-eps"),
    "a sheet that explodes": ("table", bomb_sheet, SHEET),
    "a sheet with entities": ("table", entity_sheet(), SHEET),
    "a sheet that is no archive": ("table", b"PK\x03\x04", SHEET),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused(what):
    task, content, argument = HOSTILE[what]
    content = content() if callable(content) else content
    with pytest.raises(UnreadableError):
        CAGE.run(task, [content], argument)


def test_the_words_of_a_document_are_read_without_what_was_struck_out():
    told = CAGE.run("words", [files.docx()], DOCX).decode()
    assert told.split() == ["Kept", "new", "words"]
    told = CAGE.run("words", [files.pdf("Hello there", "And more")], "application/pdf").decode()
    assert told.split() == ["Hello", "there", "And", "more"]
    assert "Header" in CAGE.run("words", [files.written("Text", header="Header")], DOCX).decode()


def test_the_words_of_sheets_and_slides_are_read_and_not_who_made_them():
    sheet = files.workbook("Shared &amp; kept", "In a cell", "By a formula")
    told = CAGE.run("words", [sheet], SHEET).decode()
    assert told.split("\n") == ["Shared & kept", "In a cell", "By a formula", ""]
    told = CAGE.run("words", [files.slides("One", "Two", notes="Said")], SLIDES).decode()
    assert told.split() == ["Said", "One", "Two"]


def test_the_words_of_opendocument_are_read_without_who_changed_or_commented_them():
    for kind in ("text", "spreadsheet", "presentation"):
        media_type = f"application/vnd.oasis.opendocument.{kind}"
        told = CAGE.run("words", [files.odt()], media_type).decode()
        assert told.split() == ["Kept", "words"]


def test_no_more_words_of_sheets_and_slides_are_read_than_the_bound():
    many = "</t></r></si><si><r><t>".join(["word " * 2000] * 40)
    assert len(CAGE.run("words", [files.workbook(many)], SHEET)) < 201_000
    assert len(CAGE.run("words", [files.slides(*["word " * 2000] * 40)], SLIDES)) < 201_000


def test_no_more_words_are_read_than_the_bound():
    long = files.written(*["word " * 2000] * 40)
    assert len(CAGE.run("words", [long], DOCX)) < 201_000


def test_a_picture_keeps_its_dots_and_nothing_else():
    for form, media_type in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")):
        given = files.picture(form)
        assert b"Ada Byron" in given
        assert b"Ada Byron" not in CAGE.run("picture", [given], media_type)


def test_a_table_is_read_as_texts():
    content = "Name;Score\nAb;3\n=cmd();4\n".encode("utf-8-sig")
    assert json.loads(CAGE.run("table", [content], "text/csv")) == {
        "rows": [["Name", "Score"], ["Ab", "3"], ["=cmd()", "4"]],
        "is_cut": False,
    }


def test_the_trials_are_known_to_the_inside_only():
    assert {"walls", "page", "picture", "table"} <= set(inside.TASKS)
    assert os.environ.get("PYTHONMALLOC") is None
