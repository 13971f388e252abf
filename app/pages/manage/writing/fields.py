"""What a form asks, as data: fields, rows of fields, sheets of them; read from a form, shown from JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from app.domain.errors import Fault
from app.pages.forms import Form

Kind = Literal[
    "line",
    "area",
    "whole",
    "decimal",
    "numbers",
    "day",
    "choice",
    "number",
    "boxes",
    "tick",
    "lines",
]
Choices = Sequence[tuple[str, str]]
MAX_DIGITS = 12
# A choice stands there without anybody having made it, so it tells nothing about what is wanted.
_SILENT = frozenset({"choice", "number"})


@dataclass(frozen=True, slots=True)
class Field:
    """One question; its name is the place of the answer in the JSON that the sheet is about."""

    name: str
    label: str
    kind: Kind = "line"
    hint: str = ""
    required: bool | None = False
    choices: Choices = ()
    most: int = 200
    # How many of what is stored make one of what is typed: 100 cents are a dollar.
    scale: int = 1
    start: object = None
    is_minor: bool = False

    @property
    def decides(self) -> bool:
        """Tell whether an answer shows that what it is a part of is wanted at all."""
        return not self.is_minor and self.kind not in _SILENT

    def typed(self, form: Form, faults: list[Fault]) -> Any:  # noqa: ANN401 - JSON
        """Return what was answered as JSON, None for nothing; a number that is none becomes a fault."""
        match self.kind:
            case "tick":
                return form.has(self.name)
            case "boxes":
                return form.all(self.name)
            case "lines":
                return [one.strip() for one in form.text(self.name).split("\n") if one.strip()]
            case "whole" | "decimal" | "number":
                return self._number(form.text(self.name), faults)
            case "numbers":
                parts = (one.strip() for one in form.text(self.name).split(","))
                return [self._number(one, faults) for one in parts if one]
        return form.maybe(self.name)

    def shown(self, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
        """Return what the field shows of a stored answer."""
        if value is None or value is False:
            return ()
        if value is True:
            return ("on",)
        if self.kind == "boxes":
            return tuple(str(one) for one in value)
        if self.kind in {"lines", "numbers"}:
            return (("\n" if self.kind == "lines" else ", ").join(map(str, value)),)
        if self.kind == "decimal":
            return (f"{(Decimal(value) / self.scale).normalize():f}",)
        return (str(value),)

    def at(self, prefix: str) -> "Field":
        """Return the same question about a part that lies at this place."""
        return replace(self, name=f"{prefix}/{self.name}")

    def _number(self, text: str, faults: list[Fault]) -> int | None:
        if not text:
            return None
        try:
            found = Decimal(text.replace(",", ".")) * self.scale
            if len(text) <= MAX_DIGITS and found == int(found) and "e" not in text.lower():
                return int(found)
        except (InvalidOperation, ValueError, OverflowError):
            pass
        wanted = "a number, such as 7.5" if self.kind == "decimal" else "a whole number"
        faults.append(Fault(f"/{self.name}", f"Enter {wanted}."))
        return None


# What others refer to a part by; it stays once it is there.
KEY = Field(
    "key",
    "Short name",
    hint="Small letters and digits with hyphens. Empty: made from the title.",
    most=63,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The same questions several times over: as many times as were answered, and a few more."""

    name: str
    label: str
    one: str
    fields: tuple[Field, ...]
    most: int
    hint: str = ""
    spare: int = 2
    # Where a row has a key, what it is made from when nobody gives one.
    named: str = ""

    def places(self, form: Form) -> list[int]:
        """Return which rows say anything."""
        return [
            place
            for place in range(self.most)
            if any(form.text(f.name) for f in self.at(place) if f.start is None)
        ]

    def at(self, place: int) -> tuple[Field, ...]:
        """Return the questions of one row."""
        return tuple(field.at(f"{self.name}/{place}") for field in self.fields)

    def offered(self, values: Mapping[str, Sequence[str]]) -> list[tuple[Field, ...]]:
        """Return the rows that a form shows."""
        filled = [
            place + 1
            for place in range(self.most)
            if any(values.get(f.name) for f in self.at(place) if f.start is None)
        ]
        count = min(self.most, max(filled, default=0) + self.spare)
        return [self.at(place) for place in range(count)]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    title: str
    asks: tuple[Field | Rows, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """A box that says whether something is wanted at all; its place in the JSON is null without."""

    path: str
    label: str
    hint: str = ""
    name: str = "wanted"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form."""

    title: str
    sections: tuple[Section, ...]
    hint: str = ""
    switch: Switch | None = None
    # Places that are null when nothing below them was answered.
    optional: tuple[str, ...] = ()
    # Members that are filled in anew from the others.
    derived: tuple[str, ...] = ()

    @property
    def fields(self) -> Iterator[Field]:
        """Every question outside rows."""
        return (ask for part in self.sections for ask in part.asks if isinstance(ask, Field))

    @property
    def rows(self) -> Iterator[Rows]:
        """Every set of rows."""
        return (ask for part in self.sections for ask in part.asks if isinstance(ask, Rows))
