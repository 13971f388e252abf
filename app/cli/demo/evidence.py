"""What the educator of the demo hands in, made to fit whatever the stage asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from app.cli.demo import files
from app.cli.demo.caller import Caller

DEFAULT_WORDS = 120
PUBLIC_LINK = "https://www.rfc-editor.org/rfc/rfc9457"
Requirement = Mapping[str, Any]
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "application/pdf": ("lesson-plan.pdf", lambda: files.pdf(["Lesson plan", "Talk moves"])),
    "image/png": ("tally-on-the-board.png", files.png),
    "text/csv": ("tally.csv", files.csv),
    "text/plain": ("notes.txt", lambda: files.text_of(DEFAULT_WORDS).encode()),
}


def hand_in(educator: Caller, submission_id: str, requirement: Requirement, turn: int) -> int:
    """Add every piece that the requirement needs; returns how many."""
    pieces: int = max(requirement["count"]["min"], 1)
    for number in range(pieces):
        place = f"/submissions/{submission_id}"
        if requirement["kind"] in {"file", "table", "video"}:
            educator.post(f"{place}/files", **_file(requirement, turn + number))
        else:
            educator.post(f"{place}/evidence", _written(requirement, turn + number))
    return pieces


def chosen(requirements: list[Requirement]) -> list[Requirement]:
    """Return what is handed in: the first of each set of alternatives that needs no video."""
    taken: list[Requirement] = []
    groups: set[str] = set()
    for requirement in requirements:
        group = requirement.get("one_of")
        if requirement["kind"] == "video" or group in groups:
            continue
        if group:
            groups.add(group)
        taken.append(requirement)
    return taken


def _file(requirement: Requirement, turn: int) -> dict[str, Any]:
    accepted = [kind for kind in FILES if kind in _accepted(requirement)]
    media_type = accepted[turn % len(accepted)]
    name, make = FILES[media_type]
    return {
        "data": {"requirement": requirement["key"], "title": requirement["title"]},
        "files": {"file": (name, make(), media_type)},
    }


def _accepted(requirement: Requirement) -> list[str]:
    if requirement["media_types"]:
        return list(requirement["media_types"])
    return ["text/csv"] if requirement["kind"] == "table" else list(FILES)


def _written(requirement: Requirement, turn: int) -> dict[str, Any]:
    body: dict[str, Any] = {"requirement": requirement["key"], "title": requirement["title"]}
    if requirement["kind"] == "link":
        return body | {"url": PUBLIC_LINK}
    narrative = "What three weeks of tallies showed, and what I changed."
    return body | {"text": files.text_of(_words(requirement) + turn), "narrative": narrative}


def _words(requirement: Requirement) -> int:
    for bound in requirement["bounds"]:
        if bound["measure"] == "words":
            return int(bound["min"] or min(DEFAULT_WORDS, bound["max"] - 10))
    return DEFAULT_WORDS
