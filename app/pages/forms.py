"""What a browser's form brings, what is wrong with it, and how it is shown again."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.domain.errors import (
    ConflictError,
    Fault,
    GoneError,
    InvalidError,
    LaurelError,
    MoveError,
    StaleError,
)
from app.domain.evidence_requirement import MAX_PIECES, MAX_REQUIREMENTS
from app.domain.expectations import expected

S = TypeVar("S", bound=BaseModel)
_ENDS = (".", "?", "!", ":", "…")
# What a person can mend in the form that was sent.
MENDABLE = (InvalidError, ConflictError, StaleError)
# What the form cannot mend: the thing itself stands, or was put, in the way.
_IN_THE_WAY = (ConflictError, StaleError, GoneError)
# The largest form is a draft of the largest stage: fields for every piece that each requirement can
# take, and an input for a file beside each, which browsers send empty too. What a body weighs is
# bounded for itself.
FIELDS_OF_A_PIECE, FIELDS_BESIDE = 10, 20
MAX_FIELDS = MAX_REQUIREMENTS * MAX_PIECES * FIELDS_OF_A_PIECE + FIELDS_BESIDE
MAX_FILES, MAX_FIELD_BYTES = MAX_REQUIREMENTS, 512 * 1024
_SENTENCES = {
    "missing": "Fill this in.",
    "string_too_short": "Fill this in.",
    "string_too_long": "At most {max_length} characters.",
    "uuid_parsing": "Choose one of the list.",
    "enum": "Choose one of the list.",
    "literal_error": "Choose one of the list.",
    "int_parsing": "Enter a whole number.",
    "too_short": "Give at least {min_length}.",
    "too_long": "At most {max_length} of these.",
    "date_from_datetime_parsing": "Enter a day that there is, such as 2026-12-25.",
    "string_pattern_mismatch": "Small letters and digits, with a hyphen between words.",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a form show: values, and beside each what is wrong with it."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    # The state of the thing does not allow it, whatever the fields say.
    is_move: bool = False

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        found = self.values.get(name)
        return found[-1] if found else ""

    def holds(self, name: str, choice: object) -> bool:
        """Tell whether a choice is taken."""
        return str(choice) in self.values.get(name, ())


def blank(**values: object) -> Filled:
    """Return a form that nobody has sent yet, with these values in it; None is an empty field."""
    return Filled({name: _texts(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that were sent; blank ones count as not filled in."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, UploadFile]

    def text(self, name: str) -> str:
        """Return what was typed, without outer spaces; empty when nothing was."""
        found = self.fields.get(name)
        return found[-1].strip() if found else ""

    def maybe(self, name: str) -> str | None:
        """Return what was typed, or None."""
        return self.text(name) or None

    def having(self, name: str, text: str) -> "Form":
        """Return the form as if this had been typed into a field."""
        return Form({**self.fields, name: (text,)}, self.files)

    def all(self, name: str) -> list[str]:
        """Return every choice that was taken."""
        return [text for text in self.fields.get(name, ()) if text.strip()]

    def has(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return bool(self.text(name))

    def id(self, name: str) -> UUID:
        """Return the id that was chosen; raises InvalidError when none was."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise fault(name, "Choose one of the list.") from None

    def revision(self) -> int | None:
        """Return the revision that the page was made from, or None."""
        text = self.text("revision")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - as in If-Match

    def file(self, name: str) -> UploadFile | None:
        """Return the file that was chosen, or None."""
        return self.files.get(name)

    def content(self, name: str, most: int) -> bytes | None:
        """Return the bytes of the file that was chosen, or None; raises InvalidError for none or too many."""
        file = self.file(name)
        if file is None:
            return None
        content = file.file.read(most + 1)
        if not content or len(content) > most:
            raise fault(name, f"Choose a file of 1 to {most:,} bytes.")
        return content

    def pasted(self, name: str, most: int) -> str:
        """Return the text of the file that was chosen, or what was typed into the field of this name."""
        content = self.content("file", most)
        if content is None:
            return self.text(name)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise fault("file", "This file is not plain text (UTF-8).") from None

    def filled(self, error: LaurelError | None = None) -> Filled:
        """Return the form as it was sent, with the faults that the error names beside their fields."""
        if error is None:
            return Filled(self.fields)
        faults = {found.pointer.removeprefix("/"): found.detail for found in error.faults}
        is_move = isinstance(error, MoveError)
        if is_move:  # it names the state beside fields, and other forms of the same move
            faults = {name: detail for name, detail in faults.items() if name in self.fields}
        return Filled(self.fields, faults, error.message, is_move)


def fault(name: str, detail: str) -> InvalidError:
    """Return the error that puts this sentence beside this field."""
    return InvalidError(detail, Fault(f"/{name}", detail))


def status_of(error: LaurelError) -> int:
    """Return the status of a page that shows a form again with what is wrong."""
    return 409 if isinstance(error, _IN_THE_WAY) else 422


def checked(shape: type[S], **values: object) -> S:
    """Return the values in one of the API's shapes; raises InvalidError naming the fields at fault."""
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        raise _as_invalid(error) from None


async def form_of(request: Request) -> AsyncGenerator[Form, None]:
    """Read the form; its files last as long as the request."""
    async with request.form(
        max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES
    ) as data:
        # Whatever goes wrong later, the page that says so can give back what was typed.
        request.state.form = _form(data)
        yield request.state.form


FormDep = Annotated[Form, Depends(form_of, scope="function")]


def _form(data: FormData) -> Form:
    fields: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
        elif value.filename:
            files[name] = value
    return Form({name: tuple(texts) for name, texts in fields.items()}, files)


def _as_invalid(error: ValidationError) -> InvalidError:
    faults = [
        Fault("/" + "/".join(str(step) for step in found["loc"]), _sentence(found))
        for found in error.errors()
    ]
    return InvalidError("Some answers need another look.", *faults)


def _sentence(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    known = _SENTENCES.get(_kind(found))
    if known:
        return known.format(**found.get("ctx", {}))
    return sentence(expected(found))


def _kind(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    """Return the type of a fault; Pydantic counts text as items where it was checked before."""
    is_text = found["type"] in {"too_short", "too_long"} and isinstance(found["input"], str)
    return f"string_{found['type']}" if is_text else str(found["type"])


def sentence(text: str) -> str:
    """Return these words as a sentence."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(_ENDS) else '.'}"


def _texts(value: object) -> tuple[str, ...]:
    if value is None or value is False:
        return ()
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(one) for one in value)
    return ("on",) if value is True else (str(value),)
