"""What changed between two attempts: nothing is lost, nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import MOST_SENTENCES, Change, Piece, compare, compare_texts

texts = st.text(alphabet="ab.!\n ", max_size=60)


def joined(parts, *changes):
    return "".join(part.text for part in parts if part.change in {Change.SAME, *changes})


@given(texts, texts)
def test_the_parts_of_a_text_make_both_texts_again(before, now):
    parts = compare_texts(before, now)
    assert joined(parts, Change.REMOVED) == before
    assert joined(parts, Change.ADDED) == now


def test_only_the_sentence_that_changed_is_shown_as_changed():
    parts = compare_texts(
        "I planned it. It failed. We talked.", "I planned it. It worked. We talked."
    )
    assert [(part.change, part.text) for part in parts] == [
        (Change.SAME, "I planned it."),
        (Change.REMOVED, " It failed."),
        (Change.ADDED, " It worked."),
        (Change.SAME, " We talked."),
    ]


def test_a_text_of_too_many_sentences_is_not_compared():
    assert compare_texts("a. " * (MOST_SENTENCES + 1), "b.") == ()


pieces = st.lists(
    st.builds(Piece, st.sampled_from(["plan", "talk"]), st.sampled_from(["1", "2", "3"])),
    max_size=5,
)


@given(pieces, pieces)
def test_every_piece_of_either_attempt_stands_there_once(before, now):
    found = compare(before, now)
    assert sorted(one.before for one in found if one.before is not None) == [*range(len(before))]
    assert sorted(one.now for one in found if one.now is not None) == [*range(len(now))]
    for one in found:
        if one.change is Change.SAME:
            assert before[one.before].sha256 == now[one.now].sha256
        assert (one.before is None) == (one.change is Change.ADDED)
        assert (one.now is None) == (one.change is Change.REMOVED)
