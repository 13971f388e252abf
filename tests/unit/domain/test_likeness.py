"""Sketches of texts: those that are nearly the same are found, others are not."""

import random

import pytest

from app.domain.likeness import ALIKE_PERCENT, bands, percent, runs

RANDOM = random.Random(7)  # noqa: S311 - no secret, but the same texts each time
VOCABULARY = [f"word{n}" for n in range(3000)]


def text(words=300):
    return [RANDOM.choice(VOCABULARY) for _ in range(words)]


def changed(words, share):
    """The text with this share of its words put in anew, in one place."""
    place, count = RANDOM.randrange(len(words) // 2), int(len(words) * share)
    return [*words[:place], *text(count), *words[place + count :]]


def share_a_band(one, other):
    return bool(set(bands(runs(" ".join(one)))) & set(bands(runs(" ".join(other)))))


def test_characters_that_nobody_sees_do_not_count():
    one = " ".join(text(40))
    assert runs(one.replace("d", "d\u200b").replace("o", "\u00ado")) == runs(one)


def test_letter_case_accents_and_marks_do_not_count():
    words = text(40)
    one = " ".join(words)
    other = ", ".join(word.upper() for word in words) + "!"
    assert percent(runs(one), runs(other)) == 100
    assert runs("é " * 30) == runs("e " * 30)


def test_a_text_with_a_part_put_in_anew_is_found_and_counted():
    for _ in range(20):
        words = text()
        other = changed(words, 0.1)
        assert share_a_band(words, other)
        assert percent(runs(" ".join(words)), runs(" ".join(other))) >= 70


def test_texts_of_different_people_share_nothing():
    for _ in range(20):
        one, other = text(), text()
        assert not share_a_band(one, other)
        assert percent(runs(" ".join(one)), runs(" ".join(other))) < 5


@pytest.mark.parametrize("short", ["", "I tried it.", " ".join(["word"] * 19)])
def test_what_is_too_short_is_never_alike(short):
    assert bands(runs(short)) == []
    assert percent(runs(short), runs(short)) == 0


def test_bands_fit_a_column_of_64_bits_and_do_not_depend_on_the_process():
    found = bands(runs(" ".join(f"w{n}" for n in range(50))))
    assert len(found) == 16
    assert all(0 <= value < 2**63 for value in found)
    assert found[0] == bands(runs(" ".join(f"w{n}" for n in range(50))))[0]
    assert 0 < ALIKE_PERCENT <= 100
