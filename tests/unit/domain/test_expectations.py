"""What was expected is said in our own words, whatever kind of fault Pydantic found."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.domain.expectations import expected


class Shade(StrEnum):
    DARK = "dark"
    LIGHT = "light"


class Box(BaseModel):
    model_config = ConfigDict(extra="forbid")
    width: int


def odd(text: str) -> str:
    raise ValueError("must be odd")


def looked_at(text: str) -> str:
    return text


def code(pattern):
    return Annotated[str, Field(pattern=pattern)]


CASES = [
    (str, 7, "expected a text"),
    (int, "x", "expected a whole number"),
    (int, 1.5, "expected a whole number"),
    (Annotated[int, Field(strict=True)], "1", "expected a whole number"),
    (float, "x", "expected a number"),
    (bool, "x", "expected true or false"),
    (list[int], 7, "expected a list"),
    (tuple[int, ...], 7, "expected a list"),
    (dict[str, int], 7, "expected an object"),
    (Box, 7, "expected an object"),
    (Box, {}, "expected a value: there is none"),
    (Box, {"width": 1, "depth": 2}, "there is no such member"),
    (UUID, "x", "expected an id, which is a UUID"),
    (UUID, 7, "expected an id, which is a UUID"),
    (dt.date, "x", "expected a day, such as 2026-12-25"),
    (dt.datetime, "x", "expected a moment, such as 2026-12-25T08:30:00Z"),
    (Literal["a", "b", "c"], "d", "expected 'a', 'b' or 'c'"),
    (Shade, "red", "expected 'dark' or 'light'"),
    (Annotated[int, Field(ge=1)], 0, "expected at least 1"),
    (Annotated[int, Field(le=9)], 10, "expected at most 9"),
    (Annotated[int, Field(gt=1)], 1, "expected more than 1"),
    (Annotated[int, Field(lt=9)], 9, "expected less than 9"),
    (Annotated[str, Field(min_length=1)], "", "expected a text that is not empty"),
    (Annotated[str, Field(min_length=3)], "a", "expected at least 3 characters"),
    (Annotated[str, Field(max_length=1)], "ab", "expected at most 1 character"),
    (
        Annotated[str, AfterValidator(looked_at), Field(max_length=3)],
        "abcd",
        "expected at most 3 characters",
    ),
    (Annotated[list[int], Field(min_length=1)], [], "expected at least one entry"),
    (Annotated[list[int], Field(min_length=2)], [1], "expected at least 2 entries"),
    (Annotated[list[int], Field(max_length=1)], [1, 2], "expected at most 1 entry"),
    (Annotated[str, AfterValidator(odd)], "x", "must be odd"),
    (code(r"^(waiting|revoked)$"), "x", "expected waiting or revoked"),
    (code(r"^(one)$"), "x", "expected one"),
    (code(r"\S"), "", "expected a text that is not blank"),
    (code(r"^[0-9]+$"), "x", "expected a text that matches ^[0-9]+$"),
]


@pytest.mark.parametrize(("shape", "value", "said"), CASES)
def test_each_kind_of_fault_has_words_of_our_own(shape, value, said):
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(shape).validate_python(value)
    (found,) = raised.value.errors()
    assert expected(found) == said
    assert not re.search(r"Input|should|Field", said)


def test_a_kind_that_nobody_has_thought_of_keeps_its_own_words():
    assert expected({"type": "new_kind", "msg": "Something else"}) == "Something else"
