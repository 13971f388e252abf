"""What surveys say as one table for a spreadsheet: a line for each answer there is, never one for a person."""

from collections.abc import Iterator, Sequence

from app.domain import spreadsheet
from app.domain.survey import LEAST_ANSWERS, Figures, SurveyQuestion
from app.services.surveys import Told

HEADER = (
    "school_year",
    "microcredential",
    "version",
    "question",
    "kind",
    "answered",
    "mean",
    "answer",
    "people",
)
Cell = str | int | float | None


def as_csv(found: Sequence[Told]) -> str:
    """Return the report for a spreadsheet; where too few have answered it says that and no more."""
    return spreadsheet.as_csv(HEADER, (line for one in found for line in _lines(one)))


def _lines(one: Told) -> Iterator[tuple[Cell, ...]]:
    for each in one.figures:
        about = (one.school_year, one.version.name, one.version.number, each.question.text)
        answered = f"under {LEAST_ANSWERS}" if each.answered is None else each.answered
        mean = None if each.mean_tenths is None else each.mean_tenths / 10
        for answer, people in _answers(each):
            yield (*about, each.question.kind, answered, mean, answer, people)


def _answers(each: Figures) -> Iterator[tuple[str | None, int | None]]:
    if each.answered is None:
        yield None, None
    elif each.counts is None:
        # Words are one's own: each stands on a line, in the order of the alphabet.
        yield from ((text, 1) for text in each.texts)
    else:
        yield from ((_named(each.question, key), count) for key, count in each.counts.items())


def _named(question: SurveyQuestion, key: str) -> str:
    ends = {"1": question.low, "5": question.high}
    if question.kind == "scale":
        return f"{key}: {ends[key]}" if ends.get(key) else key
    return next(one.text for one in question.choices if one.key == key)
