"""Between a sheet and JSON: what was typed goes to its place, what is stored is shown, faults find their field."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from app.domain.errors import Fault, InvalidError, LaurelError
from app.pages.forms import Filled, Form, sentence
from app.pages.manage.writing.fields import Field, Rows, Sheet
from app.pages.manage.writing.keys import key_of

_NAMED = re.compile(r"^(\w+)(?:, \w+)*: (.+)$", re.DOTALL)


def gathered(sheet: Sheet, form: Form) -> Form:
    """Return the form with its rows one after another, as if none had been left out between them."""
    fields = dict(form.fields)
    for rows in sheet.rows:
        places = rows.places(form)
        for place in range(rows.most):
            source = rows.at(places[place]) if place < len(places) else ()
            for at, field in enumerate(rows.at(place)):
                fields[field.name] = form.fields.get(source[at].name, ()) if source else ()
    return Form(fields, form.files)


def applied(sheet: Sheet, stored: dict[str, Any], form: Form) -> dict[str, Any]:
    """Return what is stored with the answers at their places; raises InvalidError for numbers that are none."""
    told, faults = deepcopy(stored), list[Fault]()
    for field in sheet.fields:
        _put(told, field.name, field.typed(form, faults))
    for rows in sheet.rows:
        _put(told, rows.name, _listed(rows, form, faults) or None)
    for path in sheet.optional:
        if not any(form.text(field.name) for field in _below(sheet, path)):
            _set(told, path, None)
    if sheet.switch and not form.has(sheet.switch.name):
        _set(told, sheet.switch.path, None)
    for path in sheet.derived:
        _put(told, path, None)
    if faults:
        raise InvalidError("Some answers need another look.", *faults)
    return told


def shown(sheet: Sheet, stored: dict[str, Any]) -> Filled:
    """Return the form as it stands before anybody types: what is stored, else what each field begins with."""
    values = {field.name: _shown(field, _get(stored, field.name)) for field in sheet.fields}
    for rows in sheet.rows:
        for place, row in enumerate(_get(stored, rows.name) or ()):
            for field, asked in zip(rows.at(place), rows.fields, strict=True):
                values[field.name] = _shown(field, row.get(asked.name))
    if sheet.switch and _get(stored, sheet.switch.path) is not None:
        values[sheet.switch.name] = ("on",)
    return Filled(values)


def beside(sheet: Sheet, form: Form, error: LaurelError, place: str) -> Filled:
    """Return the form as it was sent, each fault beside its field; the rest stands beside the first."""
    names = [field.name for field in sheet.fields]
    for rows in sheet.rows:
        names += [field.name for row in rows.offered(form.fields) for field in row]
    faults = dict[str, str]()
    for one in error.faults:
        # What a new stage begins with is asked as if there were one of each.
        pointer = one.pointer.removeprefix(place).strip("/").replace("evidence/0/", "evidence/")
        name, detail = _place_of(names, pointer, one.detail)
        faults.setdefault(name, sentence(detail))
    return Filled(form.fields, faults, sentence(error.message))


def _place_of(names: list[str], pointer: str, detail: str) -> tuple[str, str]:
    found = _NAMED.match(detail)
    if found and (inner := f"{pointer}/{found[1]}".strip("/")) and _near(names, inner):
        return _near(names, inner) or names[0], found[2]
    return _near(names, pointer) or names[0], detail


def _near(names: list[str], pointer: str) -> str | None:
    """Return the field at the pointer, else one below it, else the nearest above it."""
    if pointer in names:
        return pointer
    below = [name for name in names if pointer and name.startswith(f"{pointer}/")]
    above = [name for name in names if pointer.startswith(f"{name}/")]
    return next(iter((*below, *above)), None)


def _listed(rows: Rows, form: Form, faults: list[Fault]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for place in range(len(rows.places(form))):
        typed = {f.name.rpartition("/")[2]: f.typed(form, faults) for f in rows.at(place)}
        row = {name: value for name, value in typed.items() if value is not None}
        if rows.named and "key" not in row:
            row["key"] = key_of(row.get(rows.named, ""), [one["key"] for one in told])
        told.append(row)
    return told


def _below(sheet: Sheet, path: str) -> Iterator[Field]:
    return (f for f in sheet.fields if f.name.startswith(f"{path}/") and f.decides)


def _shown(field: Field, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    return field.shown(field.start if value is None else value)


def _get(stored: Any, path: str) -> Any:  # noqa: ANN401 - JSON
    for step in path.split("/"):
        if not isinstance(stored, dict):
            return None
        stored = stored.get(step)
    return stored


def _put(told: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - JSON
    """Set the answer at its place; without one the member is left to its default."""
    if value is not None:
        _set(told, path, value)
        return
    *outer, last = path.split("/")
    found = _get(told, "/".join(outer)) if outer else told
    if isinstance(found, dict):
        found.pop(last, None)


def _set(told: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - JSON
    *outer, last = path.split("/")
    for step in outer:
        if not isinstance(told.get(step), dict):
            told[step] = {}
        told = told[step]
    told[last] = value
