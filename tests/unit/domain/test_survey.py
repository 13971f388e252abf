"""Surveys: what fits, and figures that tell of nobody."""

import pytest
from pydantic import ValidationError

from app.domain.errors import InvalidError
from app.domain.survey import Survey, checked, figures

SCALE = {"key": "worth", "text": "Was it?", "kind": "scale", "low": "No", "high": "Yes"}
CHOICES = [{"key": "yes", "text": "Yes"}, {"key": "no", "text": "No"}]
CHOICE = {"key": "again", "text": "Again?", "kind": "choice", "choices": CHOICES}
TEXT = {"key": "change", "text": "What should change?", "kind": "text"}
SURVEY = Survey.model_validate({"questions": [SCALE, CHOICE, TEXT]})


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [SCALE, SCALE],
        [SCALE | {"low": None}],
        [TEXT | {"low": "No", "high": "Yes"}],
        [CHOICE | {"choices": CHOICES[:1]}],
        [CHOICE | {"choices": [CHOICES[0], CHOICES[0]]}],
        [TEXT | {"choices": CHOICES}],
        [TEXT | {"kind": "essay"}],
        [TEXT | {"key": f"q{number}"} for number in range(13)],
    ],
)
def test_a_survey_is_short_and_each_question_has_what_its_kind_needs(questions):
    with pytest.raises(ValidationError):
        Survey.model_validate({"questions": questions})


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ([], "/answers"),
        ([("worth", 6)], "/answers/0"),
        ([("worth", "4")], "/answers/0"),
        ([("again", "maybe")], "/answers/0"),
        ([("again", 1)], "/answers/0"),
        ([("change", " ")], "/answers/0"),
        ([("change", 3)], "/answers/0"),
        ([("worth", 4), ("worth", 4)], "/answers/1/question"),
        ([("else", 4)], "/answers/0/question"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(given, pointer):
    with pytest.raises(InvalidError) as refused:
        checked(SURVEY, given)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_of_fewer_than_five_answers_nothing_is_told():
    answers = [{"worth": step, "change": f"Text {6 - step}"} for step in range(1, 6)]
    worth, again, change = figures(SURVEY, [*answers, {"again": "yes"}])
    assert (worth.answered, worth.mean_tenths) == (5, 30)
    assert worth.counts == dict.fromkeys("12345", 1)
    assert (again.answered, again.counts) == (None, None)
    # Not in the order in which they came.
    assert change.texts == [f"Text {number}" for number in range(1, 6)]
    assert [one.answered for one in figures(SURVEY, answers[:4])] == [None] * 3
