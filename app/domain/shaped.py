"""Values in a shape, or every place at fault."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.errors import Fault, InvalidError

S = TypeVar("S", bound=BaseModel)


def shaped(shape: type[S], values: Any, refusal: str) -> S:  # noqa: ANN401 - any JSON value
    """Return the values in this shape; raises InvalidError with the refusal, naming each fault."""
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        faults = [
            Fault("".join(f"/{step}" for step in one["loc"]), sentence_of(one))
            for one in error.errors()
        ]
        raise InvalidError(refusal, *faults) from error


def sentence_of(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    """Return what is wrong, without Pydantic's word for who says so."""
    return str(found["msg"]).removeprefix("Value error, ")
