"""What was expected in place of a value that does not fit its shape, in our own words."""

import re
from collections.abc import Mapping
from typing import Any

# By Pydantic's names for what is wrong; the names in braces are its context.
_WORDS: Mapping[str, str] = {
    "missing": "expected a value: there is none",
    "missing_argument": "expected a value: there is none",
    "extra_forbidden": "there is no such member",
    "unexpected_keyword_argument": "there is no such member",
    "invalid_key": "expected a text as its name",
    "none_required": "expected null",
    "string_type": "expected a text",
    "string_unicode": "expected a text of valid Unicode",
    "bytes_type": "expected a text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "decimal_type": "expected a number",
    "decimal_parsing": "expected a number",
    "finite_number": "expected a number that is finite",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "greater_than": "expected more than {gt}",
    "greater_than_equal": "expected at least {ge}",
    "less_than": "expected less than {lt}",
    "less_than_equal": "expected at most {le}",
    "multiple_of": "expected a multiple of {multiple_of}",
    "literal_error": "expected {expected}",
    "enum": "expected {expected}",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
    "set_type": "expected a list",
    "frozen_set_type": "expected a list",
    "iterable_type": "expected a list",
    "dict_type": "expected an object",
    "mapping_type": "expected an object",
    "model_type": "expected an object",
    "model_attributes_type": "expected an object",
    "dataclass_type": "expected an object",
    "uuid_type": "expected an id, which is a UUID",
    "uuid_parsing": "expected an id, which is a UUID",
    "uuid_version": "expected an id, which is a UUID",
    "date_type": "expected a day, such as 2026-12-25",
    "date_parsing": "expected a day, such as 2026-12-25",
    "date_from_datetime_parsing": "expected a day, such as 2026-12-25",
    "date_from_datetime_inexact": "expected a day, such as 2026-12-25, without a time",
    "datetime_type": "expected a moment, such as 2026-12-25T08:30:00Z",
    "datetime_parsing": "expected a moment, such as 2026-12-25T08:30:00Z",
    "datetime_object_invalid": "expected a moment, such as 2026-12-25T08:30:00Z",
    "datetime_from_date_parsing": "expected a moment, such as 2026-12-25T08:30:00Z",
    "timezone_aware": "expected a moment with its time zone, such as 2026-12-25T08:30:00Z",
    "url_parsing": "expected a URL",
    "url_type": "expected a URL",
    "url_scheme": "expected a URL that begins with {expected_schemes}",
    "json_type": "expected JSON",
    "json_invalid": "expected JSON that is well-formed",
    "union_tag_not_found": "expected {discriminator}, which tells what it is",
    "union_tag_invalid": "expected {discriminator} to be {expected_tags}",
    "recursion_loop": "expected nothing that holds itself",
}
# What the patterns of names and codes mean to a person.
_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "small letters and digits, with a hyphen between words",
    r"^[a-z0-9]+([-_][a-z0-9]+)*$": "small letters and digits, with a hyphen or underscore between words",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language, such as en or en-US",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$": "a language, such as es or pt-BR",
    r"^[A-Z]{3}$": "a currency of three capital letters, such as USD",
    r"^[0-9]{4}-[0-9]{4}$": "a school year, such as 2026-2027",
    r"\S": "a text that is not blank",
}
_ONE_OF = re.compile(r"^\^\(([\w-]+(?:\|[\w-]+)*)\)\$$")


def expected(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    """Return what was expected where Pydantic found a fault; what our own rules say stays as it is."""
    kind, context = str(found["type"]), found.get("ctx") or {}
    if kind in {"value_error", "assertion_error"}:
        return str(found["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if kind == "string_pattern_mismatch":
        return f"expected {_meaning(str(context['pattern']))}"
    if kind.endswith(("too_short", "too_long")):
        return _length(kind, context, found.get("input"))
    words = _WORDS.get(kind)
    return words.format(**context) if words else str(found["msg"])


def _length(kind: str, context: Mapping[str, Any], given: object) -> str:
    """Say how long it may be; Pydantic counts a text as items where a rule has looked at it before."""
    is_text = isinstance(given, str | bytes) or kind.startswith(("string", "bytes"))
    thing = "character" if is_text else "entry"
    if kind.endswith("too_long"):
        return f"expected at most {_count(context['max_length'], thing)}"
    least = context["min_length"]
    if least == 1:
        return "expected a text that is not empty" if is_text else "expected at least one entry"
    return f"expected at least {_count(least, thing)}"


def _count(number: int, thing: str) -> str:
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing.removesuffix('y') + 'ies' if thing.endswith('y') else thing + 's'}"


def _meaning(pattern: str) -> str:
    if pattern in _PATTERNS:
        return _PATTERNS[pattern]
    found = _ONE_OF.match(pattern)
    if found:
        *others, last = found[1].split("|")
        return f"{', '.join(others)} or {last}" if others else last
    return f"a text that matches {pattern}"
