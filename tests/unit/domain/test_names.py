"""Finding somebody's name in a text or in the name of a file."""

import pytest

from app.domain.names import named_in, named_in_file

NAMES = ["Ada Will-Byron"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("By Ada.", "Ada"),
        ("ADA wrote this", "ADA".title()),
        ("Ms Byron's class", "Byron"),
        ("written by ada will byron", "Ada Will-Byron"),
        ("we will try, Adam and Byronic", None),
        ("Will says", "Will"),
        ("", None),
    ],
)
def test_a_name_is_found_as_a_word_of_its_own(text, found):
    assert named_in(text, NAMES) == found


def test_characters_that_nobody_sees_hide_nobody():
    assert named_in("Seen by A\u00adda By\u200bron", ["Ada Byron"]) == "Ada Byron"


def test_accents_hide_nobody():
    assert named_in("von Jose geschrieben", ["José Müller"]) == "Jose"
    assert named_in("Muller, J.", ["José Müller"]) == "Muller"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("byron_plan.pdf", "Byron"),
        ("Plan-ADA.docx", "Ada"),
        ("planAdaFinal.pdf", "Ada"),
        ("adaptation.pdf", None),
        ("plan.pdf", None),
    ],
)
def test_a_name_is_found_in_the_name_of_a_file(name, found):
    assert named_in_file(name, NAMES) == found


def test_names_of_one_or_two_letters_are_looked_for_only_as_part_of_the_whole():
    assert named_in("So it was Yi", ["Yi Xu"]) is None
    assert named_in("so it was yi xu", ["Yi Xu"]) == "Yi Xu"
