"""Surveys after completion: what is asked, what an answer may be, and figures that tell of nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from app.domain.errors import Fault, InvalidError
from app.domain.rubric import Key, Value

# Fewer answers than these are told to nobody, and new ones are told so many at a time.
LEAST_ANSWERS = 5
LONGEST = 2000
SCALE = range(1, 6)
Words = Annotated[str, Field(min_length=1, max_length=300)]


class SurveyChoice(Value):
    """One answer to choose."""

    key: Key
    text: Words


class SurveyQuestion(Value):
    """One question: a scale from 1 to 5 with words for its ends, a choice, or words of one's own."""

    key: Key
    text: Words
    kind: Literal["scale", "choice", "text"]
    # What 1 and what 5 mean.
    low: Words | None = None
    high: Words | None = None
    choices: Annotated[tuple[SurveyChoice, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if (self.kind == "scale") != (self.low is not None and self.high is not None):
            raise ValueError("low: a scale says what its two ends mean, and nothing else does")
        if (self.kind == "choice") != (len(self.choices) > 1):
            raise ValueError("choices: a choice has two or more, and nothing else has any")
        if len({one.key for one in self.choices}) != len(self.choices):
            raise ValueError("choices: a key stands there twice")
        return self


class Survey(Value):
    """A few questions to whoever has completed a microcredential; each can be left out."""

    introduction: Annotated[str, Field(max_length=LONGEST)] | None = None
    questions: Annotated[tuple[SurveyQuestion, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        if len({one.key for one in self.questions}) != len(self.questions):
            raise ValueError("questions: a key stands there twice")
        return self


@dataclass(frozen=True, slots=True)
class Figures:
    """What was answered to one question; None where too few did."""

    question: SurveyQuestion
    answered: int | None
    # How often each step of the scale, or each choice, was taken.
    counts: Mapping[str, int] | None = None
    mean_tenths: int | None = None
    # In the order of the alphabet, which tells nothing of who or when.
    texts: Sequence[str] = ()


def survey_of(stored: Mapping[str, Any] | None) -> Survey | None:
    """Return the survey from the JSON that a version row keeps."""
    return None if stored is None else Survey.model_validate(stored)


def checked(survey: Survey, given: Sequence[tuple[str, int | str]]) -> dict[str, int | str]:
    """Return the answers by question; raises InvalidError naming each that does not fit."""
    questions = {one.key: one for one in survey.questions}
    faults, answers = [], dict[str, int | str]()
    for place, (key, value) in enumerate(given):
        if key not in questions or key in answers:
            told = f"expected each of {', '.join(questions)} once at most"
            faults.append(Fault(f"/answers/{place}/question", told))
        elif (expected := _expected(questions[key], value)) is not None:
            faults.append(Fault(f"/answers/{place}", expected))
        else:
            answers[key] = value
    if not given:
        faults.append(Fault("/answers", "answer at least one question, or skip the survey"))
    if faults:
        raise InvalidError("Some answers need another look.", *faults)
    return answers


def figures(survey: Survey, answers: Sequence[Mapping[str, Any]]) -> list[Figures]:
    """Return what was answered, question by question; of too few answers nothing but that."""
    return [_of(one, [a[one.key] for a in answers if one.key in a]) for one in survey.questions]


def _expected(question: SurveyQuestion, value: int | str) -> str | None:
    """Return what was expected in place of the value, or None where it fits."""
    if question.kind == "scale":
        return None if isinstance(value, int) and value in SCALE else "expected 1 to 5"
    if question.kind == "choice":
        keys = [one.key for one in question.choices]
        return None if value in keys else f"expected one of {', '.join(keys)}"
    fits = isinstance(value, str) and value.strip() and len(value) <= LONGEST
    return None if fits else f"expected a text of 1 to {LONGEST} characters"


def _of(question: SurveyQuestion, values: Sequence[Any]) -> Figures:
    if len(values) < LEAST_ANSWERS:
        return Figures(question, None)
    if question.kind == "text":
        return Figures(question, len(values), texts=sorted(values))
    steps: Iterable[Any] = (
        SCALE if question.kind == "scale" else [one.key for one in question.choices]
    )
    taken = Counter(values)
    counts = {str(step): taken[step] for step in steps}
    mean = round(10 * sum(values) / len(values)) if question.kind == "scale" else None
    return Figures(question, len(values), counts, mean)
