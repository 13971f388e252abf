"""What can be handed in instead of something else: said on one of them, kept on both."""

from typing import Any

Row = dict[str, Any]


def opened(rows: list[Row], stored: Row) -> Row:
    """Return what a stage asks for with another that it can stand in for."""
    word = stored.get("one_of")
    others = (one["key"] for one in rows if word and one is not stored and one["one_of"] == word)
    return {**stored, "alternative": next(others, None)}


def closed(rows: list[Row], answer: Row) -> Row:
    """Return what is stored of the answer; the other one gets the same word."""
    wanted = answer.pop("alternative", None)
    other = next((one for one in rows if one["key"] == wanted), None)
    if other is None:
        return answer | {"one_of": None}
    other["one_of"] = other.get("one_of") or answer.get("one_of") or other["key"]
    return answer | {"one_of": other["one_of"]}


def leave_none_alone(rows: list[Row]) -> None:
    """Take the word from whatever has no alternative any more."""
    words = [one.get("one_of") for one in rows]
    for one in rows:
        if words.count(one.get("one_of")) == 1:
            one["one_of"] = None
