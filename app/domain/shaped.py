"""Values in a shape, or every place at fault."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.errors import Fault, InvalidError
from app.domain.expectations import expected

S = TypeVar("S", bound=BaseModel)


def shaped(shape: type[S], values: Any, refusal: str) -> S:  # noqa: ANN401 - any JSON value
    """Return the values in this shape; raises InvalidError with the refusal, naming each fault."""
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        faults = [
            Fault("".join(f"/{step}" for step in one["loc"]), expected(one))
            for one in error.errors()
        ]
        raise InvalidError(refusal, *faults) from error
